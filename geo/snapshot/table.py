"""Tables of text on the page: columns of given width, lines that wrap or are cut, as tall as they turn out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from geo.snapshot.fonts import shortened, wrap_at_most
from geo.snapshot.scene import Item, Path, Text, polyline
from geo.style import HAIRLINE, LIGHT

LEADING = 1.2  # line height, of the size
GAP = 5.0  # points between columns


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

    def height(self) -> float:
        """Return how tall the table is, its head included."""
        return self._head() + sum(self._row_height(row) for row in self.rows)

    def whole_lines(self) -> tuple[Row, ...]:
        """Return the cells as they are drawn: what does not fit in their lines is left out, with an ellipsis."""
        return tuple(tuple(" ".join(cell) for cell in self._lines(row)) for row in self.rows)

    def enlarged(self, factor: float) -> "Table":
        """Return the same table, everything in it `factor` times as large."""
        columns = tuple(replace(column, width=column.width * factor) for column in self.columns)
        return replace(self, columns=columns, size=self.size * factor, padding=self.padding * factor)

    def _head(self) -> float:
        return self.size * LEADING + 5 if any(column.head for column in self.columns) else 0.0

    def _lines(self, row: Row) -> list[list[str]]:
        return [
            wrap_at_most(cell, column.width - GAP, self.size, column.weight, self.most_lines)
            for cell, column in zip(row, self.columns, strict=True)
        ]

    def _row_height(self, row: Row) -> float:
        lines = max(1, *(len(cell) for cell in self._lines(row)))
        return lines * self.size * LEADING + self.padding

    def draw(self, x: float, y: float, signs: Sequence[tuple[int, Sign]] = ()) -> list[Item]:
        """Return the table with its upper left corner at x, y; signs: (column, what to draw before its cells)."""
        items = self._draw_head(x, y)
        y += self._head()
        for number, row in enumerate(self.rows):
            tall = self._row_height(row)
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
                shortened(column.head, max(column.width, 34), self.size, "bold"),
                self.size,
                "bold",
                column.anchor,
                LIGHT.muted,
                role="head",
            )
            for i, column in enumerate(self.columns)
            if column.head
        ]
        return [*heads, Path(polyline((x, line), (x + self._wide(), line)), stroke=LIGHT.ink, width=0.7, closed=False)]

    def _draw_row(self, x: float, baseline: float, row: Row) -> list[Item]:
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
            for i, (column, lines) in enumerate(zip(self.columns, self._lines(row), strict=True))
            for k, line in enumerate(lines)
        ]


def fitting(candidates: Sequence[Table], room: float) -> Table | None:
    """Return the first table that is no taller than `room`, or None."""
    return next((table for table in candidates if table.height() <= room), None)
