"""The bot's words: catalogs of every language, plurals, and dates as a reader writes them.

Owns how a key becomes a sentence. Knows nothing of Telegram, of the database or of who reads. Catalogs are the
files `bot/locales/<lang>/*.po` with symbolic msgids; they are compiled in memory, so there is nothing to build.
"""

import gettext
import html
import io
import tomllib
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from types import MappingProxyType
from typing import cast
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, get_timezone_location
from babel.lists import format_list
from babel.messages.pofile import read_po

from bot.core.aid import Directory, read_helpers
from bot.core.distress import NO_STEMS, Stems, read_stems
from bot.core.kinds import Kind
from bot.core.legal import NOBODY, Register, read_register

DEFAULT = "en"
"""The language of readers whose own has no catalog."""

LOCALES = "locales"

LEANS_ON = {"be": "ru"}
"""Languages that may be incomplete, and the one whose texts stand in for those that are missing: their readers know it,
and it counts as they do."""

PLACED = ("ru", "uk", "be", "en")
"""Languages in which places.toml names places."""

PluralRule = Callable[[int], int]


def escape_html(text: object) -> str:
    """The text with `<`, `>`, `&` and `"` made harmless for Telegram's HTML."""
    return html.escape(str(text), quote=True).replace("&#x27;", "'")


@dataclass(frozen=True, slots=True)
class Catalog:
    """All texts of one language: key to its plural forms (one form where the text does not count)."""

    texts: Mapping[str, tuple[str, ...]]
    plural: PluralRule
    forms: int
    places: Mapping[str, str] = field(default_factory=dict)
    """What a place is called here, by its name in any language, in lower case."""
    register: Register = NOBODY
    """What the law says of organisations: with the words, for a text is made of both."""


@dataclass(frozen=True, slots=True)
class Translator:
    """One language's voice. Calling it gives a text; its methods write dates, lists and names of languages."""

    lang: str
    catalog: Catalog

    def __call__(self, key: str, *, n: int | None = None, **values: object) -> str:
        """The text of `key`, its plural chosen by `n`; `{n}` and `{name}` are filled from the arguments.

        Values stand as they are: use `html` where the result is sent as HTML. A key without a text, or a
        placeholder without a value, is a KeyError that names it.
        """
        forms = self.catalog.texts[key]
        if n is None:
            return forms[0].format_map(values)
        chosen = forms[self.catalog.plural(abs(n))] if len(forms) > 1 else forms[0]
        return chosen.format_map({"n": n, **values})

    def html(self, key: str, *, n: int | None = None, **values: object) -> str:
        """Like calling, with every value escaped: what outsiders wrote cannot break the message."""
        safe = {name: escape_html(value) for name, value in values.items()}
        return self(key, n=n, **safe)

    def has(self, key: str) -> bool:
        """Whether the language has a text under this key."""
        return key in self.catalog.texts

    @property
    def register(self) -> Register:
        """What the law says of organisations, so what a text may link: the same in all languages."""
        return self.catalog.register

    def day(self, day: date) -> str:
        """Weekday, day, month and year: "Tuesday, 8 December 2026"."""
        return self(
            "date.day", weekday=self.weekday(day), date=format_date(day, self("date.pattern"), locale=self.lang)
        )

    def short_day(self, day: date) -> str:
        """Day, month and year without the weekday."""
        return format_date(day, self("date.pattern"), locale=self.lang)

    def day_and_month(self, day: date) -> str:
        """As short as it goes, for a picture or a button about something recent: "21 Nov"."""
        return format_date(day, "d MMM", locale=self.lang)

    def day_of_year(self, day: date) -> str:
        """Day and month in full, of no year in particular: "15 June"."""
        return format_date(day, "d MMMM", locale=self.lang)

    def month_name(self, day: date) -> str:
        """The month alone, as short: "Nov"."""
        return format_date(day, "LLL", locale=self.lang)

    def month(self, day: date) -> str:
        """Month and year as they stand after "since": "November 2026"."""
        return format_date(day, "MMMM y", locale=self.lang)

    def weekday(self, day: date, *, short: bool = False) -> str:
        """The name of the day of the week, as it stands inside a sentence, or `short` as a calendar has it."""
        return format_date(day, "ccc" if short else "EEEE", locale=self.lang)

    def clock(self, at: time) -> str:
        """Hours and minutes, 24 h: "09:05"."""
        return f"{at:%H:%M}"

    def moment(self, at: datetime, zone: str) -> str:
        """An aware moment as the clocks of `zone` show it: "Tuesday, 8 December 2026, 10:00 (Moscow)"."""
        local = at.astimezone(ZoneInfo(zone))
        return self("date.moment", day=self.day(local), time=self.clock(local.time()), place=self.zone(zone))

    def zone(self, zone: str) -> str:
        """The town a zone is named after, in the reader's language; the catalog goes before the Unicode data."""
        if self.has(f"zone.{zone}"):
            return self(f"zone.{zone}")
        return get_timezone_location(zone, locale=self.lang, return_city=True).split("/")[-1]

    def place(self, name: str) -> str:
        """What the reader's language calls a town or region; the name as it stands where nobody wrote that down."""
        return self.catalog.places.get(name.lower(), name)

    def join(self, parts: Iterable[str]) -> str:
        """The parts as a list with the language's "and"."""
        return format_list(list(parts), locale=self.lang)

    def kinds(self, kinds: Iterable[Kind]) -> str:
        """The kinds as a list inside a sentence: "arrests, court dates, and sentences"."""
        names = (self(f"kind.{kind.value}") for kind in kinds)
        return self.join(name[:1].lower() + name[1:] for name in names)

    def language(self, code: str) -> str:
        """The adverb-like name for "in <language>" ("in Russian"); the code itself for an unknown language."""
        key = f"language.in.{code}"
        return self(key) if self.has(key) else code

    def own_name(self, code: str) -> str:
        """What speakers of a language call it: "Русский"; the code for what no locale knows."""
        try:
            return (Locale.parse(code).get_display_name(code) or code).capitalize()
        except (UnknownLocaleError, ValueError):
            return code


@dataclass(frozen=True, slots=True)
class Catalogs:
    """Every language the bot speaks."""

    by_lang: Mapping[str, Catalog]

    @classmethod
    def load(cls) -> "Catalogs":
        """All catalogs of the package, read once a process; a broken file is an exception that names it."""
        return cls(_catalogs())

    @property
    def languages(self) -> tuple[str, ...]:
        """Codes of the languages that have a catalog, English first."""
        return tuple(sorted(self.by_lang, key=lambda lang: (lang != DEFAULT, lang)))

    def translator(self, lang: str | None) -> Translator:
        """The voice for a code as Telegram gives it ("ru", "uk-UA"); English for what there is no catalog for."""
        known = _known(lang, self.by_lang)
        return Translator(known, self.by_lang[known])


def voice(lang: str | None) -> Translator:
    """The voice of one language, with no other one read: for the command line, which speaks to one person."""
    known = _known(lang, _folders())
    return Translator(known, _catalog(known))


def _known(lang: str | None, langs: Container[str]) -> str:
    code = (lang or DEFAULT).replace("_", "-").split("-")[0].lower()
    return code if code in langs else DEFAULT


@cache
def _catalogs() -> Mapping[str, Catalog]:
    return MappingProxyType({lang: _catalog(lang) for lang in _folders()})


def _folders() -> Mapping[str, Traversable]:
    """Where each language's texts are, by its code."""
    folders = (folder for folder in files("bot").joinpath(LOCALES).iterdir() if folder.is_dir())
    return {folder.name: folder for folder in sorted(folders, key=lambda folder: folder.name) if any(_areas(folder))}


@cache
def _catalog(lang: str) -> Catalog:
    """The catalog of a language, with what it lacks from the one it leans on."""
    own = _own(lang)
    if lang not in LEANS_ON:
        return own
    other = _catalog(LEANS_ON[lang])
    return replace(own, texts={**other.texts, **own.texts}, places={**other.places, **own.places})


@cache
def _places() -> list[Mapping[str, str]]:
    """The names of each place, by language."""
    raw = tomllib.loads(_data("places.toml"))
    rows = (row for zone in raw["zone"] for row in zone["place"])
    return [{lang: row[lang] for lang in PLACED if lang in row} for row in rows]


def _called(towns: Iterable[Mapping[str, str]], lang: str) -> dict[str, str]:
    return {name.lower(): town[lang] for town in towns if lang in town for name in town.values()}


def _own(lang: str) -> Catalog:
    texts: dict[str, tuple[str, ...]] = {}
    plural, forms = gettext.c2py("0"), 1
    for area in sorted(_areas(_folders()[lang]), key=lambda area: area.name):
        parsed = read_po(io.BytesIO(area.read_bytes()), locale=lang, abort_invalid=True)
        plural, forms = gettext.c2py(parsed.plural_expr), parsed.num_plurals
        fresh = {_key(message.id): _forms(message.string) for message in parsed if message.id}
        if doubled := fresh.keys() & texts.keys():
            raise ValueError(f"{lang}/{area.name} repeats keys of another area: {sorted(doubled)}")
        texts |= fresh
    return Catalog(texts, plural, forms, _called(_places(), lang), _register())


def _areas(folder: Traversable) -> Iterator[Traversable]:
    return (file for file in folder.iterdir() if file.name.endswith(".po"))


def _key(msgid: str | list[str] | tuple[str, ...]) -> str:
    return msgid if isinstance(msgid, str) else msgid[0]


def _forms(text: object) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(cast("Iterable[str]", text))


@cache
def distress_stems() -> Stems:
    """The words of a call for help in every language that has them, together."""
    stems = NO_STEMS
    for folder in sorted(files("bot").joinpath(LOCALES).iterdir(), key=lambda folder: folder.name):
        file = folder.joinpath("distress.toml")
        if file.is_file():
            stems += read_stems(file.read_text(encoding="utf-8"))
    return stems


@cache
def aid_directory() -> Directory:
    """Who helps in an emergency, with what the law says of them."""
    return Directory(read_helpers(_data("aid.toml")), _register())


@cache
def _register() -> Register:
    return read_register(_data("organisations.toml"))


def _data(name: str) -> str:
    return files("bot").joinpath(LOCALES, name).read_text(encoding="utf-8")
