"""What the figures come to for a slate and a post: the electorate in numbers, or why there is none yet."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from slatecraft import folder

if TYPE_CHECKING:
    from slatecraft.folder import Campaign, Fault
    from slatecraft.organise.desk import Pair
    from slatecraft.planning.electorate import Electorate


@dataclass(frozen=True)
class Expected:
    """A slate and a post, and what is expected of it, or what is lacking."""

    pair: Pair
    electorate: Electorate | None
    faults: tuple[Fault, ...] = field(default=())

    @property
    def ready(self) -> bool:
        """Whether a plan can be made."""
        return self.electorate is not None

    @property
    def share(self) -> float:
        """The slate's part of all ballots."""
        return self.electorate.votes / self.electorate.ballots if self.electorate else 0.0

    @property
    def quota(self) -> float:
        """Roughly the votes that win a seat: all ballots over one more than the seats."""
        return self.electorate.ballots / (self.electorate.seats + 1) if self.electorate else 0.0

    @property
    def quotas(self) -> float:
        """How many such quotas the slate's votes come to."""
        return self.electorate.votes / self.quota if self.electorate and self.quota else 0.0

    @property
    def by_area(self) -> dict[str, float]:
        """The slate's votes expected in each area, by its code."""
        return {area.code: area.votes for area in self.electorate.areas} if self.electorate else {}


def expected(campaign: Campaign, pair: Pair) -> Expected:
    """What is expected for a slate and a post."""
    try:
        return Expected(pair, folder.electorate(campaign, pair.slate.key, pair.post.key))
    except folder.FolderFaults as error:
        return Expected(pair, None, error.faults)
