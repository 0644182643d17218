"""Dates as relatives type them."""

from datetime import UTC, date, datetime, time

import pytest

from bot.core.amends import Fact
from bot.core.event import Facts
from feeds import typed
from feeds.extract import load_lexicons
from handlers.family.typed import whole

NOW = datetime(2026, 11, 21, 15, tzinfo=UTC)
LEXICONS = load_lexicons()
TWELFTH = date(2026, 12, 12)


@pytest.mark.parametrize(
    ("line", "day", "at"),
    [
        ("12.12 10:30", TWELFTH, time(10, 30)),
        ("12.12", TWELFTH, None),
        ("12.12 в 10.30", TWELFTH, time(10, 30)),
        ("12/12 9:15", TWELFTH, time(9, 15)),
        ("5.1 10-30", date(2027, 1, 5), time(10, 30)),
        ("12.12.2026 10:30", TWELFTH, time(10, 30)),
        ("12 декабря в 10:30", TWELFTH, time(10, 30)),
        ("12 грудня о 10:30", TWELFTH, time(10, 30)),
        ("12 December 10:30", TWELFTH, time(10, 30)),
        ("  12.12   10:30  ", TWELFTH, time(10, 30)),
    ],
)
@pytest.mark.parametrize("lang", ["en", "ru", "uk"])
def test_a_date_is_understood_in_every_language(lang: str, line: str, day: date, at: time | None) -> None:
    found = typed.read(Fact.HEARING, whole(line, NOW.date()), Facts(), NOW, lang, LEXICONS)
    assert isinstance(found, Facts)
    assert (found.hearing_day, found.hearing_time) == (day, at)


@pytest.mark.parametrize("line", ["", "31.2 10:00", "99.99 11:00", "soon", "1" * 5000, "12.12.12.12"])
def test_what_is_no_date_is_not_guessed(line: str) -> None:
    found = typed.read(Fact.HEARING, whole(line, NOW.date()), Facts(), NOW, "en", LEXICONS)
    assert not isinstance(found, Facts)
