"""A campaign is a folder of text files: read it, say what is wrong with it, and write it back.

The format is described in ``docs/folder.md``. No part of this room knows Django.
"""

from slatecraft.folder.atlas import Area, Order, atlas, orders
from slatecraft.folder.check import check, parse, parse_kept, parse_to_plan
from slatecraft.folder.dates import expand, expanded
from slatecraft.folder.electorate import electorate, plan_settings
from slatecraft.folder.faults import Fault, FolderFaults, FolderNotEmpty
from slatecraft.folder.files import REPORTS, Files, read_files, write_files
from slatecraft.folder.model import (
    BUILT_IN_PAGES,
    LANGUAGES,
    MEDIA_TYPES,
    Addition,
    Areas,
    BallotHelp,
    Campaign,
    Candidate,
    CanvassRow,
    EarlierDate,
    Election,
    ExtraArea,
    Figures,
    Imprint,
    KeyDate,
    Link,
    OrderRow,
    Outlook,
    Page,
    Post,
    Question,
    Rival,
    Slate,
    Supporter,
    Text,
    Theme,
)
from slatecraft.folder.planned import with_orders
from slatecraft.folder.write import write

__all__ = [
    "BUILT_IN_PAGES",
    "LANGUAGES",
    "MEDIA_TYPES",
    "REPORTS",
    "Addition",
    "Area",
    "Areas",
    "BallotHelp",
    "Campaign",
    "Candidate",
    "CanvassRow",
    "EarlierDate",
    "Election",
    "ExtraArea",
    "Fault",
    "Figures",
    "Files",
    "FolderFaults",
    "FolderNotEmpty",
    "Imprint",
    "KeyDate",
    "Link",
    "Order",
    "OrderRow",
    "Outlook",
    "Page",
    "Post",
    "Question",
    "Rival",
    "Slate",
    "Supporter",
    "Text",
    "Theme",
    "atlas",
    "check",
    "electorate",
    "expand",
    "expanded",
    "orders",
    "parse",
    "parse_kept",
    "parse_to_plan",
    "plan_settings",
    "read_files",
    "with_orders",
    "write",
    "write_files",
]
