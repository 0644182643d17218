"""All that the registry holds of one person, as it is written down and taken elsewhere.

Owns the value. Who may be named is decided in bot/people/naming.py.
"""

from dataclasses import dataclass
from datetime import date

from bot.core.birthday import Birthday
from bot.core.category import Category
from bot.core.event import Consent, Recognition
from bot.core.finding import Group


@dataclass(frozen=True, slots=True)
class Record:
    """A person with everything known. `id` 0 and `public_id` empty: not in the registry yet.

    `names` are (language, spelling), one a language; `aliases` are what else the person is found by. `articles` are
    (number, code or None). `born` is a year. `cases` are the numbers of the case at courts, as these write them.
    """

    id: int = 0
    public_id: str = ""
    name: str = ""
    group: Group = Group.OTHER
    minor: bool = False
    consent: Consent = Consent.UNKNOWN
    names: tuple[tuple[str, str], ...] = ()
    aliases: tuple[str, ...] = ()
    categories: tuple[Category, ...] = ()
    born: int | None = None
    articles: tuple[tuple[str, str | None], ...] = ()
    place: str | None = None
    held_since: date | None = None
    recognised: tuple[Recognition, ...] = ()
    last_sign: date | None = None
    cases: tuple[str, ...] = ()
    birthday: Birthday | None = None

    def spellings(self) -> tuple[str, ...]:
        """Every name the person is found by, the first one first."""
        return tuple(dict.fromkeys((self.name, *(name for _lang, name in self.names), *self.aliases)))
