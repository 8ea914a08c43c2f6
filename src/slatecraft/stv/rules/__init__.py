"""The catalogue of rules: `get` one by its key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slatecraft.stv.rules.britain import ERS97, NORTHERN_IRELAND, SCOTTISH
from slatecraft.stv.rules.inclusive import WIG

if TYPE_CHECKING:
    from slatecraft.stv.rule import Rule

CATALOGUE: dict[str, Rule] = {rule.key: rule for rule in (SCOTTISH, WIG, ERS97, NORTHERN_IRELAND)}
"""Every rule by its key, in the order in which they are listed."""


class UnknownRule(KeyError):
    """No rule has this key; the message says which are near."""

    def __str__(self) -> str:
        return str(self.args[0])


def get(key: str) -> Rule:
    """The rule with this key, such as ``"scottish"``. Raises `UnknownRule`."""
    try:
        return CATALOGUE[key]
    except KeyError:
        from difflib import get_close_matches

        near = get_close_matches(key, CATALOGUE, n=3)
        meant = f" Did you mean {' or '.join(near)}?" if near else " `slatecraft rules` lists them."
        raise UnknownRule(f"There is no rule {key!r}.{meant}") from None
