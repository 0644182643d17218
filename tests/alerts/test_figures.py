"""How much a choice would bring."""

from datetime import datetime, timedelta

import pytest

from bot.alerts.figures import measured
from bot.core.event import Event, EventState, Facts
from bot.core.finding import Group
from bot.core.kinds import ALL_KINDS, BIT, Kind
from bot.core.rhythm import Rhythm
from bot.i18n import Catalogs
from bot.store.pushed import Push
from handlers import masks
from handlers.amounts import amount
from tests.store.builders import DAY, HOUR, NOW

EVERYTHING = {"all": ALL_KINDS}


def a_push(at: datetime, kind: Kind = Kind.ARREST, detail: str | None = None) -> Push:
    """Something told at a moment."""
    event = Event(
        1, "e", kind, detail, Group.POLITICAL, EventState.PUBLISHED, 1, fresh=True, facts=Facts(), happened_at=at,
        created_at=at,
    )  # fmt: skip
    return Push(at, event)


def on_days(*numbers: int, kind: Kind = Kind.ARREST) -> list[Push]:
    """So many pushes on each day, today first."""
    return [a_push(NOW - ago * DAY - HOUR, kind) for ago, number in enumerate(numbers) for _ in range(number)]


@pytest.mark.parametrize(
    ("numbers", "age", "figure"),
    [
        ([2] * 14, 30 * DAY, 2.0),
        ([100, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1], 30 * DAY, 1.0),
        ([2, 2, 2, 2, 2, 2, 2], 30 * DAY, 1.0),
        ([4, 4, 4], 3 * DAY, 4.0),
        ([9, 9], 2 * DAY, None),
        ([], 30 * DAY, 0.0),
        ([1] * 40, 100 * DAY, 1.0),
    ],
    ids=["steady", "one storm", "half of the days", "three days old", "too young", "silent", "older days do not count"],
)
def test_the_figure_is_the_median_of_whole_days(numbers: list[int], age: timedelta, figure: float | None) -> None:
    assert measured(on_days(*numbers), NOW - age, NOW).a_day(EVERYTHING) == figure


def test_an_instance_without_any_event_has_no_figure() -> None:
    assert measured([], None, NOW).a_day(EVERYTHING) is None


def test_an_event_of_two_topics_is_one_message() -> None:
    pushes = on_days(*[1] * 14, kind=Kind.DEATH)
    one = measured(pushes, NOW - 30 * DAY, NOW)
    assert one.a_day({"all": ALL_KINDS, "grave": ALL_KINDS}) == 1.0
    assert one.a_day({"grave": ALL_KINDS}) == 1.0
    assert one.a_day({"all": BIT[Kind.ARREST]}) == 0.0


@pytest.mark.parametrize(("number", "rhythm"), [(5, Rhythm.AT_ONCE), (6, Rhythm.HOURLY)])
def test_more_than_five_a_day_are_bundled(number: int, rhythm: Rhythm) -> None:
    assert measured(on_days(*[number] * 14), NOW - 30 * DAY, NOW).rhythm(EVERYTHING) is rhythm


def test_without_a_figure_nothing_is_bundled() -> None:
    assert measured(on_days(50), NOW - DAY, NOW).rhythm(EVERYTHING) is Rhythm.AT_ONCE


@pytest.mark.parametrize(
    ("a_day", "en", "ru"),
    [
        (None, "no figure yet", "данных пока нет"),
        (0.0, "less than one a day", "меньше одного в день"),
        (0.5, "less than one a day", "меньше одного в день"),
        (1.0, "about 1 a day", "около 1 в день"),
        (2.5, "about 3 a day", "около 3 в день"),
    ],
)
def test_a_figure_in_words(a_day: float | None, en: str, ru: str) -> None:
    catalogs = Catalogs.load()
    assert (amount(catalogs.translator("en"), a_day), amount(catalogs.translator("ru"), a_day)) == (en, ru)


def test_a_kind_that_is_on_brings_its_details_and_a_detail_alone_nothing_else() -> None:
    release = BIT[Kind.RELEASE]
    only = masks.toggle_detail(release, Kind.RELEASE, "exchange")
    assert masks.partly(only, Kind.RELEASE) == ("exchange",)
    assert not only & release
    assert masks.toggle_kind(only, Kind.RELEASE) == release
    assert masks.toggle_kind(release, Kind.RELEASE) == 0
    assert masks.without(only | BIT[Kind.ARREST], Kind.RELEASE) == BIT[Kind.ARREST]
