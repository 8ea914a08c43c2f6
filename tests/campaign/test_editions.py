"""Loading, publishing and dumping: an edition is the folder, frozen."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from slatecraft import folder
from slatecraft.campaign import editions
from slatecraft.campaign.models import Content, Edition, EditionFile, Publication
from slatecraft.folder.starter import starter_files

pytestmark = pytest.mark.django_db


PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c49444154789c63f8cfc0000003010100c9fe92ef0000000049454e44ae426082"
)


def counts() -> list[int]:
    return [model.objects.count() for model in (Content, Edition, EditionFile, Publication)]


def changed(files: Mapping[str, bytes], path: str, old: str, new: str) -> dict[str, bytes]:
    text = files[path].decode()
    assert old in text
    return {**files, path: text.replace(old, new).encode()}


def test_what_is_loaded_comes_back_byte_for_byte(example: Mapping[str, bytes], tmp_path: Path) -> None:
    edition, new = editions.keep(example)
    assert new
    folder.write_files(editions.files_of(edition), tmp_path / "back")
    assert folder.read_files(tmp_path / "back") == example


def test_loading_twice_changes_nothing(example: Mapping[str, bytes]) -> None:
    first, _ = editions.keep(example)
    before = counts()
    again, new = editions.keep(example)
    assert (again, new) == (first, False)
    assert counts() == before


def test_a_load_that_fails_changes_nothing(example: Mapping[str, bytes]) -> None:
    editions.keep(example)
    before = counts()
    with pytest.raises(folder.FolderFaults):
        editions.keep(changed(example, "orders.csv", "yasmine-dar", "nobody-known"))
    assert counts() == before


def test_another_campaign_is_refused(example: Mapping[str, bytes]) -> None:
    editions.keep(example)
    before = counts()
    with pytest.raises(editions.OtherCampaign, match="a database of its own"):
        editions.keep(changed(example, "campaign.toml", 'slug = "nec-2022"', 'slug = "other"'))
    assert counts() == before


def test_the_public_sees_a_change_when_the_pointer_turns_and_not_before(
    client: Client, published: Edition, example: Mapping[str, bytes]
) -> None:
    secret = "A sentence nobody may read yet"
    page = next(path for path in example if path.startswith("pages/") and not path.endswith(".cy.md"))
    slug = page.removeprefix("pages/").removesuffix(".md")
    draft, new = editions.keep({**example, page: example[page] + f"\n{secret}.\n".encode()})
    assert new
    assert secret not in client.get(f"/{slug}/").text
    editions.publish(draft)
    assert secret in client.get(f"/{slug}/").text
    editions.publish(published)
    assert secret not in client.get(f"/{slug}/").text


def test_an_unpublished_picture_cannot_be_fetched(
    client: Client, published: Edition, example: Mapping[str, bytes]
) -> None:
    candidate = next(
        path for path in example if path.startswith("candidates/") and not path.endswith(".cy.md")
    )
    text = example[candidate].decode().replace("+++\n", '+++\nphoto = "media/face.png"\n', 1)
    draft, _ = editions.keep({**example, candidate: text.encode(), "media/face.png": PIXEL})
    address = f"/media/{editions.site_of(draft).media['media/face.png']}/face.png"
    assert client.get(address).status_code == 404
    editions.publish(draft)
    response = client.get(address)
    assert (response.status_code, response["Content-Type"]) == (200, "image/png")
    assert b"".join(response) == PIXEL


def test_publishing_what_is_published_adds_nothing(published: Edition) -> None:
    before = counts()
    assert editions.publish(published) is False
    assert counts() == before


def test_a_campaign_may_bring_its_own_areas_and_index(
    client: Client, collected_static: None, example: Mapping[str, bytes], tmp_path: Path
) -> None:
    from slatecraft.places.build import build

    source = tmp_path / "branches.csv"
    source.write_text("postcode,branch\nAB10 1AA,north\nAB10 1AB,north\nAB10 2AA,south\nEH1 1YZ,south\n")
    build(source, "branch", tmp_path / "branches.idx")
    files = {
        **example,
        "branches.idx": (tmp_path / "branches.idx").read_bytes(),
        "areas.csv": b"code,name,name_cy,region,aliases\nnorth,The North,Y Gogledd,,\nsouth,The South,Y De,,\n"
        b"N92000002,Northern Ireland,Gogledd Iwerddon,,\nLI,Labour International,Llafur Rhyngwladol,,\n",
        "orders.csv": b"slate,post,region,area,order,source\n"
        b"grassroots-5,clp,,,jess-barnard gemma-bolton yasmine-dar mish-rahman naomi-wimborne-idrissi,illustration\n"
        b"grassroots-voice,clp,,,jess-barnard gemma-bolton yasmine-dar mish-rahman,illustration\n",
    }
    files = changed(files, "campaign.toml", 'index = "gb-2010"', 'index = "branches.idx"')
    files = changed(files, "campaign.toml", 'region = "Wales"', "")
    del files["electorate.toml"]  # it is of other areas
    edition, _ = editions.keep(files)
    editions.publish(edition)
    page = client.post("/", "postcode=AB10+1AA", content_type="application/x-www-form-urlencoded").text
    assert "The North" in page.partition('id="answer"')[2]
    address = page.partition('data-index="')[2].partition('"')[0]
    assert b"".join(client.get(address)) == files["branches.idx"]
    assert client.get("/orders/").status_code == 200


def test_a_picture_of_the_edition_before_stays_for_pages_that_are_still_open(
    client: Client, published: Edition, example: Mapping[str, bytes]
) -> None:
    first, _ = editions.keep({**example, "media/face.png": PIXEL})
    editions.publish(first)
    address = f"/media/{editions.site_of(first).media['media/face.png']}/face.png"
    second, _ = editions.keep(example)
    editions.publish(second)
    assert client.get(address).status_code == 200
    editions.publish(published)
    assert client.get(address).status_code == 404


def test_a_picture_has_one_name(client: Client, collected_static: None, example: Mapping[str, bytes]) -> None:
    edition, _ = editions.keep({**example, "media/face.png": PIXEL})
    editions.publish(edition)
    digest = editions.site_of(edition).media["media/face.png"]
    for name in ("face.pdf", "other.png", "any/where/face.png"):
        assert client.get(f"/media/{digest}/{name}").status_code == 404


def test_a_page_is_made_once_an_edition(client: Client, published: Edition) -> None:
    first = client.get("/orders/")
    again = client.get("/orders/")
    assert first.templates
    assert not again.templates
    assert again.content == first.content
    assert again["Cache-Control"] == "public, max-age=60"
    assert "Vary" not in again or "Accept-Language" not in again["Vary"]


def in_welsh_only(value: Any) -> Any:
    """A campaign, or any part of one, with its texts in Welsh alone."""
    if isinstance(value, folder.Text):
        return folder.Text((("cy", value.within("cy")),)) if value else value
    if isinstance(value, tuple):
        return tuple(map(in_welsh_only, value))
    if is_dataclass(value) and not isinstance(value, type):
        return replace(
            value, **{part.name: in_welsh_only(getattr(value, part.name)) for part in fields(value)}
        )
    return value


def test_a_campaign_without_english_begins_in_its_own_language(
    client: Client, collected_static: None
) -> None:
    starter = folder.parse(starter_files("Llusernau", dt.date(2026, 1, 1)))
    edition, _ = editions.keep(folder.write(replace(in_welsh_only(starter), languages=("cy",))))
    editions.publish(edition)
    response = client.get("/")
    assert (response.status_code, response["Location"]) == (302, "/cy/")
    assert client.get("/cy/").status_code == 200
    assert client.get("/orders/")["Location"] == "/cy/orders/"
    assert client.get("/cy/nope/").status_code == 404
    assert '<html lang="cy"' in client.get("/no/such/page/at/all/").text
