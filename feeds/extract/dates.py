"""Court dates: when somebody stands before a judge next, and until when custody was extended.

Owns the grammar of dates and times and the choice of a date that is set for a court, not one that is past, not a
term of custody. Days and times are those of the court; nothing here knows the clock: `published` tells the year.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bot.core.finding import HearingAt, Span
from feeds.extract.lexicon import Lexicon
from feeds.extract.places import find_place, zone_of
from feeds.extract.text import Sentence, Text
from feeds.extract.wordlist import Sides, any_of, even, source_of

REACH_BEFORE = 70
REACH_ON = 170
REACH_AFTER = 45
FARTHEST = timedelta(days=300)
"""A date farther ahead was not announced but guessed wrongly (its year was last year's)."""

MOST_DATES = 16
"""Dates of one sentence that are looked at; more are a timetable."""

NEAR_DATE = 8
"""Letters between a weekday and the date it belongs to."""

NEAR_WEEKDAY = 12
"""So many letters before a weekday a word like "next" belongs to it."""

WEEK = 7

_MOVED = re.compile(r"(?<!\w)(?:from|с|со|з|із|са)\s[\w ,.-]{1,24}\s(?:to|until|на)\s$")
"""Between the day a hearing was set for and the day it was moved to."""

_SINCE = re.compile(r"(?<!\w)(?:from|since|с|со|з|із|са)\s$")
"""Right before a date: a beginning, not a day to come."""

_WHEN = (", when ", ", where ", " when ")
"""Behind a date: what is to come then."""

_ASIDE = re.compile(r", (?:who|which|whose) [^,;:()]{3,80},")
_COMMA = re.compile(r"[,;:()—–]")

SUREST = 4
"""A day to which a court put a hearing off is surer than any other of the text."""

_NUMBERED = re.compile(r"(?:articles?|arts?\.|sections?|parts?|§|ст\.|стать\w{1,3}|статт\w{1,3})\s?$")
"""Before "5.26" this makes it a number of the law, not an hour."""

_QUOTES = "«»\"„“”'"
_QUOTED_WORD = re.compile(r"[«\"„“]\w{3,12} $")

LATE = timedelta(days=2)
"""An entry may be published after the day it speaks of; such a day is past, not of next year."""


@dataclass(frozen=True, slots=True)
class _Rules:
    written: tuple[re.Pattern[str], ...]
    months: tuple[re.Pattern[str], ...]
    weekday: re.Pattern[str]
    weekdays: tuple[re.Pattern[str], ...]
    tomorrow: re.Pattern[str]
    coming: re.Pattern[str]
    hearing: re.Pattern[str]
    sides: Sides
    veto: re.Pattern[str]
    custody: re.Pattern[str]
    until: re.Pattern[str]
    clock: re.Pattern[str]
    hour: re.Pattern[str]
    pm: re.Pattern[str]
    begins: re.Pattern[str]
    put_off: re.Pattern[str]
    called_off: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class _Day:
    """A date as written; `year` 0 when it is not said. `day` is set for words such as "tomorrow"."""

    start: int
    stop: int
    month: int = 0
    number: int = 0
    year: int = 0
    day: date | None = None


def find_hearing(text: Text, published: datetime | None, lexicon: Lexicon) -> HearingAt | None:
    """The first future court date with its time of day, if said; zone of the place named, None when unknown.

    Without `published` only a date whose year the text says is taken.
    """
    rules = lexicon.once("dates", _compile)
    about_court = any(rules.hearing.search(even(sentence.low)) for sentence in text.sentences)
    best: tuple[int, HearingAt] | None = None
    for number, sentence in enumerate(text.sentences) if about_court else ():
        for written, day, worth in _court_days(sentence, text, published, rules):
            if best is None or worth > best[0]:
                at = _time(text, number, written, rules)
                span = _span(sentence, written)
                best = worth, HearingAt(day, at, zone_of(find_place(text, lexicon)), span)
    return _with_time_elsewhere(best[1], text, rules) if best else None


def find_custody_until(text: Text, published: datetime | None, lexicon: Lexicon) -> date | None:
    """The last day of custody as ordered by the court the text speaks of; None when it names none."""
    rules = lexicon.once("dates", _compile)
    for sentence in text.sentences:
        low = even(sentence.low)
        if not rules.custody.search(low):
            continue
        for written in _days(low, published, rules):
            if rules.until.search(low, max(0, written.start - 8), written.start):
                day = _resolve(written, published, text, rules)
                if day is not None and (published is None or day > published.date()):
                    return day
    return None


def _court_days(
    sentence: Sentence, text: Text, published: datetime | None, rules: _Rules
) -> Iterator[tuple[_Day, date, int]]:
    low = even(sentence.low)
    for written in _days(low, published, rules) if not rules.veto.search(low) else ():
        worth = SUREST if _is_put_off(low, written, rules) else _worth(low, written, rules)
        day = _resolve(written, published, text, rules) if worth > 0 else None
        if day is not None and (published is None or day > published.date()):
            yield written, day, worth


def _worth(low: str, written: _Day, rules: _Rules) -> int:
    """How surely a court day is meant; 0: it is not."""
    late = rules.called_off.search(low, written.stop) is not None
    if late or _is_of_custody(low, written, rules) or _SINCE.search(low, max(0, written.start - 8), written.start):
        return 0
    moved = _MOVED.search(low, max(0, written.start - 32), written.start)
    # "назначил рассмотрение жалобы ... на 5 июня": the object between may be long
    back = REACH_ON if low[: written.start].endswith(" на ") else REACH_BEFORE
    opens = low.startswith(_WHEN, written.stop)
    before = None if opens else rules.sides.before(low, moved.start() if moved else written.start, back)
    reach = REACH_AFTER if written.day is None else 2 * REACH_AFTER  # "Tomorrow a court in the city of ... will"
    after = rules.sides.after(low, written.stop, reach)
    if before is not None and not before[1]:
        # "задержанного 3 марта ... рассмотрят": only a word right behind the date can outweigh what stands before it
        return 1 if after is not None and after[1] and after[0] < 4 and before[0] > 4 else 0
    if before is None and (after is None or not after[1]):
        return 0
    closed = before is not None and low.startswith(", ", written.stop)  # "will open on June 1, the court said"
    nearer = before is None or before[0] > 12 or after is None or after[0] <= 1
    if after is not None and not after[1] and after[0] < 24 and nearer and not closed:
        return 0
    return 1 + bool(rules.hearing.search(low)) + (before is not None and before[0] < 30)


def _is_of_custody(low: str, written: _Day, rules: _Rules) -> bool:
    """ "Remanded until 4 March", not "until 4 March, when a judge will hear the case"."""
    until = rules.until.search(low, max(0, written.start - 8), written.start)
    kept = until is not None and rules.custody.search(low[: written.start])
    return bool(kept) and not low.startswith(_WHEN, written.stop)


def _is_put_off(low: str, written: _Day, rules: _Rules) -> bool:
    """ "Отложил рассмотрение жалобы на арест до 4 мая": put off till then, whatever else the clause speaks of."""
    clause = _COMMA.split(_ASIDE.sub(" ", low[max(0, written.start - REACH_ON) : written.start]))[-1]
    moved = rules.put_off.search(clause)
    return moved is not None and bool(rules.until.search(clause[-8:]) and rules.hearing.search(clause))


def _days(low: str, published: datetime | None, rules: _Rules) -> Iterator[_Day]:
    taken: list[tuple[int, int]] = []
    for pattern in rules.written:
        for found in pattern.finditer(low):
            if any(found.start() < stop and start < found.end() for start, stop in taken):
                continue
            if len(taken) == MOST_DATES:
                return
            taken.append(found.span())
            if _quoted(low, found):
                continue
            groups = found.groupdict()
            month = int(groups["digits"]) if groups.get("digits") else _month(groups["month"], rules)
            yield _Day(found.start(), found.end(), month, int(groups["day"]), int(groups["year"] or 0))
    if published is None:
        return
    for spoken in _spoken(low, published.date(), rules):
        if not any(_repeats(low, spoken, start, stop) for start, stop in taken):
            yield spoken


def _repeats(low: str, spoken: _Day, start: int, stop: int) -> bool:
    """ "on Friday, 30 June", "30 June (Friday)": the weekday only repeats the date."""
    between = low[spoken.stop : start] if spoken.start < start else low[stop : spoken.start]
    return len(between) <= NEAR_DATE


def _quoted(low: str, found: re.Match[str]) -> bool:
    """The "26 February case" is a name, not a day."""
    before, behind = low[: found.start()].rstrip()[-1:], low[found.end() :].lstrip()[:1]
    if not behind or behind not in _QUOTES:
        return False
    named = _QUOTED_WORD.search(low, max(0, found.start() - 16), found.start())
    return named is not None or (bool(before) and before in _QUOTES)


def _spoken(low: str, today: date, rules: _Rules) -> Iterator[_Day]:
    found = rules.tomorrow.search(low)
    if found:
        yield _Day(*found.span(), day=today + timedelta(days=1))
    for weekday in rules.weekday.finditer(low):
        number = next(n for n, pattern in enumerate(rules.weekdays) if pattern.search(weekday.group()))
        ahead = (number - today.weekday() - 1) % 7 + 1
        if ahead == WEEK and not rules.coming.search(low, max(0, weekday.start() - NEAR_WEEKDAY), weekday.start()):
            continue  # "on Thursday" in a text of a Thursday is today
        yield _Day(*weekday.span(), day=today + timedelta(days=ahead))


def _month(word: str, rules: _Rules) -> int:
    return next(n for n, pattern in enumerate(rules.months, 1) if pattern.fullmatch(word))


def _resolve(written: _Day, published: datetime | None, text: Text, rules: _Rules) -> date | None:
    """The calendar day, its year from the text or from the publication; None: impossible, unknown or too far."""
    if written.day is not None:
        return written.day
    year = written.year or _year_elsewhere(written, text, rules)
    if year:
        day = _date(year, written)
        return day if day and (published is None or day - published.date() <= FARTHEST) else None
    today = published.date() if published else _latest_full_date(text, rules)
    if today is None:
        return None
    day = _date(today.year, written)
    if day is not None and day < today - LATE:
        day = _date(today.year + 1, written)
    return day if day is not None and day - today <= FARTHEST else None


def _latest_full_date(text: Text, rules: _Rules) -> date | None:
    """Stands for the unknown day of publication: the text was written on or after the last date it gives in full."""
    written = [one for sentence in text.sentences for one in _days(even(sentence.low), None, rules) if one.year]
    return max((day for one in written if (day := _date(one.year, one))), default=None)


def _year_elsewhere(written: _Day, text: Text, rules: _Rules) -> int:
    for sentence in text.sentences:
        for other in _days(even(sentence.low), None, rules):
            if other.year and (other.month, other.number) == (written.month, written.number):
                return other.year
    return 0


def _date(year: int, written: _Day) -> date | None:
    try:
        return date(year + 2000 if year < 100 else year, written.month, written.number)
    except ValueError:
        return None


def _time(text: Text, number: int, written: _Day, rules: _Rules) -> time | None:
    """The time of day behind the date, else before it in the same sentence, else in the next sentence.

    A sentence further on counts where it says that the hearing begins then.
    """
    low = even(text.sentences[number].low)
    at = _clock(low[written.stop : written.stop + 60], rules) or _clock(low[: written.start], rules)
    if at is None and number + 1 < len(text.sentences):
        following = even(text.sentences[number + 1].low)
        at = _clock(following[: REACH_ON if rules.hearing.search(following) else 60], rules)
    return at or next(filter(None, (_beginning(one, rules) for one in text.sentences[number + 2 :])), None)


def _beginning(sentence: Sentence, rules: _Rules) -> time | None:
    """ "Початок о 10:30"."""
    found = rules.begins.search(even(sentence.low))
    return _clock(even(sentence.low)[found.end() : found.end() + REACH_AFTER], rules) if found else None


def _with_time_elsewhere(hearing: HearingAt, text: Text, rules: _Rules) -> HearingAt:
    """The same day may be named twice, once with the hour."""
    if hearing.at is not None:
        return hearing
    for number, sentence in enumerate(text.sentences):
        for written in _days(even(sentence.low), None, rules):
            if (written.month, written.number) == (hearing.day.month, hearing.day.day):
                at = _time(text, number, written, rules)
                if at is not None:
                    return HearingAt(hearing.day, at, hearing.zone, hearing.span)
    return hearing


def _clock(window: str, rules: _Rules) -> time | None:
    for pattern in (rules.clock, rules.hour):
        for found in pattern.finditer(window):
            hour, minute = int(found["hour"]), int(found.groupdict().get("minute") or 0)
            if _NUMBERED.search(window, max(0, found.start() - 12), found.start()):
                continue
            if hour < 12 and rules.pm.match(window[found.end() :].lstrip(" ")):
                hour += 12
            if hour < 24 and minute < 60:
                return time(hour, minute)
    return None


def _span(sentence: Sentence, written: _Day) -> Span:
    return Span(sentence.field, sentence.start + written.start, sentence.start + written.stop)


def _compile(lexicon: Lexicon) -> _Rules:
    words = lexicon.fields["date"]
    sides = Sides(*(any_of(words[key]) for key in ("set_before", "not_before", "set_after", "not_after")))
    at, hours = source_of(words["at"]), source_of([*words["hours"], *words["am"], *words["pm"]])
    return _Rules(
        written=_written(words),
        months=tuple(any_of([month]) for month in words["months"]),
        weekday=any_of(words["weekdays"]),
        weekdays=tuple(any_of([day]) for day in words["weekdays"]),
        tomorrow=any_of(words["tomorrow"]),
        coming=any_of(words["coming"]),
        hearing=any_of(words["hearing"]),
        sides=sides,
        veto=any_of(words["veto"]),
        custody=any_of(words["custody"]),
        until=re.compile(rf"(?<!\w)(?:{source_of(words['until'])})\s+(?:\w+\s)?$"),
        clock=re.compile(r"(?<![\d.:])(?P<hour>[012]?\d)(?::\s?|\.)(?P<minute>[0-5]\d)(?![\d:]|\.\d|\s?%)"),
        hour=re.compile(rf"(?<!\w)(?:{at})\s(?P<hour>[012]?\d)(?:-?\w{{1,2}})?(?=\s?(?:{hours})(?!\w))"),
        pm=re.compile(rf"(?:(?:{source_of(words['hours'])})\s)?(?:{source_of(words['pm'])})(?!\w)"),
        begins=any_of(words.get("begins", [])),
        put_off=any_of(words.get("put_off", [])),
        called_off=any_of(words.get("called_off", [])),
    )


def _written(words: Mapping[str, list[str]]) -> tuple[re.Pattern[str], ...]:
    """ "3 декабря 2026", "December 3, 2026", "03.12.2026": groups day, month or digits, year."""
    month = source_of(words["months"])
    ordinal = rf"(?:-?(?:{source_of(words['ordinals'])}))?"
    day = rf"(?P<day>[0-3]?\d){ordinal}"
    through = r"(?:\s?[-–—]\s?[0-3]?\d|\s(?:и|і|й|та|and|or|або|или)\s[0-3]?\d)?"
    year = r"(?:,?\s(?P<year>20\d\d)(?!\w))?"
    return (
        re.compile(rf"(?<![\w.,]){day}{through}\s(?:of\s)?(?P<month>{month})(?!\w){year}"),
        re.compile(rf"(?<!\w)(?P<month>{month})\s{day}(?!\w|[.,]\d){through}{year}"),
        re.compile(r"(?<![\w.])(?P<day>[0-3]?\d)\.(?P<digits>[01]\d)\.(?P<year>20\d\d|\d\d)(?![\w.]\d)"),
    )
