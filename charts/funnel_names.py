"""Names in a funnel: beside which marks they have room without covering a line, another mark or another name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
import numpy.typing as npt
import pandas as pd
import plotly.graph_objects as go

from charts.theme import QUIET, cut, plain

MOST, FONT = 6, 11
LENGTH = 28  # letters of a line of a name
CUT = (22, 16)  # of a name of which only the beginning has room
LETTER, HALF_LINE, BESIDE = 5.4, 7, 12  # pixels of a letter, of half a line of text, from a mark to its name
# Width and height in pixels of the ground of the chart: on a desk, on a phone.
GROUNDS = ((880, 290), (265, 195))
DOWN = (0, 13, -13, 20, -20, 28, -28, 44, -44)  # pixels a name may stand below or above its mark
SAMPLES = 300
# No name, wherever it stands, reaches farther from its mark than so many pixels across, and up or down.
REACH = (LETTER * LENGTH + BESIDE + 3, 2 * max(DOWN) + BESIDE + 2 * HALF_LINE)

Box = tuple[float, float, float, float]  # left, right, bottom, top
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a name stands beside its mark: to the right or left of it, and so many pixels lower."""

    right: bool
    down: int


@dataclass(frozen=True, slots=True, eq=False)
class Obstacles:
    """What no name may cover: points of the lines, and marks; across and up from 0 to 1 over the ground."""

    lines_across: Floats
    lines_up: Floats
    marks_across: Floats
    marks_up: Floats

    @classmethod
    def of(cls, drawn: pd.DataFrame, lines: pd.DataFrame) -> Obstacles:
        """Of all marks, and of the lines at so many points that no name fits between two."""
        at = np.linspace(0, 1, SAMPLES)
        columns = [column for column in lines.columns if column != "across"]
        ups = [np.interp(at, lines["across"], lines[column]) for column in columns]
        across, up = (drawn[name].to_numpy(dtype=float) for name in ("across", "up"))
        return cls(np.tile(at, len(columns)), np.concatenate(ups), across, up)

    def around(self, here: tuple[float, float], ground: tuple[int, int]) -> Obstacles:
        """Those within reach of a mark that is to be named, without the mark itself; in pixels of a ground."""
        wide, high = ground

        def near(across: Floats, up: Floats) -> npt.NDArray[np.bool_]:
            return (np.abs(across - here[0]) * wide <= REACH[0]) & (np.abs(up - here[1]) * high <= REACH[1])

        lines, marks = near(self.lines_across, self.lines_up), near(self.marks_across, self.marks_up)
        marks &= (self.marks_across != here[0]) | (self.marks_up != here[1])
        return Obstacles(
            self.lines_across[lines] * wide, self.lines_up[lines] * high,
            self.marks_across[marks] * wide, self.marks_up[marks] * high,
        )  # fmt: skip


def draw_names(figure: go.Figure, named: pd.DataFrame, drawn: pd.DataFrame, lines: pd.DataFrame, *, log: bool) -> None:
    """A name, tied to its mark by a thin line, for up to six marks of `named`, in their order; none that has no room.

    `named` has the name, across and up, `drawn` across and up of all marks, `lines` across and one column per line;
    across and up run from 0 to 1 over the ground. `named` has x and y as the axes have them, too.
    """
    taken: list[tuple[tuple[float, float], str, Place]] = []
    obstacles = Obstacles.of(drawn, lines)
    for row in named.to_dict("records"):
        if len(taken) == MOST:
            return
        here = (float(row["across"]), float(row["up"]))
        told = _told(here, str(row["name"]), {ground: obstacles.around(here, ground) for ground in GROUNDS}, taken)
        if told is None:
            continue
        name, found = told
        taken.append((here, name, found))
        figure.add_annotation(
            x=np.log10(row["x"]) if log else row["x"], y=row["y"], text=plain(name).replace("\n", "<br>"),
            font={"size": FONT}, align="left" if found.right else "right",
            ax=BESIDE if found.right else -BESIDE, ay=found.down, xanchor="left" if found.right else "right",
            showarrow=True, arrowhead=0, arrowwidth=1, arrowcolor=QUIET, standoff=6,
        )  # fmt: skip


def _told(
    here: tuple[float, float], name: str, around: Mapping[tuple[int, int], Obstacles],
    taken: Sequence[tuple[tuple[float, float], str, Place]],
) -> tuple[str, Place] | None:  # fmt: skip
    """The name as written and its place: with room on a desk and on a phone, else on a desk; else the same for its
    beginning, else none."""
    places = [Place(right, down) for down in DOWN for right in (here[0] <= 0.5, here[0] > 0.5)]
    for written, grounds in product(([*_whole(name)], [cut(name, length) for length in CUT]), (GROUNDS, GROUNDS[:1])):
        for text, place in product(written, places):
            if all(_free(here, text, place, around[ground], taken, ground) for ground in grounds):
                return text, place
    return None


def _whole(name: str) -> Iterator[str]:
    """A name on one line and on two, where its lines are short enough."""
    if len(name) <= LENGTH:
        yield name
    gaps = [at for at, letter in enumerate(name) if letter == " "]
    if gaps:
        middle = min(gaps, key=lambda at: abs(at - len(name) / 2))
        if max(middle, len(name) - middle - 1) <= LENGTH:
            yield f"{name[:middle]}\n{name[middle + 1 :]}"


def _free(
    here: tuple[float, float], name: str, place: Place, obstacles: Obstacles,
    taken: Sequence[tuple[tuple[float, float], str, Place]], ground: tuple[int, int],
) -> bool:  # fmt: skip
    wide, high = ground
    box = _box(here, name, place, ground)
    if box[0] < 0 or box[1] > wide or box[2] < 0 or box[3] > high:
        return False
    marks_x, marks_y = obstacles.marks_across, obstacles.marks_up
    for x, y in ((obstacles.lines_across, obstacles.lines_up), (marks_x, marks_y)):
        if ((x >= box[0] - 3) & (x <= box[1] + 3) & (y >= box[2] - 1) & (y <= box[3] + 1)).any():
            return False
    begin = (box[0] if place.right else box[1], here[1] * high - place.down)
    away = np.hypot(marks_x - begin[0], marks_y - begin[1])
    if (away < np.hypot(BESIDE, place.down)).any():  # it would be read as the name of that other mark
        return False
    return not any(_touch(box, _box(*other, ground)) for other in taken)


def _box(here: tuple[float, float], name: str, place: Place, ground: tuple[int, int]) -> Box:
    x, y = here[0] * ground[0], here[1] * ground[1] - place.down
    lines = name.split("\n")
    long, half = LETTER * max(map(len, lines)), HALF_LINE * len(lines)
    left = x + BESIDE if place.right else x - BESIDE - long
    return left, left + long, y - half, y + half


def _touch(one: Box, other: Box) -> bool:
    return one[0] <= other[1] and other[0] <= one[1] and one[2] <= other[3] and other[2] <= one[3]
