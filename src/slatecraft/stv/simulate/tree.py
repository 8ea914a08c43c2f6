"""The rankings as a tree of preferences: papers that agree up to some preference have been together until there.

A node is a preference in the light of those before it; the papers of a node are those of all rankings that begin so. A
count never has to part them sooner than their preferences do, so piles are made of nodes, and a move looks at each
preference once for all papers that share it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


class Tree(NamedTuple):
    """A table of rankings in dictionary order, as nodes.

    Nodes are numbered from 1; the children of each come after it, each with its own children after it in turn. Arrays
    have an element for each node, and one for 0, which is none.
    """

    candidate: NDArray[np.uint16]
    """The candidate preferred."""
    end: NDArray[np.uint32]
    """The node after the last descendant."""
    first_row: NDArray[np.uint32]
    """Where in ``order`` the node's papers begin."""
    end_row: NDArray[np.uint32]
    """Where they end."""
    roots: NDArray[np.int64]
    """For each section the node that all its rankings begin from; 0 where it has none."""
    order: NDArray[np.uint32]
    """The rows of the table of rankings in dictionary order, section by section."""


def tree_of(rankings: NDArray[np.int16], section_of: NDArray[np.int16] | None, sections: int) -> Tree:
    """The tree of plain rankings (0 after the last preference of each). The same ranking may come more than once."""
    count = len(rankings)
    table = np.zeros((count, rankings.shape[1] + 1), np.int64)
    table[:, 0] = 1 if section_of is None else section_of + 1
    table[:, 1:] = rankings
    order = np.lexsort(table.T[::-1])
    table = table[order]
    # A place begins a node where a row differs from the one before it, in that place or sooner.
    differs = np.ones(table.shape, np.bool_)
    differs[1:] = table[1:] != table[:-1]
    np.logical_or.accumulate(differs, axis=1, out=differs)
    # A node's rows end where its place, or one before it, changes again.
    end_row = np.full(table.shape, count)
    for depth in range(table.shape[1]):
        changes = np.append(np.flatnonzero(differs[:, depth]), count)
        end_row[:, depth] = changes[np.searchsorted(changes, np.arange(count), side="right")]
    new = differs & (table > 0)
    row, place = np.nonzero(new)
    begins = np.append(0, np.cumsum(new.sum(axis=1))) + 1
    candidate, ends = table[row, place], end_row[row, place]
    roots = np.zeros(sections, np.int64)
    at = np.flatnonzero(place == 0)
    roots[candidate[at] - 1] = at + 1
    return Tree(
        np.append(0, candidate).astype(np.uint16),
        np.append(0, begins[ends]).astype(np.uint32),
        np.append(0, row).astype(np.uint32),
        np.append(0, ends).astype(np.uint32),
        roots,
        order.astype(np.uint32),
    )
