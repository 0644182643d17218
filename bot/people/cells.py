"""One cell of the registry's table: from text to value and back. Pure.

Owns how each column is written. A cell that cannot be read is a value, `Wrong`, with the key of its cure. The
empty cell is always the empty value; whether that may stand is not decided here.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from bot.core.birthday import Agreed, Birthday
from bot.core.category import Category
from bot.core.event import Consent, Recognition
from bot.core.finding import Group
from bot.core.fold import name_key
from bot.core.record import Record

LONGEST = 4_000
"""Characters of a cell."""

NAME, TEXT, URL, MANY = 120, 120, 500, 40
"""Longest name, place or organisation, and address; most entries of a list."""

OLDEST = 1900
CODES = ("ru-uk", "ru-koap", "by-uk", "by-koap", "ua-kk")
FORMULA = "=+-@"
"""What a spreadsheet takes for the beginning of a formula."""

_LANGUAGE = re.compile(r"(ru|uk|be|en):\s*(.*)")
_ARTICLE = re.compile(r"([0-9]{1,3}(?:[.-][0-9]{1,2}){0,3})(?: +([a-z-]{3,10}))?")
_CASE = re.compile(r"[\w№()./ -]{2,40}")
_DIGIT = re.compile(r"[0-9]")
_RECOGNISED = re.compile(r"([^:]{1,200}):\s*([0-9-]{1,12}):\s*(https?://\S+)")
_YES = {"yes": True, "no": False, "": False}
_NAME_HAS_NO = re.compile(r"[0-9@/\\<>{}\[\]=+*#$%^&|~_:;!?]")


@dataclass(frozen=True, slots=True)
class Wrong:
    """A cell that cannot be read: the key of what is wrong with it and how to cure it, with its values."""

    problem: str
    values: dict[str, Any] = field(default_factory=dict)


Read = Callable[[str, date], dict[str, Any] | Wrong]
"""From a cell and today to the fields of a record that the column fills."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name in the header, how it is read and how a record writes it."""

    name: str
    read: Read
    write: Callable[[Record], str]


def guarded(cell: str) -> str:
    """The cell as no spreadsheet takes it for a formula: an apostrophe in front, as spreadsheets write it."""
    risky = cell[:1] in tuple(FORMULA) or (cell[:1] == "'" and cell[1:2] in tuple(FORMULA + "'"))
    return f"'{cell}" if risky else cell


def unguarded(cell: str) -> str:
    """The cell as it was before it was guarded."""
    return cell[1:] if cell[:1] == "'" and cell[1:2] in tuple(FORMULA + "'") else cell


def _name(text: str) -> str | Wrong:
    if len(text) > NAME:
        return Wrong("too_long", {"most": NAME})
    sound = text.isprintable() and name_key(text) and not _NAME_HAS_NO.search(text)
    return text if sound else Wrong("no_name", {"text": text[:40]})


def read_name(cell: str, _today: date) -> dict[str, Any] | Wrong:
    """The name people read."""
    found = _name(cell) if cell else ""
    return found if isinstance(found, Wrong) else {"name": found}


def read_aliases(cell: str, _today: date) -> dict[str, Any] | Wrong:
    """`uk: spelling` for the spelling of a language, anything else for an alias."""
    names: dict[str, str] = {}
    aliases = set()
    for part in _parts(cell):
        spelled = _LANGUAGE.fullmatch(part)
        found = _name(spelled[2] if spelled else part)
        if isinstance(found, Wrong):
            return found
        if spelled is None:
            aliases.add(found)
        elif names.setdefault(spelled[1], found) != found:
            return Wrong("language_twice", {"language": spelled[1]})
    return {"names": tuple(sorted(names.items())), "aliases": tuple(sorted(aliases))}


def read_choice(field_name: str, choices: Iterable[Any], empty: Any) -> Read:
    """One word of a list; `empty` is what the empty cell says."""
    known = {str(choice.value): choice for choice in choices}

    def read(cell: str, _today: date) -> dict[str, Any] | Wrong:
        if cell and cell not in known:
            return Wrong("choice", {"text": cell[:40], "choices": ", ".join(known)})
        return {field_name: known[cell] if cell else empty}

    return read


def read_categories(cell: str, _today: date) -> dict[str, Any] | Wrong:
    """Words of the list of categories."""
    known = {category.value: category for category in Category}
    unknown = [part for part in _parts(cell) if part not in known]
    if unknown:
        return Wrong("choice", {"text": unknown[0][:40], "choices": ", ".join(known)})
    chosen = set(_parts(cell))
    return {"categories": tuple(category for category in Category if category.value in chosen)}


def read_born(cell: str, today: date) -> dict[str, Any] | Wrong:
    """A year."""
    if not cell:
        return {"born": None}
    sound = cell.isascii() and cell.isdigit() and len(cell) == 4 and OLDEST <= int(cell) <= today.year
    return {"born": int(cell)} if sound else Wrong("year", {"text": cell[:40]})


def read_minor(cell: str, _today: date) -> dict[str, Any] | Wrong:
    """Whether the person is under 18."""
    return {"minor": _YES[cell]} if cell in _YES else Wrong("choice", {"text": cell[:40], "choices": "yes, no"})


def read_articles(cell: str, _today: date) -> dict[str, Any] | Wrong:
    """`207.3 ru-uk; 205.2 ru-uk`, the code left out where it is not known."""
    found: dict[tuple[str, str | None], None] = {}
    for part in _parts(cell):
        read = _ARTICLE.fullmatch(part)
        if read is None or read[2] not in (None, *CODES):
            return Wrong("article", {"text": part[:40], "choices": ", ".join(CODES)})
        found[read[1], read[2]] = None
    return {"articles": tuple(found)}


def read_cases(cell: str, _today: date) -> dict[str, Any] | Wrong:
    """`1-234/2026; 22-17/2026`: numbers of the case, as courts write them."""
    parts = _parts(cell)
    wrong = next((part for part in parts if not (_CASE.fullmatch(part) and _DIGIT.search(part))), None)
    return {"cases": tuple(dict.fromkeys(parts))} if wrong is None else Wrong("case", {"text": wrong[:40]})


def read_birthday(cell: str, _today: date) -> dict[str, Any] | Wrong:
    """`06-15 family`: month and day, and who agreed."""
    found = Birthday.read(cell)
    if cell and found is None:
        return Wrong("birthday", {"text": cell[:40], "choices": ", ".join(Agreed)})
    return {"birthday": found}


def read_text(field_name: str) -> Read:
    """A line of text."""

    def read(cell: str, _today: date) -> dict[str, Any] | Wrong:
        if len(cell) > TEXT:
            return Wrong("too_long", {"most": TEXT})
        return {field_name: cell or None} if cell.isprintable() else Wrong("unprintable")

    return read


def read_day(field_name: str) -> Read:
    """A day that is not to come."""

    def read(cell: str, today: date) -> dict[str, Any] | Wrong:
        found = _day(cell, today) if cell else None
        return found if isinstance(found, Wrong) else {field_name: found}

    return read


def read_recognised(cell: str, today: date) -> dict[str, Any] | Wrong:
    """`organisation:2024-05-01:https://…; …`: each organisation once, with date and link."""
    found: dict[str, Recognition] = {}
    for part in _parts(cell):
        one = _recognition(part, today)
        if isinstance(one, Wrong):
            return one
        if one.organisation in found:
            return Wrong("organisation_twice", {"name": one.organisation})
        found[one.organisation] = one
    return {"recognised": tuple(found.values())}


def _recognition(part: str, today: date) -> Recognition | Wrong:
    read = _RECOGNISED.fullmatch(part)
    if read is None or not part.isprintable():
        return Wrong("recognised", {"text": part[:60]})
    name, day, url = read[1].strip(), _day(read[2], today), read[3]
    if isinstance(day, Wrong):
        return day
    if not name or len(name) > TEXT or len(url) > URL:
        return Wrong("recognised", {"text": part[:60]})
    return Recognition(name, day, url)


def _day(text: str, today: date) -> date | Wrong:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return Wrong("day", {"text": text[:40]})
    if len(text) != 10 or day.year < OLDEST:
        return Wrong("day", {"text": text[:40]})
    return day if day <= today else Wrong("day_to_come", {"text": text})


def _parts(cell: str) -> list[str]:
    return [part for part in (" ".join(one.split()) for one in cell.split(";")) if part]


def _aliases(record: Record) -> str:
    return "; ".join([*(f"{lang}: {name}" for lang, name in record.names), *record.aliases])


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


COLUMNS = (
    Column("id", lambda cell, _today: {"public_id": cell}, lambda record: record.public_id),
    Column("name", read_name, lambda record: record.name),
    Column("aliases", read_aliases, _aliases),
    Column("group", read_choice("group", Group, None), lambda record: record.group.value),
    Column("categories", read_categories, lambda record: "; ".join(record.categories)),
    Column("born", read_born, lambda record: str(record.born or "")),
    Column("minor", read_minor, lambda record: "yes" if record.minor else ""),
    Column(
        "articles",
        read_articles,
        lambda record: "; ".join(f"{number} {code}" if code else number for number, code in record.articles),
    ),
    Column("place", read_text("place"), lambda record: record.place or ""),
    Column("held_since", read_day("held_since"), lambda record: _iso(record.held_since)),
    Column("consent", read_choice("consent", Consent, Consent.UNKNOWN), lambda record: record.consent.value),
    Column(
        "recognised_by",
        read_recognised,
        lambda record: "; ".join(f"{one.organisation}:{one.since.isoformat()}:{one.url}" for one in record.recognised),
    ),
    Column("last_sign", read_day("last_sign"), lambda record: _iso(record.last_sign)),
    Column("cases", read_cases, lambda record: "; ".join(record.cases)),
    Column("birthday", read_birthday, lambda record: record.birthday.written if record.birthday else ""),
)
"""In the order of the file."""
