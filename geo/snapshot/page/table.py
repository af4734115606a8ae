"""Tables of text on the page: columns of given width, lines that wrap or are cut, as tall as they turn out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import accumulate

from geo.snapshot.fonts import wrap_at_most
from geo.snapshot.scene import Item, Path, Text, polyline
from geo.style import HAIRLINE, LIGHT

LEADING = 1.2  # line height, of the size
GAP = 5.0  # points between columns
MIN_HEAD = 34.0  # points that the head of a narrow column may take


@dataclass(frozen=True)
class Column:
    """A column: its head, its width in points, and how its cells are set."""

    head: str
    width: float
    weight: str = "regular"
    anchor: str = "start"


Row = Sequence[str]
Sign = Callable[[int, float, float], list[Item]]  # row, x and y of its middle -> what stands before its text


@dataclass(frozen=True)
class Table:
    """Columns and rows at a size of type; cells take at most `most_lines` lines."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    size: float
    most_lines: int = 2
    padding: float = 2.6  # points between rows
    head_lines: int = 1  # at most

    def height(self) -> float:
        """Return how tall the table is, its head included."""
        return self._head() + sum(self._row_heights)

    def rows_in(self, room: float) -> int:
        """Return how many of the first rows fit `room` points."""
        reached = accumulate(self._row_heights, initial=self._head())
        return max(sum(bottom <= room for bottom in reached) - 1, 0)

    def whole_lines(self) -> tuple[Row, ...]:
        """Return the cells as they are drawn: what does not fit in their lines is left out, with an ellipsis."""
        return tuple(tuple(" ".join(cell) for cell in row) for row in self._lines)

    def enlarged(self, factor: float) -> "Table":
        """Return the same table, everything in it `factor` times as large."""
        columns = tuple(replace(column, width=column.width * factor) for column in self.columns)
        return replace(self, columns=columns, size=self.size * factor, padding=self.padding * factor)

    def widened(self, wide: float) -> "Table":
        """Return the same table, its first column taking what the others leave of `wide` points."""
        first, *others = self.columns
        return replace(self, columns=(replace(first, width=first.width + wide - self._wide()), *others))

    def whole_heads(self) -> Row:
        """Return the heads as they are drawn."""
        return tuple(" ".join(head) for head in self._heads())

    def _head(self) -> float:
        lines = max(len(head) for head in self._heads())
        return lines * self.size * LEADING + 5 if lines else 0.0

    def _heads(self) -> list[list[str]]:
        return [
            wrap_at_most(column.head, max(column.width, MIN_HEAD), self.size, "bold", self.head_lines)
            for column in self.columns
        ]

    @cached_property
    def _lines(self) -> list[list[list[str]]]:
        """Return the lines of every cell of every row."""
        return [
            [
                wrap_at_most(cell, column.width - GAP, self.size, column.weight, self.most_lines)
                for cell, column in zip(row, self.columns, strict=True)
            ]
            for row in self.rows
        ]

    @cached_property
    def _row_heights(self) -> list[float]:
        lines = (max(1, *map(len, row)) for row in self._lines)
        return [most * self.size * LEADING + self.padding for most in lines]

    def draw(self, x: float, y: float, signs: Sequence[tuple[int, Sign]] = ()) -> list[Item]:
        """Return the table with its upper left corner at x, y; signs: (column, what to draw before its cells)."""
        items = self._draw_head(x, y)
        y += self._head()
        for number, (row, tall) in enumerate(zip(self._lines, self._row_heights, strict=True)):
            baseline = y + self.padding / 2 + self.size * 0.92
            items += self._draw_row(x, baseline, row)
            items += [
                item
                for column, sign in signs
                for item in sign(number, self._left(x, column), baseline - 0.35 * self.size)
            ]
            y += tall
            items.append(Path(polyline((x, y), (x + self._wide(), y)), stroke=HAIRLINE, width=0.4, closed=False))
        return items

    def _wide(self) -> float:
        return sum(column.width for column in self.columns)

    def _left(self, x: float, position: int) -> float:
        return x + sum(column.width for column in self.columns[:position])

    def _edge(self, x: float, position: int) -> float:
        """Return where the text of a column is anchored."""
        column = self.columns[position]
        return self._left(x, position) + (column.width if column.anchor == "end" else 0)

    def _draw_head(self, x: float, y: float) -> list[Item]:
        if not self._head():
            return []
        line = y + self._head() - 1
        heads: list[Item] = [
            Text(
                self._edge(x, i),
                line - 3.4,
                head,
                self.size,
                "bold",
                column.anchor,
                LIGHT.muted,
                role="head",
            )
            for i, (column, head) in enumerate(zip(self.columns, self.whole_heads(), strict=True))
            if head
        ]
        return [*heads, Path(polyline((x, line), (x + self._wide(), line)), stroke=LIGHT.ink, width=0.7, closed=False)]

    def _draw_row(self, x: float, baseline: float, row: Sequence[Sequence[str]]) -> list[Item]:
        return [
            Text(
                self._edge(x, i),
                baseline + k * self.size * LEADING,
                line,
                self.size,
                column.weight,
                column.anchor,
                LIGHT.ink,
                role="cell",
            )
            for i, (column, lines) in enumerate(zip(self.columns, row, strict=True))
            for k, line in enumerate(lines)
        ]


def fitting(candidates: Sequence[Table], room: float) -> Table | None:
    """Return the first table that is no taller than `room`, or None."""
    return next((table for table in candidates if table.height() <= room), None)
