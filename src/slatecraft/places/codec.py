"""The index file: what it holds, and how it is written and read. The format is docs/places-index.md.

One walk over the contents serves both ways: it asks a coder for each yes-or-no decision, and tells it what
the decision should be. A writer believes it and writes; a reader ignores it and answers from the file. So the
two cannot come to differ.
"""

from __future__ import annotations

import json
import re
import struct
import zlib
from array import array
from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Final, Literal

__all__ = ["ALPHABET", "SLOTS", "Contents", "IndexFileError", "Runs", "decode", "encode", "fewest_changes"]

ALPHABET: Final = "ABDEFGHJLNPQRSTUWXYZ"
"""The letters an incode may hold, in order."""
SLOTS: Final = 4000
"""Incodes an outcode may hold: a digit and two letters."""
MAGIC: Final = b"\xd5SLATE\r\n"
"""First bytes of every index file. The line end shows up a file that was carried as text."""
VERSION: Final = 1
MOST_AREAS: Final = 65_535
MOST_OUTCODES: Final = 20_000
MOST_BYTES: Final = 200
MOST_WORDS: Final = 65_535
MOST_FURTHER: Final = 16
_HEAD: Final = struct.Struct(">8sBIH")

Fault = Literal["truncated", "damaged", "foreign", "version"]
Runs = tuple[Sequence[int], Sequence[int]]
"""First slot of each run of an outcode (the first is 0), and the area of each as a position."""


class IndexFileError(ValueError):
    """An index file that cannot be read: one sentence, and a short code of the reason."""

    def __init__(self, sentence: str, code: Fault) -> None:
        super().__init__(sentence)
        self.code: Fault = code


@dataclass(frozen=True, slots=True)
class Contents:
    """What an index file says.

    `runs` holds the outcodes in natural order (``B2`` before ``B10``). `near` gives, for some slots of some
    outcodes, the further areas. Areas are positions in `areas`, which is sorted.
    """

    scheme: str
    vintage: str
    attributions: tuple[str, ...]
    prefixes: Mapping[str, str]
    areas: tuple[str, ...]
    runs: Mapping[str, Runs]
    near: Mapping[str, Mapping[int, tuple[int, ...]]]


# A decision is coded with three numbers, the places of its three contexts' weights, and what it should be.
Bit = Callable[[int, int, int, int], int]
# A decision of fixed chance: how likely a yes is, of 65,536, and what it should be.
Plain = Callable[[int, int], int]


def _squash() -> tuple[list[int], list[int], list[int]]:
    """The chance of a yes, and how far a no and a yes move a weight.

    Chances are of 65,536, for log-odds from -8 to 8 in steps of 1/256; a weight is log-odds times 65,536.
    Straight lines between half units, in integers: exponentials differ in their last digit between machines.
    """
    points = [22, 36, 60, 99, 162, 267, 439, 720, 1179, 1921, 3108, 4971, 7812, 11953, 17625, 24743, 32768]
    points += [65536 - point for point in reversed(points[:-1])]
    chance = []
    for i in range(4096):
        low, part = divmod(i, 128)
        chance.append((points[low] * (128 - part) + points[low + 1] * part) >> 7)
    no = [-chance[i] * 3 >> 6 for i in range(4096)]
    yes = [(65536 - chance[i]) * 3 >> 6 for i in range(4096)]
    return chance, no, yes


_CHANCE, _NO, _YES = _squash()


def _reader(data: bytes) -> tuple[Bit, Plain]:
    """An arithmetic decoder over ``data``; beyond the end it reads zeros."""
    w = [0] * _WEIGHTS
    stream = iter(data + bytes(4))
    low, high = 0, 0xFFFFFFFF
    x = 0
    for _ in range(4):
        x = x << 8 | next(stream)
    chances, nos, yeses = _CHANCE, _NO, _YES

    def plain(chance: int, want: int) -> int:
        nonlocal low, high, x
        middle = low + ((high - low) * chance >> 16)
        if x <= middle:
            high = middle
            bit = 1
        else:
            low = middle + 1
            bit = 0
        while (low ^ high) < 0x1000000:
            low = low << 8 & 0xFFFFFFFF
            high = high << 8 & 0xFFFFFFFF | 255
            x = x << 8 & 0xFFFFFFFF | next(stream, 0)
        return bit

    def bit(a: int, b: int, c: int, want: int) -> int:
        nonlocal low, high, x
        wa, wb, wc = w[a], w[b], w[c]
        i = (wa + wb + wc >> 8) + 2048
        if i < 0:
            i = 0
        elif i > 4095:
            i = 4095
        middle = low + ((high - low) * chances[i] >> 16)
        if x <= middle:
            high = middle
            move = yeses[i]
            bit = 1
        else:
            low = middle + 1
            move = nos[i]
            bit = 0
        w[a], w[b], w[c] = wa + move, wb + move, wc + move
        while (low ^ high) < 0x1000000:
            low = low << 8 & 0xFFFFFFFF
            high = high << 8 & 0xFFFFFFFF | 255
            x = x << 8 & 0xFFFFFFFF | next(stream, 0)
        return bit

    return bit, plain


def _writer() -> tuple[Bit, Plain, Callable[[], bytes]]:
    """The encoder to `_reader`; the third function ends the stream and gives its bytes."""
    w = [0] * _WEIGHTS
    out = bytearray()
    low, high = 0, 0xFFFFFFFF

    def plain(chance: int, want: int) -> int:
        nonlocal low, high
        middle = low + ((high - low) * chance >> 16)
        if want:
            high = middle
        else:
            low = middle + 1
        while (low ^ high) < 0x1000000:
            out.append(high >> 24)
            low = low << 8 & 0xFFFFFFFF
            high = high << 8 & 0xFFFFFFFF | 255
        return want

    def bit(a: int, b: int, c: int, want: int) -> int:
        wa, wb, wc = w[a], w[b], w[c]
        i = min(max((wa + wb + wc >> 8) + 2048, 0), 4095)
        move = _YES[i] if want else _NO[i]
        w[a], w[b], w[c] = wa + move, wb + move, wc + move
        return plain(_CHANCE[i], want)

    def end() -> bytes:
        # The fewest bytes that name a number between low and high when zeros follow.
        for length in range(1, 5):
            rest = (1 << 8 * (4 - length)) - 1
            value = (low + rest) & ~rest
            if value <= high:
                break
        return (bytes(out) + value.to_bytes(4, "big")[:length]).rstrip(b"\0")

    return bit, plain, end


# Node lengths: an outcode, a sector, four first letters, one, four second letters, a slot.
_LENGTHS: Final = (4000, 400, 80, 20, 4, 1)

# Where each kind of decision keeps its weights.
_CHANGE_A: Final = 0
_CHANGE_B: Final = _CHANGE_A + 5 * 10 * 4 * 13
_CHANGE_C: Final = _CHANGE_B + 5 * 6 * 4 * 13
_MIXED_A: Final = _CHANGE_C + 5 * 400
_MIXED_B: Final = _MIXED_A + 5 * 10 * 4 * 13
_MIXED_C: Final = _MIXED_B + 5 * 6 * 4 * 13
_WHOLE: Final = _MIXED_C + 5 * 400
_SAME: Final = _WHOLE + 2 + 2 + 4
_KNOWN_A: Final = _SAME + 4
_KNOWN_B: Final = _KNOWN_A + 4 * 6 * 4
_KNOWN_C: Final = _KNOWN_B + 4 * 6 * 5
_OTHER_A: Final = _KNOWN_C + 4 * 6 * 13
_OTHER_B: Final = _OTHER_A + 13 * 2
_OTHER_C: Final = _OTHER_B + 4 * 2 * 4
_ESCAPE: Final = _OTHER_C + 5 * 2 * 4
_NEAR: Final = _ESCAPE + 3
_NUMBER: Final = _NEAR + 3
_BYTE: Final = _NUMBER + 7 * 32
_WEIGHTS: Final = _BYTE + 256

_MOST_KNOWN: Final = 32
_MOST_OTHERS: Final = 32
_MOST_NEIGHBOURS: Final = 16
_MOST_RECENT: Final = 64

_TAIL = re.compile(r"[0-9]{1,9}$", re.ASCII)


class _ImpossibleError(ValueError):
    """A reader met what no writer writes."""


def _ahead(text: str, step: int) -> str:
    """`text` with the number at its end raised by `step`, its zeros in front kept."""
    tail = _TAIL.search(text)
    if tail is None:
        raise _ImpossibleError
    digits = tail.group()
    return text[: tail.start()] + str(int(digits) + step).zfill(len(digits))


def _step(before: str, text: str) -> int:
    """The step that makes `text` of `before`, or 0."""
    old, new = _TAIL.search(before), _TAIL.search(text)
    if old is None or new is None:
        return 0
    step = int(new.group()) - int(old.group())
    return step if step > 0 and _ahead(before, step) == text else 0


class _Walk:
    """Visits every decision of a file in order."""

    def __init__(self, bit: Bit, plain: Plain) -> None:
        self.bit = bit
        self.plain = plain
        self.unseen: list[int] = []
        self.next_unseen = 0
        self.recent: list[int] = []
        self.seen_under: dict[int, str] = {}
        self.neighbours: dict[int, list[int]] = {}

    def flag(self, place: int, want: int) -> int:
        """A decision of one context, which counts three times and so learns fast."""
        return self.bit(place, place, place, want)

    def number(self, kind: int, want: int) -> int:
        """A whole number from 0 to 2**30 - 2: how many binary digits, then the digits after the first."""
        want += 1
        length = 0
        while length < 29 and self.flag(_NUMBER + kind * 32 + length, want >> (length + 1) > 0):
            length += 1
        value = 1
        for i in reversed(range(length)):
            value = value * 2 + self.plain(32768, want >> i & 1)
        return value - 1

    def choice(self, count: int, want: int) -> int:
        """One of `count` equally likely numbers from 0, by halving."""
        base = 0
        while count > 1:
            half = count >> 1
            if self.plain((half << 16) // count, want < base + half):
                count = half
            else:
                base += half
                count -= half
        return base

    def byte(self, want: int) -> int:
        """Eight binary digits, each seen with those before it."""
        value = 1
        for i in reversed(range(8)):
            value = value * 2 + self.flag(_BYTE + value, want >> i & 1)
        return value - 256

    def strings(self, want: Sequence[str], most: int) -> list[str]:
        """A list of strings, each by how it differs from the one before."""
        count = self.number(0, len(want))
        if count > most:
            raise _ImpossibleError
        found: list[str] = []
        before = ""
        for i in range(count):
            text = want[i] if want else ""
            step = self.number(1, _step(before, text))
            if step:
                text = _ahead(before, step)
            else:
                old, new = before.encode(), text.encode()
                common = next(
                    (j for j, (a, b) in enumerate(zip(old, new, strict=False)) if a != b),
                    min(len(old), len(new)),
                )
                common = self.number(2, common)
                length = self.number(3, len(new) - common)
                if common > len(old) or length > MOST_BYTES:
                    raise _ImpossibleError
                rest = new[common:].ljust(length, b"\0")
                text = (old[:common] + bytes(self.byte(rest[j]) for j in range(length))).decode()
            found.append(text)
            before = text
        return found

    def area(
        self, known: list[int], current: int, level: int, letters: str, lengths: dict[int, int], want: int
    ) -> int:
        """The area that comes next.

        `known` are the areas of this outcode so far, the latest first; `current` is the area so far (-1 at the
        start of a file); `lengths` has the length of the last run of each known area. Asked in turn: those
        known, those that have lain next to these before, those lately met anywhere, and failing all that any.
        """
        beside = self.neighbours.get(current, [])
        size = min(len(known), 5)
        rank = 0
        for candidate in known:
            if candidate == current:
                continue
            k = min(rank, 3)
            near = min(beside.index(candidate), 3) if candidate in beside else 3
            length = lengths.get(candidate, 0).bit_length()
            if self.bit(
                _KNOWN_A + (k * 6 + size) * 4 + near,
                _KNOWN_B + (k * 6 + size) * 5 + level,
                _KNOWN_C + (k * 6 + size) * 13 + length,
                candidate == want,
            ):
                return candidate
            rank += 1
        size = min(len(known), 4)
        asked = {current, *known}
        beside_known = chain.from_iterable(self.neighbours.get(other, ()) for other in known)
        rank = 0
        for candidate in chain(beside, beside_known, self.recent):
            if candidate in asked:
                continue
            asked.add(candidate)
            if rank == _MOST_OTHERS:
                break
            here = self.seen_under[candidate] == letters
            near = min(beside.index(candidate), 3) if candidate in beside else 3
            if self.bit(
                _OTHER_A + min(rank, 12) * 2 + here,
                _OTHER_B + (min(rank, 3) * 2 + here) * 4 + near,
                _OTHER_C + (size * 2 + here) * 4 + near,
                candidate == want,
            ):
                return candidate
            rank += 1
        return self.any_area(want)

    def any_area(self, want: int) -> int:
        """An area that was no candidate: one not met before, often next in order to the last such, or any."""
        place = bisect_left(self.unseen, want)
        if self.flag(_ESCAPE, place < len(self.unseen) and self.unseen[place] == want):
            following = self.next_unseen
            if following < len(self.unseen) and self.flag(_ESCAPE + 1, place == following):
                place = following
            elif following > 0 and self.flag(_ESCAPE + 2, place == following - 1):
                place = following - 1
            else:
                place = self.choice(len(self.unseen), place)
            if not self.unseen:
                raise _ImpossibleError
            self.next_unseen = place
            return self.unseen.pop(place)
        return self.choice(self.count, want)

    def met(self, area: int, current: int, known: list[int], letters: str) -> None:
        """Remember that `area` followed `current`."""
        _to_front(known, area, _MOST_KNOWN)
        _to_front(self.recent, area, _MOST_RECENT)
        self.seen_under[area] = letters
        if current >= 0 and current != area:
            _to_front(self.neighbours.setdefault(current, []), area, _MOST_NEIGHBOURS)
            _to_front(self.neighbours.setdefault(area, []), current, _MOST_NEIGHBOURS)

    def runs(self, areas: int, outcodes: Sequence[str], want: Sequence[Runs]) -> list[Runs]:
        """The runs of every outcode."""
        bit = self.bit
        self.unseen = list(range(areas))
        self.count = areas
        found: list[Runs] = []
        current = -1
        mixed_before = changes_before = 0
        letters = letters_before = ""
        plan = bytearray(SLOTS)
        wanted: dict[int, int] = {}
        starts = array("H")
        run_areas = array("H")
        known: list[int] = []
        lengths: dict[int, int] = {}
        start = previous = 0

        def node(first: int, level: int) -> int:
            """A node in which something changes after its first slot: its parts. Returns how many changes."""
            nonlocal current, start, previous
            width = _LENGTHS[level + 1]
            parts = _LENGTHS[level] // width
            here = changed = mixed = 0
            x = first
            for i in range(parts):
                # A node that is mixed changes somewhere: the last chance need not be asked about.
                sure = i == parts - 1 and not here
                since = (x - start).bit_length()
                few = here if here < 5 else 5
                if i:
                    if sure and width == 1:
                        changed = 1
                    else:
                        changed = bit(
                            _CHANGE_A + ((level * 10 + i) * 4 + (here if here < 3 else 3)) * 13 + previous,
                            _CHANGE_B + (((level * 6 + few) * 2 + mixed) * 2 + changed) * 13 + since,
                            _CHANGE_C + level * 400 + x % 400,
                            plan[x],
                        )
                    if changed:
                        lengths[current] = x - start
                        area = self.area(known, current, level, letters, lengths, wanted.get(x, 0))
                        self.met(area, current, known, letters)
                        previous = since
                        current = area
                        start = x
                        since = 0
                        starts.append(x)
                        run_areas.append(area)
                        here += 1
                        few = here if here < 5 else 5
                if width > 1:
                    mixed = (sure and not changed) or bit(
                        _MIXED_A + ((level * 10 + i) * 4 + (here if here < 3 else 3)) * 13 + previous,
                        _MIXED_B + (((level * 6 + few) * 2 + mixed) * 2 + changed) * 13 + since,
                        _MIXED_C + level * 400 + x % 400,
                        plan.find(1, x + 1, x + width) > 0,
                    )
                    if mixed:
                        here += node(x, level + 1)
                x += width
            return here

        for i, outcode in enumerate(outcodes):
            if want:
                plan = bytearray(SLOTS)
                wanted = dict(zip(*want[i], strict=True))
                for x in want[i][0]:
                    plan[x] = 1
            letters = outcode.rstrip("0123456789")
            first = wanted.get(0, 0)
            known.clear()
            lengths.clear()
            same = 0
            if current >= 0:
                same = self.flag(_SAME + (letters == letters_before) * 2 + mixed_before, first == current)
            area = current if same else self.area(known, current, 0, letters, lengths, first)
            self.met(area, current, known, letters)
            current = area
            start = previous = 0
            starts = array("H", [0])
            run_areas = array("H", [area])
            mixed_before = bit(
                _WHOLE + mixed_before, _WHOLE + 2 + same, _WHOLE + 4 + changes_before, plan.find(1, 1) > 0
            )
            changes_before = min(node(0, 0).bit_length() >> 1, 3) if mixed_before else 0
            letters_before = letters
            found.append((starts, run_areas))
        return found

    def near(
        self, runs: Mapping[str, Runs], want: Mapping[str, Mapping[int, tuple[int, ...]]]
    ) -> dict[str, dict[int, tuple[int, ...]]]:
        """The further areas of postcodes near a boundary: a list of exceptions, most often empty."""
        found: dict[str, dict[int, tuple[int, ...]]] = {}
        if not self.flag(_NEAR, bool(want)):
            return found
        for outcode, (_, areas) in runs.items():
            wanted = sorted(want.get(outcode, {}).items())
            if not self.flag(_NEAR + 1, bool(wanted)):
                continue
            own = sorted(set(areas))
            entries: dict[int, tuple[int, ...]] = {}
            last = -1
            for i in range(self.number(4, len(wanted) - 1) + 1):
                slot, further = wanted[i] if want else (0, ())
                slot = last + 1 + self.number(5, slot - last - 1)
                if slot >= SLOTS:
                    raise _ImpossibleError
                last = slot
                count = self.number(6, len(further) - 1) + 1
                if count > MOST_FURTHER:
                    raise _ImpossibleError
                entries[slot] = tuple(self.further(own, further[j] if want else 0) for j in range(count))
            found[outcode] = entries
        return found

    def further(self, own: list[int], want: int) -> int:
        """One further area: of those of the outcode, or any."""
        if self.flag(_NEAR + 2, want in own):
            return own[self.choice(len(own), own.index(want) if want in own else 0)]
        return self.choice(self.count, want)


def _to_front(items: list[int], item: int, most: int) -> None:
    if item in items:
        items.remove(item)
    items.insert(0, item)
    del items[most:]


def decode(data: bytes) -> Contents:
    """Read a file. Raises `IndexFileError`; nothing is read before the checksum is right."""
    if not data.startswith(MAGIC):
        if not data:
            raise IndexFileError("the file is empty", "truncated")
        if MAGIC.startswith(data):
            raise IndexFileError("the file ends after its first bytes", "truncated")
        raise IndexFileError("this is not a postcode index: it does not begin like one", "foreign")
    if len(data) < _HEAD.size:
        raise IndexFileError("the file ends within its header", "truncated")
    _, version, length, words = _HEAD.unpack_from(data)
    if version != VERSION:
        raise IndexFileError(
            f"the file is of format {version}, and this program reads format {VERSION}: a newer one is needed",
            "version",
        )
    if len(data) < length:
        raise IndexFileError(
            f"the file has {len(data):,} bytes of {length:,}: the rest is missing", "truncated"
        )
    if len(data) > length or length < _HEAD.size + words + 4:
        raise IndexFileError("the file is damaged: its length is not what it says", "damaged")
    if zlib.crc32(data[:-4]) != int.from_bytes(data[-4:], "big"):
        raise IndexFileError("the file is damaged: its checksum is wrong", "damaged")
    end = _HEAD.size + words
    try:
        said = json.loads(data[_HEAD.size : end])
        walk = _Walk(*_reader(data[end:-4]))
        codes = walk.strings((), MOST_AREAS)
        outcodes = walk.strings((), MOST_OUTCODES)
        if not codes or not outcodes:
            raise _ImpossibleError
        prefixes = {str(letters): str(area) for letters, area in said["prefixes"].items()}
        if not set(prefixes.values()) <= set(codes):
            raise _ImpossibleError
        runs = dict(zip(outcodes, walk.runs(len(codes), outcodes, ()), strict=True))
        return Contents(
            scheme=str(said["scheme"]),
            vintage=str(said["vintage"]),
            attributions=tuple(map(str, said["attributions"])),
            prefixes=prefixes,
            areas=tuple(codes),
            runs=runs,
            near=walk.near(runs, {}),
        )
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise IndexFileError("the file is damaged: it says what cannot be", "damaged") from error


def encode(contents: Contents) -> bytes:
    """Write a file: the same contents give the same bytes.

    Raises ValueError, with a sentence, for more than a file can say.
    """
    _check(contents)
    said = {
        "scheme": contents.scheme,
        "vintage": contents.vintage,
        "attributions": contents.attributions,
        "prefixes": dict(sorted(contents.prefixes.items())),
    }
    words = json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()
    if len(words) > MOST_WORDS:
        raise ValueError(
            f"scheme, vintage and attributions take {len(words):,} bytes, of at most {MOST_WORDS:,}"
        )
    bit, plain, end = _writer()
    walk = _Walk(bit, plain)
    outcodes = list(contents.runs)
    walk.strings(contents.areas, MOST_AREAS)
    walk.strings(outcodes, MOST_OUTCODES)
    walk.runs(len(contents.areas), outcodes, list(contents.runs.values()))
    walk.near(contents.runs, contents.near)
    body = words + end()
    head = _HEAD.pack(MAGIC, VERSION, _HEAD.size + len(body) + 4, len(words))
    return head + body + zlib.crc32(head + body).to_bytes(4, "big")


def _check(contents: Contents) -> None:
    if not 0 < len(contents.areas) <= MOST_AREAS:
        raise ValueError(f"an index holds 1 to {MOST_AREAS:,} areas, not {len(contents.areas):,}")
    if not 0 < len(contents.runs) <= MOST_OUTCODES:
        raise ValueError(f"an index holds 1 to {MOST_OUTCODES:,} outcodes, not {len(contents.runs):,}")
    for text in (*contents.areas, *contents.runs):
        if not 0 < len(text.encode()) <= MOST_BYTES:
            raise ValueError(f"a code has 1 to {MOST_BYTES} bytes, which {text[:40]!r} has not")
    for letters, area in contents.prefixes.items():
        if area not in contents.areas:
            raise ValueError(f"the area {area!r} of {letters} is not among the areas")


def natural(outcode: str) -> tuple[str, int, str]:
    """Key of the natural order of outcodes: letters, then the number, then what follows it."""
    parts = re.match(r"(\D*)(\d*)(.*)", outcode, re.ASCII | re.DOTALL)
    assert parts is not None
    return parts[1], int(parts[2] or 0), parts[3]


def fewest_changes(slots: Sequence[int], areas: Sequence[int]) -> Runs:
    """Runs that give each of the live `slots` (ascending) its area, ends chosen to be cheap to write.

    Between two live postcodes a run may end anywhere: here it ends where the longest node begins, the first
    of them if there are several.
    """
    starts, found = array("H", [0]), array("H", [areas[0]])
    for last, slot, area in zip(slots, slots[1:], areas[1:], strict=False):
        if area != found[-1]:
            for length in _LENGTHS[1:]:
                start = (last // length + 1) * length
                if start <= slot:
                    break
            starts.append(start)
            found.append(area)
    return starts, found
