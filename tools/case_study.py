"""Recount the two wards of docs/case-study.md as they were and as they would have been, print the tables of the page,
and draw its pictures.

    python tools/case_study.py

It needs the data folder ../shared.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from html import escape
from pathlib import Path

import numpy as np

from slatecraft import stv
from slatecraft.planning.canvass import Advice, advised, levelled
from slatecraft.planning.electorate import rotations
from slatecraft.planning.replay import Contest, Slate, whole
from slatecraft.stv.sheets.flow import DARK, LIGHT

PROJECT = Path(__file__).parent.parent
WARDS = PROJECT.parent / "shared" / "scotland" / "2022"
DOCS = PROJECT / "docs"

RULE = "scottish"
CANVASS = 300
ADHERENCE = 0.7
SEEDS = range(1, 11)
"""Of the canvasses, and of who follows."""
FOLLOWING = (0.1, 0.2, 0.3, 0.4, 0.5, 0.7, 1.0)
STEPS = 100
"""The curve has a point for each per cent."""

Elected = tuple[str, ...]


@dataclass(frozen=True)
class Case:
    """A slate in a ward. ``key`` begins the names of its pictures."""

    key: str
    ward: str
    slate: Slate
    folder: Path = WARDS

    @cached_property
    def contest(self) -> Contest:
        # The command `slatecraft replay` draws canvass and followers by the file's name: the same are drawn here.
        file = self.folder / f"{self.ward}.blt"
        return Contest(stv.read_blt(file), self.slate, RULE, file.name)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Of the slate's candidates."""
        return tuple(self.contest.election.candidates[number - 1] for number in self.slate.candidates)

    @cached_property
    def was(self) -> stv.Count:
        """The count as it was."""
        return stv.count(self.contest.election, RULE)

    @cached_property
    def quota(self) -> int:
        """In votes."""
        return int(self.was.exact(self.was.stages[0].quota))

    def advice(self, seed: int) -> Advice:
        """What a plan says that sees so many ballots."""
        return advised(self.contest, self.contest.canvassed(CANVASS, seed), ADHERENCE, seed)

    def level(self, seed: int) -> Advice:
        """What levelling says on the same canvass."""
        return levelled(self.contest, self.contest.canvassed(CANVASS, seed), ADHERENCE)

    def split(self, seed: int) -> stv.Count:
        """The count as it would have been by the plan of a seed."""
        advice = self.advice(seed)
        asked = self.contest.replayed(advice.orders, np.array(advice.shares), ADHERENCE, seed)
        assert sum(asked.weights) == sum(self.contest.election.weights)
        return stv.count(asked, RULE)

    def planned(self, adherence: float) -> list[int]:
        """Seats by the plan of each seed, made for 70 per cent following, where so many follow in truth."""
        return [
            int(
                self.contest.seats(
                    rotations(self.slate.candidates), np.array([self.advice(seed).shares]), adherence, seed
                )[0]
            )
            for seed in SEEDS
        ]

    @cached_property
    def curve(self) -> list[float]:
        """Mean seats over the seeds, where 0, 1, ... 100 per cent of the followers are asked for the first order."""
        shares = np.array([[step / STEPS, 1 - step / STEPS] for step in range(STEPS + 1)])
        seats = [
            self.contest.seats(rotations(self.slate.candidates), shares, ADHERENCE, seed) for seed in SEEDS
        ]
        return [float(each) for each in np.mean(seats, axis=0)]

    @cached_property
    def short(self) -> Fraction:
        """Votes by which the last one excluded was behind the next at that stage."""
        last = max(index for index, stage in enumerate(self.was.stages) if stage.excluded)
        (out,) = self.was.stages[last].excluded
        before = self.was.stages[last - 1]
        others = [
            votes
            for number, (votes, status) in enumerate(zip(before.votes, before.status, strict=True), 1)
            if status is stv.Status.CONTINUING and number != out
        ]
        return self.was.exact(min(others) - before.votes[out - 1])

    @property
    def last_out(self) -> str:
        """Who was excluded last."""
        last = [stage.excluded for stage in self.was.stages if stage.excluded][-1]
        return str(self.contest.election.candidates[last[0] - 1])


EDINBURGH = Case("edinburgh-5-2022", "edinburgh_2022_ward5", Slate("LD", (9, 10)))
WEST_LOTHIAN = Case("west-lothian-7-2022", "west_lothian_2022_ward7", Slate("LabCo", (5, 7)))
CASES = (EDINBURGH, WEST_LOTHIAN)


def firsts(count: stv.Count) -> list[int]:
    """First preferences of every candidate."""
    return [int(count.exact(votes)) for votes in count.stages[0].votes]


def anyway(case: Case, seed: int) -> list[int]:
    """First preferences of the slate's candidates from everyone but the followers."""
    contest = case.contest
    following = contest.followers(ADHERENCE, seed)
    stays = contest.weights - np.bincount(following, minlength=len(contest.weights))
    return [int(stays[contest.rankings[:, 0] == number].sum()) for number in case.slate.candidates]


def firsts_table(case: Case) -> str:
    """Where the first preferences of the slate come from, with the plan of seed 1."""
    was, split, others = firsts(case.was), firsts(case.split(1)), anyway(case, 1)
    advice = case.advice(1)
    asked = whole(np.array(advice.shares), len(case.contest.followers(ADHERENCE, 1))).tolist()
    rows = [
        "| | as it was | from those who do not follow | followers asked | with the split |",
        "|---|---:|---:|---:|---:|",
    ]
    for place, number in enumerate(case.slate.candidates):
        figures = (was[number - 1], others[place], asked[place], split[number - 1])
        assert others[place] + asked[place] == split[number - 1]
        rows.append(f"| {case.names[place]} | " + " | ".join(f"{each:,}" for each in figures) + " |")
    return "\n".join(rows)


def seeds_table(case: Case) -> str:
    """What each canvass advised, and what came of it."""
    rows = [f"| canvass | asked to begin with {case.names[0]} | seats |", "|---:|---:|---:|"]
    for seed, seats in zip(SEEDS, case.planned(ADHERENCE), strict=True):
        rows.append(f"| {seed} | {case.advice(seed).shares[0]:.0%} | {seats} |")
    return "\n".join(rows)


def following_table() -> str:
    """In how many of the ten replays there are two seats, by how many follow."""
    rows = [
        "| follow in truth | " + " | ".join(f"{share:.0%}" for share in FOLLOWING) + " |",
        "|---|" + "---:|" * len(FOLLOWING),
    ]
    for case in CASES:
        two = [sum(seats == 2 for seats in case.planned(share)) for share in FOLLOWING]
        rows.append(f"| {case.slate.name} in {case.ward} | " + " | ".join(map(str, two)) + " |")
    return "\n".join(rows)


def facts(case: Case) -> list[str]:
    """The figures of the page's sentences, as they stand there."""
    contest = case.contest
    curve = case.curve
    sure = [step for step, seats in enumerate(curve) if seats == 2]
    return [
        f"{int(contest.weights.sum()):,} ballots",
        f"quota was {case.quota:,}",
        f"{int(contest.weights[contest.solid].sum()):,} ballots begin with exactly",
        f"{len(contest.followers(ADHERENCE, 1)):,} of them follow",
        f"{float(case.short):.1f} votes",
        f"between {sure[0]} and {sure[-1]} per cent",
        f"{case.advice(1).shares[0]:.0%}",
        f"{case.level(1).shares[0]:.0%}",
    ]


WIDTH = 760
STYLE = """
text{fill:var(--ink);font:400 13px var(--body);font-variant-numeric:tabular-nums lining-nums}
text{stroke:var(--sheet);stroke-width:4px;stroke-linejoin:round;paint-order:stroke}
.name{font-weight:700}
.quiet{fill:var(--quiet)}
.other{fill:var(--edge)}
.was{fill:var(--flow-kept);stroke:var(--link)}
.split{fill:var(--link)}
.grid{stroke:var(--line);fill:none}
.quota{stroke:var(--ink);stroke-dasharray:5 4}
.seats{stroke:var(--link);stroke-width:3;fill:none;stroke-linejoin:round}
.plan{fill:var(--accent);stroke:var(--flow-outline)}
.level{stroke:var(--ink);stroke-width:2}
"""


def svg(height: int, title: str, told: str, inner: str) -> str:
    """A picture of its own, light or dark as the reader's screen is. ``told`` says in words what it shows."""
    light = "".join(f"{name}:{value};" for name, value in LIGHT.items())
    dark = "".join(f"{name}:{value};" for name, value in DARK.items())
    style = f"svg{{{light}background:var(--sheet)}}@media(prefers-color-scheme:dark){{svg{{{dark}}}}}{STYLE}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" '
        f'viewBox="0 0 {WIDTH} {height}" role="img" aria-labelledby="title told"><style>{style}</style>'
        f'<title id="title">{escape(title)}</title><desc id="told">{escape(told)}</desc>\n{inner}\n</svg>\n'
    )


def text(x: float, y: float, words: str, kind: str = "", anchor: str = "start") -> str:
    """Some words; ``y`` is their foot."""
    return f'<text x="{x:.1f}" y="{y:.1f}" class="{kind}" text-anchor="{anchor}">{escape(words)}</text>'


def firsts_picture(case: Case) -> str:
    """First preferences against the quota, as it was and with the split of seed 1."""
    split = case.split(1)
    was_firsts, split_firsts = firsts(case.was), firsts(split)
    left, right, top = 186, WIDTH - 170, 62
    scale = (right - left - 46) / max(*was_firsts, *split_firsts, case.quota)
    y = top
    parts: list[str] = []
    order = sorted(range(len(was_firsts)), key=lambda index: (-was_firsts[index], index))
    for index in order:
        name, mine = case.contest.election.candidates[index], index + 1 in case.slate.candidates
        bars = (
            [("was", was_firsts[index]), ("split", split_firsts[index])]
            if mine
            else [("other", was_firsts[index])]
        )
        tall = 18 * len(bars)
        parts.append(text(left - 10, y + tall / 2 + 4, name, "name" if mine else "", "end"))
        for place, (kind, votes) in enumerate(bars):
            wide = votes * scale
            foot = y + place * 18
            parts.append(f'<rect class="{kind}" x="{left}" y="{foot + 2}" width="{wide:.1f}" height="13"/>')
            parts.append(text(left + wide + 6, foot + 13, f"{votes:,}"))
        for column, count in ((right + 45, case.was), (right + 125, split)):
            if index + 1 in count.elected:
                parts.append(text(column, y + tall / 2 + 4, "elected", anchor="middle"))
        y += tall + 9
    quota = left + case.quota * scale
    head = [
        f'<path class="quota" d="M{quota:.1f} {top - 8}V{y}"/>',
        text(quota, top - 14, f"quota {case.quota:,}", "quiet", "middle"),
        text(right + 45, top - 30, "as it was", "quiet", "middle"),
        text(right + 125, top - 30, "with the split", "quiet", "middle"),
        '<rect class="was" x="186" y="10" width="22" height="13"/>' + text(214, 21, "as it was"),
        '<rect class="split" x="296" y="10" width="22" height="13"/>' + text(324, 21, "with the split"),
    ]
    told = ". ".join(
        f"{case.names[place]}: {was_firsts[number - 1]:,} first preferences as it was, {split_firsts[number - 1]:,} "
        "with the split"
        for place, number in enumerate(case.slate.candidates)
    )
    title = f"First preferences in {case.ward}, against the quota"
    return svg(y + 10, title, f"{told}. The quota is {case.quota:,}.", "\n".join([*head, *parts]))


def seats_picture(case: Case) -> str:
    """Seats over the share of the followers asked for the first order, with what each canvass advised."""
    left, right, top, foot = 60, WIDTH - 30, 50, 210

    def x(share: float) -> float:
        return left + share * (right - left)

    def y(seats: float) -> float:
        return foot - (seats - 0.8) / 1.3 * (foot - top)

    parts = [
        piece
        for seats in (1, 2)
        for piece in (
            f'<path class="grid" d="M{left} {y(seats):.1f}H{right}"/>',
            text(left - 10, y(seats) + 4, str(seats), "", "end"),
        )
    ]
    parts += [text(left - 10, top - 6, "seats", "quiet", "end")]
    for share in (0.0, 0.2, 0.4, 0.6, 0.8, 1.0):
        parts.append(f'<path class="grid" d="M{x(share):.1f} {foot}v6"/>')
        parts.append(text(x(share), foot + 22, f"{share:.0%}", "quiet", "middle"))
    parts.append(f'<path class="grid" d="M{left} {foot}H{right}"/>')
    parts.append(
        text(
            (left + right) / 2,
            foot + 44,
            f"of the followers asked to begin with {case.names[0]}; the others with {case.names[1]}",
            "",
            "middle",
        )
    )
    points = " ".join(f"{x(step / STEPS):.1f},{y(seats):.1f}" for step, seats in enumerate(case.curve))
    parts.append(f'<polyline class="seats" points="{points}"/>')
    for seed in SEEDS:
        share = case.level(seed).shares[0]
        parts.append(f'<path class="level" d="M{x(share):.1f} {foot - 9}V{foot}"/>')
    # Canvasses that advise the same stand one above the other.
    stacked: dict[float, int] = {}
    for seed in SEEDS:
        share = case.advice(seed).shares[0]
        stacked[share] = stacked.get(share, 0) + 1
        parts.append(
            f'<circle class="plan" cx="{x(share):.1f}" cy="{foot - 18 - 10 * (stacked[share] - 1)}" r="4.5"/>'
        )
    parts += [
        f'<path class="seats" d="M{left} 16h24"/>' + text(left + 32, 21, "seats, mean of ten replays"),
        f'<circle class="plan" cx="{left + 254}" cy="16" r="4.5"/>'
        + text(left + 266, 21, "what a canvass advised"),
        f'<path class="level" d="M{left + 454} 11v10"/>'
        + text(left + 464, 21, "levelling on the same canvass"),
    ]
    sure = [step for step, seats in enumerate(case.curve) if seats == 2]
    told = f"Two seats in all ten replays between {sure[0]} and {sure[-1]} per cent."
    title = f"Seats of {case.slate.name} in {case.ward}, over the share asked for each order"
    return svg(foot + 58, title, told, "\n".join(parts))


def pictures() -> Iterator[tuple[Path, str]]:
    """The files of the page, and what is in them."""
    for case in CASES:
        yield DOCS / f"{case.key}-firsts.svg", firsts_picture(case)
        yield DOCS / f"{case.key}-seats.svg", seats_picture(case)


def main() -> None:
    """Print the tables and figures, and write the pictures."""
    for case in CASES:
        real, split = case.was.winners, case.split(1).winners
        print(case.ward, "\n  was:  ", ", ".join(real), "\n  split:", ", ".join(split))
        print("  last excluded:", case.last_out)
        print("\n".join(f"  {fact}" for fact in facts(case)))
        print(firsts_table(case), seeds_table(case), sep="\n\n", end="\n\n")
    print(following_table())
    for file, drawn in pictures():
        file.write_text(drawn, encoding="utf-8")


if __name__ == "__main__":
    main()
