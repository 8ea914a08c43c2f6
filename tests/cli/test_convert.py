"""`slatecraft convert` and `slatecraft viewer`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from typer.testing import CliRunner

from slatecraft import stv
from slatecraft.cli import app
from slatecraft.stv.formats import read_election

if TYPE_CHECKING:
    from pathlib import Path


def test_a_real_ward_into_every_format_and_back(shared: Path, tmp_path: Path) -> None:
    ward = shared / "scotland/2017/shetland_2017_ward3.blt"
    result = stv.count(stv.read_blt(ward), "scottish")
    for name in ("ward.json", "ward.csv", "ward.soi", "ward.blt", "ward.blt.gz"):
        made = tmp_path / name
        done = CliRunner().invoke(app, ["convert", str(ward), "--output", str(made)])
        assert done.exit_code == 0, done.output
        again = stv.count(read_election(made, seats=3), "scottish")
        assert [stage.votes for stage in again.stages] == [stage.votes for stage in result.stages], name


def test_to_standard_output() -> None:
    text = "weight,1,2\n3,Ann,Bob\n2,Bob,\n"
    done = CliRunner().invoke(app, ["convert", "-", "--to", "blt", "--seats", "1"], input=text)
    assert done.stdout.splitlines()[:3] == ["2 1", "3 1 2 0", "2 2 0"]


def test_a_file_that_is_not_utf_8(tmp_path: Path) -> None:
    old = tmp_path / "old.txt"
    old.write_bytes(b"weight,1\n3,Jos\xe9\n")
    command = ["convert", str(old), "--to", "blt", "--seats", "1"]
    assert "say with --encoding" in CliRunner().invoke(app, command).output
    assert '"José"' in CliRunner().invoke(app, [*command, "--from", "csv", "--encoding", "cp1252"]).stdout


def test_what_cannot_be_is_said(tmp_path: Path) -> None:
    assert CliRunner().invoke(app, ["convert", "-"], input="").exit_code == 2
    nowhere = tmp_path / "no" / "ward.blt"
    done = CliRunner().invoke(app, ["convert", "-", "-o", str(nowhere)], input="2 1\n1 1 0\n0\n")
    assert (done.exit_code, "cannot be written" in done.output) == (1, True)


def test_the_viewer_is_one_page(tmp_path: Path) -> None:
    page = tmp_path / "viewer.html"
    assert CliRunner().invoke(app, ["viewer", "--language", "cy", "-o", str(page)]).exit_code == 0
    text = page.read_text(encoding="utf-8")
    assert 'lang="cy"' in text
    assert "https:" not in text
