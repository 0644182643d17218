"""What a campaign that is out has besides its row, on both databases."""

from dataclasses import replace
from datetime import timedelta

from bot.store import armed, campaigns, links, live_cards, privacy, said, stages
from bot.store.database import Database
from bot.store.stages import Row
from tests.store.builders import DAY, NOW, a_reader
from tests.store.test_campaigns import a_drive

ROW = Row("count", NOW, 1, False, 0, 0, 0, 0, 0, False)


async def test_a_launch_a_moment_words_and_links_are_found_again(db: Database) -> None:
    async with db.write() as tx:
        number = await a_drive(tx)
        await stages.put(tx, number, ROW)
        await stages.add_matching(tx, {number: 7})
        assert await stages.of(tx, [number]) == {number: replace(ROW, matching=7)}
        await stages.count_anew(tx, "count")
        assert await stages.live(tx, ["count"]) == {number: ROW}
        await campaigns.count(tx, number, "launch", "ask_planned")
        await campaigns.count(tx, number, "48h", "ask_planned")
        assert await stages.counts(tx, [number]) == {number: {"ask_planned": 1}}

        await armed.arm(tx, number, "a-day", None, NOW)
        await campaigns.set_state(tx, number, "armed")
        await armed.dated(tx, {number: NOW.date()})
        (waits,) = await armed.untold(tx)
        assert (waits.moment, waits.begins) == ("a-day", NOW.date())
        await armed.told(tx, number, NOW)
        assert await armed.untold(tx) == []
        await armed.disarm(tx, [number])
        assert await armed.of(tx, number) is None

        assert await said.next_number(tx, number) == 1
        await said.add(tx, number, 1, {"en": "New", "ru": "Новое"}, None, NOW)
        await said.add(tx, number, said.OUTCOME, {"en": "Over"}, "example.org", NOW)
        assert [(one.number, dict(one.texts)) for one in (await said.of(tx, [number]))[number]] == [
            (0, {"en": "Over"}),
            (1, {"en": "New", "ru": "Новое"}),
        ]

        assert await links.unpinned(tx) == [(number, 1)]
        await links.pin(tx, number, 1, ["https://example.org/a"], NOW)
        assert await links.unpinned(tx) == []
        link = await links.due(tx, NOW)
        assert link is not None
        assert await links.looked(tx, link, "example.org", NOW, NOW + DAY, told=True)
        assert await links.due(tx, NOW) is None
        assert await links.any_told(tx, number)
        await links.repin(tx, number)
        assert not await links.any_told(tx, number)


async def test_a_card_is_found_when_it_is_due_and_goes_with_its_reader(db: Database) -> None:
    async with db.write() as tx:
        number, reader = await a_drive(tx), await a_reader(tx, 77)
        await live_cards.keep(tx, number, reader.id, 5, "x", NOW)
        await live_cards.keep(tx, number, reader.id, 9, "y", NOW)
        assert await live_cards.due(tx, NOW - timedelta(minutes=2)) == []
        (card,) = await live_cards.due(tx, NOW)
        assert (card.campaign_id, card.reader_id, card.message_id, card.shows) == (number, reader.id, 9, "y")
        await live_cards.edited(tx, card, "z", NOW + DAY)
        assert await live_cards.due(tx, NOW) == []
        assert await privacy.erase(tx, 77, NOW)
        assert await live_cards.due(tx, NOW + DAY) == []
