"""The words of a language, read from the TOML files beside the code.

Owns reading and compiling `feeds/lexicon/<lang>/*.toml` (events, relevance, fields) and the files shared by all
languages (`names.toml`, `articles.toml`). Data stays data: nothing here knows what a particular word means. The only
module of the extractor that reads files, and only files of this package.
"""

import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from importlib.resources import files
from typing import Any, TypeVar, cast

from bot.core.category import Category
from bot.core.finding import Group, Lang
from bot.core.kinds import Kind
from feeds.extract.openings import Openings
from feeds.extract.patterns import BadPhraseError, Phrases, Sets, compile_phrases

LANGS: tuple[Lang, ...] = ("ru", "uk", "en", "be")

TELLING = 2.5
"""A signal of this weight makes an entry worth reading, even where no word of an event stands."""

NONE = Phrases()

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class EventRule:
    """Phrases that report an event as news.

    `unless`: phrases of the same sentence that make them mean another thing. `needs`: phrases of which one must stand
    somewhere in the entry (people die and are released in many places; ours are in custody).

    `lasting`: beside a number of days this is no administrative punishment, but custody.

    `weight` 3 is a sure phrase, 2 an ordinary one, 1 a weak one. `head` phrases count in headlines only. `bare` ones
    leave open whether somebody was sent to prison or into custody before a trial ("jails"). `loose` ones count only
    where no other phrase tells anything, and for them "was" does not speak of the past.
    """

    name: str
    kind: Kind
    phrases: Phrases
    unless: Phrases
    needs: Phrases
    weight: float
    head: bool
    bare: bool
    loose: bool
    detail: str | None
    lasting: bool = False


@dataclass(frozen=True, slots=True)
class Veto:
    """What makes an entry no news of a person: statistics, explainers, appeals. `scope` is where it is looked for.

    `told`: words of the lead with which it is news all the same: a demand in the headline, and what a court did on
    Tuesday below it.
    """

    name: str
    phrases: Phrases
    factor: float
    scope: str
    spared: Phrases
    told: Phrases = NONE


@dataclass(frozen=True, slots=True)
class Background:
    """Words that turn what follows or precedes them into the past, a wish or somebody's view.

    `below` speak of the past like `earlier`, but not in a headline: "was detained" is the news there.
    `clauses` open a clause of the past that ends at its comma. `relative` ones may also end at a word of `resumes`
    that does not stand behind one of `joins`. The first word of `attributes` only describes ("the jailed poet"),
    unless one of `agents` stands before it ("a court jailed the poet") or one of `links` inside. `reduced` ones
    between two commas only describe, too ("X, jailed for a post, was moved"). `breaks` open a new clause where no comma
    stands ("activists face years in jail as court adjourns the trial"). `hidden` ones describe somebody like `reduced`,
    without commas, where a word of `resumes` follows ("a man jailed for a post is moved"). `days` look like a word of
    `unreal` and are none ("on May 26").
    """

    clauses: Phrases
    earlier: Phrases
    unreal: Phrases
    below: Phrases = NONE
    relative: Phrases = NONE
    resumes: Phrases = NONE
    joins: Phrases = NONE
    attributes: Phrases = NONE
    agents: Phrases = NONE
    links: Phrases = NONE
    reduced: Phrases = NONE
    breaks: Phrases = NONE
    hidden: Phrases = NONE
    days: Phrases = NONE


@dataclass(frozen=True, slots=True)
class Signal:
    """Words for or against a political reason; they count once, however often they stand in the text.

    `scope` "event": they count fully beside the event only. `soft`: they count half beside a plain political word.
    `beside`: names of signals of which one must be heard, too, for these to count at all.
    """

    name: str
    weight: float
    phrases: Phrases
    group: Group | None
    scope: str
    soft: bool
    beside: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class CategoryRule:
    """What tells a category: `words` by themselves, in any sentence (`anywhere`) or where the event is told; `roles`
    beside what was done to somebody or, where they are `named`, beside a name; `articles` as (code, number)."""

    category: Category
    words: Phrases
    roles: Phrases
    articles: frozenset[tuple[str, str]]
    anywhere: bool
    named: bool


@dataclass(frozen=True, slots=True)
class Beside:
    """Words around a role: `hit` stands before it and does something to somebody, `was` says on either side what was
    done; with `said` somebody speaks; `whose` right before it make it another person's ("his lawyer")."""

    hit: Phrases = NONE
    was: Phrases = NONE
    said: Phrases = NONE
    whose: Phrases = NONE


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All words of one language, compiled. `fields` is the parsed `fields.toml`.

    `openings` tells which phrases may stand in a sentence, and whether one of those may that tell of an event of ours.

    `version` stands for all rules and words (feeds/extract/version.py).

    `once` keeps what a finder compiles from `fields` (its own business), so that it is compiled once a lexicon.
    """

    lang: Lang
    events: tuple[EventRule, ...]
    vetoes: tuple[Veto, ...]
    background: Background
    signals: tuple[Signal, ...]
    categories: tuple[CategoryRule, ...]
    beside: Beside
    openings: Openings
    articles: Mapping[str, Mapping[str, float]]
    fields: Mapping[str, Any]
    version: str = ""
    _kept: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)

    def once(self, key: str, build: Callable[["Lexicon"], T]) -> T:
        """What `build` makes of this lexicon, made at the first call with this key."""
        if key not in self._kept:
            self._kept[key] = build(self)
        return cast("T", self._kept[key])


Lexicons = Mapping[Lang, Lexicon]


def load(lang: Lang) -> Lexicon:
    """The lexicon of a language. Raises BadPhraseError, tomllib.TOMLDecodeError or KeyError for a broken file."""
    events, relevance = _read(lang, "events.toml"), _read(lang, "relevance.toml")
    categories, sets = _read(lang, "categories.toml"), _sets(events)
    around = categories.get("beside", {})
    rules = tuple(_rule(row, sets) for row in events.get("event", ()))
    vetoes = tuple(_veto(row, sets) for row in events.get("veto", ()))
    background = _background(events.get("background", {}), sets)
    words = _sets(relevance)
    signals = tuple(_signal(row, words) for row in relevance.get("signal", ()))
    told = tuple(_category(one, categories[one.value]) for one in Category if one.value in categories)
    beside = Beside(**{part.name: compile_phrases(around.get(part.name, ()), {}) for part in fields(Beside)})
    parts = (*rules, *vetoes, background, *signals, *told, beside)
    return Lexicon(
        lang=lang,
        events=rules,
        vetoes=vetoes,
        background=background,
        signals=signals,
        categories=told,
        beside=beside,
        openings=Openings(
            (group for part in parts for group in _groups(part)),
            tells=(*(rule.phrases for rule in rules), *(one.phrases for one in signals if one.weight >= TELLING)),
        ),
        articles=_read("articles.toml"),
        fields=_read(lang, "fields.toml"),
    )


def names_of_all() -> Mapping[str, Any]:
    """The parsed `names.toml`, which all languages share."""
    return _read("names.toml")


def _groups(part: Any) -> Iterator[Phrases]:
    """The phrases of a rule."""
    values = (getattr(part, one.name) for one in fields(part))
    return (value for value in values if isinstance(value, Phrases))


def _rule(row: Mapping[str, Any], sets: Sets) -> EventRule:
    try:
        phrases = compile_phrases(row["words"], sets)
        return EventRule(
            name=row["name"],
            kind=Kind(row["name"].split(".")[0]),
            phrases=phrases,
            unless=compile_phrases(row.get("unless", ()), sets),
            needs=compile_phrases(row.get("needs", ()), sets),
            weight=float(row.get("weight", 2)),
            head=bool(row.get("head", False)),
            bare=bool(row.get("bare", False)),
            loose=bool(row.get("loose", False)),
            detail=row.get("detail"),
            lasting=bool(row.get("lasting", False)),
        )
    except ValueError as error:
        raise BadPhraseError(f"event {row.get('name')}: {error}") from error


def _veto(row: Mapping[str, Any], sets: Sets) -> Veto:
    return Veto(
        name=row["name"],
        phrases=compile_phrases(row["words"], sets),
        factor=float(row.get("factor", 0)),
        scope=row.get("scope", "title"),
        spared=compile_phrases(row.get("unless", ()), sets),
        told=compile_phrases(row.get("told", ()), sets),
    )


def _background(row: Mapping[str, Any], sets: Sets) -> Background:
    return Background(**{part.name: compile_phrases(row.get(part.name, ()), sets) for part in fields(Background)})


def _signal(row: Mapping[str, Any], sets: Sets) -> Signal:
    phrases = compile_phrases(row["words"], sets)
    return Signal(
        name=row["name"],
        weight=float(row["weight"]),
        phrases=phrases,
        group=Group(row["group"]) if "group" in row else None,
        scope=row.get("scope", "all"),
        soft=bool(row.get("soft", False)),
        beside=frozenset(row.get("beside", ())),
    )


def _category(category: Category, row: Mapping[str, Any]) -> CategoryRule:
    words, roles = (compile_phrases(row.get(name, ()), {}) for name in ("words", "roles"))
    return CategoryRule(
        category=category,
        words=words,
        roles=roles,
        articles=frozenset(_coded(article) for article in row.get("articles", ())),
        anywhere=row.get("scope") == "all",
        named=row.get("named", True),
    )


def _coded(article: str) -> tuple[str, str]:
    code, number = article.split(" ")
    return code, number


def _sets(row: Mapping[str, Any]) -> Sets:
    return {name: tuple(words) for name, words in row.get("sets", {}).items()}


def _read(*path: str) -> Mapping[str, Any]:
    """A TOML file of the lexicon folder; a file that does not exist is an empty one."""
    entry = files("feeds").joinpath("lexicon", *path)
    return tomllib.loads(entry.read_text(encoding="utf-8")) if entry.is_file() else {}
