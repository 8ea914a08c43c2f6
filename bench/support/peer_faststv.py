"""VoteKit's FastSTV, with its defaults, for peers.py. Runs in the peers' environment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from votekit.ballot import RankBallot
from votekit.elections import FastSTV
from votekit.pref_profile import RankProfile
from worker import serve

if TYPE_CHECKING:
    from worker import Count, Papers


def prepare(seats: int, candidates: int, papers: Papers) -> Count:
    """Make the profile, and the count of it.

    The one thing not left at its default is ``tiebreak``, and only where FastSTV refuses to count without.
    """
    one = [frozenset({f"C{number}"}) for number in range(candidates + 1)]
    profile = RankProfile(
        ballots=tuple(RankBallot(ranking=tuple(one[c] for c in ranking), weight=w) for ranking, w in papers),
        candidates=tuple(f"C{number}" for number in range(1, candidates + 1)),
    )

    def count() -> FastSTV:
        return FastSTV(profile, n_seats=seats)

    def count_with_ties() -> FastSTV:
        return FastSTV(profile, n_seats=seats, tiebreak="first_place", rng_seed=1)

    try:
        count()
    except ValueError:
        count = count_with_ties
        count()
    return lambda: [int(name[1:]) for group in count().get_elected() for name in sorted(group)]


if __name__ == "__main__":
    serve(prepare)
