"""Common words for event types, and the event_type that each means.

A word with two possible types is not listed: 'bombardment' is from the air or by artillery.
"""

from geo.events.folding import fold
from geo.events.schema import EVENT_TYPES

_WORDS = {
    "air_strike": "airstrike, airstrikes, air strike, air strikes, air raid, airraid, bombing raid, aerial bombing, "
    "air attack, helicopter strike, air/drone strike, غارة جوية, غارات جوية, ضربة جوية",
    "drone_strike": "drone strike, drone strikes, uav strike, armed drone strike, غارة بطائرة مسيرة",
    "drone_attack": "drone, drones, drone attack, drone attacks, uav, uas, uav attack, one-way attack drone, "
    "suicide drone, kamikaze drone, طائرة مسيرة, هجوم بطائرة مسيرة",
    "missile": "missile, missiles, missile attack, missile strike, ballistic missile, cruise missile, rocket, rockets, "
    "rocket attack, rocket fire, mortar, mortars, mortar attack, mortar fire, shelling, artillery, artillery fire, "
    "artillery shelling, indirect fire, idf, mlrs, shelling/artillery/missile attack, صاروخ, صواريخ, قصف مدفعي, "
    "قصف صاروخي, قذائف هاون",
    "interception": "interception, intercept, intercepted, shoot-down, shootdown, shot down, air defence, air defense, "
    "اعتراض",
    "shipping": "shipping, ship attack, attack on ship, attack on shipping, attack on vessel, maritime, "
    "maritime attack, maritime incident, hijacking of ship, hijacking of vessel, piracy",
    "ground_attack": "ground attack, raid, assault, armed assault, ambush, ground assault, incursion, هجوم بري",
    "fighting": "fighting, battle, battles, clash, clashes, armed clash, armed clashes, firefight, gunfight, "
    "gun battle, exchange of fire, small arms fire, state-based conflict, state-based violence, non-state conflict, "
    "non-state violence, اشتباك, اشتباكات, معركة, معارك",
    "explosion": "explosion, bomb, bombing, bombing/explosion, ied, ied attack, ied explosion, improvised explosive "
    "device, vbied, svest, car bomb, roadside bomb, suicide bomb, suicide bombing, suicide attack, mine, landmine, "
    "land mine, landmine explosion, erw, uxo, grenade, grenade attack, chemical weapon, chemical attack, "
    "remote explosive/landmine/ied, انفجار, تفجير, عبوة ناسفة, لغم, سيارة مفخخة",
    "civilians": "violence against civilians, one-sided violence, attack on civilians, killing of civilians, massacre, "
    "mass killing, execution, summary execution, abduction, kidnapping, hostage taking, hostage taking (kidnapping), "
    "enforced disappearance, forced disappearance, abduction/forced disappearance, torture, sexual violence, rape, "
    "خطف, اختطاف, إعدام, مجزرة",
    "protest": "protest, protests, demonstration, demonstrations, peaceful protest, protest with intervention, "
    "violent demonstration, excessive force against protesters, riot, riots, riots/protests, unrest, civil unrest, "
    "mob violence, احتجاج, احتجاجات, مظاهرة, مظاهرات",
    "other": "other, others, unknown, أخرى",
}
WORDS = {fold(word): slug for slug, words in _WORDS.items() for word in words.split(", ")}


def is_own_name(word: str) -> bool:
    """Return whether a word is the name of an event type in files or on the page, without finer detail."""
    folded = fold(word)
    return _slug(folded) in EVENT_TYPES or folded in {fold(each.label) for each in EVENT_TYPES.values()}


def _slug(folded: str) -> str:
    return folded.replace(" ", "_").replace("-", "_")


def event_type_of(word: str) -> str:
    """Return the event type of a word; an unknown word is returned unchanged."""
    folded = fold(word)
    slug = _slug(folded)
    return slug if slug in EVENT_TYPES else WORDS.get(folded, word)
