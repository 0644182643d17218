"""Campaigns at work: files taken whole, moves by the table, the clock, and numbers that add up."""

import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event

from bot.alerts import consent
from bot.core.event import Consent, Published
from bot.core.finding import Group
from bot.core.kinds import Kind
from bot.core.legal import NOBODY
from bot.i18n import Catalogs
from bot.people import staff
from bot.store import audit, bad_news, campaigns, events, people
from bot.store.database import Database
from bot.store.schema.campaigns import campaign_person
from bot.store.vault import Vault
from campaigns import checking, service
from campaigns.drive import OBJECTED, Doable, doable
from campaigns.flow import ActionMove, ActionState, CampaignState
from campaigns.remembered import Remembered
from campaigns.service import Given, Refused
from tests.campaigns.builders import raw
from tests.conftest import sqlite_url
from tests.handlers.drives import OPENED, a_live_one
from tests.handlers.registry import a_person, a_public_person, an_alert
from tests.store.builders import NOW, a_reader, rows

CATALOGS = Catalogs.load()
CAUSE = "people-first-example"


async def bring(db: Database, *files: bytes) -> object:
    async with db.write() as tx:
        given_ = [Given(f"folder {n}", file) for n, file in enumerate(files)]
        return await service.bring(tx, given_, "server", NOW)


async def test_a_file_of_two_that_is_wrong_keeps_both_out(sqlite_db: Database) -> None:
    found = await bring(sqlite_db, raw("cause"), raw("petition"))
    assert isinstance(found, dict)
    assert [one.problem for one in found["folder 1"]] == ["person_unknown"]
    async with sqlite_db.read() as tx:
        assert await campaigns.slugs(tx) == frozenset()


async def test_the_same_id_twice_is_told(sqlite_db: Database) -> None:
    found = await bring(sqlite_db, raw("cause"), raw("cause"))
    assert isinstance(found, dict)
    assert [one.problem for one in found["folder 1"]] == ["twice"]


async def test_campaigns_of_one_import_may_point_at_each_other(sqlite_db: Database) -> None:
    one = raw("cause", ("next = []", 'next = ["the-other"]'))
    other = raw("cause", (f'id = "{CAUSE}"', 'id = "the-other"'), ("next = []", f'next = ["{CAUSE}"]'))
    assert isinstance(await bring(sqlite_db, one, other), tuple)


async def test_letters_to_prisoners_of_war_are_refused(sqlite_db: Database) -> None:
    ids = [
        await a_person(sqlite_db, name, group=Group.POW, consent=Consent.OPEN)
        for name in ("Oleg Sample", "Vera Muster")
    ]
    changes = []
    for was, is_ in zip(("oleg-sample", "vera-muster"), ids, strict=True):
        changes += [(f'"{was}"', f'"{is_}"'), (f'person = "{was}"', f'person = "{is_}"')]
    found = await bring(sqlite_db, raw("letter", *changes))
    assert isinstance(found, dict)
    assert {one.problem for one in found["folder 0"]} == {"pow_letters"}


async def test_what_is_live_is_changed_only_when_it_is_paused_and_launched_again(sqlite_db: Database) -> None:
    number = await a_live_one(sqlite_db, "cause")
    new = raw("cause", ("version = 1", "version = 2"))
    found = await bring(sqlite_db, new)
    assert isinstance(found, dict)
    assert [one.problem for one in found["folder 0"]] == ["live"]
    async with sqlite_db.write() as tx:
        assert await service.pause(tx, CAUSE, "server", NOW) is CampaignState.PAUSED
    assert isinstance(await bring(sqlite_db, new), tuple)
    async with sqlite_db.write() as tx:
        stored = await campaigns.get(tx, number)
        assert stored is not None
        assert (stored.state, stored.version) == ("draft", 2)
        assert await service.launch(tx, CAUSE, "server", OPENED) is CampaignState.LIVE


async def test_a_launch_before_its_time_opens_by_itself(sqlite_db: Database) -> None:
    await bring(sqlite_db, raw("cause"))
    async with sqlite_db.write() as tx:
        assert await service.launch(tx, CAUSE, "server", NOW) is CampaignState.SCHEDULED
        assert await service.launch(tx, CAUSE, "server", NOW) == Refused("state", "scheduled")
    assert await service.round_(sqlite_db, NOW) == 0
    assert await service.round_(sqlite_db, OPENED) == 1
    async with sqlite_db.read() as tx:
        assert [one.stored.slug for one in await service.open_now(tx, set(), OPENED)] == [CAUSE]


async def test_every_move_that_somebody_makes_is_in_the_audit(sqlite_db: Database) -> None:
    number = await a_live_one(sqlite_db, "cause")
    async with sqlite_db.write() as tx:
        await service.pause(tx, CAUSE, "server", NOW)
        assert [(one.deed, one.thing) for one in reversed(await audit.last(tx, 9))] == [
            ("campaign_imported", number), ("campaign_launched", number), ("campaign_paused", number),
        ]  # fmt: skip


async def test_two_rows_that_become_one_person_keep_their_campaigns(db: Database) -> None:
    first = await a_public_person(db, "Ivan Example")
    second = await a_public_person(db, "Ivan Exampel")
    number = await a_live_one(db, "petition", person=second)
    async with db.write() as tx:
        one, other = await people.by_public_id(tx, first), await people.by_public_id(tx, second)
        assert one is not None
        assert other is not None
        stays = await staff.merge(tx, one, other, Catalogs.load(), OPENED)
        drive = await service.get(tx, number)
        assert drive is not None
        assert [person.id for person in drive.people] == [stays.id]


async def test_a_person_who_is_gone_from_the_registry_stops_it(sqlite_db: Database) -> None:
    person = await a_public_person(sqlite_db, "Ivan Example")
    number = await a_live_one(sqlite_db, "petition", person=person)
    async with sqlite_db.write() as tx:
        await tx.conn.execute(campaign_person.delete())
        assert await rows(tx, campaign_person) == []
        drive = await service.get(tx, number)
        assert drive is not None
        assert doable(drive, OPENED) is Doable.STOPPED
        assert drive.hushed


def copied(template: Path, folder: Path) -> Path:
    """A database of its own for every example."""
    return Path(shutil.copy(template, folder / f"{len(list(folder.iterdir()))}.db"))


WALKS = st.lists(st.tuples(st.integers(0, 2), st.sampled_from(ActionMove)), max_size=25)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(walk=WALKS)
async def test_whatever_people_press_the_numbers_add_up(
    sqlite_template: Path, tmp_path: Path, vault: Vault, walk: list[tuple[int, ActionMove]]
) -> None:
    path = copied(sqlite_template, tmp_path)
    db = Database(sqlite_url(path), vault)
    try:
        async with db.write() as tx:
            number = await campaigns.add(tx, "x", "petition", "live", NOW, NOW + timedelta(days=9), NOW)
            readers = [(await a_reader(tx, 1 + n)).id for n in range(3)]
            before = dict.fromkeys(readers, ActionState.OFFERED)
            reached: dict[str, int] = {}
            for who, move in walk:
                state = await service.step(tx, number, readers[who], move, NOW)
                if state is not before[readers[who]]:
                    reached[state] = reached.get(state, 0) + 1
                before[readers[who]] = state
            assert await campaigns.counts(tx, number) == reached
            now_ = {one: await service.reached(tx, number, one) for one in readers}
            assert now_ == before
    finally:
        await db.close()


async def test_sixty_campaigns_are_read_with_a_handful_of_questions(sqlite_db: Database) -> None:
    await a_live_one(sqlite_db, "cause")
    texts = [raw("cause", (f'id = "{CAUSE}"', f'id = "cause-number-{n}"')) for n in range(60)]
    assert isinstance(await bring(sqlite_db, *texts), tuple)
    async with sqlite_db.write() as tx:
        for n in range(60):
            await service.launch(tx, f"cause-number-{n}", "server", OPENED)
    asked: list[str] = []
    async with sqlite_db.read() as tx:
        engine = tx.conn.sync_connection
        assert engine is not None
        event.listen(engine, "before_cursor_execute", lambda *a: asked.append(a[2]))
        assert len(await service.open_now(tx, set(), OPENED)) == 61
    assert len(asked) <= 8


async def test_what_is_remembered_is_read_anew_when_anything_changes(sqlite_db: Database) -> None:
    person = await a_public_person(sqlite_db, "Ivan Example")
    await a_live_one(sqlite_db, "petition", person=person)
    await a_live_one(sqlite_db, "cause")
    remembered, asked = Remembered(), list[str]()

    async def shown(later: timedelta = timedelta()) -> tuple[set[str], int]:
        asked.clear()
        async with sqlite_db.read() as tx:
            engine = tx.conn.sync_connection
            assert engine is not None
            event.listen(engine, "before_cursor_execute", lambda *a: asked.append(a[2]))
            found = {one.stored.slug for one in await remembered.open_now(tx, OPENED + later)}
        return found, len(set(asked))

    both = {CAUSE, "doctor-for-ivan-example"}
    assert (await shown())[0] == both
    assert await shown() == (both, 1), "only the stamp is asked"
    assert (await shown(timedelta(minutes=5)))[1] > 1, "ranks grow old"
    async with sqlite_db.write() as tx:
        found = await people.by_public_id(tx, person)
        assert found is not None
        await consent.narrow(tx, found, Consent.NO_NAME, CATALOGS, NOW)
    assert (await shown())[0] == {CAUSE}, "at once"
    async with sqlite_db.write() as tx:
        await service.pause(tx, CAUSE, "server", NOW)
    assert (await shown())[0] == set()


async def test_what_one_chat_says_weighs_three_times_a_week_and_never_when_it_is_new(sqlite_db: Database) -> None:
    numbers = [await a_live_one(sqlite_db, "cause", (f'id = "{CAUSE}"', f'id = "cause-{n}"')) for n in range(5)]

    async def weighing(day: int, *those: int) -> int:
        """How many of all weigh, after these were done on that day."""
        async with sqlite_db.write() as tx:
            for number in those:
                for move in (ActionMove.OPEN, ActionMove.START, ActionMove.COMPLETE):
                    await service.step(tx, number, 1, move, NOW + timedelta(days=day))
            return len(await campaigns.weighed(tx, 1, numbers[0]))

    async with sqlite_db.write() as tx:
        await a_reader(tx)
    assert await weighing(1, numbers[0]) == 0, "the chat is new"
    assert await weighing(8, *numbers[1:]) == 3
    async with sqlite_db.write() as tx:
        await service.step(tx, numbers[1], 1, ActionMove.WITHDRAW, NOW + timedelta(days=9))
    assert await weighing(9) == 2, "taken back"
    assert await weighing(9, numbers[1]) == 3


@pytest.mark.parametrize("known", [True, False], ids=["known", "the family first"])
async def test_the_list_knows_who_has_died(sqlite_db: Database, *, known: bool) -> None:
    """Also where the campaign was a draft then, or another version has brought the person back."""
    event_id, person = await an_alert(sqlite_db, "Ivan Example", kind=Kind.DEATH, consent=Consent.OPEN)
    number = await a_live_one(sqlite_db, "petition", person=person)
    async with sqlite_db.write() as tx:
        event, drive = await events.by_public_id(tx, event_id), await service.get(tx, number)
        assert event is not None
        assert drive is not None
        if not known:
            await bad_news.hold(tx, event.id, "death", OPENED)
        found = await checking.look(tx, drive, NOBODY, OPENED)
    assert ("person_died" in {one.problem for one in found}) is known


async def test_what_a_family_wants_otherwise_stays_so_whatever_happens_then(sqlite_db: Database) -> None:
    event_id, person = await an_alert(sqlite_db, "Ivan Example", kind=Kind.DEATH, consent=Consent.OPEN)
    number = await a_live_one(sqlite_db, "petition", person=person)
    async with sqlite_db.write() as tx:
        await campaigns.set_state(tx, number, "auto_paused", why=OBJECTED)
        event = await events.by_public_id(tx, event_id)
        assert event is not None
        await service.on_published(tx, Published(event, fresh=True), event.happened_at)
        stored = await campaigns.get(tx, number)
        assert stored is not None
        assert (stored.state, stored.why) == ("auto_paused", OBJECTED)
