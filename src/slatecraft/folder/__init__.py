"""A campaign is a folder of text files: read it, say what is wrong with it, and write it back.

The format is described in ``docs/folder.md``. No part of this room knows Django.
"""

from slatecraft.folder.atlas import Area, Order, atlas, orders
from slatecraft.folder.check import check, parse, parse_kept
from slatecraft.folder.dates import expand, expanded
from slatecraft.folder.faults import Fault, FolderFaults, FolderNotEmpty
from slatecraft.folder.files import Files, read_files, write_files
from slatecraft.folder.model import (
    BUILT_IN_PAGES,
    LANGUAGES,
    MEDIA_TYPES,
    Addition,
    Areas,
    BallotHelp,
    Campaign,
    Candidate,
    EarlierDate,
    Election,
    ExtraArea,
    Imprint,
    KeyDate,
    Link,
    OrderRow,
    Page,
    Post,
    Question,
    Slate,
    Supporter,
    Text,
    Theme,
)
from slatecraft.folder.write import write

__all__ = [
    "BUILT_IN_PAGES",
    "LANGUAGES",
    "MEDIA_TYPES",
    "Addition",
    "Area",
    "Areas",
    "BallotHelp",
    "Campaign",
    "Candidate",
    "EarlierDate",
    "Election",
    "ExtraArea",
    "Fault",
    "Files",
    "FolderFaults",
    "FolderNotEmpty",
    "Imprint",
    "KeyDate",
    "Link",
    "Order",
    "OrderRow",
    "Page",
    "Post",
    "Question",
    "Slate",
    "Supporter",
    "Text",
    "Theme",
    "atlas",
    "check",
    "expand",
    "expanded",
    "orders",
    "parse",
    "parse_kept",
    "read_files",
    "write",
    "write_files",
]
