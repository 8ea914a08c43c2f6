"""Whole campaigns that ship with the program: each folder here is one, laid out as docs/folder.md says."""
