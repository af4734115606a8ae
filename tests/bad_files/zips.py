"""Zip files: bombs, lies, and names that lead elsewhere."""

import io
import struct
import zipfile

from tests.bad_files.making import PLAIN, WHOLE, add, lying, zipped


def encrypted() -> bytes:
    """Return a zip that says of its member that it is encrypted."""
    said = bytearray(zipped({"events.csv": PLAIN}))
    for magic, at in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        said[said.index(magic) + at] |= 1
    return bytes(said)


def overlapping() -> bytes:
    """Return a zip whose directory names one and the same member ten thousand times."""
    once = zipped({"events.csv": b" " * 1_000_000})
    start, entry_end = once.index(b"PK\x01\x02"), once.index(b"PK\x05\x06")
    entry, end = once[start:entry_end], bytearray(once[entry_end:])
    struct.pack_into("<HHI", end, 8, 10_000, 10_000, len(entry) * 10_000)
    return once[:start] + entry * 10_000 + bytes(end)


def bomb(method: int, megabytes: int = 300) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        info = zipfile.ZipInfo("events.csv")
        info.compress_type = method
        with archive.open(info, "w") as member:
            for _ in range(megabytes):
                member.write(b" " * 1_000_000)
    return file.getvalue()


def zip_of_link() -> bytes:
    """Return a zip whose member is a link to another file."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        info = zipfile.ZipInfo("events.csv")
        info.create_system, info.external_attr = 3, 0o120777 << 16
        archive.writestr(info, "/etc/passwd")
    return file.getvalue()


add("zip bomb", "flat.zip", lambda: bomb(zipfile.ZIP_DEFLATED), said="unpacks to more than")
add("zip bomb", "bzip2.zip", lambda: bomb(zipfile.ZIP_BZIP2, 60), said="packed in a way")
add("zip bomb", "lzma.zip", lambda: bomb(zipfile.ZIP_LZMA, 60), said="packed in a way")
add("zip bomb", "many.zip", lambda: zipped({f"{n}.csv": b"" for n in range(5_000)}), said="more than 1,000 files")
add("zip bomb", "overlapping.zip", overlapping, said="more than 1,000 files")
add("zip bomb", "nested.zip", zipped({"inner.zip": zipped({"events.csv": PLAIN})}), said="zip within a zip")
add("zip bomb", "lying.zip", lambda: lying(bomb(zipfile.ZIP_DEFLATED), 100))
add("unusual zip", "small.zip", lying(zipped({"events.csv": PLAIN}), 10))
add("unusual zip", "encrypted.zip", encrypted(), said="password")
for number, name in enumerate(
    (
        "../../etc/passwd",
        "/etc/passwd",
        "C:\\Windows\\x.csv",
        "..\\..\\x.csv",
        "a/b/c/events.csv",
        "x\n\x1b[31m\u202e.csv",
    )
):
    add("unusual zip", f"name {number}.zip", zipped({name: PLAIN}), 3)
add("unusual zip", "two.zip", zipped({"a.csv": PLAIN, "b.csv": PLAIN}), said="zip with 2 files")
add("unusual zip", "none.zip", zipped({}))
add("unusual zip", "folder.zip", zipped({"events/": b""}), said="zip with 0 files")
add("unusual zip", "mac.zip", zipped({"__MACOSX/._events.csv": b"\0\1", ".DS_Store": b"\0", "events.csv": PLAIN}), 3)
add("unusual zip", "in front.zip", b"#!/bin/sh\n" + zipped({"events.csv": PLAIN}))
add("unusual zip", "comment.zip", zipped({"events.csv": PLAIN})[:-2] + struct.pack("<H", 9) + b"PK\x05\x06xxxxx")
add("unusual zip", "stored.zip", zipped({"events.csv": PLAIN}, zipfile.ZIP_STORED), 3)
add("unusual zip", "no events.zip", zipped({"photo.png": b"\x89PNG\r\n"}), said="a picture")
add("unusual zip", "blank.zip", zipped({"events.csv": b"   "}), said="empty")
add("unusual zip", "checksum.zip", WHOLE["zip"].replace(struct.pack("<I", zipfile.crc32(PLAIN)), b"\0\0\0\0"))
add("unusual zip", "map.kmz", zipped({"doc.kml": b"<?xml version='1.0'?><kml/>"}), said="KMZ")
add("unusual zip", "link.zip", zip_of_link())
