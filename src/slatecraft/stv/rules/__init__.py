"""The catalogue of rules: `get` one by its key, or `load` one of your own from a TOML file."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from slatecraft.stv.rules.america import CAMBRIDGE, MINNEAPOLIS, PORTLAND
from slatecraft.stv.rules.australia import (
    ACT,
    ACT_1993,
    NSW_LOCAL,
    NSW_LOCAL_2005,
    PRSA77,
    SENATE,
    SENATE_1984,
    SENATE_2016,
    TASMANIA,
    VICTORIA,
    WESTERN_AUSTRALIA,
)
from slatecraft.stv.rules.britain import CHURCH_OF_ENGLAND, ERS76, ERS97, NORTHERN_IRELAND, SCOTTISH
from slatecraft.stv.rules.inclusive import IRV, SAN_FRANCISCO, WIG, WIG_EXACT, WIG_HARE, WRIGHT
from slatecraft.stv.rules.ireland import DAIL, DAIL_GREGORY, MALTA, SEANAD
from slatecraft.stv.rules.meek import MEEK, MEEK_1987, MEEK_2006, MEEK_NZ, WARREN
from slatecraft.stv.rules.own import RuleFileError, load, loads, to_toml
from slatecraft.stv.rules.quotient import CPO_STV, QPQ

if TYPE_CHECKING:
    from collections.abc import Mapping

    from slatecraft.stv.rule import Rule

__all__ = ["CATALOGUE", "RuleFileError", "UnknownRule", "get", "load", "loads", "to_toml"]

CATALOGUE: Mapping[str, Rule] = MappingProxyType(
    {
        rule.key: rule
        for rule in (
            SCOTTISH,
            WIG,
            WIG_EXACT,
            WIG_HARE,
            ERS97,
            ERS76,
            NORTHERN_IRELAND,
            DAIL,
            DAIL_GREGORY,
            SEANAD,
            MALTA,
            MEEK,
            MEEK_1987,
            MEEK_2006,
            MEEK_NZ,
            WARREN,
            QPQ,
            CPO_STV,
            CHURCH_OF_ENGLAND,
            IRV,
            SAN_FRANCISCO,
            WRIGHT,
            MINNEAPOLIS,
            PORTLAND,
            CAMBRIDGE,
            SENATE,
            SENATE_2016,
            SENATE_1984,
            WESTERN_AUSTRALIA,
            VICTORIA,
            NSW_LOCAL,
            NSW_LOCAL_2005,
            ACT,
            ACT_1993,
            TASMANIA,
            PRSA77,
        )
    }
)
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
