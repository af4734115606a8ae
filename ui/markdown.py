"""Texts of files in widgets that read Markdown: shown character by character, never as links, pictures or emphasis."""

SIGNS = frozenset("\\`*_{}[]()#+-.!|<>~$:&")


def plain(text: str) -> str:
    """Return text that Markdown shows as it is."""
    return "".join(f"\\{letter}" if letter in SIGNS else letter for letter in text)
