"""What is drawn on paper has the classes and the timeline of the screen."""

import json
from datetime import date, timedelta

import numpy as np

from geo.snapshot.map.classes import classes_of
from geo.snapshot.page.timeline import MIN_BAR, starts, step_of
from geo.store.store import day_number
from geo.style import RAMPS
from geo.wording.modes import MAX_CLASSES
from tests.node import run_node

SCRIPT = """
import { classColor, classStarts, classTexts } from "./geo/webmap/assets/classes.js";
const { lists, ramp, most } = JSON.parse(process.argv[1]);
const drawn = lists.map((values) => {
  const starts = classStarts(values, most);
  return { texts: classTexts(starts), colours: starts.map((_, i) => classColor(ramp, i, starts.length)) };
});
console.log(JSON.stringify(drawn));
"""


def test_classes_are_those_of_the_screen():
    chance = np.random.default_rng(3)
    lists = [(chance.geometric(1 / scale, size) - 1).tolist() for scale in (2, 9, 400) for size in (1, 3, 7, 40, 300)]
    given = json.dumps({"lists": lists, "ramp": RAMPS["light"], "most": MAX_CLASSES})
    drawn = json.loads(run_node("--input-type=module", "--eval", SCRIPT, given))
    for values, expected in zip(lists, drawn, strict=True):
        classes = classes_of(values, "Events")
        assert list(classes.texts) == expected["texts"], values
        assert list(classes.colours) == expected["colours"], values


BINS = """
import { binAxis } from "./geo/webmap/assets/timeline_bins.js";
const bins = ({ from, days, width }) => binAxis({ from, days }, width);
console.log(JSON.stringify(JSON.parse(process.argv[1]).map(bins)));
"""


def test_bars_of_a_timeline_are_those_of_the_screen():
    chance = np.random.default_rng(5)
    lengths = [1, 7, 100, 101, 700, 701, 3000, 3001, 9000, 9001, 40_000, *chance.integers(1, 20_000, 40).tolist()]
    firsts = [date(1990, 1, 1) + timedelta(days=int(days)) for days in chance.integers(0, 4000, len(lengths))]
    asked = [
        {"from": day_number(first), "days": days, "width": 400} for first, days in zip(firsts, lengths, strict=True)
    ]
    drawn = json.loads(run_node("--input-type=module", "--eval", BINS, json.dumps(asked)))
    for first, days, expected in zip(firsts, lengths, drawn, strict=True):
        last = first + timedelta(days=days - 1)
        step = step_of(first, last, 100 * MIN_BAR)
        assert {"unit": step, "edges": [day_number(day) for day in starts(first, last, step)]} == expected
