"""A choropleth on paper has the classes of the one on the screen."""

import json

import numpy as np

from geo.snapshot.map.classes import classes_of
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
