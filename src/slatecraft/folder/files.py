"""A campaign folder on disk: read it into memory and write it back, never outside the folder."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path, PurePosixPath
from typing import Literal

from slatecraft.folder.faults import Fault, FolderFaults, FolderNotEmpty

Files = Mapping[str, bytes]
"""The content of a folder's files by relative path with forward slashes, such as ``"pages/why-vote.md"``."""

Kind = Literal[
    "campaign", "orders", "areas", "electorate", "canvass", "candidates", "pages", "media", "index"
]

REPORTS = "plan"
"""A folder that `slatecraft plan` writes for the campaign alone: no part of what is loaded."""

LARGEST_FILE = 5_000_000
LARGEST_FOLDER = 50_000_000

_SINGLE: Mapping[str, Kind] = {
    "campaign.toml": "campaign",
    "orders.csv": "orders",
    "areas.csv": "areas",
    "electorate.toml": "electorate",
    "canvass.csv": "canvass",
}
_FOLDERS: Mapping[str, Kind] = {"candidates": "candidates", "pages": "pages"}


def kind_of(file: str) -> Kind | None:
    """Which kind of file of a campaign folder a relative path is; None for a stranger or an unsafe path."""
    if "\\" in file or "\0" in file:
        return None
    parts = PurePosixPath(file).parts
    if not parts or "/".join(parts) != file or any(part.startswith(".") for part in parts):
        return None
    if len(parts) == 1:
        return "index" if file.endswith(".idx") else _SINGLE.get(file)
    if parts[0] == "media":
        return "media"
    return _FOLDERS.get(parts[0]) if len(parts) == 2 and file.endswith(".md") else None


def read_files(path: Path, on_fault: Callable[[Fault], None] = lambda _fault: None) -> dict[str, bytes]:
    """The campaign's files in the folder ``path``, and nothing else that may be there.

    ``on_fault`` is told, as a warning, of each file that is none of a campaign's; hidden files are passed
    over. Raises `FolderFaults` where there is no such folder, where a file cannot be read, is over 5 MB or is
    a link out of the folder, and where all files together are over 50 MB.
    """
    if not path.is_dir():
        what = "This is a file, not a folder." if path.exists() else "There is no such folder."
        remedy = "Give the folder that holds campaign.toml, or make one with `slatecraft new FOLDER`."
        raise FolderFaults([Fault(str(path), None, what, remedy)])
    root = path.resolve()
    faults: list[Fault] = []
    files: dict[str, bytes] = {}
    total = 0
    for found in _walk(path, faults):
        file = found.relative_to(path).as_posix()
        if kind_of(file) is None:
            remedy = "Take it out, or put pictures into media/."
            on_fault(
                Fault(
                    file, None, "This is not a file of a campaign folder, and is ignored.", remedy, "warning"
                )
            )
            continue
        try:
            if not found.resolve().is_relative_to(root):
                faults.append(
                    Fault(file, None, "This is a link out of the folder.", "Put the file itself there.")
                )
                continue
            size = found.stat().st_size
            if size > LARGEST_FILE:
                message = f"The file has {size / 1e6:.1f} MB; the limit is {LARGEST_FILE // 1_000_000} MB."
                faults.append(Fault(file, None, message, "Make it smaller."))
                continue
            total += size
            if total <= LARGEST_FOLDER:
                files[file] = found.read_bytes()
        except OSError as error:
            faults.append(
                Fault(file, None, f"The file cannot be read: {error.strerror}.", "Check its permissions.")
            )
    if total > LARGEST_FOLDER:
        message = (
            f"The files have {total / 1e6:.1f} MB together; the limit is {LARGEST_FOLDER // 1_000_000} MB."
        )
        faults.append(Fault(str(path), None, message, "Make the pictures smaller."))
    if faults:
        raise FolderFaults(faults)
    return files


def write_files(files: Files, path: Path, *, overwrite: bool = False) -> tuple[str, ...]:
    """Make the folder ``path`` hold exactly ``files``, each written whole; gives the files it took away.

    Into a folder that is not empty only with ``overwrite``: then what has the name of a file of a campaign and
    is not in ``files`` is removed, and all else left alone. Raises `FolderNotEmpty` without it, and
    `FolderFaults` where a path in ``files`` is none of a campaign's and where the disk refuses.
    """
    if strangers := sorted(file for file in files if kind_of(file) is None):
        raise FolderFaults(
            Fault(file, None, "This is not a file of a campaign folder.", "Leave it out.")
            for file in strangers
        )
    try:
        if path.exists() and not path.is_dir():
            raise FolderFaults(
                [Fault(str(path), None, "This is a file, not a folder.", "Give another name.")]
            )
        if (
            not overwrite
            and path.exists()
            and any(not found.name.startswith(".") for found in path.iterdir())
        ):
            remedy = "Give an empty folder, or a new name."
            raise FolderNotEmpty([Fault(str(path), None, "The folder is not empty.", remedy)])
        path.mkdir(parents=True, exist_ok=True)
        root = path.resolve()
        for file, data in files.items():
            _replace(path / file, data, root)
        removed = []
        for found in _walk(path, []):
            file = found.relative_to(path).as_posix()
            if kind_of(file) is not None and file not in files and not found.is_dir():
                found.unlink()
                removed.append(file)
        for folder in sorted(("media", *_FOLDERS)):
            _remove_empty(path / folder)
        return tuple(removed)
    except OSError as error:
        place = error.filename if isinstance(error.filename, str) else str(path)
        message = f"The folder cannot be written: {error.strerror}."
        raise FolderFaults(
            [Fault(place, None, message, "Check its permissions and the space left.")]
        ) from error


def _walk(folder: Path, faults: list[Fault]) -> list[Path]:
    """Files below ``folder`` by name, neither hidden ones nor what is behind a linked folder."""
    found: list[Path] = []

    def failed(error: OSError) -> None:
        faults.append(Fault(str(error.filename), None, f"The folder cannot be read: {error.strerror}."))

    for top, folders, names in os.walk(folder, onerror=failed):
        if Path(top) == folder and REPORTS in folders:
            folders.remove(REPORTS)
        for name in list(folders):
            stranger = (
                Path(top) == folder and name != "media" and name not in _FOLDERS and not name.startswith(".")
            )
            if stranger or (Path(top) / name).is_symlink():
                folders.remove(name)
                found.append(Path(top) / name)
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        found.extend(Path(top) / name for name in names if not name.startswith("."))
    return sorted(found)


def _replace(target: Path, data: bytes, root: Path) -> None:
    """Put ``data`` at ``target`` whole or not at all."""
    target.parent.mkdir(parents=True, exist_ok=True)
    if not target.parent.resolve().is_relative_to(root):
        remedy = "Put a folder of its own there."
        raise FolderFaults([Fault(str(target.parent), None, "This is a link out of the folder.", remedy)])
    if target.is_file() and not target.is_symlink() and target.read_bytes() == data:
        return
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
        temporary.chmod(0o644)
        temporary.replace(target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _remove_empty(folder: Path) -> None:
    if not folder.is_dir() or folder.is_symlink():
        return
    for below in folder.iterdir():
        _remove_empty(below)
    if not any(folder.iterdir()):
        folder.rmdir()
