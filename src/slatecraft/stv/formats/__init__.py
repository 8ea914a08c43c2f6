"""Elections in files: which formats there are, and how they are read and written."""

from slatecraft.stv.formats.blt import read_blt, write_blt
from slatecraft.stv.formats.source import FormatError

__all__ = ["FormatError", "read_blt", "write_blt"]
