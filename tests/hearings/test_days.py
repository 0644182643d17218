"""On which days and at which hours a court hardly sits."""

from datetime import date, time

import pytest

from bot.hearings.days import Seldom, calendar, sits

TEN = time(10)


@pytest.mark.parametrize(
    ("country", "day", "at", "why"),
    [
        pytest.param("ru", "2026-12-08", TEN, None, id="a Tuesday morning"),
        pytest.param("ru", "2026-12-08", None, None, id="the hour is not known"),
        pytest.param("ru", "2026-12-06", TEN, Seldom.WEEKEND, id="a Sunday"),
        pytest.param("ru", "2026-12-08", time(7, 59), Seldom.NIGHT, id="before eight"),
        pytest.param("ru", "2026-12-08", time(20, 1), Seldom.NIGHT, id="after eight in the evening"),
        pytest.param("ru", "2027-01-05", TEN, Seldom.HOLIDAY, id="the long holidays of January"),
        pytest.param("ru", "2026-12-31", TEN, Seldom.HOLIDAY, id="a day off that was moved"),
        pytest.param("ru", "2027-05-10", TEN, Seldom.HOLIDAY, id="the Monday after a holiday on a Sunday"),
        pytest.param("ru", "2027-05-09", TEN, Seldom.HOLIDAY, id="a holiday on a Sunday is a holiday"),
        pytest.param("by", "2027-05-10", TEN, None, id="there no holiday is moved by itself"),
        pytest.param("by", "2027-05-11", TEN, Seldom.HOLIDAY, id="Radunitsa"),
        pytest.param("by", "2026-11-07", TEN, Seldom.HOLIDAY, id="a holiday that the neighbours do not have"),
        pytest.param("ru", "2026-12-25", TEN, None, id="a holiday of the neighbours"),
        pytest.param("by", "2026-04-25", TEN, None, id="a Saturday on which work is done"),
        pytest.param("ru", "2026-04-25", TEN, Seldom.WEEKEND, id="the same Saturday elsewhere"),
        pytest.param("ua", "2027-01-01", TEN, None, id="under martial law a holiday is a working day"),
        pytest.param("ua", "2026-12-06", TEN, Seldom.WEEKEND, id="a Sunday is a Sunday under martial law"),
        pytest.param(None, "2027-01-05", TEN, None, id="of a court that is nowhere holidays are not known"),
        pytest.param(None, "2026-12-06", TEN, Seldom.WEEKEND, id="a Sunday is one everywhere"),
    ],
)
def test_a_court_hardly_sits(country: str | None, day: str, at: time | None, why: Seldom | None) -> None:
    assert sits(country, date.fromisoformat(day), at) is why


def test_days_off_stand_in_the_years_that_are_looked_after() -> None:
    days = calendar()
    single = [day for found in (*days.off.values(), *days.working.values()) for day in found]
    assert {day.year for day in single} == {2026, 2027}
    assert all(day.isoweekday() in days.weekend for found in days.working.values() for day in found)
    assert not any(day.isoweekday() in days.weekend for found in days.off.values() for day in found)
