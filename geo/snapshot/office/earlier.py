"""A template is often last week's file: what it tells of its own maps is taken out before new ones come in."""

from collections.abc import Container, Iterator
from typing import Any

from pptx.opc.oxml import serialize_part_xml
from pptx.oxml import parse_xml

from geo.errors import SnapshotError

COMMENTS = ("comments", "commentsExtended", "commentsExtensible", "commentsIds", "people", "commentAuthors", "authors")
# kinds of relations that only words and pictures of a text use
OF_TEXT = ("image", "hyperlink", "chart", "oleObject", "package", "aFChunk", "subDocument", "header", "footer")
PREVIEW, STATISTICS, SLIDE, CUSTOM_XML = "thumbnail", "extended-properties", "slide", "customXml"
# of the statistics of a file, what is no count and no title of what it held
KEPT_STATISTICS = ("Template", "Company", "Manager", "Application", "AppVersion", "DocSecurity", "PresentationFormat")


def forget_file(package: Any, mark: str) -> None:
    """Take out of a template the provenance (a part that holds `mark`), preview, comments and statistics of its maps.

    `package` is that of python-pptx or of python-docx.
    """
    for relations in _relations(package):
        for name, relation in list(relations.items()):
            kind = kind_of(relation)
            if kind in COMMENTS or kind == PREVIEW or (kind == CUSTOM_XML and _holds(relation, mark)):
                relations.pop(name)
            elif kind == STATISTICS and not relation.is_external:
                relation.target_part._blob = _without_counts(relation.target_part.blob)


def forget_slides(package: Any) -> None:
    """Take out the ways from layouts and masters to slides, which lead nowhere once the slides are gone."""
    for part in package.iter_parts():
        for name, relation in list(part.rels.items()):
            if kind_of(relation) == SLIDE:
                part.rels.pop(name)
                for element in [each for each in part._element.iter() if name in each.attrib.values()]:
                    element.getparent().remove(element)


def forget_unused(part: Any, used_before: Container[str]) -> None:
    """Take out the relations of a part to pictures, links and other things that its text has no more."""
    used = used_relations(part)
    for name, relation in list(part.rels.items()):
        if name not in used and (name in used_before or kind_of(relation) in OF_TEXT):
            part.rels.pop(name)


def used_relations(part: Any) -> set[str]:
    """Return the names of the relations that the XML of a part uses."""
    named = {value for element in part._element.iter() for value in element.attrib.values()}
    return named & set(part.rels)


def kind_of(relation: Any) -> str:
    """Return what kind of thing a relation leads to: the last word of its type."""
    return str(relation.reltype.rpartition("/")[2])


def free_name(package: Any, wanted: str) -> str:
    """Return the name for a new part; it differs from the names that there are in more than upper and lower case."""
    taken = {str(part.partname).lower() for part in package.iter_parts()}
    stem, dot, ending = wanted.rpartition(".")
    names = (wanted, *(f"{stem}-{number}{dot}{ending}" for number in range(2, len(taken) + 3)))
    return next(name for name in names if name.lower() not in taken)


def check_names(names: list[str]) -> None:
    """Raise SnapshotError if two parts of a file have one name, which office programs call damage."""
    lower = [name.lower() for name in names]
    twice = next((name for name in names if lower.count(name.lower()) > 1), None)
    if twice:
        raise SnapshotError(f"The template holds two parts {twice[:80]!r}. Save it anew in its office program.")


def _relations(package: Any) -> Iterator[Any]:
    """Yield all relations of a file: its own, and those of each of its parts."""
    parts = list(package.iter_parts())
    yield package._rels if hasattr(package, "_rels") else package.rels
    yield from (part.rels for part in parts)


def _holds(relation: Any, mark: str) -> bool:
    return not relation.is_external and mark.encode() in relation.target_part.blob


def _without_counts(blob: bytes) -> bytes:
    """Return the statistics of a file without counts and titles of what it held."""
    root = parse_xml(blob)
    for child in list(root):
        if child.tag.rpartition("}")[2] not in KEPT_STATISTICS:
            root.remove(child)
    return bytes(serialize_part_xml(root))


def forget_notes(package: Any) -> None:
    """Take out of a Word template the texts of footnotes and endnotes; the lines above them have types."""
    for part in package.iter_parts():
        if part.partname.endswith(("/footnotes.xml", "/endnotes.xml")):
            root = parse_xml(part.blob)
            for note in [note for note in root if not any(name.endswith("}type") for name in note.attrib)]:
                root.remove(note)
            part._blob = serialize_part_xml(root)
            part.rels.clear()
