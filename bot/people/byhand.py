"""What a person of the staff decides about somebody in the registry, as values. Pure.

Owns why somebody is named or not, in the order of bot/people/naming.py; what two rows become that are one person; when
somebody may leave the registry and what is left; and how a line typed on a phone is read.
"""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum, StrEnum, auto
from types import MappingProxyType

from bot.core.birthday import Agreed, Birthday
from bot.core.category import Category
from bot.core.event import Consent, Person, Recognition, Trust
from bot.core.finding import Group, Lang, Outlet
from bot.core.kinds import Kind
from bot.core.record import Record
from bot.people.cells import Wrong, read_cases, read_name, read_recognised, read_text
from bot.people.naming import INDEPENDENT_SOURCES, stricter

NARROWER = (Consent.OPEN, Consent.UNKNOWN, Consent.NO_NAME, Consent.SILENCE)
"""From the widest to the narrowest."""


class Ground(StrEnum):
    """Why somebody is named or not. Their words are `person.why.…`."""

    SILENCE = "silence"
    NO_NAME = "no_name"
    MINOR = "minor"
    CHILD = "child"
    OPEN = "open"
    POW = "pow"
    LISTED = "listed"
    NGO = "ngo"
    CIVILIAN = "civilian"
    OUTLETS = "outlets"
    ONE_OUTLET = "one_outlet"
    NOBODY = "nobody"


NAMES = frozenset({Ground.OPEN, Ground.LISTED, Ground.NGO, Ground.OUTLETS})
"""The grounds on which somebody is named."""


@dataclass(frozen=True, slots=True)
class Why:
    """Why somebody is named or not, and who named them: organisations, or ids of sources."""

    ground: Ground
    voices: tuple[str, ...] = ()


def why(person: Person) -> Why:
    """The rule that decides, the first that holds: the same order as in `naming`."""
    wished = {Consent.SILENCE: Ground.SILENCE, Consent.NO_NAME: Ground.NO_NAME}.get(person.consent)
    if wished is not None:
        return Why(wished)
    if person.group is Group.CHILD or person.minor:
        return Why(Ground.CHILD if person.group is Group.CHILD else Ground.MINOR)
    if person.consent is Consent.OPEN or person.group is Group.POW:
        return Why(Ground.OPEN if person.consent is Consent.OPEN else Ground.POW)
    return _why_unasked(person)


def _why_unasked(person: Person) -> Why:
    heard = [one for one in person.witnesses if one.trust is Trust.PUBLISH and not one.state_media]
    organisations = tuple(sorted({one.source_id for one in heard if one.outlet is Outlet.NGO}))
    outlets = tuple(sorted({one.voice: one.source_id for one in heard}.values()))
    if person.recognised:
        return Why(Ground.LISTED, tuple(one.organisation for one in person.recognised))
    if organisations:
        return Why(Ground.NGO, organisations)
    if person.group is Group.CIVILIAN:
        return Why(Ground.CIVILIAN, outlets)
    if len(outlets) >= INDEPENDENT_SOURCES:
        return Why(Ground.OUTLETS, outlets)
    return Why(Ground.ONE_OUTLET, outlets) if outlets else Why(Ground.NOBODY)


def is_narrower(wish: Consent, than: Consent) -> bool:
    """Whether less may be said by `wish`."""
    return NARROWER.index(wish) > NARROWER.index(than)


def joined(older: Record, younger: Record) -> Record:
    """The older row with all that the younger one holds. What is stricter wins; what the older says of a fact stays."""
    names = dict(younger.names) | dict(older.names)
    aliases = {*older.aliases, *younger.spellings()} - {older.name, *names.values()}
    listed = {one.organisation: one for one in (*younger.recognised, *older.recognised)}
    return replace(
        older,
        group=stricter(older.group, younger.group),
        minor=older.minor or younger.minor,
        consent=max(older.consent, younger.consent, key=NARROWER.index),
        names=tuple(sorted(names.items())),
        aliases=tuple(sorted(aliases)),
        categories=tuple(one for one in Category if one in {*older.categories, *younger.categories}),
        born=older.born or younger.born,
        articles=tuple(dict.fromkeys((*older.articles, *younger.articles))),
        place=older.place or younger.place,
        held_since=older.held_since or younger.held_since,
        recognised=tuple(sorted(listed.values(), key=lambda one: (one.since, one.organisation))),
        last_sign=max((day for day in (older.last_sign, younger.last_sign) if day), default=None),
        cases=tuple(dict.fromkeys((*older.cases, *younger.cases))),
        birthday=older.birthday or younger.birthday,
    )


def in_order(one: Record, other: Record) -> tuple[Record, Record]:
    """The older row and the younger one."""
    return (one, other) if one.id < other.id else (other, one)


class Leaving(Enum):
    """What becomes of somebody who is to leave the registry."""

    ERASED = auto()
    """Nothing published needs the row: it goes."""

    NAMELESS = auto()
    """Released: published events count a person of this group, and nobody knows whom."""

    NAME_STAYS = auto()
    """A wish can only be kept for a name that is known: the rest goes."""

    NOT_YET = auto()
    """Not released: whoever is in prison is protected by a wish, not by being forgotten."""


HELD: Mapping[Kind, bool] = MappingProxyType(
    dict.fromkeys((Kind.DETENTION, Kind.ARREST, Kind.SENTENCE, Kind.TRANSFER, Kind.DISAPPEARANCE), True)
    | {Kind.RELEASE: False}
)
"""What an event says of whether somebody is held; the others say nothing of it."""


def leaving(consent: Consent, published: Sequence[Kind]) -> Leaving:
    """What becomes of them; `published` are the kinds of their published events, newest first."""
    last = next((HELD[kind] for kind in published if kind in HELD), None)
    if published and last is not False:
        return Leaving.NOT_YET
    if consent in (Consent.NO_NAME, Consent.SILENCE):
        return Leaving.NAME_STAYS
    return Leaving.NAMELESS if published else Leaving.ERASED


def nameless(record: Record) -> Record:
    """What is left for the numbers: the group, and that nobody may be named."""
    gone = Record(record.id, record.public_id, "", record.group, record.minor, Consent.NO_NAME)
    return replace(gone, consent=max(record.consent, Consent.NO_NAME, key=NARROWER.index))


def only_named(record: Record) -> Record:
    """The names by which a wish is kept, and nothing else."""
    kept = (record.id, record.public_id, record.name, record.group, record.minor, record.consent)
    return Record(*kept, record.names, record.aliases)


def seen(*records: Record) -> str:
    """Eight letters that change when one of the records does: what was asked about is what is done."""
    return hashlib.sha256(repr(records).encode()).hexdigest()[:8]


def mark(text: str) -> str:
    """Eight letters in place of a name, for a button."""
    return hashlib.sha256(text.encode()).hexdigest()[:8]


_LINK = re.compile(r"https?://\S+")
_DAY = re.compile(r"\b(?:(\d{4})-(\d{2})-(\d{2})|(\d{1,2})\.(\d{1,2})\.(\d{4}))\b")


def typed_recognition(text: str, today: date) -> Recognition | Wrong:
    """`Organisation, 2024-05-01, https://…` in any order; the day may be written 1.5.2024."""
    line = " ".join(text.split())
    link, day = _LINK.search(line), _DAY.search(line)
    if link is None or day is None:
        return Wrong("recognised", {"text": line[:60]})
    rest = line.replace(link[0], " ").replace(day[0], " ")
    organisation = " ".join(rest.replace(":", " ").replace(";", " ").split()).strip(" ,.—–-")
    iso = f"{day[1]}-{day[2]}-{day[3]}" if day[1] else f"{day[6]}-{int(day[5]):02}-{int(day[4]):02}"
    found = read_recognised(f"{organisation}:{iso}:{link[0].rstrip(',;')}", today)
    return found if isinstance(found, Wrong) else _only(found["recognised"], line)


def _only(found: tuple[Recognition, ...], line: str) -> Recognition | Wrong:
    return found[0] if len(found) == 1 else Wrong("recognised", {"text": line[:60]})


def typed_place(text: str, today: date) -> str | Wrong:
    """A town, a prison: one line."""
    found = read_text("place")(" ".join(text.split()), today)
    if isinstance(found, Wrong):
        return found
    return str(found["place"]) if found["place"] else Wrong("unprintable")


_DAY_AND_MONTH = re.compile(r"\s*(\d{1,2})[. ]\s*(\d{1,2})\.?(?:\s*\d{4})?\s*", re.ASCII)


def typed_birthday(text: str, agreed: Agreed) -> Birthday | Wrong:
    """`15.06`: day and month. A year is not kept."""
    found = _DAY_AND_MONTH.fullmatch(text[:40])
    day = Birthday.of(int(found[2]), int(found[1]), agreed) if found else None
    return day or Wrong("birthday", {"text": text[:40]})


def typed_name(text: str, today: date) -> str | Wrong:
    """A name as it stands in the registry; at least one word with a letter."""
    found = read_name(" ".join(text.split()), today)
    if isinstance(found, Wrong):
        return found
    return str(found["name"]) if found["name"] else Wrong("no_name", {"text": ""})


def spelled(record: Record, lang: str, name: str) -> Record:
    """The record with another spelling for a language; the one before stays an alias, so that it is still found.

    The first name goes along where it was this language's.
    """
    before = dict(record.names)
    names = before | {lang: name}
    first = name if record.name == before.get(lang) else record.name
    known = {first, *names.values()}
    aliases = {*record.aliases, record.name, *before.values()} - known
    return replace(record, name=first, names=tuple(sorted(names.items())), aliases=tuple(sorted(aliases)))


def also_called(record: Record, name: str) -> Record:
    """The record with one more alias."""
    if name in record.spellings():
        return record
    return replace(record, aliases=tuple(sorted({*record.aliases, name})))


def no_more_called(record: Record, which: str) -> Record:
    """The record without the alias of this mark."""
    return replace(record, aliases=tuple(one for one in record.aliases if mark(one) != which))


def listed_by(record: Record, one: Recognition) -> Record:
    """The record with an organisation that lists the person; the newer word of the same one stays."""
    others = tuple(known for known in record.recognised if known.organisation != one.organisation)
    return replace(record, recognised=(*others, one))


def no_more_listed(record: Record, which: str) -> Record:
    """The record without the organisation of this mark."""
    return replace(record, recognised=tuple(one for one in record.recognised if mark(one.organisation) != which))


_UKRAINIAN, _BELARUSIAN, _CYRILLIC = re.compile("[іїєґ]"), re.compile("ў"), re.compile("[Ѐ-ӿ]")


def language_of(name: str) -> Lang:
    """The language a name is most likely written in; Cyrillic letters that tell nothing are Russian."""
    small = name.lower()
    if not _CYRILLIC.search(small):
        return "en"
    if _BELARUSIAN.search(small):
        return "be"
    return "uk" if _UKRAINIAN.search(small) else "ru"


BIRTHDAYS: Mapping[str, Agreed] = MappingProxyType({f"birthday_{one.value}": one for one in Agreed})
"""What is asked for where somebody types a birthday, by who agreed."""


def edited(record: Record, what: str, text: str, today: date) -> Record | Wrong:
    """The record with what was typed: `what` is "place", "cases", "recognised", "alias", one of `BIRTHDAYS`, or the
    language of a spelling."""
    if what == "place":
        place = typed_place(text, today)
        return place if isinstance(place, Wrong) else replace(record, place=place)
    if what == "cases":
        cases = read_cases(" ".join(text.split()), today)
        return cases if isinstance(cases, Wrong) else replace(record, cases=cases["cases"])
    if what == "recognised":
        one = typed_recognition(text, today)
        return one if isinstance(one, Wrong) else listed_by(record, one)
    if what in BIRTHDAYS:
        born = typed_birthday(text, BIRTHDAYS[what])
        return born if isinstance(born, Wrong) else replace(record, birthday=born)
    name = typed_name(text, today)
    if isinstance(name, Wrong):
        return name
    return also_called(record, name) if what == "alias" else spelled(record, what, name)
