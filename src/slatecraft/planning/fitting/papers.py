"""What ballot papers show of the voters behind them: who goes on, who stays with the bloc, who is picked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from slatecraft.planning.fitting.choices import Choices, gather

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

LONERS = frozenset({"", "ind", "independent"})
"""Party labels, in small letters, that join nobody to anybody."""


def blocs_of(names: Sequence[str], labels: Sequence[str]) -> dict[str, tuple[int, ...]]:
    """Candidates' numbers by bloc: those of one party label are a bloc, each independent is one alone.

    A lone candidate's bloc has the candidate's name; the others are called by their label, in the order of the paper.
    """
    blocs: dict[str, list[int]] = {}
    for number, (name, label) in enumerate(zip(names, labels, strict=True), 1):
        key = label.strip()
        blocs.setdefault(name if key.casefold() in LONERS else key, []).append(number)
    return {key: tuple(numbers) for key, numbers in blocs.items()}


@dataclass(frozen=True, eq=False)
class Papers:
    """Rankings, and how much of each is known."""

    rankings: NDArray[np.integer[Any]]
    """(papers, width): candidates' numbers from 1, 0 after the last preference."""
    votes: Floats
    """(papers,): how many votes each stands for."""
    known: NDArray[np.int64]
    """(papers,): how many of its preferences are known."""
    ended: NDArray[np.bool_]
    """(papers,): whether it is known that no more come after them."""


def whole_papers(rankings: NDArray[np.integer[Any]], votes: NDArray[Any]) -> Papers:
    """Rankings that are known from beginning to end."""
    return Papers(rankings, votes.astype(float), (rankings > 0).sum(axis=1), np.ones(len(rankings), np.bool_))


@dataclass(frozen=True, eq=False)
class Evidence:
    """What the papers of one bloc show, choice by choice."""

    voters: float
    stops: Floats
    """(field, 2): votes that went on, and that ended, after so many preferences."""
    loyal: Floats
    """(2,): votes whose next preference was outside, and inside, where there was some of both left."""
    tried: float
    """Voters who made at least one such choice."""
    own: Choices
    """Choices within the bloc, among its candidates."""
    others: Choices
    """Choices outside it, among all candidates of the field."""


def evidence(papers: Papers, candidates: Sequence[int], field: int) -> Evidence:
    """What is shown by the papers that begin with one of ``candidates``, in a field of so many."""
    mine = np.isin(papers.rankings[:, 0], candidates)
    rankings = papers.rankings[mine].astype(np.int64)
    votes, known, ended = papers.votes[mine], papers.known[mine], papers.ended[mine]
    own = np.array(candidates) - 1
    of_bloc = np.zeros(field, np.bool_)
    of_bloc[own] = True
    place_in_bloc = np.zeros(field, np.int64)
    place_in_bloc[own] = np.arange(len(own))
    left = np.ones((len(rankings), field), np.bool_)
    stops = np.zeros((field, 2))
    loyal = np.zeros(2)
    tried = np.zeros(len(rankings), np.bool_)
    within = [(np.zeros((0, len(own)), np.bool_), np.zeros(0, np.int64), np.zeros(0))]
    without = [(np.zeros((0, field), np.bool_), np.zeros(0, np.int64), np.zeros(0))]
    for place in range(min(rankings.shape[1], field)):
        goes = np.flatnonzero(known > place)
        chosen = rankings[goes, place] - 1
        inside = of_bloc[chosen]
        if place:
            stops[place] = votes[goes].sum(), votes[(known == place) & ended].sum()
            choice = left[goes][:, own].any(axis=1) & (left[goes] & ~of_bloc).any(axis=1)
            loyal += np.bincount(inside[choice], votes[goes[choice]], 2)
            tried[goes[choice]] = True
        stay, leave = goes[inside], goes[~inside]
        within.append((left[stay][:, own], place_in_bloc[chosen[inside]], votes[stay]))
        without.append((left[leave] & ~of_bloc, chosen[~inside], votes[leave]))
        left[goes, chosen] = False
    return Evidence(
        voters=float(votes.sum()),
        stops=stops,
        loyal=loyal,
        tried=float(votes[tried].sum()),
        own=gather(*(np.concatenate(parts) for parts in zip(*within, strict=True))),
        others=gather(*(np.concatenate(parts) for parts in zip(*without, strict=True))),
    )
