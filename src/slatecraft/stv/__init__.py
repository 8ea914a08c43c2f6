"""Count any Single Transferable Vote election, exactly, and explain the count.

>>> from slatecraft import stv
>>> ballots = [["Ann"], ["Bob", "Cat"], ["Cat"]]
>>> election = stv.Election(["Ann", "Bob", "Cat"], seats=1, rankings=ballots, weights=[4, 3, 2])
>>> count = stv.count(election, stv.rules.get("scottish"))
>>> count.winners
('Ann',)
"""

from slatecraft.stv import rules
from slatecraft.stv.counting import count
from slatecraft.stv.counts import Action, Change, Count, Reason, Resolution, Stage, Status, Substage, Tie
from slatecraft.stv.election import Constraint, Election, ElectionError, Section
from slatecraft.stv.formats import read_blt, write_blt
from slatecraft.stv.rule import Gregory, Meek, Reading, Rule
from slatecraft.stv.ties import Question

__all__ = [
    "Action",
    "Change",
    "Constraint",
    "Count",
    "Election",
    "ElectionError",
    "Gregory",
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
    "count",
    "read_blt",
    "rules",
    "write_blt",
]
