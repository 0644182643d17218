"""Values of any of our types with the words of somebody who wishes us ill, and Telegram's judgement of what we made.

A type nobody taught `Maker` is an error: whoever adds one says here what may stand in it.
"""

import inspect
import types
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import MISSING, fields, is_dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import Enum
from functools import cache
from random import Random
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from bot.alerts.render import render_alert
from bot.core.aid import Directory
from bot.core.alert import AlertView, Button, Form
from bot.core.night import Profile
from bot.core.roles import Role
from bot.delivery.replies import Rows
from bot.demo import html as telegram
from bot.i18n import Catalogs, Translator, aid_directory
from campaigns.drive import Drive
from campaigns.flow import CampaignState
from campaigns.kinds.contact import Contact, Target
from campaigns.kinds.letter import Letter, Recipient
from campaigns.kinds.petition import Petition
from campaigns.model import Campaign
from handlers import zones
from tests import telegram_html
from tests.campaigns.builders import a_campaign

CATALOGS = Catalogs.load()
VOICES = [CATALOGS.translator(lang) for lang in CATALOGS.languages]
LANGS = ("ru", "uk", "be", "en")
DIRECTORY = aid_directory()

NASTY = (
    "</b></a></blockquote><script>alert(1)</script>",
    "<u>under</u> <tg-spoiler>x</tg-spoiler> <pre>",
    "{{ 7 * 7 }} {% raw %} {name} %(name)s {0} {n}",
    "&amp;lt;b&gt;&#60;i&#62; &lt",
    '"><a href="https://evil.example">press</a>',
    "' onclick='x' \\ ` * _ [a](https://evil.example)",
    "\u202eabc\u0000\u2028\n\n\nx\ud7ff\ufffd",
    "https://evil.example/?a=1&b=2 @evil_bot /forget t.me/evil tg://resolve?domain=evil",
    "🕊" * 90 + "e\u0301" * 40,
    "Анна-Мария О’Примерова",
    "",
    " ",
    "\u200b\u00ad\u2060",
)
LETTERS = "<>&\"'/b=a{}%#;@:. \n\tяЇ\u202e🕊"
LONG = ("&" * 5000, "<b>" * 900, "Ж" * 4500, "ab " * 2000)
URLS = ('https://a.example/?q="><b>&x', "javascript:alert(1)", "https://a.example", "http://[", "https://a.example/ x")
IDS = ("EvAbCd12", "pAa1", "-_-_-_-_-_-_", "A" * 22)

NOISE = "".join(Random(1).choices(LETTERS, k=20_000))
"""Without an end that anybody meets: a piece of it is a text at random, and costs no draw a letter."""

MOST = 1_500
"""Parts of one value; from then on its lists are short. Lists of lists of lists would make a hundred thousand."""

Rule = Callable[["Maker"], Any]
HINTS = cache(get_type_hints)
"""Of a type or a function, found once: a value is made of hundreds of others."""


class Maker:
    """Makes values by their types; the same seed makes the same values."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.voice = self.random.choice(VOICES)
        self.parts = 0

    def words(self) -> str:
        """What somebody wrote."""
        pick = self.random.random()
        if pick < 0.06:
            return self.random.choice(LONG)
        if pick < 0.5:
            return self.random.choice(NASTY)
        begin, length = self.random.randrange(len(NOISE) - 700), self.random.choice((1, 3, 30, 700))
        return NOISE[begin : begin + length]

    def moment(self) -> datetime:
        """Some moment of these years."""
        return datetime(2015, 1, 1, tzinfo=UTC) + timedelta(minutes=self.random.randrange(20 * 366 * 24 * 60))

    def many(self, make: Callable[[], Any], *, empty: bool = True) -> list[Any]:
        """A few of something, seldom very many."""
        most = self.random.choice((0, 1, 2, 3, 40) if empty else (1, 2, 3, 40))
        most = min(most, 3) if self.parts > MOST else most
        return [make() for _ in range(most)]

    def html(self) -> str:
        """Telegram HTML that another builder made."""
        return self.random.choice(("<b>Words</b> &amp; more", "<i>One</i>\n\nTwo"))

    def alert(self) -> str:
        """An alert as it would be sent."""
        return render_alert(self.of(AlertView), self.voice, self.of(Form)).html

    def call(self, function: Callable[..., Any], given: Mapping[str, Rule]) -> Any:
        """Call a function with made values; those of `given` by their rules, of which `None` says to leave it out."""
        hints = HINTS(function)
        arguments: dict[str, Any] = {}
        for name, parameter in inspect.signature(function).parameters.items():
            if parameter.default is not inspect.Parameter.empty and self.random.random() < 0.4:
                continue
            rule = given.get(name)
            arguments[name] = rule(self) if rule else self.of(hints[name])
        return function(**arguments)

    def of(self, kind: Any) -> Any:
        """A value of this type."""
        origin, parts = get_origin(kind), get_args(kind)
        if kind in PLAIN:
            return PLAIN[kind](self)
        if origin in (Union, types.UnionType):
            return self.of(self.random.choice(parts))
        if origin is Literal:
            return self.random.choice(parts)
        if origin is not None:
            return self._collection(origin, parts)
        if isinstance(kind, type) and issubclass(kind, Enum):
            return self.random.choice(list(kind))
        if is_dataclass(kind):
            return self._dataclass(kind)
        raise TypeError(f"teach tests/hostile.py to make {kind}")

    def _collection(self, origin: Any, parts: tuple[Any, ...]) -> Any:
        if origin is tuple and len(parts) == 2 and parts[1] is not Ellipsis:
            return tuple(self.of(part) for part in parts)
        if issubclass(origin, Mapping):
            return {self.of(parts[0]): self.of(parts[1]) for _ in range(3)}
        if not issubclass(origin, Iterable):
            raise TypeError(f"teach tests/hostile.py to make {origin}")
        found = self.many(lambda: self.of(parts[0]))
        return found if origin is list else tuple(found)

    def _dataclass(self, kind: Any) -> Any:
        self.parts += 1
        hints, values = HINTS(kind), {}
        for one in fields(kind):
            if not one.init or (one.default is not MISSING and self.random.random() < 0.3):
                continue
            rule = FIELDS.get((kind.__name__, one.name)) or FIELDS.get(("", one.name))
            values[one.name] = rule(self) if rule else self.of(hints[one.name])
        return kind(**values)


def _choice(*values: Any) -> Rule:
    return lambda make: make.random.choice(values)


PLAIN: dict[Any, Rule] = {
    str: Maker.words,
    bool: _choice(False, True),
    int: _choice(0, 1, 2, 5, 11, 21, 90, 1_990, 2_003, 1_000_000),
    float: lambda make: make.random.random(),
    bytes: _choice(b"", b"x"),
    type(None): _choice(None),
    datetime: Maker.moment,
    timedelta: lambda make: timedelta(minutes=make.random.randrange(60 * 24 * 60)),
    date: lambda make: make.moment().date(),
    time: lambda make: make.moment().time(),
    Translator: lambda make: make.voice,
    Catalogs: _choice(CATALOGS),
    Directory: _choice(DIRECTORY),
    Button: _choice(Button("A", data="a"), Button("B", url="https://b.example")),
    Profile: lambda make: Profile(make.random.choice(sorted(zones.KNOWN)), 22 * 60, 8 * 60),
}
"""Types whose values are made by a rule of their own."""

# What an organiser wrote has passed the rules of its file: these are files that did.
DRIVES = [a_campaign(name) for name in ("petition", "cause", "letter", "contact")]
OF_KIND = {kind: [one for one in DRIVES if isinstance(one, kind)] for kind in (Campaign, Petition, Letter, Contact)}
PLAIN |= {kind: _choice(*found) for kind, found in OF_KIND.items()}
PLAIN |= {
    Recipient: _choice(*OF_KIND[Letter][0].letter.recipient),
    Target: _choice(*OF_KIND[Contact][0].contact.target),
}

FIELDS: dict[tuple[str, str], Rule] = {
    ("", "public_id"): _choice(*IDS),
    ("", "hearing_zone"): _choice(None, "Europe/Moscow", "Asia/Omsk"),
    ("", "url"): lambda make: make.random.choice((*URLS, make.words())),
    ("", "lang"): _choice(*LANGS),
    ("", "language"): _choice(None, "xx", *LANGS),
    ("", "names"): lambda make: tuple((lang, make.words()) for lang in LANGS[: make.random.randrange(5)]),
    ("", "born"): _choice(None, 1990),
    ("", "alert"): Maker.alert,
    ("AlertView", "event"): _choice(*IDS),
    ("AlertView", "people"): lambda make: tuple(make.random.choices(IDS, k=make.random.randrange(6))),
    ("HearingView", "zone"): _choice(None, "Europe/Moscow", "Asia/Omsk"),
    ("When", "zone"): _choice(None, "Europe/Moscow", "Asia/Omsk"),
    ("Named", "names"): lambda make: tuple(make.many(make.words, empty=False)),
    ("Named", "originals"): _choice(()),
    ("Card", "nobody"): Maker.html,
    ("Card", "held"): Maker.html,
    ("Card", "reasons"): lambda make: tuple(make.many(make.words)),
    ("Organisation", "vouched"): _choice(*(role.value for role in Role), "a_newer_one"),
    ("Moment", "id"): _choice("human-rights-day", "h.1a2b3c", "x" * 24),
    ("SourceSpec", "outlet"): _choice("ngo", "news"),
    ("SourceSpec", "language"): _choice(None, *LANGS),
    ("", "role"): _choice(*(role.value for role in Role), "a_newer_one"),
    ("Told", "drives"): lambda make: tuple(make.of(Drive) for _ in range(make.random.choice((1, 2, 5)))),
    ("Told", "reason"): _choice("launch", "48h", "last_day", "digest", "plan", "outcome", "question 0"),
    ("Stored", "state"): _choice(*(one.value for one in CampaignState)),
    ("Stored", "result"): _choice(None, "achieved", "partly", "not", "ended", "expired"),
    ("Doubted", "id"): _choice("herald", "x" * 60),
    ("Birthday", "month"): _choice(2, 12),
    ("Birthday", "day"): _choice(1, 29),
    ("Standing", "langs"): _choice({}, {"ru": {"opened": 40, "completed": 2}, "uk": {"opened": 20}}),
}
"""Fields that hold no words of outsiders, by class (or any) and name."""


def judged(html: str, rows: Rows = ()) -> str:
    """The text as Telegram shows it; an assertion where it would refuse, cut or reshape the message."""
    parsed = telegram.parse(html)
    assert isinstance(parsed, telegram.Parsed), parsed
    assert 1 <= len(parsed.text) <= 4096, len(parsed.text)
    assert len(html.encode()) <= 32_768
    assert len(parsed.entities) <= 100
    telegram_html.read(html)  # only the tags we use ourselves: one of another kind came from data
    for row in rows:
        assert 1 <= len(row) <= 8
        for button in row:
            assert_sane(button)
    assert sum(len(row) for row in rows) <= 100
    return parsed.text


def assert_sane(button: Button) -> None:
    """One line of words that can be read, and data that Telegram takes."""
    assert button.text.strip(), button
    assert len(button.text) <= 64, button
    assert not [char for char in button.text if char in "\n\r\t\0\u2028\u2029\u202e\u202d"], button
    assert sum(one is not None for one in (button.data, button.url, button.copy)) == 1
    assert button.copy is None or 1 <= len(button.copy) <= 256
    assert button.data is None or 1 <= len(button.data.encode()) <= 64
    assert button.url is None or button.url.startswith(("https://", "http://", "tg://"))


def builders(modules: Sequence[Any], made: Sequence[Any]) -> dict[str, Callable[..., Any]]:
    """Every function of these modules that makes one of these types, or perhaps one, by its full name."""
    found: dict[str, Callable[..., Any]] = {}
    for module in modules:
        for name, function in inspect.getmembers(module, inspect.isfunction):
            if function.__module__ != module.__name__ or inspect.iscoroutinefunction(function):
                continue
            returned = _returned(function)
            if all(one in made for one in _choices(returned) if one is not type(None)) and returned is not type(None):
                found[f"{module.__name__}.{name}"] = function
    return found


def _choices(returned: Any) -> tuple[Any, ...]:
    return get_args(returned) if get_origin(returned) in (Union, types.UnionType) else (returned,)


def _returned(function: Callable[..., Any]) -> Any:
    try:
        return get_type_hints(function).get("return", object)
    except NameError:  # a forward reference to what is imported for types only: nothing of ours
        return None
