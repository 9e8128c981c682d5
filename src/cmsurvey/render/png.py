"""A captured picture → a small one: a few colours, the flat ones exact, packed as tightly as it pays.

A page is a dozen flat colours and the shades between them at the edges of letters. The flat ones are kept
to the bit; the shades, of which a capture has a thousand, are gathered into the few that an eye needs.
"""

from __future__ import annotations

import dataclasses
import mmap
from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from cmsurvey.render import pixels

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Numbers = NDArray[np.integer[Any]]

#: Bytes that a picture may have, at its largest: a card in an article, a poster, one for a social network.
LIMITS = {"card": 50_000, "poster": 200_000, "social": 100_000}


class _Try(NamedTuple):
    """A way to pack: how many colours in all, and libdeflate's effort at most.

    Where flat colours take most places of the palette, there are more of them: `shades` remain at least.
    So many `aside` of the flat ones, those with the fewest pixels, are no shade of another: plainer edges.
    """

    colours: int
    effort: int
    shades: int = 5
    aside: int = 0


#: From the quickest to the smallest; the first whose picture is within the limit is taken. The tenth effort
#: takes four times as long as the ninth, the last five times as long again for 3 % of the bytes: a shade less
#: comes before the one, a colour less before the other.
_TRIES = (
    _Try(16, 7),
    _Try(12, 9),
    _Try(8, 9, shades=4),
    _Try(8, 10, shades=3),
    _Try(8, 10, shades=2),
    _Try(8, 10, shades=2, aside=2),
    _Try(8, 10, shades=2, aside=3),
    _Try(8, 12, shades=1, aside=2),
)
_ROUNDS = 6
#: The last effort that is quick; those after it take five to twenty times as long, and leave nine tenths of
#: its bytes (0.89 to 0.97 of 50 pictures).
_QUICK, _LEFT = 9, 0.9


def smaller(content: bytes, limit: int, colours: Iterable[str]) -> bytes:
    """The same picture as an indexed PNG, at most `limit` bytes where few colours can do that.

    Every pixel in one of the `colours` (#RRGGBB) keeps it exactly; equal input gives equal bytes.
    """
    picture = _Picture.of(content)
    flat = np.unique([int.from_bytes(bytes.fromhex(one[1:]), "little") for one in colours])
    best = b""
    for attempt in _TRIES:
        packed = _encoded(picture, attempt, flat, limit)
        if not best or len(packed) < len(best):
            best = packed
        if len(best) <= limit:
            break
    return best


class _Runs(NamedTuple):
    """What the rows of a band are, one after the other: runs of one colour.

    `which` colour each has: 0xBBGGRR, or its number once all are known. Then the length of each in pixels,
    and how often its row comes in the picture.
    """

    which: Numbers
    lengths: Numbers
    times: Numbers

    @classmethod
    def of(cls, band: Numbers, times: Numbers) -> _Runs:
        """Those of rows that come so many times, in types as narrow as can be."""
        begun = np.ones(band.shape, dtype=bool)
        np.not_equal(band[:, 1:], band[:, :-1], begun[:, 1:])
        at = np.flatnonzero(begun)
        lengths = np.diff(at, append=band.size).astype(np.min_scalar_type(band.shape[1]))
        narrow = times.astype(np.min_scalar_type(times.max()))
        return cls(band.ravel()[at], lengths, np.repeat(narrow, np.count_nonzero(begun, axis=1)))


@dataclasses.dataclass(frozen=True, eq=False)
class _Picture:
    """A picture by its colours: each as 0xBBGGRR and how many pixels have it, that of the paper first.

    `rows` are the distinct ones that its rows are, each so many pixels wide; `runs` are what those are, band
    by band: a poster has so many that a number for each takes more than the poster itself.
    """

    width: int
    rows: Numbers
    colours: Numbers
    counts: Numbers
    runs: list[_Runs]

    @classmethod
    def of(cls, content: bytes) -> _Picture:
        rows, bands = pixels.distinct(content)
        comes, runs, done = np.bincount(rows), [], 0
        for band in bands:
            runs.append(_Runs.of(band, comes[done : done + len(band)]))
            done += len(band)
        paper = runs[0].which[:1]
        others = _sorted(np.concatenate([_sorted(one.which) for one in runs]))
        colours = np.concatenate((paper, others[others != paper]))
        counts, table = np.zeros(colours.size, dtype=np.int64), _numbers(colours)
        for at, (taken, lengths, times) in enumerate(runs):
            runs[at] = _Runs(table[taken], lengths, times)
            counts += np.bincount(runs[at].which, lengths * times.astype(float), colours.size).astype(int)
        return cls(pixels.size(content)[0], rows, colours.astype(np.int64), counts, runs)

    def index(self, nearest: Numbers) -> Numbers:
        """The distinct rows, each colour as what is the nearest to it."""
        small = nearest.astype(np.uint8)
        bands = [np.repeat(small[one.which], one.lengths) for one in self.runs]
        return np.concatenate(bands).reshape(-1, self.width)


def _sorted(colours: Numbers) -> Numbers:
    """Each colour once; `np.unique` looks each up in a table, at five times the cost."""
    found = np.sort(colours)
    return np.concatenate((found[:1], found[1:][found[1:] != found[:-1]]))


def _numbers(colours: Numbers) -> Numbers:
    """A table of all colours that there could be, with the number of each of these.

    The system gives of it what is touched: to sort the runs takes three times as long.
    """
    kind = np.min_scalar_type(colours.size)
    table: Numbers = np.frombuffer(mmap.mmap(-1, kind.itemsize << 24), dtype=kind)
    table[colours] = np.arange(colours.size)
    return table


def _encoded(picture: _Picture, attempt: _Try, flat: Numbers, limit: int) -> bytes:
    """The picture as an attempt packs it; quickly where that is within the limit, or no effort would be."""
    palette, nearest = _palette(picture, attempt, flat)
    packed = partial(pixels.indexed, picture.index(nearest), picture.rows, palette)
    quick = packed(min(attempt.effort, _QUICK))
    done = attempt.effort <= _QUICK or len(quick) <= limit or len(quick) * _LEFT > limit
    return quick if done else packed(attempt.effort)


def _palette(picture: _Picture, attempt: _Try, flat: Numbers) -> tuple[Numbers, Numbers]:
    """The colours of the palette, flat ones first, and the nearest of each colour of the picture."""
    points = np.stack([picture.colours >> shift & 255 for shift in (0, 8, 16)], axis=1)
    fixed = np.flatnonzero(np.isin(picture.colours, flat))
    fixed = np.union1d(fixed, [0])
    room = min(max(attempt.colours - fixed.size, attempt.shades), points.shape[0] - fixed.size)
    weights = np.sqrt(picture.counts)
    centres = _spread(points, fixed, room, weights)
    for _ in range(_ROUNDS):
        nearest = _nearest(points, centres)
        total = np.bincount(nearest, weights, len(centres))
        for at in range(3):
            mean = np.bincount(nearest, weights * points[:, at], len(centres)) / np.maximum(total, 1e-9)
            centres[fixed.size :, at] = np.where(total > 0, mean, centres[:, at])[fixed.size :]
    centres = np.rint(centres)
    nearest = _nearest(points, centres)
    if attempt.aside:
        counts = picture.counts[fixed].astype(float)
        counts[0] = np.inf  # the ground of the picture
        shade = np.ones(len(centres), dtype=bool)
        shade[np.argsort(counts, kind="stable")[: attempt.aside]] = False
        nearest = np.flatnonzero(shade)[_nearest(points, centres[shade])]
        nearest[fixed] = np.arange(fixed.size)
    used, nearest = np.unique(nearest, return_inverse=True)
    return centres[used].astype(np.int64), nearest


def _spread(points: Numbers, fixed: Numbers, room: int, weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """The fixed colours, then so many others, each the one that those before it serve worst."""
    centres = points[fixed].astype(np.float64)
    apart = _apart(points, centres).min(axis=1)
    for _ in range(room):
        worst = points[int(np.argmax(apart * weights))].astype(np.float64)
        centres = np.vstack([centres, worst])
        apart = np.minimum(apart, ((points - worst) ** 2).sum(axis=1))
    return centres


def _nearest(points: Numbers, centres: NDArray[np.float64]) -> Numbers:
    found: Numbers = _apart(points, centres).argmin(axis=1)
    return found


def _apart(points: Numbers, centres: NDArray[np.float64]) -> NDArray[np.float64]:
    """The square of the distance of each point to each centre."""
    red, green, blue = ((points[:, at, None] - centres[:, at]) ** 2 for at in range(3))
    return red + green + blue
