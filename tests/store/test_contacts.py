"""Talks of readers with a human, as they are stored."""

from datetime import timedelta

from bot.core.contact import A_DAY, LINES, About, Desk
from bot.store import contacts, export, privacy, readers
from bot.store.database import Database
from bot.store.schema.talks import contact
from tests.store.builders import NOW, a_reader, rows, size

SECRET = "Зинаида Небывалова"
BOTH = frozenset(Desk)


async def test_a_talk_is_found_by_its_number_with_everything_said(db: Database) -> None:
    async with db.write() as tx:
        reader = await a_reader(tx)
        begun = await contacts.begin(tx, reader.id, About.TIP, Desk.MODERATORS, SECRET, NOW)
        later = NOW + timedelta(hours=1)
        await contacts.say(tx, begun, "Thank you.", later, ours=True)
        found = await contacts.find(tx, begun.id)
        assert await contacts.find(tx, begun.id + 1) is None
    assert found is not None
    assert [(word.ours, word.text, word.at) for word in found.words] == [
        (False, SECRET, NOW),
        (True, "Thank you.", later),
    ]
    assert (found.reader_id, found.about, found.desk, found.waits, found.said_at) == (
        reader.id,
        About.TIP,
        Desk.MODERATORS,
        False,
        later,
    )
    assert SECRET not in repr(found)


async def test_the_text_lies_sealed(db: Database) -> None:
    async with db.write() as tx:
        await contacts.begin(tx, (await a_reader(tx)).id, About.TIP, Desk.MODERATORS, SECRET, NOW)
        (row,) = await rows(tx, contact)
    assert isinstance(row["body"], bytes)
    assert SECRET.encode() not in row["body"]


async def test_a_desk_sees_its_own_talks_and_who_waits_longest_first(db: Database) -> None:
    async with db.write() as tx:
        reader = await a_reader(tx)
        answered, newer, older, family = [
            await contacts.begin(tx, reader.id, About.QUESTION, desk, "x", NOW + timedelta(minutes=minutes))
            for minutes, desk in (
                (0, Desk.MODERATORS),
                (9, Desk.MODERATORS),
                (5, Desk.MODERATORS),
                (1, Desk.LIAISONS),
            )
        ]
        await contacts.say(tx, answered, "y", NOW + timedelta(minutes=2), ours=True)
        seen = [one.id for one in await contacts.open_ones(tx, {Desk.MODERATORS}, 10)]
        assert seen == [older.id, newer.id, answered.id]
        assert [one.id for one in await contacts.open_ones(tx, {Desk.MODERATORS}, 1)] == [older.id]
        assert [one.id for one in await contacts.open_ones(tx, {Desk.LIAISONS}, 10)] == [family.id]
        assert [await contacts.count(tx, desks) for desks in (BOTH, {Desk.LIAISONS}, ())] == [4, 1, 0]


async def test_the_oldest_words_go_where_there_are_too_many(db: Database) -> None:
    async with db.write() as tx:
        talk = await contacts.begin(tx, (await a_reader(tx)).id, About.TIP, Desk.MODERATORS, "0", NOW)
        for n in range(1, LINES + 3):
            talk = await contacts.say(tx, talk, str(n), NOW, ours=False)
        found = await contacts.find(tx, talk.id)
    assert found is not None
    assert [word.text for word in found.words] == [str(n) for n in range(3, LINES + 3)]


async def test_a_closed_talk_is_erased_and_its_number_is_not_given_again(db: Database) -> None:
    async with db.write() as tx:
        reader = await a_reader(tx)
        first = await contacts.begin(tx, reader.id, About.TIP, Desk.MODERATORS, "x", NOW)
        assert await contacts.close(tx, first.id)
        assert not await contacts.close(tx, first.id)
        second = await contacts.begin(tx, reader.id, About.TIP, Desk.MODERATORS, "x", NOW)
    assert second.id > first.id


async def test_whoever_is_blocked_writes_again_after_tomorrow(db: Database) -> None:
    async with db.write() as tx:
        reader, other = await a_reader(tx, 1), await a_reader(tx, 2)
        talk = await contacts.begin(tx, reader.id, About.TIP, Desk.MODERATORS, "x", NOW)
        await contacts.begin(tx, reader.id, About.TIP, Desk.LIAISONS, "x", NOW)
        kept = await contacts.begin(tx, other.id, About.TIP, Desk.MODERATORS, "x", NOW)
        assert await readers.allow(tx, reader.id, contacts.WHAT, a_day=A_DAY, now=NOW)
        await contacts.block(tx, talk, NOW)
        assert [one.id for one in await contacts.open_ones(tx, BOTH, 10)] == [kept.id]
        allowed = [
            await readers.allow(tx, reader.id, contacts.WHAT, a_day=A_DAY, now=NOW + timedelta(days=days))
            for days in range(3)
        ]
        assert allowed == [False, False, True]
        assert await readers.allow(tx, other.id, contacts.WHAT, a_day=A_DAY, now=NOW)


async def test_talks_go_with_the_reader_and_after_thirty_days(db: Database) -> None:
    async with db.write() as tx:
        one, other = await a_reader(tx, 1), await a_reader(tx, 2)
        for reader in (one, other):
            await contacts.begin(tx, reader.id, About.TIP, Desk.MODERATORS, SECRET, NOW)
        told = await export.everything(tx, 1)
        assert told["contact"][0]["body"]["words"][0]["text"] == SECRET
        await privacy.erase(tx, 1, NOW)
        assert await size(tx, contact) == 1
        await privacy.expire(tx, NOW + timedelta(days=29))
        assert await size(tx, contact) == 1
        await privacy.expire(tx, NOW + timedelta(days=31))
        assert await size(tx, contact) == 0
