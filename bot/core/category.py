"""Why somebody was chosen: the categories of people, and of the events that happen to them.

Owns the list and what of it is never shown on the word of a machine. The words that tell a category stand in
feeds/lexicon/<lang>/categories.toml, the names in the catalogs (`category.…`).
"""

from enum import StrEnum


class Category(StrEnum):
    """A person and an event may have many."""

    JOURNALIST = "journalist"
    LAWYER = "lawyer"
    DEFENDER = "defender"
    ANTIWAR = "antiwar"
    RELIGION = "religion"
    CRIMEAN_TATAR = "crimean_tatar"
    SCIENTIST = "scientist"
    TEACHER = "teacher"
    DOCTOR = "doctor"
    ARTIST = "artist"
    ACTIVIST = "activist"
    ELECTED = "elected"
    FOREIGNER = "foreigner"
    PRIEST = "priest"
    DONATION = "donation"
    LGBT = "lgbt"
    REFUSER = "refuser"


SENSITIVE: frozenset[Category] = frozenset({Category.RELIGION, Category.CRIMEAN_TATAR, Category.LGBT})
"""Faith, descent, love: an event has these only where its sources say so in so many words, and no alert names them."""
