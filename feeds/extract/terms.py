"""Terms of punishment: how long a court sends somebody to prison.

Owns the grammar of lengths of time ("семи с половиной годам", "8-1/2 years") and the choice of the one that was
handed down, not asked for, not threatened, not served. Its words come from fields.toml; it knows no events.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from bot.core.finding import Span, Term
from feeds.extract.lexicon import Lexicon
from feeds.extract.text import Sentence, Text
from feeds.extract.wordlist import Sides, any_of, even, source_of

REACH_BEFORE = 90
REACH_AFTER = 60
LONGEST_MONTHS = 600
"""Nobody is sentenced to more than fifty years in numbers; a larger figure is something else."""

Sort = Literal["prison", "suspended", "labour"]


@dataclass(frozen=True, slots=True)
class _Rules:
    length: re.Pattern[str]
    numbers: Mapping[str, float]
    sides: Sides
    up_to: re.Pattern[str]
    changed: re.Pattern[str]
    suspended: re.Pattern[str]
    labour: re.Pattern[str]
    life: re.Pattern[str]
    life_no: re.Pattern[str]
    adjective: re.Pattern[str]
    noun: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class _Length:
    months: int
    start: int
    stop: int


def find_term(text: Text, lexicon: Lexicon) -> Term | None:
    """The term of the first person who got one; None when the text names none or only a range."""
    rules = lexicon.once("terms", _compile)
    for sentence in text.sentences:
        found = _in_sentence(sentence, even(sentence.low), rules)
        if found is not None:
            return found
    return None


def _in_sentence(sentence: Sentence, low: str, rules: _Rules) -> Term | None:
    for length in _lengths(low, rules):
        if _is_sentence(low, length, rules):
            return Term(length.months, _span(sentence, length.start, length.stop), sort=_sort(low, length, rules))
    life = rules.life.search(low)
    if life and not rules.life_no.search(low, max(0, life.start() - REACH_BEFORE), life.start()):
        return Term(None, _span(sentence, life.start(), life.end()), life=True)
    return None


def _span(sentence: Sentence, start: int, stop: int) -> Span:
    return Span(sentence.field, sentence.start + start, sentence.start + stop)


def _lengths(low: str, rules: _Rules) -> Iterator[_Length]:
    for found in rules.length.finditer(low):
        years = _number(found["listed"] or found["years"], found["half"], rules) if found["yearword"] else 0.0
        months = _number(found["more"] or found["only"], None, rules)
        total = round(years * 12 + months)
        if 0 < total <= LONGEST_MONTHS and not found["range"]:
            yield _Length(total, found.start(), found.end())


def _number(words: str | None, half: str | None, rules: _Rules) -> float:
    if not words:
        return 0.0
    if words[0].isdigit():
        return _digits(words) + (0.5 if half else 0.0)
    parts = words.replace("-", " ").split()
    return sum(rules.numbers.get(part, 0.0) for part in parts) + (0.5 if half else 0.0)


def _digits(words: str) -> float:
    whole, _, fraction = words.replace("-", " ").partition(" ")
    if fraction.strip() == "1/2":
        return float(whole) + 0.5
    return float(whole.replace("½", ".5").replace(",", "."))


def _is_sentence(low: str, length: _Length, rules: _Rules) -> bool:
    after = rules.sides.after(low, length.stop, REACH_AFTER)
    if rules.adjective.search(low, length.start, length.stop) and not rules.noun.search(low[length.stop :][:24]):
        return False  # "20-летнему жителю", not "шестилетний срок"
    if after is not None and not after[1] and after[0] < 24:
        return False
    if rules.up_to.search(low, max(0, length.start - 4), length.start) and not _changed(low, length, rules):
        return False
    before = rules.sides.before(low, length.start, REACH_BEFORE)
    if before is not None and not before[1]:
        return False
    return before is not None or (after is not None and after[1] and after[0] < 24)


def _changed(low: str, length: _Length, rules: _Rules) -> bool:
    """Behind "cut" the words "до N лет" are the term that is left."""
    return bool(rules.changed.search(low, max(0, length.start - 60), length.start))


def _sort(low: str, length: _Length, rules: _Rules) -> Sort:
    around = low[max(0, length.start - 40) : length.stop + 30]
    if rules.suspended.search(around):
        return "suspended"
    return "labour" if rules.labour.search(around) else "prison"


def _compile(lexicon: Lexicon) -> _Rules:
    words = lexicon.fields["term"]
    numbers = _numbers(lexicon.fields["number"])
    sides = Sides(*(any_of(words[key]) for key in ("before_yes", "before_no", "after_yes", "after_no")))
    rest = [any_of(words[key]) for key in ("up_to", "changed", "suspended", "labour", "life", "life_no")]
    adjective = re.compile(source_of(words["adjective"])) if words["adjective"] else any_of([])
    rest += [adjective, any_of(words.get("noun", []))]
    return _Rules(_length_pattern(words, numbers), numbers, sides, *rest)


def _numbers(table: Mapping[str, str]) -> dict[str, float]:
    return {word: float(value) for value, words in table.items() for word in even(words).split()}


def _length_pattern(words: Mapping[str, Any], numbers: Mapping[str, float]) -> re.Pattern[str]:
    """ "N years [and a half] [and M months]", "M months", "N-year", "14 and 12 years"; group `range` spoils it."""
    word = source_of(numbers)
    number = rf"(?:\d{{1,2}}(?:[.,]\d|½|[ -]1/2)?|(?:{word})(?:[\s-](?:{word}))?)"
    years, months = source_of(words["years"]), source_of(words["months"])
    half, also = source_of(words["half"]), source_of(words["and"])
    adjective = rf"|(?:-?(?:{source_of(words['adjective'])}))" if words["adjective"] else ""
    return re.compile(
        rf"(?<![\w.,])(?:(?P<range>{number}\s?[-–—]\s?)(?=\d))?"
        rf"(?:(?:(?P<listed>{number})(?:,|\s(?:{also}))\s(?={number}\s(?:{years}|{months})(?!\w)))?"
        rf"(?:(?P<years>{number})(?P<half>[\s-](?:{half}))?(?P<yearword>[\s-](?:{years}){adjective})(?!\w)"
        rf"(?:,?\s(?:(?:{also})\s)?(?P<more>{number})[\s-](?:{months})(?!\w))?"
        rf"|(?P<only>{number})[\s-](?:{months})(?!\w)))"
    )
