"""Weighted inclusive Gregory as a generic method, for those who make their own rules."""

from __future__ import annotations

from slatecraft.stv.rule import Gregory, Rule

WIG = Rule(
    key="wig",
    title="Weighted inclusive Gregory",
    jurisdiction="none in particular",
    year=2007,
    source="The method of the Scottish rules, without their validity rules",
    method=Gregory(),
)
"""All papers of a surplus move, each at its value times the surplus over the votes; values are cut to five places."""
