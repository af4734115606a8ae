"""Join our ES modules into one classic script, since a page opened from a file cannot load modules.

Two forms are known, each at the start of a line: `import { a, b } from "./module.js";` before all other code, and
`export function`, `export async function` or `export const` with one name. Any other use of the words import and
export, in comments and texts as well, is refused with its file and line (`ModuleError`).
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

ENTRY = "conflict_map"  # its module leaves the script's one global, mountConflictMap
_HEAD = re.compile(
    r'\s+|//[^\n]*\n|/\*.*?\*/|import \{ (?P<names>\w+(?:, \w+)*) \} from "\./(?P<module>\w+)\.js";\n', re.DOTALL
)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function|const) (\w+)(?![\w$]))", re.MULTILINE)
_WORD = re.compile(r"\b(?:import|export)\b")
KNOWN_FORMS = (
    'Write `import { a, b } from "./module.js";` first in the file, and `export function` or `export const` with one '
    "name, each at the start of a line; use other words in comments and texts."
)

ReadText = Callable[[str], str]


class ModuleError(ValueError):
    """A module that cannot be joined: which file, which line, and what to write instead."""


@dataclass(frozen=True)
class Import:
    """The names that a module takes from another one."""

    module: str
    names: tuple[str, ...]
    start: int
    end: int


@dataclass(frozen=True)
class Module:
    """A module of the script: its text, and what it takes and gives."""

    name: str
    text: str
    imports: tuple[Import, ...]
    exports: tuple[str, ...]

    def error(self, at: int, problem: str) -> ModuleError:
        """Return the error for a place in the text."""
        line = self.text.count("\n", 0, at) + 1
        return ModuleError(f"geo/webmap/assets/{self.name}.js:{line}: {problem}")


def module_text(name: str) -> str:
    """Return the source of one of our modules."""
    return files("geo.webmap").joinpath("assets", f"{name}.js").read_text(encoding="utf-8")


@cache
def joined_script() -> str:
    """Return our modules as one script that leaves a single global, `mountConflictMap`."""
    parts = "".join(map(in_own_scope, ordered_modules(ENTRY, module_text)))
    return f'"use strict";\n(() => {{\n{parts}window.mountConflictMap = ${ENTRY}.mountConflictMap;\n}})();\n'


def parse_module(name: str, text: str) -> Module:
    """Return a module with its imports and exports. Raise ModuleError for a form that is not known."""
    imports = tuple(_imports(text))
    exports = list(_EXPORT.finditer(text, imports[-1].end if imports else 0))
    module = Module(name, text, imports, tuple(match[1] for match in exports))
    known = {each.start for each in imports} | {match.start() for match in exports}
    for word in _WORD.finditer(text):
        if word.start() not in known:
            raise module.error(word.start(), f"this {word[0]!r} has a form that is not known. {KNOWN_FORMS}")
    return module


def _imports(text: str) -> Iterator[Import]:
    """Yield the imports that stand before all code but comments."""
    end = 0
    while match := _HEAD.match(text, end):
        if match["module"]:
            yield Import(match["module"], tuple(match["names"].split(", ")), match.start(), match.end())
        end = match.end()


def ordered_modules(entry: str, read: ReadText) -> list[Module]:
    """Return the entry and all modules that it needs, each after those that it imports. Raise ModuleError."""
    modules: dict[str, Module] = {}
    _add(parse_module(entry, read(entry)), modules, read, (entry,))
    return list(modules.values())


def _add(module: Module, modules: dict[str, Module], read: ReadText, open_names: tuple[str, ...]) -> None:
    for each in module.imports:
        if each.module in open_names:
            raise module.error(each.start, f"{each.module}.js imports this module in turn. Break the circle.")
        if each.module not in modules:
            _add(_imported(module, each, read), modules, read, (*open_names, each.module))
        missing = sorted(set(each.names) - set(modules[each.module].exports))
        if missing:
            raise module.error(each.start, f"{each.module}.js does not export {', '.join(missing)}. {KNOWN_FORMS}")
    modules[module.name] = module


def _imported(module: Module, wanted: Import, read: ReadText) -> Module:
    try:
        text = read(wanted.module)
    except OSError:
        raise module.error(wanted.start, f"there is no {wanted.module}.js. Correct the name.") from None
    return parse_module(wanted.module, text)


def in_own_scope(module: Module) -> str:
    """Return a module as a function's body whose result holds its exports, so that modules may use the same names."""
    body, rest = "", 0
    for each in module.imports:
        body += f"{module.text[rest : each.start]}const {{ {', '.join(each.names)} }} = ${each.module};\n"
        rest = each.end
    body += _EXPORT.sub("", module.text[rest:])
    return f"const ${module.name} = (() => {{\n{body}return {{ {', '.join(module.exports)} }};\n}})();\n"
