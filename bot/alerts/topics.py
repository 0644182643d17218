"""What a reader may choose to follow, and how a subscription is named in the reader's list. Pure.

Owns the lists of choices and the way from a label back to words; labels are made in bot/alerts/match.py. Texts are
plain: whoever puts them into a message escapes them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from bot.alerts.match import (
    ALL,
    GRAVE,
    article_label,
    case_label,
    category_label,
    country_label,
    group_label,
    region_label,
    word_label,
)
from bot.core import codes, regions
from bot.core.category import Category
from bot.core.finding import Group
from bot.core.kinds import DETAILS, READ, Detailed
from bot.core.words import stems, words
from bot.i18n import Translator

PHRASE = 2
"""Most words of a phrase that can be watched for: side by side in a headline, little words not counted."""

TYPED = 6
"""Most words of it with the little ones."""

DOCKET = 40
"""Letters of the longest number of a case."""

GROUPS = (Group.POLITICAL, Group.CIVILIAN, Group.POW, Group.CHILD)
CATEGORIES = tuple(Category)

WhyNot = Literal["empty", "common", "too_many"]


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to follow: its topic label, and what the reader's language calls it."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Watched:
    """What was typed and can be followed: the label, and how it is listed."""

    label: str
    shown: str


@dataclass(frozen=True, slots=True)
class Unwatched:
    """Words that cannot."""

    why: WhyNot


def watch(text: str) -> Watched | Unwatched:
    """What a reader typed as a topic of words: one word, or two that stand side by side; little words do not count."""
    read, found = words(text), stems(text)
    if not found:
        return Unwatched("common" if read else "empty")
    if len(found) > PHRASE or len(read) > TYPED:
        return Unwatched("too_many")
    return Watched(word_label(*found), " ".join(read))


def trial(number: str) -> Watched | None:
    """A trial by the number that its court gives it; None where there is no number in it."""
    label, written = case_label(number), " ".join(number.split())
    return None if label == case_label("") or len(written) > DOCKET else Watched(label, written)


def why_not(refused: Unwatched, t: Translator) -> str:
    """Why words cannot be watched for, as a message (HTML) that says what can."""
    return t(f"topic.no_word.{refused.why}")


def details() -> tuple[Detailed, ...]:
    """The details that can be asked for without the rest of their kind."""
    return DETAILS[:READ]


def detail_name(one: Detailed, t: Translator) -> str:
    """What a detail is called in a list of kinds."""
    kind, detail = one
    return t(f"topic.detail.{kind.value}:{detail}")


def countries(t: Translator) -> tuple[Choice, ...]:
    """The countries."""
    return tuple(Choice(country_label(code), _place(code, t)) for code in regions.countries())


def regions_of(country: str, t: Translator) -> tuple[Choice, ...]:
    """The regions of a country by its code ("ru"), in the order of their names."""
    return tuple(Choice(region_label(code), _place(code, t)) for code in regions.regions(country, t.lang))


def code_names(t: Translator) -> tuple[tuple[str, str], ...]:
    """The codes of law that have articles to choose, each with its name."""
    return tuple((code, t(f"topic.code.{code}")) for code in codes.codes())


def articles_of(code: str) -> tuple[Choice, ...]:
    """The articles of a code, the commonest first; the text is the number alone."""
    return tuple(Choice(article_label(number, code), number) for number in codes.numbers(code))


def groups(t: Translator) -> tuple[Choice, ...]:
    """The groups of people."""
    return tuple(Choice(group_label(group), t(f"group.{group.value}")) for group in GROUPS)


def categories(t: Translator) -> tuple[Choice, ...]:
    """The categories of people."""
    return tuple(Choice(category_label(one), t(f"category.{one.value}")) for one in CATEGORIES)


def shown(label: str, t: Translator, said: str | None = None) -> str:
    """A subscription as a reader's list names it: "Region: Crimea".

    `said`: the name of a person or source as it is now, or the words as the reader typed them (`Topic.shown`): a label
    does not hold them.
    """
    if label in _WHOLE:
        return t(_WHOLE[label])
    sort, _, value = label.partition(":")
    return _SHOWN[sort](value, t, said) if sort in _SHOWN else (said or label)


def _person(_value: str, t: Translator, said: str | None) -> str:
    return t("topic.person", name=said or t("topic.unnamed.person"))


def _name(_value: str, t: Translator, said: str | None) -> str:
    return t("topic.name", name=said or t("topic.unnamed.name"))


def _source(_value: str, t: Translator, said: str | None) -> str:
    return t("topic.source", name=said or t("topic.unnamed.source"))


def _hearing(_value: str, t: Translator, _said: str | None) -> str:
    return t("topic.hearing")


def _case(value: str, t: Translator, said: str | None) -> str:
    return t("topic.case", number=said or value)


def _word(value: str, t: Translator, said: str | None) -> str:
    return t("topic.word", words=said or value)


def _article(value: str, t: Translator, _said: str | None) -> str:
    code, _, number = value.partition(":")
    key = f"article.{code}" if t.has(f"article.{code}") else "article.unknown"
    return t(key, n=1, numbers=codes.written(code, number))


def _category(value: str, t: Translator, _said: str | None) -> str:
    return t("topic.category", name=t(f"category.{Category(value).value}"))


def _group(value: str, t: Translator, _said: str | None) -> str:
    return t("topic.group", name=t(f"group.{Group(value).value}"))


def _region(value: str, t: Translator, _said: str | None) -> str:
    return t("topic.region", name=_place(value, t))


def _country(value: str, t: Translator, _said: str | None) -> str:
    return t("topic.country", name=_place(value, t))


def _place(code: str, t: Translator) -> str:
    return regions.called(code, t.lang) or code


_WHOLE = {ALL: "topic.all", GRAVE: "topic.grave"}
_SHOWN: Mapping[str, Callable[[str, Translator, str | None], str]] = {
    "person": _person,
    "name": _name,
    "source": _source,
    "case": _case,
    "hearing": _hearing,
    "word": _word,
    "article": _article,
    "category": _category,
    "group": _group,
    "region": _region,
    "country": _country,
}
