"""How much is done for people, as numbers."""

from bot.alerts.match import person_label
from bot.core.event import Consent
from bot.core.served import Served
from bot.people.least import least_served, rank_round
from bot.store import campaigns, events, people, privacy, served
from bot.store.database import Database, Tx
from tests.store.builders import DAY, NOW, a_finding, a_reader, add_sources
from tests.store.test_campaigns import somebody

TODAY = NOW.replace(hour=0, minute=0, second=0, microsecond=0)
LONG_AGO = NOW - 91 * DAY


async def a_drive(tx: Tx, kind: str, ids: list[int]) -> int:
    number = await campaigns.add(tx, f"{kind}-{len(ids)}", kind, "live", NOW, NOW + 9 * DAY, NOW)
    await campaigns.put_version(tx, number, 1, "", None, ids, NOW)
    return number


async def public_id(tx: Tx, one: int) -> str:
    return (await people.load(tx, [one]))[0].public_id


async def test_a_letter_counts_for_one_and_everything_else_for_all(db: Database) -> None:
    async with db.write() as tx:
        anna, boris = await somebody(tx, "Anna Example"), await somebody(tx, "Boris Sample")
        letters, petition = await a_drive(tx, "letter", [anna, boris]), await a_drive(tx, "petition", [anna, boris])
        reader, part = (await a_reader(tx)).id, await public_id(tx, anna)
        await campaigns.record(tx, letters, reader, part, "completed", NOW, weighs=True)
        await campaigns.record(tx, petition, reader, "", "completed", NOW, weighs=True)
        await campaigns.record(tx, petition, reader, "other", "completed", NOW)
        assert await served.actions(tx, TODAY) == {anna: 2, boris: 1}
        assert await served.letters(tx, [anna, boris], TODAY) == {anna: 1}
        assert await campaigns.weighed(tx, reader, letters) == [TODAY]
        await campaigns.record(tx, letters, reader, part, "withdrawn", NOW + DAY)
        assert await served.actions(tx, TODAY) == {anna: 1, boris: 1}, "it was taken back"
        assert await campaigns.weighed(tx, reader, letters) == []
        await campaigns.leave(tx, petition, [anna], NOW)
        await campaigns.record(tx, petition, reader, "third", "completed", NOW + DAY, weighs=True)
        assert await served.actions(tx, TODAY + DAY) == {boris: 1}
        await privacy.erase(tx, 1, NOW)
        assert await served.actions(tx, TODAY) == {anna: 1, boris: 2}, "how many stays"


async def test_everybody_is_ranked_by_three_figures_of_ninety_days(db: Database) -> None:
    async with db.write() as tx:
        await add_sources(tx, "herald")
        ids = [await somebody(tx, name) for name in ("Anna Example", "Boris Sample", "Vera Muster", "Old News")]
        for one in ids:
            await people.set_consent(tx, one, Consent.OPEN)
        anna, boris, vera, old = ids
        label = person_label(await public_id(tx, anna))
        for chat in (1, 2):
            await a_reader(tx, chat, follows=[label])
        petition = await a_drive(tx, "petition", [boris])
        await campaigns.record(tx, petition, 1, "", "completed", NOW, weighs=True)
        for one, when in ((vera, NOW), (old, LONG_AGO)):
            finding = a_finding()
            event = await events.add(tx, finding, finding.kind, person_ids=[one], happened_at=when, now=NOW)
            report = {"url": "https://x.example", "headline": "News", "lang": "en", "hides_name": False}
            await events.add_report(tx, event, "herald", report, NOW)
            await events.publish(tx, event, NOW)
    assert await rank_round(db, NOW) == 0
    async with db.read() as tx:
        found = await served.figures(tx, ids, LONG_AGO + DAY)
        assert found == {anna: Served(followers=2), boris: Served(actions=1), vera: Served(reports=1), old: Served()}
        ranks = await served.ranks(tx, [*ids, 999])
        assert ranks[old] < ranks[anna] == ranks[boris] == ranks[vera]
        assert ranks[999] == 0
        offered = await least_served(tx, 1)
        assert anna not in {one.id for one in offered}, "followed already"
    async with db.write() as tx:
        await people.set_consent(tx, old, Consent.SILENCE)
        assert await privacy.expire(tx, NOW + 100 * DAY) > 0
    await rank_round(db, NOW + 100 * DAY)
    async with db.read() as tx:
        assert (await served.every_rank(tx)).keys() == {anna, boris, vera}
        assert await served.actions(tx, LONG_AGO) == {}


async def test_readers_are_offered_others_of_the_least_served(sqlite_db: Database) -> None:
    async with sqlite_db.write() as tx:
        await add_sources(tx, "herald")
        for number in range(40):
            one = await somebody(tx, f"Person Number{number}")
            await people.add_witness(tx, one, "herald", NOW)
            await people.set_consent(tx, one, Consent.OPEN)
    await rank_round(sqlite_db, NOW)
    async with sqlite_db.read() as tx:
        offered = {one.id for reader in range(20) for one in await least_served(tx, reader)}
    assert len(offered) > 10
