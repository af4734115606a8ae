"""Remove prefixes that servers add to JSON (JSONP, anti-hijacking), if they match exactly."""

import re

START = re.compile(rb"[\s\x1e]*")
GUARDS = (b"while(1);", b"while (1);", b"for(;;);", b"for (;;);", b"throw 1;", b")]}',", b")]}'", b"{}&&", b"{} &&")
CALL = re.compile(rb"(?:/\*\*?/)?\s*(?:typeof [\w.$]+ *=== *'function' *&& *)?[A-Za-z_$][\w.$]{0,200}\s*\(\s*(?=[\[{])")
ASSIGNMENT = re.compile(rb"(?:(?:var|let|const)\s+)?[A-Za-z_$][\w.$]{0,200}\s*=\s*(?=[\[{])")
CALL_END, ASSIGNMENT_END = re.compile(rb"\)\s*;?\s*\Z"), re.compile(rb";?\s*\Z")
COMMENT = re.compile(rb"[\s\x1e]*(?://[^\n]*\n|/\*.{0,10000}?\*/)\s*[\[{]", re.DOTALL)
BROKEN = re.compile(rb'\s*[^\n{\["]{0,200}[\[{][\s\[{]*"[^"\n]{0,200}"\s*:')
MAX_END = 200  # bytes


def unwrapped(text: bytes) -> bytes:
    """Return the JSON inside a call, behind a guard or behind the name of a variable; any other text as it is."""
    begin = START.match(text)
    at = begin.end() if begin else 0
    for guard in GUARDS:
        rest = text[at + len(guard) : at + len(guard) + MAX_END].lstrip()
        if text.startswith(guard, at) and rest[:1] in (b"{", b"["):
            return text[at + len(guard) :]
    for start, end in ((CALL, CALL_END), (ASSIGNMENT, ASSIGNMENT_END)):
        if match := start.match(text, at):
            behind = end.search(text, max(match.end(), len(text) - MAX_END))
            return text[match.end() : behind.start()] if behind else text
    return text


def is_commented(text: bytes) -> bool:
    """Return whether JSON seems to stand behind a comment, which JSON does not know."""
    return COMMENT.match(text) is not None


def is_broken(text: bytes) -> bool:
    """Return whether a text that is no JSON begins with something that is, behind what does not belong there."""
    return BROKEN.match(text) is not None
