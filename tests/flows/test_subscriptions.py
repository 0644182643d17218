"""A reader's subscriptions, from the preset to the phone: at once, in the digest, less, silent, and more."""

import pytest
from sqlalchemy import select

from bot.alerts.match import ALL, GRAVE
from bot.core.kinds import Kind, mask
from bot.core.rhythm import Rhythm
from bot.demo.model import Message
from bot.demo.world import Person
from bot.store import readers
from bot.store.readers import Topic
from bot.store.schema.traffic import outbox
from tests.flows.conftest import NGO, PAPER, Story, press
from tests.flows.wait import never

DIED = "Политзаключённая Анна Вымышленная умерла в СИЗО Твери"
DIED_TOO = "В СИЗО Твери умерла политзаключённая Анна Вымышленная"
SENTENCED = "Суд в Казани приговорил журналиста Петра Примерова к шести годам колонии"
WHY = "Его признали виновным в распространении «фейков» об армии (статья 207.3 УК РФ)."
ARRESTED = "Суд в Казани арестовал активистку Веру Образцову"
WHY_ARRESTED = "Её обвиняют в «дискредитации» армии (статья 280.3 УК РФ)."

WORDS = {
    "en": ("The gravest", "Region: Tatarstan", "Article 207.3 of Russia’s Criminal Code"),
    "ru": ("Самое важное", "Регион: Татарстан", "Статья 207.3 Уголовного кодекса РФ"),
    "uk": ("Найважливіше", "Регіон: Татарстан", "Стаття 207.3 Кримінального кодексу РФ"),
}


def is_alert(message: Message) -> bool:
    """Whether a message tells of an event."""
    return message.button("y:") is not None


def shows(reader: Person, *buttons: str) -> bool:
    """Whether one of these buttons is there to be pressed."""
    return any(message.button(button) for message in reader.received for button in buttons)


async def arrived(story: Story, lang: str) -> Person:
    """Somebody who chose the gravest."""
    reader = story.person("Reader", lang)
    await reader.write("/start")
    await press(reader, f"lang:s:{lang}")
    await press(reader, "pre:grave")
    await reader.until(lambda: any(message.button("slot:") for message in reader.received))
    return reader


async def topics_of(story: Story, reader: Person) -> dict[str, Topic]:
    async with story.bot.db.read() as tx:
        found = await readers.find(tx, reader.id)
        assert found is not None
        return {topic.label: topic for topic in await readers.topics(tx, found.id)}


async def waits(story: Story) -> bool:
    """Whether something is gathered for a digest."""
    async with story.bot.db.read() as tx:
        rhythms = (await tx.conn.execute(select(outbox.c.rhythm).where(outbox.c.state == "queued"))).scalars()
        return int(Rhythm.DAILY) in set(rhythms)


@pytest.mark.parametrize("lang", ["en", "ru", "uk"])
async def test_a_death_comes_at_once_and_a_sentence_waits_for_the_digest(story: Story, lang: str) -> None:
    reader = await arrived(story, lang)
    story.publish(NGO, SENTENCED, WHY)
    await story.until(lambda: waits(story), 15)
    assert not any(is_alert(message) for message in reader.received)
    story.publish(NGO, DIED, "Её судили за антивоенный пост.")
    story.publish(PAPER, DIED_TOO, "О смерти сообщили родственники.")
    alert = await reader.wait_for(is_alert, 15)
    assert "Казан" not in alert.text
    await less(story, reader, lang)


async def less(story: Story, reader: Person, lang: str) -> None:
    """Why, less of it, and silence about it."""

    async def known() -> bool:
        await reader.press("y:")
        return any(message.button("yw:") for message in reader.received)

    await story.until(known, 15)  # the receipt is written a moment after the alert has gone out
    reason = await reader.wait_for(lambda message: message.button("yw:day:") is not None)
    assert WORDS[lang][0] in reason.text
    await press(reader, "yp:")

    async def silent() -> bool:
        return any(topic.muted_until for topic in (await topics_of(story, reader)).values())

    await story.until(silent)
    await reader.press("y:")
    await press(reader, "yw:kind:")

    async def off() -> bool:
        return not (await topics_of(story, reader))[GRAVE].kinds & mask([Kind.DEATH])

    await story.until(off)
    assert (await topics_of(story, reader))[ALL].kinds & mask([Kind.DEATH]), "the digest still tells of deaths"


@pytest.mark.parametrize("lang", ["en", "ru", "uk"])
async def test_a_region_and_an_article_are_added_and_tell_at_once(story: Story, lang: str) -> None:
    reader = await arrived(story, lang)
    await reader.write("/alerts")
    for button in ("add:", "add:region", "addf:region:ru:0"):
        await press(reader, button)
    page, region = 0, WORDS[lang][1].partition(": ")[2]
    while not shows(reader, region):
        page += 1
        await press(reader, f"addf:region:ru:{page}")
        await reader.until(lambda n=page: shows(reader, region, f"addf:region:ru:{n + 1}"))
    await press(reader, region)
    await reader.wait_for(WORDS[lang][1])
    for button in ("page:alerts", "add:", "add:article"):
        await press(reader, button)
    await reader.until(lambda: any(message.button("addf:article:") for message in reader.received))
    await reader.write("207.3")
    await reader.wait_for(WORDS[lang][2])
    story.publish(NGO, SENTENCED, WHY)
    await reader.wait_for(lambda message: is_alert(message) and "207.3" in message.text, 15)
    await silence(story, reader)


async def silence(story: Story, reader: Person) -> None:
    """The article and the region are muted: what they would bring comes by nothing else either."""
    for label in ("region:ru-ta", "article:ru-uk:207.3"):
        topic = (await topics_of(story, reader))[label]
        await reader.write("/alerts")
        await press(reader, f"sub:card:{topic.id}")
        await press(reader, f"sub:mute:{topic.id}")
        await press(reader, f"subm:{topic.id}:week")

        async def muted(label: str = label) -> bool:
            return (await topics_of(story, reader))[label].muted_until is not None

        await story.until(muted)
    story.publish(NGO, ARRESTED, WHY_ARRESTED)
    await never(reader, lambda message: is_alert(message) and "280.3" in message.text)
