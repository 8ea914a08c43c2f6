"""Numbers and shares as people write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slatecraft.folder.numbers import NotANumber, amount, share, written


@pytest.mark.parametrize(
    ("words", "value"),
    [("0", 0), ("1234", 1234), ("1,234", 1234), ("12 345", 12345), ("1'234'567", 1234567), ("1,234.5", 1234.5),
     ("120.5", 120.5), (".5", 0.5), ("5.", 5), ("1e3", 1000)],
)  # fmt: skip
def test_numbers_may_be_grouped(words: str, value: float) -> None:
    assert amount(words) == value


@pytest.mark.parametrize(
    ("words", "message", "remedy"),
    [
        ("-5", "less than nothing", "0 or more"),
        ("−5", "less than nothing", "0 or more"),
        ("12%", "is a share", "how many"),
        ("1,23", "not a number", "digits alone"),
        ("1,2345", "not a number", "digits alone"),
        ("many", "not a number", "digits alone"),
        ("nan", "not a number", "digits alone"),
        ("1e99", "too many", "digit too many"),
    ],
)
def test_what_is_no_number_is_told(words: str, message: str, remedy: str) -> None:
    with pytest.raises(NotANumber, match=message) as caught:
        amount(words)
    assert remedy in caught.value.remedy


def test_people_are_whole() -> None:
    assert amount("12.0", whole=True) == 12
    with pytest.raises(NotANumber, match="not a whole number") as caught:
        amount("1.234", whole=True)
    assert "Write 1234, if the point parts thousands" in caught.value.remedy


@pytest.mark.parametrize("words", ["1e400", "9" * 400, f"1,{',000' * 150}".replace(",,", ",")])
def test_a_number_beyond_all_measure_is_too_many_people_and_no_share(words: str) -> None:
    for whole in (True, False):
        with pytest.raises(NotANumber, match="is too many"):
            amount(words, whole=whole)
    if "," not in words:
        for written_as in (words, f"{words}%"):
            with pytest.raises(NotANumber, match="is more than the whole") as caught:
                share(written_as)
            assert "inf" not in str(caught.value)


@pytest.mark.parametrize(
    ("words", "value"), [("0.37", 0.37), ("37%", 0.37), ("37 %", 0.37), ("1", 1), ("0%", 0)]
)
def test_a_share_is_a_fraction_or_a_percentage(words: str, value: float) -> None:
    assert share(words) == value


@pytest.mark.parametrize(
    ("words", "message", "remedy"),
    [
        ("37", "37 is more than the whole", "Write 37% or 0.37."),
        ("370", "more than the whole", "from 0 to 1"),
        ("137%", "more than the whole", "37%"),
        ("-3%", "less than nothing", "0 or more"),
        ("0,37", "not a share", "0.37 or 37%"),
        ("a third", "not a share", "0.37 or 37%"),
    ],
)
def test_what_is_no_share_is_told(words: str, message: str, remedy: str) -> None:
    with pytest.raises(NotANumber, match=message) as caught:
        share(words)
    assert remedy in caught.value.remedy


@given(st.floats(0, 1e9))
def test_numbers_are_read_back_as_they_were_written(value: float) -> None:
    assert amount(written(value)) == value
