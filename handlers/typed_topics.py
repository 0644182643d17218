"""From what a reader pressed or typed to the label of a subscription, or why there is none. Pure.

A label stands in a button with slashes for its colons; what no list offers is nothing. Words are read by
bot/alerts/topics.py.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from bot.alerts import topics
from bot.alerts.match import article_label, case_label
from bot.alerts.topics import Choice
from bot.core import codes, regions
from bot.i18n import Translator
from handlers.topic_data import Sort

READ = 100
"""Characters that are looked at."""

DOCKET = range(4, 41)
"""Characters of the number of a trial: a shorter one is of no trial."""

USUAL = "ru-uk"
"""Of which code an article is that no list of ours has, where nobody said it."""

_DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Chosen:
    """What to subscribe to; `shown`: what its name needs beside the label."""

    label: str
    shown: str | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """Nothing can be followed by this; `key`: the text that says why, and what helps."""

    key: str


def packed(label: str) -> str:
    """A label as it stands in a button."""
    return label.replace(":", "/")


def offered(t: Translator, sort: Sort, what: str) -> Chosen | None:
    """What a button of a list stands for; None for what no list offers."""
    label = what.replace("/", ":")
    return Chosen(label) if any(one.label == label for one in _lists(t, sort)) else None


def of_part(t: Translator, sort: Sort, part: str) -> tuple[Choice, ...]:
    """The regions of a country, the articles of a code; all there is of a sort that has no parts."""
    match sort:
        case Sort.REGION:
            return topics.regions_of(part, t)
        case Sort.ARTICLE:
            return topics.articles_of(part)
        case Sort.GROUP:
            return topics.groups(t)
        case Sort.CATEGORY:
            return topics.categories(t)
    return ()


def read(sort: Sort, text: str, code: str = "") -> Chosen | Refused:
    """The label of what was typed. `code`: whose articles are shown above the question."""
    typed = text[:READ]
    if sort is Sort.ARTICLE:
        return _article(typed, code)
    return _trial(typed) if sort is Sort.CASE else _words(typed)


def _article(text: str, code: str) -> Chosen | Refused:
    digit = _DIGIT.search(text)
    number = codes.number_of(text[digit.start() :]) if digit else ""
    if not number:
        return Refused("subs.wrong.article")
    likely = codes.codes_of(number, None, None)
    return Chosen(article_label(number, code or (likely[0] if len(likely) == 1 else USUAL)))


def _trial(text: str) -> Chosen | Refused:
    label = case_label(text)
    docket = label.partition(":")[2]
    return Chosen(label) if len(docket) in DOCKET else Refused("subs.wrong.trial")


def _words(text: str) -> Chosen | Refused:
    match topics.watch(text):
        case topics.Watched(label, shown):
            return Chosen(label, shown)
        case topics.Unwatched(why):
            return Refused(f"topic.no_word.{why}")


def _lists(t: Translator, sort: Sort) -> Iterable[Choice]:
    parts = {Sort.REGION: regions.countries(), Sort.ARTICLE: codes.codes()}.get(sort, ("",))
    if sort is Sort.REGION:
        yield from topics.countries(t)
    for part in parts:
        yield from of_part(t, sort, part)
