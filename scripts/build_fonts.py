"""Make data/fonts: static instances of Noto Sans for Latin, Greek, Cyrillic, Arabic and Hebrew, with what they cover.

The renderers of snapshots want static fonts; the packages carry variable ones. Needs, in an environment of its own:
pip install fonttools==4.68.0 fontpkg-noto-sans==2.15 fontpkg-noto-sans-arabic==2.12 pylopdf-fonts-he==0.1.1
The same packages give the same bytes.
"""

import hashlib
import json
from collections.abc import Iterable
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

FONTS = Path(__file__).parents[1] / "data" / "fonts"
WEIGHTS = {"Regular": 400, "Bold": 700, "Italic": 400}
# package, file in it, family, styles
SOURCES = (
    ("fontpkg-noto-sans", "fontpkg_noto_sans/files/NotoSans[wdth,wght].ttf", "NotoSans", ("Regular", "Bold")),
    ("fontpkg-noto-sans", "fontpkg_noto_sans/files/NotoSans-Italic[wdth,wght].ttf", "NotoSans", ("Italic",)),
    (
        "fontpkg-noto-sans-arabic",
        "fontpkg_noto_sans_arabic/files/NotoSansArabic[wdth,wght].ttf",
        "NotoSansArabic",
        ("Regular", "Bold"),
    ),
    ("pylopdf-fonts-he", "pylopdf_fonts_he/NotoSansHebrew-Variable.ttf", "NotoSansHebrew", ("Regular", "Bold")),
)
LICENCE = ("fontpkg-noto-sans", "fontpkg_noto_sans/LICENSE")


def main() -> None:
    """Write the fonts, their licence and SOURCES.json."""
    FONTS.mkdir(parents=True, exist_ok=True)
    (FONTS / "OFL.txt").write_bytes(_packaged(*LICENCE).read_bytes())
    made = [_write(*source, style) for *source, styles in SOURCES for style in styles]
    text = json.dumps({"fonts": made}, indent=1, ensure_ascii=False)
    (FONTS / "SOURCES.json").write_text(text + "\n", encoding="utf-8")


def _write(package: str, file: str, family: str, style: str) -> dict[str, Any]:
    source = _packaged(package, file)
    # without this the file would carry the time of the run
    font = TTFont(source, recalcTimestamp=False)
    limits = {axis.axisTag: axis.defaultValue for axis in font["fvar"].axes} | {"wght": WEIGHTS[style]}
    static = instantiateVariableFont(font, limits, updateFontNames=True)
    path = FONTS / f"{family}-{style}.ttf"
    static.save(path)
    return {
        "file": path.name,
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        "package": package,
        "version": distribution(package).version,
        "source_sha256": hashlib.sha256(source.read_bytes()).hexdigest(),
        "characters": _ranges(static.getBestCmap()),
    }


def _packaged(package: str, file: str) -> Path:
    return Path(str(distribution(package).locate_file(file)))


def _ranges(characters: Iterable[int]) -> str:
    """Return code points as '20-7e a0 ...', hexadecimal."""
    spans: list[list[int]] = []
    for point in sorted(characters):
        if spans and point == spans[-1][1] + 1:
            spans[-1][1] = point
        else:
            spans.append([point, point])
    return " ".join(f"{first:x}" if first == last else f"{first:x}-{last:x}" for first, last in spans)


if __name__ == "__main__":
    main()
