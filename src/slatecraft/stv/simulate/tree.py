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

# The columns of `Tree.nodes`.
CANDIDATE, END, FROM, TO = 0, 1, 2, 3


class Tree(NamedTuple):
    """A table of rankings in dictionary order, as nodes."""

    nodes: NDArray[np.int32]
    """A row for each node, a node's children after it (in preorder): the candidate preferred; the node after its last
    descendant; and its papers, as the first and one past the last of the rows of ``order``."""
    roots: NDArray[np.int32]
    """For each section the node that all its rankings begin from; -1 where it has none."""
    order: NDArray[np.int64]
    """The rows of the table of rankings in dictionary order, section by section."""


def tree_of(rankings: NDArray[np.int16], section_of: NDArray[np.int16] | None, sections: int) -> Tree:
    """The tree of plain rankings (0 after the last preference of each). The same ranking may come more than once."""
    rows = len(rankings)
    table = np.zeros((rows, rankings.shape[1] + 1), np.int32)
    table[:, 0] = 1 if section_of is None else section_of + 1
    table[:, 1:] = rankings
    order = np.lexsort(table.T[::-1])
    table = table[order]
    # How many places each row shares with the one before it.
    differs = np.ones(table.shape, np.bool_)
    differs[1:] = table[1:] != table[:-1]
    new = np.logical_or.accumulate(differs, axis=1) & (table > 0)
    shared = np.where(differs.any(axis=1), differs.argmax(axis=1), table.shape[1])
    # One past the last row that shares a row's places up to each depth.
    last = np.empty(table.shape, np.int32)
    for place in range(table.shape[1]):
        begins = np.where(shared <= place, np.arange(rows), rows)
        last[:-1, place] = np.minimum.accumulate(begins[::-1])[::-1][1:]
    last[-1:] = rows
    row, depth = np.nonzero(new)
    nodes_before = np.concatenate([[0], np.cumsum(new.sum(axis=1))])
    nodes = np.empty((len(row), 4), np.int32)
    nodes[:, CANDIDATE] = table[row, depth]
    nodes[:, FROM] = row
    nodes[:, TO] = last[row, depth]
    nodes[:, END] = nodes_before[nodes[:, TO]]
    roots = np.full(sections, -1, np.int32)
    at = np.flatnonzero(depth == 0)
    roots[nodes[at, CANDIDATE] - 1] = at
    return Tree(nodes, roots, order)
