"""Approvals as rows: one for each version, gone with the campaign's afterwards; who it was goes with who it was."""

from datetime import timedelta

from bot.core.roles import Role
from bot.store import approvals, campaigns, events, organisations, privacy, readers
from bot.store.approvals import Submitted
from bot.store.database import Database, Tx
from bot.store.schema.approvals import campaign_approval, campaign_seen, campaign_submitter
from tests.store.builders import DAY, HOUR, NOW, a_reader, size


async def a_campaign(tx: Tx, state: str = "in_review", version: int = 2) -> int:
    number = await campaigns.add(tx, "example-one", "petition", state, NOW, NOW + DAY, NOW)
    await campaigns.put_version(tx, number, version, "schema = 1", None, [], NOW)
    return number


async def test_a_version_is_submitted_approved_and_submitted_anew(db: Database) -> None:
    async with db.write() as tx:
        number, one, other = await a_campaign(tx), await a_reader(tx, 1), await a_reader(tx, 2)
        assert await approvals.find(tx, number, 1) is None
        await approvals.submit(tx, number, 1, one.id, NOW)
        await approvals.put(tx, number, 1, approved_at=NOW + HOUR, family="fine", family_at=NOW)
        done = Submitted(number, 1, NOW, NOW + HOUR, False, None, "fine", NOW, None, one.id)
        assert await approvals.find(tx, number, 1) == done
        await approvals.submit(tx, number, 2, one.id, NOW + HOUR)
        assert [each.version for each in await approvals.every(tx, number)] == [2, 1]
        assert await approvals.last_approved(tx, number, 2) == 1
        assert [each.version for each in await approvals.unasked(tx, ["in_review"])] == [2]
        assert await approvals.unasked(tx, ["draft"]) == []
        await approvals.submit(tx, number, 1, other.id, NOW + DAY)
        again = await approvals.find(tx, number, 1)
        assert again is not None
        assert (again.submitted_by, again.approved_at, again.family) == (other.id, None, "fine")
        assert await approvals.last_approved(tx, number, 2) is None


async def test_pages_are_seen_by_one_reader_in_one_version(db: Database) -> None:
    async with db.write() as tx:
        number, one, other = await a_campaign(tx), await a_reader(tx, 1), await a_reader(tx, 2)
        for page in (0, 3, 3):
            await approvals.see(tx, number, 2, one.id, page)
        assert await approvals.seen(tx, number, 2, one.id) == {0, 3}
        assert await approvals.seen(tx, number, 1, one.id) == frozenset()
        assert await approvals.seen(tx, number, 2, other.id) == frozenset()


async def test_owners_and_the_organisers_of_its_organisation_may_approve(db: Database) -> None:
    async with db.write() as tx:
        number = await a_campaign(tx)
        people = [await a_reader(tx, chat) for chat in range(1, 6)]
        owner, mine, theirs, gone, nobody = (one.id for one in people)
        for who, role in ((owner, Role.OWNER), (mine, Role.ORGANISER), (theirs, Role.ORGANISER), (gone, Role.OWNER)):
            await readers.grant(tx, who, role.value, NOW)
        await readers.set_reachable(tx, gone, reachable=False, now=NOW)
        us = await organisations.add(tx, "Us", "https://us.example", "owner", NOW)
        them = await organisations.add(tx, "Them", "https://them.example", "owner", NOW)
        for who, whose in ((mine, us), (theirs, them), (nobody, us)):
            await organisations.act_for(tx, who, whose)
        await organisations.drafted(tx, number, mine, us)
        assert await approvals.approvers(tx, number) == {owner, mine}


async def test_who_it_was_goes_with_a_reader_and_all_of_it_after_the_campaign(db: Database) -> None:
    async with db.write() as tx:
        number, one = await a_campaign(tx), await a_reader(tx, 77)
        await approvals.submit(tx, number, 2, one.id, NOW)
        await approvals.see(tx, number, 2, one.id, 1)
        await privacy.erase(tx, 77, NOW)
        left = await approvals.find(tx, number, 2)
        assert left is not None
        assert left.submitted_by is None
        assert [await size(tx, one) for one in (campaign_seen, campaign_submitter)] == [0, 0]
        await campaigns.set_state(tx, number, "closed", closed_at=NOW)
        await privacy.expire(tx, NOW + timedelta(days=31))
        assert await size(tx, campaign_approval) == 0


async def test_a_report_of_a_published_event_confirms(db: Database) -> None:
    async with db.read() as tx:
        assert await events.confirmed(tx, ["https://example.org/news/1"]) == set()


async def test_for_whom_no_answer_has_come_is_kept_as_long_as_it_is_waited_for(db: Database) -> None:
    async with db.write() as tx:
        number, one = await a_campaign(tx), await a_reader(tx, 1)
        await approvals.submit(tx, number, 2, one.id, NOW)
        for waits in (("aa", "bb"), ("bb",), ()):
            await approvals.put(tx, number, 2, family="asked", family_at=NOW, family_waits=list(waits))
            found = await approvals.find(tx, number, 2)
            assert found is not None
            assert found.family_waits == waits
