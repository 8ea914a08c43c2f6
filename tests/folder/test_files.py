"""A folder on disk is read whole, written whole, and never left half done or escaped from."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from slatecraft.folder import Fault, FolderFaults, FolderNotEmpty, read_files, write_files

if TYPE_CHECKING:
    from pathlib import Path


def refused(path: Path) -> Fault:
    with pytest.raises(FolderFaults) as raised:
        read_files(path)
    (fault,) = raised.value.faults
    return fault


def test_what_is_written_is_read_back(nec_2022: dict[str, bytes], tmp_path: Path) -> None:
    files = {**nec_2022, "media/of/lynne.png": b"\x89PNG", "ours.idx": b"index"}
    write_files(files, tmp_path / "new" / "campaign")
    assert read_files(tmp_path / "new" / "campaign") == files


def test_what_is_gone_is_removed_and_the_rest_left_alone(nec_2022: dict[str, bytes], tmp_path: Path) -> None:
    write_files({**nec_2022, "media/of/lynne.png": b"\x89PNG"}, tmp_path)
    (tmp_path / "notes.txt").write_text("mine")
    (tmp_path / ".git").mkdir()
    fewer = {file: data for file, data in nec_2022.items() if file != "candidates/mish-rahman.md"}
    removed = write_files(fewer, tmp_path, overwrite=True)
    assert removed == ("candidates/mish-rahman.md", "media/of/lynne.png")
    assert read_files(tmp_path) == fewer
    assert not (tmp_path / "media").exists()
    assert (tmp_path / "notes.txt").read_text() == "mine"
    assert (tmp_path / ".git").is_dir()


def test_strangers_are_passed_over_with_a_warning_and_hidden_files_without(
    nec_2022: dict[str, bytes], tmp_path: Path
) -> None:
    write_files(nec_2022, tmp_path)
    (tmp_path / ".DS_Store").write_bytes(b"\0")
    (tmp_path / "orders.xlsx").write_bytes(b"PK")
    (tmp_path / "candidates" / "photo.jpg").write_bytes(b"\xff")
    (tmp_path / "old" / "deep").mkdir(parents=True)
    (tmp_path / "old" / "deep" / "a.txt").write_text("a")
    seen: list[Fault] = []
    assert read_files(tmp_path, seen.append) == nec_2022
    assert [(fault.file, fault.severity) for fault in seen] == [
        ("candidates/photo.jpg", "warning"),
        ("old", "warning"),
        ("orders.xlsx", "warning"),
    ]


@pytest.mark.parametrize("file", ["thesis.txt", "campaign.toml", "media/leaflet.pdf"])
def test_a_folder_with_files_is_written_to_only_when_told(
    nec_2022: dict[str, bytes], tmp_path: Path, file: str
) -> None:
    (tmp_path / file).parent.mkdir(exist_ok=True)
    (tmp_path / file).write_text("years of work")
    with pytest.raises(FolderNotEmpty, match="not empty"):
        write_files(nec_2022, tmp_path)
    assert [found for found in tmp_path.rglob("*") if found.is_file()] == [tmp_path / file]
    assert (tmp_path / file).read_text() == "years of work"
    write_files(nec_2022, tmp_path, overwrite=True)
    assert read_files(tmp_path) == nec_2022


def test_a_hidden_file_does_not_fill_a_folder(nec_2022: dict[str, bytes], tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    assert write_files(nec_2022, tmp_path) == ()


def test_a_name_that_is_no_text_can_be_spoken_of(nec_2022: dict[str, bytes], tmp_path: Path) -> None:
    write_files(nec_2022, tmp_path)
    (tmp_path / os.fsdecode(b"\xff\x1b[31m.txt")).write_text("x")
    seen: list[Fault] = []
    read_files(tmp_path, seen.append)
    assert [fault.file for fault in seen] == ["\ufffd\ufffd[31m.txt"]


@pytest.mark.parametrize(
    "file",
    ["../campaign.toml", "/etc/passwd", "pages/../../x.md", "media/../x", "media/.x", "pages//x.md", "a", ""],
)
def test_no_path_leads_out_of_the_folder(tmp_path: Path, file: str) -> None:
    with pytest.raises(FolderFaults, match="not a file of a campaign folder"):
        write_files({"campaign.toml": b"", file: b""}, tmp_path / "here")
    assert list(tmp_path.iterdir()) == []


def test_links_out_of_the_folder_are_refused(nec_2022: dict[str, bytes], tmp_path: Path) -> None:
    (tmp_path / "secret.md").write_text("secret")
    folder = tmp_path / "campaign"
    write_files(nec_2022, folder)
    (folder / "pages" / "leak.md").symlink_to(tmp_path / "secret.md")
    assert (refused(folder).file, "link out" in refused(folder).message) == ("pages/leak.md", True)
    (folder / "pages" / "leak.md").unlink()
    (tmp_path / "elsewhere").mkdir()
    (folder / "media").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(FolderFaults, match="link out"):
        write_files({**nec_2022, "media/a.png": b"\x89PNG"}, folder, overwrite=True)
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_too_much_is_refused(nec_2022: dict[str, bytes], tmp_path: Path) -> None:
    write_files({**nec_2022, "media/film.mp4": bytes(5_000_001)}, tmp_path)
    assert "5.0 MB; the limit is 5 MB" in refused(tmp_path).message
    many = {f"media/{n}.jpg": bytes(4_900_000) for n in range(11)}
    write_files({**nec_2022, **many}, tmp_path, overwrite=True)
    assert "54.0 MB together; the limit is 50 MB" in refused(tmp_path).message


def test_what_is_no_folder_is_said(tmp_path: Path) -> None:
    assert "no such folder" in refused(tmp_path / "nowhere").message
    (tmp_path / "file").write_text("x")
    assert "a file, not a folder" in refused(tmp_path / "file").message
    with pytest.raises(FolderFaults, match="a file, not a folder"):
        write_files({}, tmp_path / "file")
    with pytest.raises(FolderFaults, match="cannot be written"):
        write_files({"campaign.toml": b""}, tmp_path / "file" / "below")
