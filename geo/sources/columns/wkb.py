"""Check well-known binary before a geometry library reads it, because deep nesting can crash that library."""

import struct

import numpy as np
import pyarrow as pa

POINT, LINE, POLYGON, COLLECTIONS = 1, 2, 3, (4, 5, 6, 7)
Z, M, SRID = 0x80000000, 0x40000000, 0x20000000  # flags of EWKB
KIND, STRAY = 0xFFFF, 0x1FFF0000  # bits that say the kind, and that say nothing
DEGREES = (0, 4326, 4979)  # codes of coordinate systems; 0 says nothing
MAX_DEPTH = 10  # of collections within collections
ORDERS = (">", "<")
HEADER = 5  # bytes: order, kind
UNREADABLE = "The geometry cannot be read."


def faults_of(cells: pa.Array) -> dict[int, str]:
    """Return, by position, why geometries must not be passed to a library."""
    kinds = _kinds(cells)
    base = (kinds & KIND) % 1000
    is_none = (base < POINT) | (base > max(COLLECTIONS)) | (kinds & STRAY > 0)
    faults = dict.fromkeys(np.flatnonzero((kinds >= 0) & is_none).tolist(), UNREADABLE)
    doubtful = (base >= min(COLLECTIONS)) | (kinds & SRID > 0)
    for at in np.flatnonzero((kinds >= 0) & doubtful).tolist():
        if at not in faults and (fault := fault_of(cells[at].as_py())):
            faults[at] = fault
    return faults


def _kinds(cells: pa.Array) -> np.ndarray:
    """Return the kind that each geometry says it is; -1 for one that says none."""
    cells = cells.cast(pa.large_binary())
    offsets = np.frombuffer(cells.buffers()[1], np.int64)[cells.offset : cells.offset + len(cells) + 1]
    content = np.frombuffer(cells.buffers()[2] or b"", np.uint8)
    kinds = np.full(len(cells), -1, np.int64)
    long = np.flatnonzero((np.diff(offsets) >= HEADER) & cells.is_valid().to_numpy(zero_copy_only=False))
    words = content[offsets[long][:, None] + np.arange(1, HEADER)].astype(np.int64)
    order = content[offsets[long]]
    weights = 256 ** np.arange(4)
    kinds[long] = np.where(order == 1, words @ weights, words @ weights[::-1])
    kinds[long[order > 1]] = STRAY
    return kinds


def fault_of(written: bytes) -> str:
    """Return what is wrong with a geometry, or nothing; its parts are gone through one after the other."""
    at, left = 0, [1]  # how many geometries are still to come, on each level
    try:
        while left:
            if not left[-1]:
                left.pop()
                continue
            left[-1] -= 1
            order = ORDERS[written[at]]
            [kind] = struct.unpack_from(f"{order}I", written, at + 1)
            at += HEADER
            if kind & SRID:
                [code] = struct.unpack_from(f"{order}I", written, at)
                at += 4
                if code not in DEGREES:
                    return f"The geometry is not in longitude and latitude (SRID {code}). Reproject it."
            if (kind & KIND) % 1000 in COLLECTIONS and not kind & STRAY:
                left.append(struct.unpack_from(f"{order}I", written, at)[0])
                at += 4
                if len(left) > MAX_DEPTH + 1:
                    return f"The geometry is nested more than {MAX_DEPTH} levels deep."
            else:
                at = _end(written, at, order, kind)
    except (struct.error, LookupError, ValueError):
        return UNREADABLE
    return ""


def _end(written: bytes, at: int, order: str, kind: int) -> int:
    """Return where a point, line or polygon ends. Raise ValueError if it does not end within the bytes."""
    thousands, base = divmod(kind & KIND, 1000)
    size = 8 * (2 + (bool(kind & Z) or thousands in (1, 3)) + (bool(kind & M) or thousands in (2, 3)))
    if base == POINT:
        at += size
    elif base in (LINE, POLYGON):
        rings = 1
        if base == POLYGON:
            [rings] = struct.unpack_from(f"{order}I", written, at)
            at += 4
        for _ in range(rings):
            [corners] = struct.unpack_from(f"{order}I", written, at)
            at += 4 + size * corners
    if base not in (POINT, LINE, POLYGON) or kind & STRAY or at > len(written):
        raise ValueError("no such kind, or cut off")
    return at
