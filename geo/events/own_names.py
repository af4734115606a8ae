"""Names for rows without an identifier and for columns whose name is already used by the schema."""

from collections.abc import Iterable

ROW_ID = "row-"
IN_FILE = "_in_file"  # ends the name of a column of the file that is called like one of ours and means something else


def renamed(names: Iterable[str], taken: Iterable[str]) -> dict[str, str]:
    """Return a new name for each name, marked as the file's own and not in use yet."""
    held, new_names = set(taken), dict[str, str]()
    for name in names:
        other = f"{name}{IN_FILE}"
        while other in held:
            other += "_"
        held.add(other)
        new_names[name] = other
    return new_names
