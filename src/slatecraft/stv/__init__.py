"""Count any Single Transferable Vote election, exactly, and explain the count.

>>> from slatecraft import stv
>>> ballots = [["Ann"], ["Bob", "Cat"], ["Cat"]]
>>> election = stv.Election(["Ann", "Bob", "Cat"], seats=1, rankings=ballots, weights=[4, 3, 2])
>>> count = stv.count(election, stv.rules.get("scottish"))
>>> count.winners
('Ann',)
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from slatecraft.stv import rules
from slatecraft.stv.counting import count
from slatecraft.stv.counts import Action, Change, Count, Reason, Resolution, Stage, Status, Substage, Tie
from slatecraft.stv.election import Constraint, Election, ElectionError, Section
from slatecraft.stv.rule import Gregory, Meek, Reading, Rule
from slatecraft.stv.ties import Question

if TYPE_CHECKING:
    from slatecraft.stv.countbacks import countback
    from slatecraft.stv.formats import read_blt, read_election, write_blt, write_election
    from slatecraft.stv.margins import ChangedBallots, Margin, margin
    from slatecraft.stv.sheets.compare import Comparison, compare

__all__ = [
    "Action",
    "Change",
    "ChangedBallots",
    "Comparison",
    "Constraint",
    "Count",
    "Election",
    "ElectionError",
    "Gregory",
    "Margin",
    "Meek",
    "Question",
    "Reading",
    "Reason",
    "Resolution",
    "Rule",
    "Section",
    "Stage",
    "Status",
    "Substage",
    "Tie",
    "compare",
    "count",
    "countback",
    "margin",
    "read_blt",
    "read_election",
    "rules",
    "write_blt",
    "write_election",
]

_LATER = {
    "ChangedBallots": "slatecraft.stv.margins",
    "Comparison": "slatecraft.stv.sheets.compare",
    "Margin": "slatecraft.stv.margins",
    "compare": "slatecraft.stv.sheets.compare",
    "countback": "slatecraft.stv.countbacks",
    "margin": "slatecraft.stv.margins",
    "read_blt": "slatecraft.stv.formats",
    "read_election": "slatecraft.stv.formats",
    "write_blt": "slatecraft.stv.formats",
    "write_election": "slatecraft.stv.formats",
}
"""What is imported only when it is asked for, and from where."""


def __getattr__(name: str) -> Any:
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = globals()[name] = getattr(import_module(_LATER[name]), name)
    return found
