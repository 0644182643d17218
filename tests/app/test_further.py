"""What a digest says beside its news comes from hearings and campaigns, and only what its reader may see."""

import pytest

from bot.alerts.match import person_label
from bot.app.further import MOST, Further
from bot.core.event import Consent
from bot.core.kinds import ALL_KINDS, Kind
from bot.i18n import Catalogs
from bot.store import people, readers
from bot.store.database import Database, Tx
from bot.store.readers import Reader
from tests.handlers.drives import OPENED, a_live_one
from tests.hearings.builders import on
from tests.hearings.stories import a_person, news
from tests.store.builders import NOW, a_reader

CATALOGS = Catalogs.load()


async def following(
    tx: Tx, *names: str, consent: Consent = Consent.OPEN, abroad: bool = False
) -> tuple[Reader, list[int]]:
    reader = await a_reader(tx, lang="en", abroad=abroad)
    ids = [await a_person(tx, name, consent) for name in names]
    for one in await people.load(tx, ids):
        await readers.follow(tx, reader.id, person_label(one.public_id), ALL_KINDS, NOW)
    return reader, ids


async def test_the_hearings_of_the_next_week_stand_in_it_and_later_ones_do_not(sqlite_db: Database) -> None:
    async with sqlite_db.write() as tx:
        reader, (hero, other) = await following(tx, "Яна Громова", "Лев Дальний")
        await news(tx, [hero], "2026-11-24")
        await news(tx, [other], "2027-02-10")
        await news(tx, [await a_person(tx, "Пётр Чужой")], "2026-11-25")
        also = await Further(CATALOGS, lambda: NOW)(tx, reader)
    assert len(also.ahead) == 1
    assert "24 November" in also.ahead[0]
    assert also.action is None


async def test_no_more_than_a_few_hearings_stand_in_it(sqlite_db: Database) -> None:
    async with sqlite_db.write() as tx:
        reader, ids = await following(tx, *(f"Имя Фамилия{n}" for n in "абвгде"))
        for one in ids:
            await news(tx, [one], "2026-11-24")
        also = await Further(CATALOGS, lambda: NOW)(tx, reader)
    assert len(also.ahead) == MOST


async def test_who_may_not_be_named_is_not_in_it(sqlite_db: Database) -> None:
    async with sqlite_db.write() as tx:
        reader, (hero,) = await following(tx, "Яна Громова", consent=Consent.NO_NAME)
        await news(tx, [hero], "2026-11-24", kind=Kind.HEARING, custody_until=on("2026-12-31").day)
        also = await Further(CATALOGS, lambda: NOW)(tx, reader)
    assert also.ahead == ()


@pytest.mark.parametrize(("abroad", "offered"), [(True, True), (False, False)])
async def test_one_thing_to_do_is_offered_to_whom_it_does_not_endanger(
    sqlite_db: Database, abroad: bool, offered: bool
) -> None:
    await a_live_one(sqlite_db, "petition")
    async with sqlite_db.write() as tx:
        reader = await a_reader(tx, 9, lang="en", abroad=abroad)
        also = await Further(CATALOGS, lambda: OPENED)(tx, reader)
    assert (also.action is not None) is offered
    assert not offered or "/act" in str(also.action)
