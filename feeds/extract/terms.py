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
REACH_EARLIER = 40
REACH_ASKED = 150
REACH_REPLACED = 30
REACH_FAR = 400
LONGEST_MONTHS = 600
"""Nobody is sentenced to more than fifty years in numbers; a larger figure is something else."""

TENS = 20.0
"""From here on a number word may have another one behind it that adds to it."""

_FROM = re.compile(r"(?<!\w)(?:from|с|со|з|із|зі|са)\s$")
_TO = re.compile(r",?\s(?:to|до)\s")

_ALONE = re.compile(r"[—–:]\s$")
"""A dash right before a length that ends its sentence: "For two comments, five and a half years"."""

_FAR = re.compile(r"(?<!\w)(?:sentenc(?:ed?|es)|condemn(?:ed|s))(?!\w)[^;]*(?<!up) to $")
"""The verb of a length may stand far off: "sentenced a woman from the village of N, who wrote a post, to N years"."""

_OPENS = " \"'«“„"

Sort = Literal["prison", "suspended", "labour"]


@dataclass(frozen=True, slots=True)
class _Rules:
    length: re.Pattern[str]
    short: re.Pattern[str]
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
    for_it: re.Pattern[str]
    asked: re.Pattern[str]
    given: re.Pattern[str]
    earlier: re.Pattern[str]
    replaced: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class _Length:
    months: int
    start: int
    stop: int
    ahead: int
    """From here on is read what follows: "год колонии" carries its own noun."""


def find_term(text: Text, lexicon: Lexicon) -> Term | None:
    """The term of the first person who got one; None when the text names none or only a range.

    A term told as history ("earlier given nine years") is taken only where no other is named.
    """
    rules = lexicon.once("terms", _compile)
    history: Term | None = None
    best: Term | None = None
    for sentence in text.sentences:
        low = even(sentence.low)
        found = _in_sentence(sentence, low, rules)
        told = found is not None and not _is_history(low, found.span.start - sentence.start, rules)
        if found is not None and told and (best is None or _says_more(found, best)):
            best = found
        history = history or found
    return best or history


def _says_more(found: Term, best: Term) -> bool:
    """Whether a later sentence gives the months, too: "ten years" in the headline, "ten years and two months" below.

    Headlines round up as well: "nearly six years" are five years and nine months.
    """
    if best.months is None or found.months is None or best.months % 12 or not found.months % 12:
        return False
    return abs(found.months - best.months) < 12


def _is_history(low: str, start: int, rules: _Rules) -> bool:
    return bool(rules.earlier.search(low, max(0, start - REACH_EARLIER), start))


def _in_sentence(sentence: Sentence, low: str, rules: _Rules) -> Term | None:
    lengths = _handed_down(low, _lengths(low, rules), rules)
    if lengths:
        told = next((one for one in lengths if not _is_history(low, one.start, rules)), lengths[0])
        length = _new(low, lengths, rules) or told
        return Term(length.months, _span(sentence, length.start, length.stop), sort=_sort(low, length, rules))
    life = rules.life.search(low)
    if life and not rules.life_no.search(low, max(0, life.start() - REACH_BEFORE), life.start()):
        return Term(None, _span(sentence, life.start(), life.end()), life=True)
    return None


def _new(low: str, lengths: list[_Length], rules: _Rules) -> _Length | None:
    """The term a court came to: "reduced his four-year sentence to 18 months"."""
    came = (one for one in lengths if low.endswith(" to ", 0, one.start))
    return next((one for one in came if rules.changed.search(low, max(0, one.start - REACH_ASKED), one.start)), None)


def _handed_down(low: str, every: list[_Length], rules: _Rules) -> list[_Length]:
    """The terms given; told beside the one they take the place of, they need no verb: "instead of four years, two"."""
    old = [_is_replaced(low, one, rules) for one in every]
    beside = [False, *old, False]
    now = [(at, one) for at, one in enumerate(every) if not old[at]]
    new = [one for at, one in now if (beside[at] or beside[at + 2]) and not _is_asked(low, one, rules)]
    return new or [one for _, one in now if _is_sentence(low, one, rules)]


def _is_replaced(low: str, length: _Length, rules: _Rules) -> bool:
    if _FROM.search(low, max(0, length.start - 8), length.start) and _TO.match(low, length.stop):
        return True  # "cut from five years to four and a half"
    return bool(rules.replaced.search(low, max(0, length.start - REACH_REPLACED), length.start))


def _span(sentence: Sentence, start: int, stop: int) -> Span:
    return Span(sentence.field, sentence.start + start, sentence.start + stop)


def _lengths(low: str, rules: _Rules) -> list[_Length]:
    """Every length of time in its order, those told without a word for years among them."""
    whole = list(_whole(low, rules))
    short = (_short(found, rules) for found in rules.short.finditer(low))
    bare = [one for one in short if not any(other.start <= one.start < other.stop for other in whole)]
    return sorted([*whole, *bare], key=lambda one: one.start)


def _short(found: re.Match[str], rules: _Rules) -> _Length:
    """ "Sentenced Belov to eight, Katz to six years": the word stands with the last number only."""
    years = _number(found["years"], found["half"], rules)
    return _Length(round(years * 12), found.start("years"), found.end(), found.end())


def _whole(low: str, rules: _Rules) -> Iterator[_Length]:
    for found in rules.length.finditer(low):
        half = found["half"] or found["halfmore"]
        years = _number(found["listed"] or found["years"], half, rules) if found["yearword"] else 0.0
        years += 1.0 if found["alone"] else 0.0
        months = _number(found["more"] or found["besides"] or found["only"], None, rules)
        total = round(years * 12 + months)
        if 0 < total <= LONGEST_MONTHS and not found["range"]:
            yield _Length(total, found.start(), found.end(), found.start() if found["alone"] else found.end())


def _number(words: str | None, half: str | None, rules: _Rules) -> float:
    if not words:
        return 0.0
    if words[0].isdigit():
        return _digits(words) + (0.5 if half else 0.0)
    values = [rules.numbers.get(part, 0.0) for part in words.replace("-", " ").split()]
    if len(values) > 1 and values[0] < TENS:  # "a five-year term"; "twenty-five"
        values = values[1:]
    return sum(values) + (0.5 if half else 0.0)


def _digits(words: str) -> float:
    whole, _, fraction = words.replace("-", " ").partition(" ")
    if fraction.strip() == "1/2":
        return float(whole) + 0.5
    return float(whole.replace("½", ".5").replace(",", "."))


def _is_sentence(low: str, length: _Length, rules: _Rules) -> bool:
    after = rules.sides.after(low, length.ahead, REACH_AFTER)
    if rules.adjective.search(low, length.start, length.stop) and not rules.noun.search(low[length.stop :][:24]):
        return False  # "20-летнему жителю", not "шестилетний срок"
    if after is not None and not after[1] and after[0] < 24:
        return False
    if low.endswith(" by ", 0, length.start):
        return False  # "cut her prison term by a year"
    if rules.up_to.search(low, max(0, length.start - 4), length.start) and not _changed(low, length, rules):
        return False
    before = rules.sides.before(low, length.start, REACH_BEFORE)
    far = low.endswith(" to ", 0, length.start) and _FAR.search(low, max(0, length.start - REACH_FAR), length.start)
    if (before is not None and not before[1] and not far) or _is_asked(low, length, rules):
        return False
    told = before is not None or (after is not None and after[1] and after[0] < 24)
    return told or _by_itself(low, length, rules)


def _by_itself(low: str, length: _Length, rules: _Rules) -> bool:
    """A length that needs no verb: behind a dash at the end, or at the beginning with what it is for."""
    if _ALONE.search(low, 0, length.start) and not low[length.stop :].strip(" .!…"):
        return True
    return not low[: length.start].strip(_OPENS) and rules.for_it.match(low, length.stop) is not None


def _is_asked(low: str, length: _Length, rules: _Rules) -> bool:
    """ "The prosecution asked for nearly the heaviest punishment, 5 years": no verb of giving stands between."""
    ahead = low[max(0, length.start - REACH_ASKED) : length.start]
    asked = max((found.end() for found in rules.asked.finditer(ahead)), default=0)
    return asked > 0 and not rules.given.search(ahead, asked)


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
    rest.append(re.compile(rf"\s(?:{source_of(words['for_it'])})\s"))
    rest += [any_of(words.get(key, [])) for key in ("asked", "given", "earlier")]
    replaced = words.get("replaced", [])
    rest.append(re.compile(rf"(?<!\w)(?:{source_of(replaced)})\s(?:\w+\s)?$") if replaced else any_of([]))
    return _Rules(_length_pattern(words, numbers), _short_pattern(words, numbers), numbers, sides, *rest)


def _numbers(table: Mapping[str, str]) -> dict[str, float]:
    return {word: float(value) for value, words in table.items() for word in even(words).split()}


def _short_pattern(words: Mapping[str, Any], numbers: Mapping[str, float]) -> re.Pattern[str]:
    """ "sentenced X to N", no word of a unit behind: the sentence stops, goes on to another person or to a half."""
    number = rf"(?:\d{{1,2}}(?:[.,]\d|½)?|(?:{source_of(numbers)})(?:[\s-](?:{source_of(numbers)}))?)"
    verbs, to, other = (source_of(words[key]) for key in ("short_verbs", "short_to", "other_units"))
    return re.compile(
        rf"(?<!\w)(?:(?:{verbs})(?:\s[^,;.:!?()]{{1,50}}?)?\s(?:{to})"
        rf"|(?:from|с|з|із)\s(?:{number})\s(?:{source_of(words['years'])}),?\s(?:to|до))\s"
        rf"(?P<years>{number})(?P<half>\s(?:{source_of(words['half'])}))?(?=\s?[,;.!?…—–]\s|\s?[.!?…]*$)"
        rf"(?![^.;!?]{{0,40}}(?<!\w)(?:{other}))"
    )


def _length_pattern(words: Mapping[str, Any], numbers: Mapping[str, float]) -> re.Pattern[str]:
    """ "N years [and a half] [and M months]", "a year [and M months]", "M months", "N-year", "14 and 12 years".

    The group `range` spoils it.
    """
    word = source_of(numbers)
    number = rf"(?:\d{{1,2}}(?:[.,]\d|½|[ -]1/2)?|(?:{word})(?:[\s-](?:{word}))?)"
    years, months = source_of(words["years"]), source_of(words["months"])
    half, also = source_of(words["half"]), source_of(words["and"])
    adjective = rf"|(?:-?(?:{source_of(words['adjective'])}))" if words["adjective"] else ""
    alone = source_of(words.get("alone", [])) or "(?!)"
    return re.compile(
        rf"(?<![\w.,])(?:(?P<range>{number}\s?[-–—]\s?)(?=\d))?"
        rf"(?:(?:(?P<listed>{number})(?:,\s{number}){{0,6}}(?:,|,?\s(?:{also}))\s(?={number}\s(?:{years}|{months})(?!\w)))?"
        rf"(?:(?P<years>{number})(?P<half>[\s-](?:{half}))?(?P<yearword>[\s-](?:{years}){adjective})(?!\w)"
        rf"(?P<halfmore>\s(?:{half})(?!\w))?"
        rf"(?:,?\s(?:(?:{also})\s)?(?P<more>{number})[\s-](?:{months})(?!\w))?"
        rf"|(?P<alone>{alone})(?!\w)(?:\s(?:{also})\s(?P<besides>{number})[\s-](?:{months})(?!\w))?"
        rf"|(?P<only>{number})[\s-](?:{months})(?!\w)))"
    )
