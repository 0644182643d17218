"""The numbers that anybody may see: what is counted, what is said of it, and what is not."""

from datetime import date

import pytest

from bot.alerts import outside, totals, totals_told
from bot.core.amends import How
from bot.core.finding import Group
from bot.core.kinds import Kind
from bot.core.totals import Whole, count
from bot.i18n import Catalogs
from bot.store import amend, bad_news
from bot.store.database import Database, Tx
from bot.store.schema.campaigns import campaign_count
from bot.store.schema.events import event
from tests.store.builders import DAY, MINUTE, NOW, an_event
from tests.store.test_campaigns import a_drive

EN = Catalogs.load().translator("en")


async def told(tx: Tx, kind: Kind, ago: int, **values: object) -> int:
    """A published event of so many days ago."""
    number = await an_event(tx)
    fresh = {"kind": kind.value, "happened_at": NOW - ago * DAY, "published_at": NOW - ago * DAY, **values}
    await tx.conn.execute(event.update().where(event.c.id == number).values(**fresh))
    return number


async def amended(tx: Tx, number: int, how: How) -> None:
    await amend.start(tx, number, how, ["why"], NOW)


async def test_only_what_is_public_is_counted(db: Database) -> None:
    terms = {"articles": [["275", "ru-uk"]], "term_months": 120}
    async with db.write() as tx:
        for ago in (1, 40, 41, 42, 43):
            await told(tx, Kind.SENTENCE, ago, facts=terms)
        await told(tx, Kind.ARREST, 800)
        await told(tx, Kind.ARREST, 2, group="civilian")
        await told(tx, Kind.ARREST, 2, state="held")
        gone = await told(tx, Kind.SENTENCE, 2, state="retracted", facts=terms)
        await amended(tx, gone, "retracted")
        await amended(tx, await told(tx, Kind.HEARING, 3), "corrected")
        await bad_news.hold(tx, await told(tx, Kind.DEATH, 1), "death", NOW)
        drive = await a_drive(tx)
        for what, number in (("completed", 25), ("withdrawn", 3), ("opened", 99)):
            row = {"campaign_id": drive, "part": "", "what": what, "number": number}
            await tx.conn.execute(campaign_count.insert().values(row))
    await totals.refresh(db, NOW)
    async with db.read() as tx:
        whole = await totals.known(tx, NOW)
        assert whole == await totals.measure(tx, NOW)
    political, civilian = totals_told.of(whole, Group.POLITICAL), totals_told.of(whole, Group.CIVILIAN)
    assert {kind: sum(numbers) for kind, numbers in political.kinds.items()} == {"sentence": 5, "hearing": 1}
    assert {kind: sum(numbers) for kind, numbers in civilian.kinds.items()} == {"arrest": 1}
    assert [(one.months, one.n) for one in political.terms] == [(120, 5)]
    assert (whole.told, whole.corrected, whole.retracted, whole.done) == (6, 1, 1, 22)


async def test_they_are_counted_again_after_a_while_and_at_once_where_there_was_nothing(sqlite_db: Database) -> None:
    for later, number in ((0, 0), (1, 1), (10, 1), (17, 3)):
        await totals.refresh(sqlite_db, NOW + later * MINUTE)
        async with sqlite_db.write() as tx:
            whole = await totals.known(tx, NOW)
            await told(tx, Kind.ARREST, 1)
        assert totals_told.of(whole, Group.POLITICAL).number == number


def said(whole: Whole) -> str:
    return "\n".join(
        line for one in totals_told.sections(whole, Group.POLITICAL, EN) for line in (one.title, *one.lines)
    )


@pytest.mark.parametrize(("done", "line"), [(19, ""), (20, "more than 20"), (1239, "more than 1230")])
def test_what_readers_did_is_told_only_of_many(done: int, line: str) -> None:
    text = said(Whole(NOW, date(2025, 12, 1), {}, done=done))
    assert line in text
    assert ("petitions" in text) is bool(line)


@pytest.mark.parametrize(("number", "share"), [(19, False), (50, True)])
def test_a_share_needs_enough_to_be_one(number: int, share: bool) -> None:
    assert ("2%" in said(Whole(NOW, date(2025, 12, 1), {}, told=number, corrected=1))) is share


def test_figures_of_others_stand_beside_with_who_says_so() -> None:
    text = said(Whole(NOW, date(2025, 12, 1), count([(0, "arrest", "political", 3)], [])))
    assert "2023: 39" in text
    assert "First Department" in text
    assert "Convicted of treason" in text


def test_every_figure_of_others_has_a_page_and_a_day() -> None:
    for one in outside.series():
        assert EN.has(f"stats.outside.{one.what}")
        years = [each.year for each in one.figures]
        assert years == sorted(set(years))
        for each in one.figures:
            assert each.source.startswith("https://")
            assert set(each.by) == {"en", "ru", "uk"}
            assert each.number > 0
