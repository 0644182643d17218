"""A date in court from the feed to the phone, and what happens when it moves."""

import asyncio
from datetime import datetime, timedelta

from bot.app.clock import now
from tests.flows.conftest import NGO, Story, press

MONTHS = (
    "января", "февраля", "марта", "апреля", "мая", "июня",
    "июля", "августа", "сентября", "октября", "ноября", "декабря",
)  # fmt: skip
WHO = "журналиста Петра Примерова"
WHY = "Статья 207.3 УК РФ."
SOON = 10.0
"""Seconds, on a busy machine, between the publication and the phone; the promise is two minutes."""


def said(moment: datetime) -> str:
    """The day as a Russian paper writes it."""
    return f"{moment.day} {MONTHS[moment.month - 1]} {moment.year} года"


async def test_a_follower_is_told_at_once_that_a_hearing_was_moved(story: Story) -> None:
    reader = story.person()
    await reader.write("/start")
    await press(reader, "lang:s:en")
    await press(reader, "pre:fol")
    await reader.write("/follow Пётр Примеров")
    await press(reader, "Watch this name")
    await reader.wait_for("I watch the name")
    first, second = now() + timedelta(days=20), now() + timedelta(days=27)
    story.publish(NGO, f"Апелляцию по делу {WHO} рассмотрят {said(first)} в 10:00 в Казани", WHY)
    await reader.wait_for(lambda message: message.button("s:") is not None)
    await reader.write("/hearings")
    listed = await reader.wait_for("Hearings of the people you follow")
    assert f"{first.day} {first:%B %Y}, 10:00 (Moscow)" in listed.text
    story.publish(NGO, f"Апелляцию по делу {WHO} в Казани перенесли на {said(second)} в 11:00", WHY)
    async with asyncio.timeout(SOON):
        changed = await reader.wait_for("New date", SOON)
    assert f"Was: {first:%A}, {first.day} {first:%B %Y}, 10:00 (Moscow)" in changed.text
    assert f"Now: {second:%A}, {second.day} {second:%B %Y}, 11:00 (Moscow)" in changed.text
    await reader.press("To calendar")
    await reader.wait_for("Open the file")
    await reader.press("Page to print")
    await reader.wait_for("Which hearing?")
    await reader.press("prn:")
    await reader.wait_for("One page in large letters")
