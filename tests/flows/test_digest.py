"""News are gathered, come as one message in the reader's own language, and change when somebody asks for less."""

import pytest
from sqlalchemy import func, select

from bot.alerts import consent
from bot.alerts.match import ALL, person_label
from bot.app.clock import now
from bot.core.event import Consent
from bot.core.kinds import ALL_KINDS
from bot.core.messages import MessageKind
from bot.core.rhythm import Rhythm, Slot
from bot.demo.world import Person
from bot.i18n import Catalogs
from bot.people import registry
from bot.store import gathered, readers
from bot.store.schema.traffic import outbox, receipt
from tests.flows.conftest import NGO, Story
from tests.flows.wait import never

STORIES = (
    ("Суд в Казани приговорил журналиста Петра Примерова к шести годам колонии", "Статья 207.3 УК РФ."),
    ("В Твери арестовали активистку Анну Образцову по делу о «фейках» об армии", "Статья 207.3 УК РФ."),
    ("Суд в Омске приговорил правозащитника Игоря Выдумова к восьми годам колонии", "Статья 275 УК РФ."),
)
TITLES = {"en": "Digest: 3", "ru": "Сводка: 3", "uk": "Зведення: 3"}
FOLLOWED = {"en": "you follow", "ru": "вы следите", "uk": "ви стежите"}


async def daily(story: Story, reader: Person) -> int:
    """Everything once a day; the reader's row."""
    async with story.bot.db.write() as tx:
        found = await readers.find(tx, reader.id)
        assert found is not None
        await readers.follow(tx, found.id, ALL, ALL_KINDS, now(), rhythm=Rhythm.DAILY)
        return found.id


async def waiting(story: Story, reader: int) -> int:
    async with story.bot.db.read() as tx:
        mine = (outbox.c.subscriber_id == reader) & (outbox.c.kind == MessageKind.DIGEST.value)
        query = select(func.count()).select_from(outbox).where(mine, outbox.c.state == "queued")
        return int(await tx.conn.scalar(query) or 0)


async def the_hour_comes(story: Story, reader: int) -> None:
    async with story.bot.db.write() as tx:
        await gathered.reschedule(tx, reader, [Slot(0, Rhythm.DAILY, now())])


async def told(story: Story, language: str) -> tuple[Person, int]:
    """A reader whose digest arrived; the first person of the news is followed."""
    reader = await story.subscribed(language=language)
    row = await daily(story, reader)
    story.publish(NGO, *STORIES[0])

    async def first() -> bool:
        return await waiting(story, row) == 1

    await story.until(first, 15)
    async with story.bot.db.write() as tx:
        (hero,) = await registry.in_the_news(tx, 1)
        await readers.follow(tx, row, person_label(hero.public_id), ALL_KINDS, now(), rhythm=Rhythm.DAILY)
    for title, summary in STORIES[1:]:
        story.publish(NGO, title, summary)

    async def gathered_all() -> bool:
        return await waiting(story, row) == len(STORIES)

    await story.until(gathered_all, 15)
    await never(reader, lambda message: message.button("s:") is not None)
    await the_hour_comes(story, row)
    await reader.wait_for(TITLES[language], 15)
    return reader, row


@pytest.mark.parametrize("language", sorted(TITLES))
async def test_a_days_news_are_one_message_with_a_way_to_change_what_comes(story: Story, language: str) -> None:
    reader, row = await told(story, language)
    found = [message for message in reader.received if TITLES[language] in message.text]
    assert len(found) == 1
    assert found[0].button("page:alerts") is not None
    await never(reader, lambda message: message.button("s:") is not None)
    async with story.bot.db.read() as tx:
        mine = receipt.c.subscriber_id == row
        assert await tx.conn.scalar(select(func.count()).select_from(receipt).where(mine)) == len(STORIES)


async def test_somebody_who_asks_for_silence_goes_out_of_a_digest_that_was_sent(story: Story) -> None:
    reader, _row = await told(story, "ru")
    async with story.bot.db.write() as tx:
        (hero,) = [one for one in await registry.in_the_news(tx, 5) if "Примеров" in one.name]
        assert await consent.narrow(tx, hero, Consent.SILENCE, Catalogs.load(), now())
    await reader.until(lambda: not any("Примеров" in message.text for message in reader.received), 15)
    (left,) = [message for message in reader.received if "Сводка" in message.text]
    assert "Сводка: 2" in left.text
    assert "Образцов" in left.text
