"""Words by which people call kinds of events, and the branch of the event-type tree that each one means."""

from geo.schema import EVENT_TYPES
from geo.text import fold

WORDS = {
    "airstrike": "air_strike", "air strike": "air_strike", "air raid": "air_strike", "bombing raid": "air_strike",
    "drone strike": "drone_strike", "uav strike": "drone_strike",
    "drone": "drone_attack", "drone attack": "drone_attack", "uav": "drone_attack", "uas": "drone_attack",
    "missile": "missile", "missile attack": "missile", "missile strike": "missile", "rocket": "missile",
    "rockets": "missile", "rocket attack": "missile", "rocket fire": "missile", "mortar": "missile",
    "shelling": "missile", "artillery": "missile", "indirect fire": "missile", "idf": "missile",
    "interception": "interception", "intercept": "interception", "shoot-down": "interception",
    "shootdown": "interception", "shot down": "interception",
    "shipping": "shipping", "ship attack": "shipping", "attack on ship": "shipping", "maritime": "shipping",
    "hijacking of ship": "shipping",
    "ground attack": "ground_attack", "raid": "ground_attack", "assault": "ground_attack",
    "other": "other",
}  # fmt: skip


def event_type_of(word: str) -> str:
    """Return the branch that a word means; a word that is not known is returned as it is."""
    folded = fold(word)
    slug = folded.replace(" ", "_").replace("-", "_")
    return slug if slug in EVENT_TYPES else WORDS.get(folded, word)
