"""Slatecraft: plan, publish, count and run Single Transferable Vote elections."""

__version__ = "0.1.0.dev0"
