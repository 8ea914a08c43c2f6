"""The builder: ONS's formats, other CSV files, what is left out and why, and errors that are sentences."""

from __future__ import annotations

import gzip
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from slatecraft.places.build import SourceError, build, ons_attributions
from slatecraft.places.index import Index

DATA = Path(__file__).parent / "data"
ONS = [("onspd.csv", "pcon"), ("nspl.csv", "pcon24cd")]


def built(source: Path, area: str, tmp_path: Path, **options: object) -> Index:
    out = tmp_path / "out.idx"
    build(source, area, out, **options)  # type: ignore[arg-type]
    return Index.open(out)


def csv_file(tmp_path: Path, text: str, name: str = "own.csv") -> Path:
    path = tmp_path / name
    path.write_bytes(text.encode())
    return path


@pytest.mark.parametrize(("name", "area"), ONS)
def test_reads_ons_formats(name: str, area: str, tmp_path: Path) -> None:
    report = build(DATA / name, area, tmp_path / "out.idx", vintage="ONS May 2025")
    index = Index.open(tmp_path / "out.idx")
    assert index.area("ZE9", "1AA") == index.area("ZE9", "1AB") == "S14000911"
    assert index.area("ZE9", "1AD") == index.area("ZE9", "1WX") == "S14000912"
    assert index.area("EX98", "7QR") == "E14009001"
    assert index.area("EX98", "7QS") == "E14009002"
    assert index.area("EC9Y", "0BB") == "E14009001"
    assert index.outcodes == ("EC9Y", "EX98", "ZE9")
    assert index.areas == ("E14009001", "E14009002", "N92000002", "S14000911", "S14000912")
    assert index.scheme == area
    assert index.attributions == ons_attributions("2025")
    assert report.rows == 13
    assert report.postcodes == 7
    assert report.left_out == {
        "in Jersey, Guernsey or the Isle of Man": 3,
        "no longer live": 1,
        "in BT, which is one area by rule": 1,
        "without an area": 1,
    }


@pytest.mark.parametrize(("name", "area"), ONS)
def test_quotes_case_and_packing_make_no_difference(name: str, area: str, tmp_path: Path) -> None:
    plain = built(DATA / name, area, tmp_path, vintage="one")
    header, _, rest = (DATA / name).read_text("utf-8-sig").partition("\n")
    quoted = ",".join(f'"{column.strip().upper()}"' for column in header.split(",")) + "\n" + rest
    packed = tmp_path / "packed.csv.gz"
    packed.write_bytes(gzip.compress(quoted.encode()))
    archive = tmp_path / "archive.zip"
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("Documents/names.csv", "code,name\n")
        file.writestr("Data/NSPL_MAY_2025_UK.csv", quoted)
        file.writestr("Data/multi_csv/NSPL_MAY_2025_UK_ZE.csv", "pcds\n")
    expected = (tmp_path / "out.idx").read_bytes()
    for source in (csv_file(tmp_path, quoted), packed, archive):
        assert built(source, area.upper(), tmp_path, vintage="one").areas == plain.areas
        assert (tmp_path / "out.idx").read_bytes() == expected


def test_all_postcodes_on_request(tmp_path: Path) -> None:
    assert built(DATA / "onspd.csv", "pcon", tmp_path).area("ZE9", "2AA") == "S14000912"
    assert built(DATA / "onspd.csv", "pcon", tmp_path, live_only=False).area("ZE9", "2AA") == "S14000911"


def test_near_a_boundary_by_distance(tmp_path: Path) -> None:
    index = built(DATA / "nspl.csv", "pcon24cd", tmp_path, near=50)
    assert index.near("ZE9", "1AA") == ()
    assert index.near("ZE9", "1AB") == ("S14000912",)
    assert index.near("ZE9", "1AD") == ("S14000911",)
    assert index.near("EX98", "7QS") == ()
    assert built(DATA / "nspl.csv", "pcon24cd", tmp_path, near=29).near("ZE9", "1AB") == ()
    assert built(DATA / "nspl.csv", "pcon24cd", tmp_path, near=30).near("ZE9", "1AB") == ("S14000912",)


def test_split_postcodes_are_near(tmp_path: Path) -> None:
    text = "Postcode;Branch\nm1 1aa;North\nM11AB;South\nM1 1AA;South\nM1 1AA;North\nM1 1AA;East\n"
    index = built(csv_file(tmp_path, text), "branch", tmp_path)
    assert index.area("M1", "1AA") == "North"
    assert index.near("M1", "1AA") == ("South", "East")
    assert index.near("M1", "1AB") == ()
    assert index.outcode_areas("M1") == ("East", "North", "South")


def test_rules_for_whole_postcode_areas(tmp_path: Path) -> None:
    source = csv_file(tmp_path, "postcode,area\nM1 1AA,one\nLL1 1AA,two\nL1 1AA,three\n")
    index = built(source, "area", tmp_path, prefixes={"LL": "Gogledd"})
    assert index.area("LL1", "1AA") == index.area("LL77", "9XX") == "Gogledd"
    assert index.area("L1", "1AA") == "three"
    assert index.area("BT1", "1AA") is None
    assert index.areas == ("Gogledd", "one", "three")


def test_same_input_same_bytes_in_any_order(tmp_path: Path) -> None:
    lines = (DATA / "nspl.csv").read_text("utf-8-sig").splitlines()
    shuffled = csv_file(tmp_path, "\n".join([lines[0], *reversed(lines[1:])]))
    build(DATA / "nspl.csv", "pcon24cd", tmp_path / "a.idx", vintage="v", near=50)
    build(shuffled, "pcon24cd", tmp_path / "b.idx", vintage="v", near=50)
    assert (tmp_path / "a.idx").read_bytes() == (tmp_path / "b.idx").read_bytes()


BAD = {
    "no such column": (
        "postcode,pcon24\nM1 1AA,x\n",
        r"line 1: no column pcon. There are: postcode, pcon24. Did you mean pcon24\?",
    ),
    "no postcodes": ("place,pcon\nM1 1AA,x\n", "line 1: no column of postcodes, .* There are: place, pcon"),
    "not a table": ("Hello\n", "line 1: not a CSV file with a header"),
    "empty": ("", "line 1: not a CSV file with a header"),
    "no rows": ("postcode,pcon\n", "not one of its 0 rows can be used"),
    "no good rows": (
        "postcode,pcon\nXYZ,x\nM1 1AA,\n",
        r"not one of its 2 rows can be used \(1 not a postcode, 1 without an area\)",
    ),
    "short row": (
        "postcode,live,pcon\nM1 1AA,1,x\nM1 1AB\n",
        "line 3: the row is shorter than the header, which has 3 columns",
    ),
    "endless field": ("postcode,pcon\nM1 1AA,x\n" + "x" * 200_000, "line 3: not a CSV file"),
    "no coordinates": ("postcode,pcon\nM1 1AA,x\n", "line 1: no eastings and northings"),
    "bad coordinates": (
        "postcode,pcon,east1m,north1m\nM1 1AA,x,1,2\nM1 1AB,x,far,2\n",
        "line 3: 'far' and '2' are not an easting and a northing",
    ),
    "long code": (f"postcode,pcon\nM1 1AA,{'x' * 201}\n", "a code has 1 to 200 bytes"),
}


@pytest.mark.parametrize("fault", BAD)
def test_a_bad_source_gets_a_sentence_with_its_place(fault: str, tmp_path: Path) -> None:
    text, words = BAD[fault]
    source = csv_file(tmp_path, text)
    with pytest.raises(SourceError, match=f"^{source}.*{words}"):
        build(source, "pcon", tmp_path / "out.idx", near=10 if "coordinates" in fault else 0)
    assert [path.name for path in tmp_path.iterdir()] == ["own.csv"]


def test_damaged_packing_gets_a_sentence(tmp_path: Path) -> None:
    packed = tmp_path / "cut.csv.gz"
    packed.write_bytes(gzip.compress((DATA / "nspl.csv").read_bytes())[:-20])
    with pytest.raises(SourceError, match="the compressed file is damaged or not all there"):
        build(packed, "pcon24cd", tmp_path / "out.idx")
    archive = tmp_path / "cut.zip"
    archive.write_bytes(b"PK\x03\x04 and nothing more")
    with pytest.raises(SourceError, match="the zip file is damaged"):
        build(archive, "pcon24cd", tmp_path / "out.idx")
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("a.csv", "")
        file.writestr("b.csv", "")
    with pytest.raises(SourceError, match=r"holds 2 CSV files \(a.csv, b.csv\): unpack it and name one"):
        build(archive, "pcon24cd", tmp_path / "out.idx")


def test_progress_ends_at_the_size_of_the_file(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    build(DATA / "nspl.csv", "pcon24cd", tmp_path / "out.idx", progress=lambda *sizes: told.append(sizes))
    size = (DATA / "nspl.csv").stat().st_size
    assert told[-1] == (size, size)


def slatecraft(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [
        sys.executable,
        "-c",
        "from slatecraft.cli import main; main()",
        "places",
        *map(str, arguments),
    ]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_command_builds_and_says_what_it_left_out(tmp_path: Path) -> None:
    out = tmp_path / "gb.idx"
    done = slatecraft(
        "build", DATA / "nspl.csv", "--area", "pcon24cd", "--out", out, "--vintage", "May", "--scheme", "seats",
        "--attribution", "One.", "--attribution", "Two.", "--near", "50", "--prefix", "BT=NI",
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    assert "7 postcodes of 3 outcodes, 5 areas, 2 postcodes near a boundary." in done.stdout
    assert "1  in BT, which is one area by rule" in done.stdout
    index = Index.open(out)
    assert (index.scheme, index.vintage, index.attributions) == ("seats", "May", ("One.", "Two."))
    assert index.area("BT1", "1AA") == "NI"


def test_command_says_what_is_wrong(tmp_path: Path) -> None:
    done = slatecraft("build", DATA / "nspl.csv", "--area", "pcon", "--out", tmp_path / "gb.idx")
    assert (done.returncode, done.stdout) == (1, "")
    assert "line 1: no column pcon." in done.stderr
    done = slatecraft("build", tmp_path / "none.csv", "--area", "pcon", "--out", tmp_path / "gb.idx")
    assert (done.returncode, done.stderr) == (1, f"{tmp_path / 'none.csv'}: No such file or directory\n")
    done = slatecraft("build", DATA / "nspl.csv", "--area", "pcon24cd", "--out", tmp_path / "no" / "gb.idx")
    assert (done.returncode, done.stderr) == (1, f"{tmp_path / 'no'}: No such file or directory\n")
    assert (
        slatecraft("build", DATA / "nspl.csv", "--area", "a", "--out", "x", "--prefix", "BT").returncode == 2
    )


@pytest.mark.parametrize("year", ["2024", pytest.param("2010", marks=pytest.mark.soak)])
def test_shipped_files_are_what_the_builder_makes(year: str, shared: Path, tmp_path: Path) -> None:
    shipped = Path(__file__).parents[2] / f"src/slatecraft/places/data/gb-{year}.idx"
    build(
        shared / "places/postcodes.csv.gz",
        f"pcon{year[2:]}",
        tmp_path / "out.idx",
        vintage="ONS NSPL May 2025",
    )
    assert (tmp_path / "out.idx").read_bytes() == shipped.read_bytes()
