"""What was pushed of late."""

from bot.core.event import Consent
from bot.core.finding import Group
from bot.core.kinds import Kind
from bot.store import events, fanout, least, people, pushed
from bot.store.database import Database, Tx
from tests.store.builders import DAY, HOUR, NOW, a_finding, add_sources, an_event


async def a_person(tx: Tx, name: str, consent: Consent = Consent.UNKNOWN) -> int:
    one = await people.add(tx, name=name, key=name, lang="ru", group=Group.POLITICAL, minor=False, now=NOW)
    await people.set_consent(tx, one, consent)
    return one


async def told(tx: Tx, event_id: int, ago: object = HOUR, revision: int = 1) -> None:
    await fanout.start(tx, event_id, revision, 1, NOW - ago)


async def test_only_what_was_published_and_told_counts_once_from_its_first_telling(db: Database) -> None:
    async with db.write() as tx:
        one, held, silent_ = await an_event(tx), await an_event(tx, published=False), await an_event(tx)
        never_told = await an_event(tx, kind=Kind.DEATH)
        await told(tx, one, 2 * DAY)
        await told(tx, one, HOUR, revision=2)
        await told(tx, held)
        await told(tx, silent_)
        await events.add_people(tx, silent_, [await a_person(tx, "anna"), await a_person(tx, "zoya", Consent.SILENCE)])
    async with db.read() as tx:
        found = await pushed.since(tx, NOW - 14 * DAY)
        assert [(push.event.id, push.at) for push in found] == [(one, NOW - 2 * DAY)]
        assert await pushed.since(tx, NOW - DAY) == []
        assert await pushed.began(tx) == NOW
    assert never_told


async def test_the_people_are_counted_and_the_headlines_are_read_where_asked_for(db: Database) -> None:
    async with db.write() as tx:
        await add_sources(tx, "herald")
        one = await an_event(tx)
        await events.add_people(tx, one, [await a_person(tx, "anna"), await a_person(tx, "zoya")])
        report = {"url": "https://x.example", "headline": "Hunger strike", "lang": "en", "hides_name": False}
        await events.add_report(tx, one, "herald", report, NOW)
        await told(tx, one)
    async with db.read() as tx:
        (bare,) = await pushed.since(tx, NOW - DAY)
        (full,) = await pushed.since(tx, NOW - DAY, reports=True)
    assert (len(bare.event.people), bare.event.reports) == (2, ())
    assert [(report.source_id, report.headline) for report in full.event.reports] == [("herald", "Hunger strike")]


async def test_an_empty_instance_began_never(db: Database) -> None:
    async with db.read() as tx:
        assert await pushed.began(tx) is None
        assert await pushed.since(tx, NOW, reports=True) == []


async def test_who_may_be_offered_wishes_it_and_is_still_held(db: Database) -> None:
    async with db.write() as tx:
        wishes, free = await a_person(tx, "anna", Consent.OPEN), await a_person(tx, "zoya", Consent.OPEN)
        await a_person(tx, "ivan")
        finding = a_finding(kind=Kind.RELEASE)
        one = await events.add(tx, finding, Kind.RELEASE, person_ids=[free], happened_at=NOW, now=NOW)
        await events.publish(tx, one, NOW)
    async with db.read() as tx:
        assert [one for one, _public_id in await least.candidates(tx)] == [wishes]
