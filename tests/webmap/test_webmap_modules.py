"""Joining modules into one script: the forms that are known, and an error with file and line for all others."""

import pytest

from geo.webmap.modules import ModuleError, in_own_scope, joined_script, ordered_modules, parse_module
from tests.node import run_node

UNKNOWN_IMPORTS = (
    'import * as days from "./days.js";',
    'import days from "./days.js";',
    'import days, { dayText } from "./days.js";',
    'import { dayText as text } from "./days.js";',
    'import { default as days } from "./days.js";',
    'import "./days.js";',
    'import { dayText } from "./days.js"',
    "import { dayText } from './days.js';",
    'import { dayText } from "../days.js";',
    'import { dayText } from "days";',
    'import { dayText } from "./days.js"; // why',
    'import { dayText } from "./days.js"; import { a } from "./a.js";',
    'import {\n  dayText,\n} from "./days.js";',
    'import { dayText /* why */ } from "./days.js";',
    'import /* why */ { dayText } from "./days.js";',
    'import { dayText } // why\n  from "./days.js";',
    'import { dayText } from "./days.js" with { type: "json" };',
    'import{dayText}from"./days.js";',
    "import {} from './days.js';",
    'import defer * as days from "./days.js";',
    'const days = await import("./days.js");',
    'import("./days.js").then(show);',
    "const here = import.meta.url;",
    "const text = `${import.meta.url}`;",
    'f(); import { dayText } from "./days.js";',
)
UNKNOWN_EXPORTS = (
    "export default function days() {}",
    "export default 1;",
    "export { days };",
    "export { days as default };",
    'export { dayText } from "./days.js";',
    'export * from "./days.js";',
    'export * as days from "./days.js";',
    "export let days = 1;",
    "export var days = 1;",
    "export class Days {}",
    "export function* days() {}",
    "export async function* days() {}",
    "export const { days } = all;",
    "export const [days] = all;",
    "export const days$ = 1;",
    "export /* why */ const days = 1;",
    "export\nconst days = 1;",
    "  export const days = 1;",
    "f(); export const days = 1;",
)


@pytest.mark.parametrize("form", UNKNOWN_IMPORTS + UNKNOWN_EXPORTS)
def test_a_form_that_is_not_known_is_refused_with_file_and_line(form):
    with pytest.raises(
        ModuleError, match=r"^geo/webmap/assets/tip\.js:3: this '(im|ex)port' has a form .* known"
    ) as err:
        parse_module("tip", f"/** A tip. */\n\n{form}\n")
    assert len(str(err.value)) <= 400


def test_an_import_below_code_is_refused():
    with pytest.raises(ModuleError, match=r"tip\.js:2: "):
        parse_module("tip", 'const a = 1;\nimport { dayText } from "./days.js";\n')


def test_the_words_are_refused_in_comments_and_texts_too():
    with pytest.raises(ModuleError, match=r"tip\.js:1: "):
        parse_module("tip", "// an import\n")


def test_the_known_forms_are_read():
    text = (
        '/* global L */\n// first\nimport { a, b } from "./one.js";\n\nimport { c } from "./two.js";\n'
        "export const D = 1;\nexport function e() {}\nexport async function f() {}\n"
    )
    module = parse_module("tip", text)
    assert [(each.module, each.names) for each in module.imports] == [("one", ("a", "b")), ("two", ("c",))]
    assert module.exports == ("D", "e", "f")


def test_a_module_becomes_a_function_that_hands_out_its_exports():
    module = parse_module("tip", '// a tip\nimport { a } from "./one.js";\nexport const D = a;\n')
    expected = "const $tip = (() => {\n// a tip\nconst { a } = $one;\nconst D = a;\nreturn { D };\n})();\n"
    assert in_own_scope(module) == expected


def ordered(**texts):
    def read(name):
        if name not in texts:
            raise FileNotFoundError(name)
        return texts[name]

    return [module.name for module in ordered_modules("page", read)]


ONE = "export const a = 1, b = 2;\n"


def test_a_module_stands_after_all_that_it_imports():
    two = 'import { a } from "./one.js";\nexport const c = a;\n'
    page = 'import { c } from "./two.js";\nimport { a } from "./one.js";\n'
    assert ordered(page=page, two=two, one=ONE) == ["one", "two", "page"]


@pytest.mark.parametrize("names", ["z", "a, z", "b"])
def test_a_name_that_is_not_exported_is_refused(names):
    missing = names[-1]
    with pytest.raises(ModuleError, match=rf"page\.js:2: one\.js does not export {missing}\. "):
        ordered(page=f'\nimport {{ {names} }} from "./one.js";\n', one=ONE)


def test_a_module_that_is_not_there_is_refused():
    with pytest.raises(ModuleError, match=r"page\.js:1: there is no none\.js\."):
        ordered(page='import { a } from "./none.js";\n')


def test_modules_that_import_each_other_are_refused():
    with pytest.raises(ModuleError, match=r"one\.js:1: page\.js imports this module in turn\."):
        ordered(page='import { a } from "./one.js";\n', one='import { p } from "./page.js";\n')


def test_the_script_runs_as_a_classic_script_and_leaves_one_global(tmp_path):
    path = tmp_path / "page.cjs"
    before = "globalThis.window = {}; const known = new Set(Object.keys(globalThis));\n"
    after = "console.log(Object.keys(window), Object.keys(globalThis).filter((name) => !known.has(name)));\n"
    path.write_text(before + joined_script() + after, encoding="utf-8")
    assert run_node(path).strip() == "[ 'mountConflictMap' ] []"
