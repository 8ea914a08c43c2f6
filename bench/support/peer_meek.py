"""Meek's method of pref_voting, in floats and plain Python, for peers.py. Runs in the peers' environment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pref_voting.profiles_with_ties import ProfileWithTies
from pref_voting.proportional_methods import stv_meek
from worker import serve

if TYPE_CHECKING:
    from worker import Count, Papers


def prepare(seats: int, candidates: int, papers: Papers) -> Count:
    """Make the profile, and the count of it, which stops at a tolerance of 1e-9 as the reference rule does."""
    profile = ProfileWithTies(
        [{candidate: place for place, candidate in enumerate(ranking, 1)} for ranking, _ in papers],
        rcounts=[weight for _, weight in papers],
        candidates=list(range(1, candidates + 1)),
    )
    return lambda: sorted(map(int, stv_meek(profile, num_seats=seats, tol=1e-9)))


if __name__ == "__main__":
    serve(prepare)
