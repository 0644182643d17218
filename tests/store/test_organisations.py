"""Organisations, who acts for them, whose a campaign is, and who drafted it."""

from datetime import timedelta

from bot.core.roles import Role
from bot.store import campaigns, drafts, organisations, privacy, readers, roles
from bot.store.database import Database
from bot.store.schema.organisations import campaign_author, campaign_draft, campaign_organisation, organiser
from tests.store.builders import DAY, NOW, a_reader, rows


async def test_an_organiser_acts_for_one_organisation_as_long_as_the_role(db: Database) -> None:
    async with db.write() as tx:
        reader = (await a_reader(tx, 1)).id
        first = await organisations.add(tx, "First", "https://first.example", "owner", NOW)
        second = await organisations.add(tx, "Second", "https://second.example", "owner", NOW)
        await organisations.act_for(tx, reader, first)
        assert await organisations.of_reader(tx, reader) is None, "no organiser"
        await readers.grant(tx, reader, Role.ORGANISER.value, NOW)
        await organisations.act_for(tx, reader, second)
        found = await organisations.of_reader(tx, reader)
        assert found is not None
        assert (found.name, found.address, found.since) == ("Second", "https://second.example", NOW)
        held = await roles.own(tx, reader, Role.ORGANISER.value)
        assert held is not None
        await roles.take(tx, held.id, reader, mine=True)
        assert await organisations.of_reader(tx, reader) is None
        await privacy.expire(tx, NOW)
        assert await rows(tx, organiser) == []


async def test_whose_a_campaign_is_stays_and_who_drafted_it_goes(db: Database) -> None:
    async with db.write() as tx:
        reader, other = (await a_reader(tx, 1)).id, (await a_reader(tx, 2)).id
        mine = await organisations.add(tx, "Mine", "https://mine.example", "owner", NOW)
        theirs = await organisations.add(tx, "Theirs", "https://theirs.example", "owner", NOW)
        number = await campaigns.add(tx, "one-more", "petition", "closed", NOW, NOW + DAY, NOW)
        await campaigns.put_version(tx, number, 1, "schema = 1", None, [], NOW)
        await organisations.drafted(tx, number, reader, mine)
        await organisations.drafted(tx, number, other, theirs)
        assert await organisations.campaigns_of(tx, mine) == {number}
        assert await organisations.author(tx, number) == other
        stored = await campaigns.get(tx, number)
        assert stored is not None
        found = (await campaigns.inside(tx, [stored]))[number].organisation
        assert found is not None
        assert found.name == "Mine"
        await campaigns.set_state(tx, number, "closed", closed_at=NOW)
        await privacy.expire(tx, NOW + timedelta(days=31))
        assert await rows(tx, campaign_author) == []
        assert len(await rows(tx, campaign_organisation)) == 1


async def test_forgetting_takes_what_somebody_drafted_and_is_writing(db: Database) -> None:
    async with db.write() as tx:
        reader = (await a_reader(tx, 1)).id
        number = await campaigns.add(tx, "one-more", "petition", "draft", NOW, NOW + DAY, NOW)
        await organisations.drafted(tx, number, reader, None)
        await drafts.put(tx, reader, {"written": "title = 'Канарейка'"}, NOW)
        assert await drafts.get(tx, reader) == {"written": "title = 'Канарейка'"}
        (row,) = await rows(tx, campaign_draft)
        assert "Канарейка".encode() not in row["body"]
        assert await privacy.erase(tx, 1, NOW)
        assert await rows(tx, campaign_draft) == []
        assert await rows(tx, campaign_author) == []


async def test_what_nobody_goes_on_with_is_kept_for_fourteen_days(db: Database) -> None:
    async with db.write() as tx:
        reader = (await a_reader(tx, 1)).id
        await drafts.put(tx, reader, {"a": 1}, NOW)
        await privacy.expire(tx, NOW + timedelta(days=14))
        assert await drafts.get(tx, reader) == {"a": 1}
        await privacy.expire(tx, NOW + timedelta(days=15))
        assert await drafts.get(tx, reader) is None
