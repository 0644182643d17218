"""What relatives keep to themselves and what they are told of: nobody else, nobody twice, on the day at any hour."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.alerts.service import change_form
from bot.core.event import Consent
from bot.core.hearing import Hearing, Says, Who
from bot.core.kinds import Kind
from bot.core.relative import Kin, Relative
from bot.hearings import family
from bot.hearings.claims import open_dates, settle
from bot.hearings.followed import followed
from bot.hearings.ics import subscribed
from bot.hearings.view import ahead, labels, listed, may_hide
from bot.people import staff
from bot.store import bad_news, hearings, invites, kept, people, privacy, readers, relatives
from bot.store.database import Database, Tx
from bot.store.schema.hearings import claim, hearing
from tests.hearings.builders import DAY, HOUR, Talk, a_hearing, on
from tests.hearings.stories import BERLIN, CATALOGS, a_follower, a_person, news, rounds, texts, waiting
from tests.store.builders import NOW, a_reader, rows

TENTH = "2026-12-10"
EARLY = on(TENTH, "09:00")
"""Three hours before it is six in Moscow and four in Berlin."""

THREE_HOURS = datetime(2026, 12, 10, 3, 0, tzinfo=UTC)


async def a_relative(tx: Tx, person_id: int, chat_id: int = 5, **answers: bool) -> Relative:
    """Somebody in Berlin, asleep from 22 to 8."""
    (person,) = await people.load(tx, [person_id])
    reader = await a_reader(tx, chat_id, lang="en", profile=BERLIN)
    one = await relatives.add(tx, reader.id, person.public_id, Kin.FAMILY, NOW)
    return await relatives.change(tx, replace(one, **answers)) if answers else one


async def own(tx: Tx, person_id: int, one: Relative) -> Hearing:
    """A date that the family keeps to itself."""
    (person,) = await people.load(tx, [person_id])
    return await family.add(tx, one, person, EARLY, NOW)


async def test_a_familys_own_hearing_is_no_hearing_of_anybody_for_all_others(db: Database) -> None:
    async with db.write() as tx:
        hero = await a_person(tx)
        found = await own(tx, hero, await a_relative(tx, hero))
        (person,) = await people.load(tx, [hero])
        assert await hearings.of_people(tx, [hero]) == []
        assert await hearings.ahead(tx, [f"person:{person.public_id}"]) == []
        assert labels(found) == (f"hearing:{found.public_id}",)
        assert await kept.of_person(tx, person.public_id) == [found]
        assert person.public_id not in str(await rows(tx, hearing))
        await family.say(
            tx, (await relatives.of_person(tx, person.public_id))[0], found, NOW, says=Says.WHERE, room="12a"
        )
        assert "12a" not in str(await rows(tx, claim)), "free text is sealed"


async def test_on_the_day_a_relative_who_wants_it_is_woken_and_the_other_is_not(sqlite_db: Database) -> None:
    async with sqlite_db.write() as tx:
        hero = await a_person(tx)
        loud = await a_relative(tx, hero, 5, quiet_off=True)
        calm = await a_relative(tx, hero, 6)
        await own(tx, hero, loud)
    for days in (2, 1):
        await rounds(sqlite_db, THREE_HOURS - timedelta(days=days, hours=-1))
    before = await told(sqlite_db)
    await rounds(sqlite_db, THREE_HOURS)
    after = await told(sqlite_db)
    assert after.count(loud.reader_id) == before.count(loud.reader_id) + 1
    assert after.count(calm.reader_id) == before.count(calm.reader_id) >= 1


async def told(db: Database) -> list[int]:
    """Who has how many messages."""
    return [reader_id for reader_id, *_ in await waiting(db)]


async def test_what_the_family_knew_before_everybody_is_told_to_it_once(sqlite_db: Database) -> None:
    async with sqlite_db.write() as tx:
        hero = await a_person(tx)
        one = await a_relative(tx, hero)
        await own(tx, hero, one)
        await news(tx, [hero], TENTH, "09:00")
    await rounds(sqlite_db, NOW + timedelta(days=13, hours=8))
    assert await told(sqlite_db) == [one.reader_id]


async def test_a_relative_who_follows_too_is_told_once(sqlite_db: Database) -> None:
    async with sqlite_db.write() as tx:
        hero = await a_person(tx)
        follower = await a_follower(tx, hero)
        (person,) = await people.load(tx, [hero])
        await relatives.add(tx, follower.id, person.public_id, Kin.LAWYER, NOW)
        await news(tx, [hero], TENTH)
    await rounds(sqlite_db, NOW + timedelta(days=13))
    assert len(await waiting(sqlite_db)) == 1


@pytest.mark.parametrize("consent", [Consent.NO_NAME, Consent.SILENCE])
async def test_the_family_is_reminded_where_nobody_else_may_be(sqlite_db: Database, consent: Consent) -> None:
    async with sqlite_db.write() as tx:
        hero = await a_person(tx)
        await a_follower(tx, hero)
        one = await a_relative(tx, hero)
        await news(tx, [hero], TENTH)
        await people.set_consent(tx, hero, consent)
    await rounds(sqlite_db, NOW + timedelta(days=13))
    assert await told(sqlite_db) == [one.reader_id]


async def test_what_a_family_kept_goes_with_the_last_of_them(db: Database) -> None:
    async with db.write() as tx:
        hero = await a_person(tx)
        first, second = await a_relative(tx, hero, 5), await a_relative(tx, hero, 6)
        await own(tx, hero, first)
        assert await family.leave(tx, first) == 0
        assert await hearings.count(tx) == 1
        await privacy.erase(tx, 6, NOW)
        await privacy.expire(tx, NOW)
        assert await hearings.count(tx) == 0
        assert second.id != first.id


async def test_two_people_who_are_one_have_one_family(sqlite_db: Database) -> None:
    async with sqlite_db.write() as tx:
        older, younger = await a_person(tx), await a_person(tx, "Яна Громова-Тихая")
        await own(tx, younger, await a_relative(tx, younger))
        one, other = [(await people.load(tx, [each]))[0] for each in (older, younger)]
        stays = await staff.merge(tx, one, other, CATALOGS, NOW)
        assert len(await relatives.of_person(tx, stays.public_id)) == 1
        assert len(await kept.of_person(tx, stays.public_id)) == 1


async def test_nobody_joins_the_family_of_somebody_who_left_the_registry(sqlite_db: Database) -> None:
    async with sqlite_db.write() as tx:
        (person,) = await people.load(tx, [await a_person(tx)])
        link = await invites.make(tx, Kin.FAMILY.value, lasts=DAY, now=NOW, to=person.public_id)
        await staff.remove(tx, person, CATALOGS, NOW)
        assert await invites.look(tx, link.token, NOW) == "expired"


async def test_a_relatives_word_never_takes_the_date_of_others_away(sqlite_db: Database) -> None:
    async with sqlite_db.write() as tx:
        hero = await a_person(tx)
        one = await a_relative(tx, hero)
        await news(tx, [hero], TENTH)
        (person,) = await people.load(tx, [hero])
        (public,) = await family.theirs(tx, person)
        await family.say(tx, one, public, NOW, when=on("2026-12-17"))
        await family.say(tx, one, public, NOW, says=Says.CANCELLED)
        (after,) = await family.theirs(tx, person)
    standing = settle(after.claims)
    assert standing.date == on(TENTH)
    assert open_dates(standing, NOW) == (on(TENTH), on("2026-12-17"))
    assert not may_hide(after), "others spoke of it"


def test_a_word_on_the_room_is_no_date() -> None:
    talk = Talk().paper("herald", on(TENTH)).add(Who.FAMILY, "kin", says=Says.WHERE, room="5")
    assert settle(talk.claims).date == on(TENTH)
    assert ahead([a_hearing(*talk.claims)], NOW)
    assert len(listed([a_hearing(*talk.claims)], NOW)) == 1


async def test_after_a_death_no_family_is_reminded_of_a_day_in_court(sqlite_db: Database) -> None:
    async with sqlite_db.write() as tx:
        hero = await a_person(tx)
        one = await a_relative(tx, hero)
        await own(tx, hero, one)
        await news(tx, [hero], kind=Kind.DEATH, headline="Умерла журналистка")
    await rounds(sqlite_db, NOW + timedelta(days=13))
    assert await told(sqlite_db) == []


async def test_when_the_last_relative_is_erased_guests_keep_no_dead_subscription(db: Database) -> None:
    async with db.write() as tx:
        hero = await a_person(tx)
        found = await own(tx, hero, await a_relative(tx, hero))
        guest = await a_reader(tx, 7, lang="en", follows=[f"hearing:{found.public_id}"])
        assert await privacy.erase(tx, 5, NOW)
        assert await readers.topics(tx, guest.id) == []
        assert await hearings.count(tx) == 0


async def test_what_nobody_is_left_to_see_goes_with_its_subscriptions(sqlite_db: Database) -> None:
    async with sqlite_db.write() as tx:
        hero = await a_person(tx)
        one = await a_relative(tx, hero)
        found = await own(tx, hero, one)
        guest = await a_reader(tx, 7, lang="en", follows=[f"hearing:{found.public_id}"])
        await relatives.end(tx, one.id)  # as when a chat that cannot be reached has expired
        assert await privacy.expire(tx, NOW) == 1
        assert await readers.topics(tx, guest.id) == []


async def test_a_death_that_is_held_for_the_family_shows_in_no_calendar(sqlite_db: Database) -> None:
    async with sqlite_db.write() as tx:
        hero = await a_person(tx)
        one = await a_relative(tx, hero)
        follower = await a_follower(tx, hero)
        await news(tx, [hero], TENTH)
        await own(tx, hero, one)
        mother = await readers.get(tx, one.reader_id)
        assert mother is not None

    async def statuses() -> list[str]:
        async with sqlite_db.read() as tx:
            found = [await followed(tx, each, since=NOW - DAY) for each in (mother, follower)]
        files = [subscribed(each, CATALOGS.translator("en"), NOW + DAY, "UTC").decode() for each in found]
        return [line for file in files for line in file.splitlines() if line.startswith("STATUS")]

    before = await statuses()
    assert len(before) == 3
    async with sqlite_db.write() as tx:
        death = await news(tx, [hero], kind=Kind.DEATH, now=NOW + HOUR, alerts=True)
    await rounds(sqlite_db, NOW + 2 * HOUR)
    assert await statuses() == before
    async with sqlite_db.read() as tx:
        (person,) = await people.load(tx, [hero])
        assert len(ahead(await family.theirs(tx, person), NOW + 2 * HOUR)) == 2
        held = await bad_news.of_event(tx, death)
    assert held is not None
    async with sqlite_db.write() as tx:
        await bad_news.put(tx, held.id, others_at=NOW + 2 * HOUR, next_at=None)  # everybody was told
    assert await statuses() == ["STATUS:CANCELLED"] * 3


@pytest.mark.parametrize("lang", ["en", "ru"])
async def test_what_waits_takes_the_neutral_first_line_on_and_off(sqlite_db: Database, lang: str) -> None:
    t = CATALOGS.translator(lang)
    async with sqlite_db.write() as tx:
        hero = await a_person(tx)
        reader = await a_follower(tx, hero, lang=lang, abroad=True)
        await news(tx, [hero], TENTH)
    await rounds(sqlite_db, datetime(2026, 12, 3, 9, 0, tzinfo=UTC))
    (plain,) = await texts(sqlite_db)
    for neutral, line in ((True, t("phone.first_line") + "\n\n"), (False, "")):
        async with sqlite_db.write() as tx:
            found = await readers.get(tx, reader.id)
            assert found is not None
            await change_form(tx, found, t, neutral=neutral)
        assert await texts(sqlite_db) == [line + plain]
