"""Where each key of a TOML text stands."""

from __future__ import annotations

import tomllib

import tomli_w
from hypothesis import given, settings
from hypothesis import strategies as st

from slatecraft.folder.lines import Path, key_lines

# Each line with the path that it is the line of.
TEXT: list[tuple[str, Path]] = [
    ('# a comment with [brackets] and "quotes', ()),
    ("[campaign]", ("campaign",)),
    ('slug = "a"      # [not.a.table]', ("campaign", "slug")),
    (r"""name = { en = "A, \"b\" }", cy = 'C # d' }""", ("campaign", "name", "cy")),
    ('note.en = """', ("campaign", "note", "en")),
    ('first } ] "" \\""" = 1', ()),
    ('second"""""', ()),
    ("list = [", ("campaign", "list")),
    ('    "x",  # comment ]', ("campaign", "list", 0)),
    ("    [1, 2],", ("campaign", "list", 1, 1)),
    ("    { a = 1, b = [", ("campaign", "list", 2, "b")),
    ("        3 ] },", ("campaign", "list", 2, "b", 0)),
    ("]", ()),
    ("[[posts]]", ("posts", 0)),
    ('key = "p"', ("posts", 0, "key")),
    ("[[posts]]", ("posts", 1)),
    ("""  "odd key".'x.y' = 2022-06-17 12:00:00""", ("posts", 1, "odd key", "x.y")),
    ("[posts.sub]", ("posts", 1, "sub")),
    ("a = '''", ("posts", 1, "sub", "a")),
    ("it's [[not]] a table''' # but a text", ()),
    ("b = -1.5e3", ("posts", 1, "sub", "b")),
    ("[[posts.more]]", ("posts", 1, "more", 0)),
    ("c = true", ("posts", 1, "more", 0, "c")),
    ("[[posts.more]]", ("posts", 1, "more", 1)),
    ("c = false", ("posts", 1, "more", 1, "c")),
]


def paths(value: object, path: Path = ()) -> list[Path]:
    """Every key and position in ``value``."""
    found: list[Path] = [path] if path else []
    items = value.items() if isinstance(value, dict) else enumerate(value if isinstance(value, list) else ())
    return found + [inner for key, item in items for inner in paths(item, (*path, key))]


def test_each_key_is_found_on_its_line() -> None:
    text = "\n".join(line for line, _ in TEXT)
    found = key_lines(text)
    assert {path: found.get(path) for _, path in TEXT if path} == {
        path: number for number, (_, path) in enumerate(TEXT, 1) if path
    }
    assert set(found) == set(paths(tomllib.loads(text)))


WORDS = st.text(st.characters(exclude_categories=("Cs",)), max_size=8)
VALUES = st.recursive(
    WORDS | st.integers(-9, 9) | st.booleans() | st.dates(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=12,
)


@given(st.dictionaries(WORDS, VALUES, max_size=4), st.booleans())
@settings(max_examples=200)
def test_in_any_text_just_the_keys_there_are_have_lines(values: dict[str, object], paragraphs: bool) -> None:
    text = tomli_w.dumps(values, multiline_strings=paragraphs)
    found = key_lines(text)
    assert set(found) == set(paths(tomllib.loads(text)))
    lines = text.split("\n")
    for path, number in found.items():
        if isinstance(path[-1], str) and path[-1].isascii() and path[-1].isalnum():
            assert path[-1] in lines[number - 1]
