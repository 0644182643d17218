"""Relatives, lawyers and helpers, as they are stored."""

from dataclasses import replace

from bot.core.relative import BadNews, Kin
from bot.store import privacy, relatives
from bot.store.database import Database
from bot.store.schema.relatives import relative
from tests.store.builders import HOUR, NOW, a_reader, rows

WHO = "abc123"


async def test_a_relative_is_found_by_the_person_and_by_the_subscriber(db: Database) -> None:
    async with db.write() as tx:
        mother, lawyer = await a_reader(tx, 1), await a_reader(tx, 2)
        one = await relatives.add(tx, mother.id, WHO, Kin.FAMILY, NOW, invite=7)
        other = await relatives.add(tx, lawyer.id, WHO, Kin.LAWYER, NOW + HOUR)
        await relatives.add(tx, lawyer.id, "other1", Kin.LAWYER, NOW)
        assert await relatives.of_person(tx, WHO) == [one, other]
        assert [each.person for each in await relatives.of_reader(tx, lawyer.id)] == [WHO, "other1"]
        assert await relatives.find(tx, mother.id, "other1") is None
        assert (one.invite, one.bad_news, one.ask_after, one.weekly) == (7, BadNews.PERSON_FIRST, False, False)


async def test_answers_are_changed_and_stay_when_somebody_joins_again(db: Database) -> None:
    async with db.write() as tx:
        reader = await a_reader(tx)
        one = await relatives.add(tx, reader.id, WHO, Kin.HELPER, NOW)
        answered = replace(one, bad_news=BadNews.HERE, ask_after=True, weekly=True, quiet_off=True)
        await relatives.change(tx, answered)
        assert await relatives.of_person(tx, WHO) == [answered]
        assert await relatives.weekly(tx) == [answered]
        again = await relatives.add(tx, reader.id, WHO, Kin.FAMILY, NOW + HOUR, invite=9)
        assert again == replace(answered, kin=Kin.FAMILY, invite=9)
        assert await relatives.of_person(tx, WHO) == [again]


async def test_without_the_key_nobody_reads_of_whom(db: Database) -> None:
    async with db.write() as tx:
        await relatives.add(tx, (await a_reader(tx)).id, WHO, Kin.LAWYER, NOW)
        (row,) = await rows(tx, relative)
    assert WHO not in str(row)
    assert "lawyer" not in str(row)


async def test_that_somebody_is_here_is_all_that_is_told_to_others(db: Database) -> None:
    async with db.write() as tx:
        one = await relatives.add(tx, (await a_reader(tx)).id, WHO, Kin.FAMILY, NOW)
        assert await relatives.are_here(tx, ["other1", WHO])
        assert not await relatives.are_here(tx, ["other1"])
        assert not await relatives.are_here(tx, [])
        assert await relatives.end(tx, one.id)
        assert not await relatives.end(tx, one.id)
        assert not await relatives.are_here(tx, [WHO])


async def test_whoever_is_forgotten_is_no_relative_any_more(db: Database) -> None:
    async with db.write() as tx:
        await relatives.add(tx, (await a_reader(tx, 5)).id, WHO, Kin.FAMILY, NOW)
        await privacy.erase(tx, 5, NOW)
        assert await relatives.of_person(tx, WHO) == []


async def test_relatives_of_two_who_are_one_are_relatives_of_that_one(db: Database) -> None:
    async with db.write() as tx:
        both, one = await a_reader(tx, 1), await a_reader(tx, 2)
        for reader, person in ((both, WHO), (both, "other1"), (one, "other1")):
            last = await relatives.add(tx, reader.id, person, Kin.FAMILY, NOW)
            await relatives.hear(tx, reader.id, NOW)
        heard = await relatives.heard_on(tx)
        await relatives.move(tx, "other1", WHO)
        assert [each.reader_id for each in await relatives.of_person(tx, WHO)] == [both.id, one.id]
        assert await relatives.find(tx, one.id, WHO) == replace(last, person=WHO), "buttons name its number"
        assert await relatives.heard_on(tx) == heard, "or somebody would telephone to a family that reads"
        assert await relatives.of_person(tx, "other1") == []
        assert await relatives.end_all(tx, WHO) == 2
