"""Find the columns of lowest and highest deaths or injured, by the words in their names."""

from collections.abc import Iterable

from geo.events.folding import fold
from geo.sources.columns.coordinate_columns import words_of

_DEATHS = """death deaths dead died killed fatality fatalities muertos muertes fallecidos morts tués décès mortos mortes
    tote getötete ölü погибших погибшие убитых убитые загиблих загиблі القتلى قتلى الوفيات کشته"""
_INJURED = """injured injuries wounded hurt heridos blessés feridos verletzte verwundete yaralı раненых раненые
    поранених поранені الجرحى جرحى مجروح"""
_MIN = """min minimum minimal low lower lowest least mín mínimo mínimos mínima asgari мин минимум минимальное мінімум
    الأدنى حداقل"""
_MAX = """max maximum maximal high upper highest most máx máximo máximos máxima azami макс максимум максимальное
    الأقصى حداکثر"""
# words beside those that change nothing
_ASIDE = """civilian civilians total number num nr no of people persons reported report count estimate estimated est
    bound all sayısı число кількість عدد الحد nombre número anzahl"""
DEATHS, INJURED, MIN, MAX, ASIDE = (
    frozenset(fold(word) for word in words.split()) for words in (_DEATHS, _INJURED, _MIN, _MAX, _ASIDE)
)
KNOWN = DEATHS | INJURED | MIN | MAX | ASIDE


def figure_columns(names: Iterable[str]) -> dict[str, list[str]]:
    """Return the columns for each bound of deaths and injured, those of the plainest names first."""
    columns_of_figures: dict[str, list[str]] = {}
    for name in sorted(names, key=lambda name: len(words_of(name))):
        if target := _target(set(words_of(name))):
            columns_of_figures.setdefault(target, []).append(name)
    pair = [columns_of_figures.pop(f"reported_{bound}", []) for bound in ("low", "high")]
    if all(pair):  # 'Reported Minimum' and 'Reported Maximum' of a list of deaths; one alone may be of anything
        for bound, names_of in zip(("low", "high"), pair, strict=True):
            columns_of_figures.setdefault(f"fatalities_{bound}", []).extend(names_of)
    return columns_of_figures


def _target(words: set[str]) -> str:
    """Return which figure a column with a name of these words holds; nothing if they name none, or more."""
    bounds = [bound for bound, known in (("low", MIN), ("high", MAX)) if words & known]
    kinds = [kind for kind, known in (("fatalities", DEATHS), ("injuries", INJURED)) if words & known]
    if len(bounds) != 1 or len(kinds) > 1 or not words <= KNOWN:
        return ""
    if not kinds and "reported" not in words:
        return ""
    return f"{kinds[0] if kinds else 'reported'}_{bounds[0]}"
