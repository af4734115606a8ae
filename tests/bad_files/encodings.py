"""Texts in many encodings, and files that were cut off."""

import json

from tests.bad_files.making import (
    ARABIC,
    FRENCH,
    GEO,
    HEAD,
    TEXT,
    WHOLE,
    add,
    body,
    csv_text,
    features,
    geojson,
    goods,
    lines,
)

ARABIC_CSV, FRENCH_CSV = csv_text(goods(title=ARABIC)), csv_text(goods(title=FRENCH))
ARABIC_GEO = geojson(features(title=ARABIC))
for encoding in ("utf-8-sig", "utf-16", "utf-16-be", "utf-16-le", "utf-32"):
    mark = {"utf-16-be": b"\xfe\xff", "utf-16-le": b"\xff\xfe"}.get(encoding, b"")
    for form, text in (("csv", ARABIC_CSV), ("geojson", ARABIC_GEO)):
        add("encoding", f"{encoding}.{form}", mark + text.encode(encoding), 3, title=ARABIC)
for encoding in ("utf-16-be", "utf-16-le"):
    for form, text in (("csv", ARABIC_CSV), ("geojson", ARABIC_GEO)):
        add("encoding without a byte order mark", f"{encoding}.{form}", text.encode(encoding), 3, title=ARABIC)
add("encoding of one byte", "latin1.csv", FRENCH_CSV.encode("latin-1"), 3, title=FRENCH, said="encoding_guessed")
add(
    "encoding of one byte",
    "cp1252.csv",
    csv_text(goods(title="Raid {n} – “Al Asad”")).encode("cp1252"),
    3,
    title="Raid {n} – “Al Asad”",
    said="encoding_guessed",
)
for encoding, word in (
    ("cp1251", "Удар"),
    ("cp1256", "غارة"),
    ("shift-jis", "空爆"),
    ("gb18030", "空袭"),
    ("euc-kr", "공습"),
):
    add(
        "encoding of one byte",
        f"{encoding}.csv",
        body("x1," + word).encode(encoding, "replace"),
        3,
        rows=4,
        said="encoding_guessed",
    )
add(
    "encoding of one byte",
    "latin1.json",
    json.dumps(goods(title=FRENCH), ensure_ascii=False).encode("latin-1"),
    3,
    title=FRENCH,
    said="encoding_guessed",
)
add("encoding of one byte", "cp037.csv", TEXT.encode("cp037"))
add(
    "mixed encodings",
    "two.csv",
    ARABIC_CSV.encode() + "x1,Grève,2023-11-09,,,,\n".encode("latin-1"),
    3,
    rows=4,
    title=ARABIC,
    said="encoding_guessed",
)
add(
    "mixed encodings",
    "first.csv",
    (HEAD + "\nx1,Grève,2023-11-09,,,,\n").encode("latin-1") + "\n".join(ARABIC_CSV.splitlines()[1:]).encode(),
    3,
    rows=4,
    title=ARABIC,
    said="encoding_guessed",
)
for name, junk in (
    ("ff", b"\xff\xfe\xfd"),
    ("overlong", b"\xc0\x80"),
    ("surrogate", b"\xed\xa0\xbd"),
    ("cut", b"\xd8"),
):
    add(
        "invalid UTF-8",
        f"{name}.csv",
        ARABIC_CSV.encode() + b"x1," + junk + b",2023-11-09,,,,\n",
        3,
        rows=4,
        title=ARABIC,
        said="encoding_guessed",
    )
    add(
        "invalid UTF-8",
        f"{name}.jsonl",
        lines(goods()).encode() + b'{"event_id": "x1", "title": "' + junk + b'"}\n',
        3,
        rows=4,
        said="encoding_guessed",
    )
add(
    "invalid UTF-8",
    "in.geojson",
    GEO.replace("Strike 1", "\x01").encode().replace(b"\x01", b"\xff"),
    3,
    said="encoding_guessed",
    changes={"g1": {"title": "ÿ"}},
)

for form, whole in WHOLE.items():
    for part in (1, 5, 20, 50, 80, 95, 99):
        cut = whole[: max(len(whole) * part // 100, 1)]
        if form == "csv":
            done = max(cut.count(b"\n") - 1, 0)
            at_end = cut.endswith(b"\n")
            if cut.count(b"\n"):
                add("cut off", f"{part}.csv", cut, done, rows=done + (not at_end), title=ARABIC)
            else:
                add("cut off", f"{part}.csv", cut, either=True)
        elif form == "jsonl":
            done = cut.count(b"\n")
            if done:
                add("cut off", f"{part}.jsonl", cut, done, rows=done + (not cut.endswith(b"\n")))
            else:
                add("cut off", f"{part}.jsonl", cut)
        else:
            add("cut off", f"{part}.{form}", cut)
