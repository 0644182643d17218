"""Hearings, their claims and reminders as they lie in either database."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.alert import Form
from bot.core.finding import Group
from bot.core.fold import name_key
from bot.core.hearing import Claim, Door, Hearing, HearingKind, Says, When, Who
from bot.core.messages import Lane
from bot.store import byhand, hearings, kept, people, privacy, readers, reminders
from bot.store.database import Database, Tx
from bot.store.reminders import CHANGE, Job, Wanted, Whom, Words
from bot.store.schema.hearings import claim, reminder, wording
from bot.store.schema.traffic import outbox
from tests.store.builders import DAY, HOUR, NOW, a_reader, an_event, leave, rows, settle_sent, size, take

DATE = When(NOW.date() + timedelta(days=20))
LABEL = "person:pGromovaGrom"


async def a_hearing(tx: Tx) -> Hearing:
    values = {"key": name_key("Яна Громова"), "lang": "ru", "group": Group.POLITICAL, "minor": False, "now": NOW}
    person: int = await people.add(tx, name="Яна Громова", **values)  # type: ignore[arg-type]
    hearing_id = await hearings.add(tx, HearingKind.APPEAL, Group.POLITICAL, [person], NOW, told=True)
    return await the_hearing(tx, hearing_id)


async def the_hearing(tx: Tx, hearing_id: int) -> Hearing:
    found = await hearings.get(tx, hearing_id)
    assert found is not None
    return found


def a_claim(when: When | None = DATE, says: Says = Says.DATE, voice: str = "herald") -> Claim:
    return Claim(0, Who.SOURCE, voice, NOW, says, when, trusted=True, shown="Herald")


async def a_job(tx: Tx, hearing: Hearing, slot: str = "day", *, profiles: Sequence[int] | None = None) -> Job:
    """A reminder with its texts."""
    chosen = [number for number, _ in await readers.profiles(tx)] if profiles is None else profiles
    expires = NOW + DAY
    await reminders.start(tx, hearing.id, slot, slot, chosen, NOW, due=NOW, not_before=NOW, expires_at=expires)
    job = await reminders.first_open(tx)
    assert job is not None
    zones = {night.zone for _, night in await readers.profiles(tx)}
    await reminders.put_words(
        tx, job, [words(zone, form, silent=silent) for zone in zones for form in FORMS for silent in (False, True)]
    )
    return job


FORMS = tuple(form.value for form in Form)


def words(zone: str, form: str, *, silent: bool) -> Words:
    return Words(Wanted("ru", form, zone, silent), {"text": f"{zone} {form} {silent}"})


async def spread(tx: Tx, *, span: int = 5_000, silent: Sequence[int] = ()) -> int:
    count = 0
    while job := await reminders.first_open(tx):
        count += await reminders.spread(tx, job, Whom([LABEL], silent=silent), NOW, span=span)
    return count


async def test_a_hearing_comes_back_as_it_was_written(db: Database) -> None:
    async with db.write() as tx:
        hearing = await a_hearing(tx)
        event_id = await an_event(tx)
        await hearings.claim_of_event(tx, hearing.id, event_id, [a_claim(), a_claim(None, Says.OFF)], NOW)
        found = await the_hearing(tx, hearing.id)
        assert [(one.says, one.when) for one in found.claims] == [(Says.DATE, DATE), (Says.OFF, None)]
        assert await hearings.of_event(tx, event_id) == [hearing.id]
        assert [one.id for one in await hearings.of_people(tx, [found.people[0].id])] == [hearing.id]
        assert await hearings.by_public_id(tx, hearing.public_id) == found
        assert "remind" in tx.wakes


async def test_what_an_event_claims_already_stays_as_it_was_written(db: Database) -> None:
    async with db.write() as tx:
        hearing = await a_hearing(tx)
        event_id = await an_event(tx)
        await hearings.claim_of_event(tx, hearing.id, event_id, [a_claim(), a_claim(voice="tribune")], NOW)
        before = (await the_hearing(tx, hearing.id)).claims
        await hearings.claim_of_event(tx, hearing.id, event_id, [a_claim(), a_claim(voice="third")], NOW + DAY)
        after = (await the_hearing(tx, hearing.id)).claims
        assert after[0] == before[0]
        assert [one.voice for one in after] == ["herald", "third"]


async def test_an_event_that_was_taken_back_claims_and_closes_nothing(db: Database) -> None:
    async with db.write() as tx:
        hearing = await a_hearing(tx)
        event_id, other = await an_event(tx), await an_event(tx)
        await hearings.claim_of_event(tx, hearing.id, event_id, [a_claim()], NOW)
        await hearings.close(tx, hearing.id, other, NOW)
        assert (await the_hearing(tx, hearing.id)).closed
        await byhand.retract(tx, event_id)
        await byhand.retract(tx, other)
        found = await the_hearing(tx, hearing.id)
        assert (found.claims, found.closed) == ((), False)


async def test_a_look_at_what_has_changed_meanwhile_writes_nothing(db: Database) -> None:
    async with db.write() as tx:
        seen = await a_hearing(tx)
        assert await hearings.first_due(tx, NOW) == seen.id
        await hearings.look_again(tx, seen.id, NOW)
        assert not await hearings.looked(tx, seen, NOW, None)
        assert await hearings.looked(tx, await the_hearing(tx, seen.id), NOW, NOW + HOUR)
        assert await hearings.first_due(tx, NOW) is None
        assert await hearings.first_due(tx, NOW + HOUR) == seen.id


@pytest.mark.parametrize("span", [1, 3, 100])
async def test_every_follower_of_a_night_gets_one_row_with_the_text_of_the_clock(db: Database, span: int) -> None:
    async with db.write() as tx:
        hearing = await a_hearing(tx)
        ids = [(await a_reader(tx, chat, follows=[LABEL], abroad=chat % 2 == 0)).id for chat in range(10)]
        await a_reader(tx, 50)
        for chat in (3, 4):
            await privacy.erase(tx, chat, NOW)
        await a_job(tx, hearing)
        assert await spread(tx, span=span) == 8
        found = await take(tx, Lane.BULK)
        assert [item.reader_id for item in found] == [one for one in ids if one not in (ids[3], ids[4])]
        # Nobody chose: who is abroad gets links, and everybody else a neutral first line.
        told = ("full", "discreet")
        assert {item.params["text"] for item in found} == {f"Europe/Vilnius {form} False" for form in told}
        assert {row["expires_at"] for row in await rows(tx, outbox)} == {NOW + DAY}
        assert await size(tx, wording) == 0
        assert [row["state"] for row in await rows(tx, reminder)] == ["done"]


async def test_a_second_job_of_one_reminder_tells_nobody_twice(db: Database) -> None:
    async with db.write() as tx:
        hearing = await a_hearing(tx)
        await a_reader(tx, follows=[LABEL])
        await a_job(tx, hearing)
        assert await spread(tx) == 1
        await a_job(tx, hearing)
        assert await spread(tx) == 0


async def test_only_the_nights_of_the_job_are_told(db: Database) -> None:
    async with db.write() as tx:
        hearing = await a_hearing(tx)
        await a_reader(tx, follows=[LABEL])
        await a_job(tx, hearing, profiles=[999])
        assert await spread(tx) == 0


async def test_a_change_goes_first_and_silently_where_it_is_night(db: Database) -> None:
    async with db.write() as tx:
        hearing = await a_hearing(tx)
        await a_reader(tx, follows=[LABEL])
        await a_job(tx, hearing)
        job = await a_job(tx, hearing, CHANGE)
        assert job.slot == CHANGE
        await reminders.spread(tx, job, Whom([LABEL], silent=job.profiles), NOW)
        (item,) = await take(tx, Lane.URGENT)
        assert item.params["text"].endswith("True")


async def test_what_waits_is_gone_from_the_hands_of_the_sender_too(db: Database) -> None:
    async with db.write() as tx:
        hearing = await a_hearing(tx)
        for chat in (1, 2, 3):
            await a_reader(tx, chat, follows=[LABEL])
        await a_job(tx, hearing)
        await spread(tx)
        sent, held = await take(tx, Lane.BULK, most=2)
        assert await leave(tx, sent)
        await reminders.void(tx, hearing.id)
        assert not await leave(tx, held)
        assert await settle_sent(tx, sent)
        assert [row["state"] for row in await rows(tx, outbox)] == ["sent"]


async def test_what_is_said_again_reaches_only_those_who_wait(db: Database) -> None:
    async with db.write() as tx:
        hearing = await a_hearing(tx)
        for chat in (1, 2, 3):
            await a_reader(tx, chat, follows=[LABEL])
        await a_job(tx, hearing)
        await spread(tx)
        (sent,) = await take(tx, Lane.BULK, most=1)
        assert await leave(tx, sent)
        await reminders.again(tx, hearing.id, NOW)
        job = await reminders.first_open(tx)
        assert job is not None
        missing = await reminders.unworded(tx, job, Whom([LABEL]), NOW)
        assert missing == [Wanted("ru", "discreet", "Europe/Vilnius", silent=False)]
        await reminders.put_words(tx, job, [words("Europe/Vilnius", "discreet", silent=False)])
        assert await spread(tx) == 2
        await reminders.again(tx, hearing.id, NOW)
        await reminders.void(tx, hearing.id)
        assert await reminders.first_open(tx) is None


async def test_a_job_that_fails_three_times_is_parked(db: Database) -> None:
    async with db.write() as tx:
        job = await a_job(tx, await a_hearing(tx))
        for _ in range(reminders.TRIES):
            await reminders.failed(tx, job)
        assert await reminders.first_open(tx) is None
        assert await reminders.parked(tx) == 1
        await reminders.reopen(tx, NOW)
        assert await reminders.first_open(tx) == job
        for _ in range(reminders.TRIES):
            await reminders.failed(tx, job)
        await reminders.reopen(tx, NOW + DAY)
        assert (await reminders.first_open(tx), await reminders.parked(tx)) == (None, 0)


async def test_old_jobs_expire(db: Database) -> None:
    async with db.write() as tx:
        await a_job(tx, await a_hearing(tx))
        await spread(tx)
        await privacy.expire(tx, NOW + 31 * DAY)
        assert await size(tx, reminder) == 0


async def test_what_somebody_close_says_is_sealed_and_comes_back_and_no_list_of_all_holds_what_is_kept(
    db: Database,
) -> None:
    said = {
        "court": "Example court",
        "judge": "Vetrova E. P.",
        "case_no": "1-234/2026",
        "docket_url": "https://x.example",
    }
    word = Claim(0, Who.LAWYER, "l", NOW, Says.WHERE, kind=HearingKind.APPEAL, door=Door.VIDEO, room="12a", **said)
    async with db.write() as tx:
        public, own = await a_hearing(tx), await a_hearing(tx)
        await kept.keep(tx, own.id, "AAAAAAAAAAAA")
        await hearings.add_claim(tx, own.id, word, NOW)
        (found,) = (await the_hearing(tx, own.id)).claims
        assert replace(found, id=0) == word
        assert "Vetrova" not in str(await rows(tx, claim))
        assert [one.id for one in await hearings.coming(tx, 10)] == [public.id]
        assert await hearings.coming(tx, 0) == []
