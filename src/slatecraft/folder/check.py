"""Judge a folder: all its faults, or the campaign it holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slatecraft.folder.faults import Fault, FolderFaults, Report
from slatecraft.folder.parse import read
from slatecraft.folder.rules import examine

if TYPE_CHECKING:
    from slatecraft.folder.files import Files
    from slatecraft.folder.model import Campaign


def check(files: Files) -> tuple[Fault, ...]:
    """All that is wrong with a campaign folder, by file and line; empty for a sound one."""
    return _judged(files)[1]


def parse(files: Files) -> Campaign:
    """The campaign that ``files`` hold. Raises `FolderFaults`, which carries warnings too, for any error."""
    campaign, faults = _judged(files)
    if campaign is None or any(fault.severity == "error" for fault in faults):
        raise FolderFaults(faults)
    return campaign


def parse_to_plan(files: Files) -> Campaign:
    """As `parse`, though areas may be without an order, or ``orders.csv`` missing: a plan is to make them."""
    campaign, faults = _judged(files, ordered=False)
    if campaign is None or any(fault.severity == "error" for fault in faults):
        raise FolderFaults(faults)
    return campaign


def parse_kept(files: Files) -> Campaign:
    """The campaign of files that `parse` once took, though a rule made since may find fault with them.

    Raises `FolderFaults` only where there is no reading them at all.
    """
    report = Report()
    source = read(files, report)
    if source is None:
        raise FolderFaults(report.faults())
    return source.campaign


def _judged(files: Files, *, ordered: bool = True) -> tuple[Campaign | None, tuple[Fault, ...]]:
    report = Report()
    source = read(files, report)
    if source is not None:
        examine(source, ordered=ordered)
    return (source.campaign if source else None), report.faults()
