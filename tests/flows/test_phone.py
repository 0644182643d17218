"""Whoever holds the phone: what vanishes, what a locked screen shows, and the word, over the loopback Bot API."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.app.clock import now
from bot.demo.model import Message
from bot.demo.world import Person
from bot.store import export, outbox
from tests.conftest import sqlite_url
from tests.flows.conftest import NGO, TOKEN, Story, press, running
from tests.flows.feeds import serve_empty
from tests.flows.test_feed_to_phone import SENTENCED, WHY
from tests.store.builders import DAY, HOUR, MINUTE


@dataclass(slots=True)
class Turned:
    """A clock that can be turned on, for the bot and for Telegram alike."""

    by: timedelta = field(default_factory=timedelta)

    def __call__(self) -> datetime:
        return now() + self.by


@pytest.fixture
def clock() -> Turned:
    return Turned()


@pytest.fixture
async def turned(clock: Turned, sqlite_file: Path, tmp_path: Path) -> AsyncIterator[Story]:
    demo = await serve_empty(clock, TOKEN)
    async with running(demo, sqlite_url(sqlite_file), tmp_path, clock=clock) as told:
        yield told
    await demo.close()


async def calm(story: Story) -> None:
    """Everything that went out is written down: a clock that is turned before dates it wrongly."""
    await story.until(lambda: nothing_under_way(story))


async def nothing_under_way(story: Story) -> bool:
    async with story.bot.db.read() as tx:
        return not {state for _, state in await outbox.states(tx)} & {"queued", "claimed", "sending"}


def wake(story: Story) -> None:
    """The scheduler ticks once a minute: nobody waits for that here."""
    story.bot.wake(frozenset({"vanish"}))


async def arrived(story: Story, *, abroad: bool = False) -> Person:
    """A reader through all questions of /start."""
    person = await story.subscribed("Abroad" if abroad else "Reader")
    await press(person, "Skip")
    await press(person, "abr:s:1" if abroad else "abr:s:0")
    if not abroad:
        await press(person, "phone:s:done")
    await person.wait_for("That is all.")
    return person


async def test_a_day_later_the_alert_and_the_reader_s_own_words_are_gone_and_abroad_they_stay(
    turned: Story, clock: Turned
) -> None:
    reader, abroad = await arrived(turned), await arrived(turned, abroad=True)
    turned.publish(NGO, SENTENCED, WHY)
    alert, kept = await reader.wait_for("Примеров"), await abroad.wait_for("Примеров")
    own = await reader.write("/help")
    theirs = await abroad.write("/help")
    for person in (reader, abroad):
        await person.wait_for("What I do")
    stood = len(abroad.messages)
    await calm(turned)
    clock.by += DAY - HOUR
    wake(turned)
    await reader.write("/privacy")
    await reader.wait_for("What is stored about you")
    assert not reader.chat.messages[alert.id].deleted
    await calm(turned)
    clock.by += HOUR + MINUTE
    wake(turned)
    await reader.until(lambda: all(reader.chat.messages[n].deleted for n in (alert.id, own.id)), within=20)
    left = [message.text for message in reader.messages]
    assert [text for text in left if text.startswith("/")] == ["/start", "/privacy"], "what is younger, and the first"
    assert len(left) == 3, left
    assert len(abroad.messages) == stood
    assert not abroad.chat.messages[kept.id].deleted
    assert not abroad.chat.messages[theirs.id].deleted


async def test_what_is_sent_where_nobody_knows_is_discreet_and_protected(story: Story) -> None:
    reader, abroad = await arrived(story), await arrived(story, abroad=True)
    story.publish(NGO, SENTENCED, WHY, link="https://chronicle.example.org/1")
    alert, open_ = await reader.wait_for("Примеров"), await abroad.wait_for("Примеров")
    await reader.write("/follow Пётр Примеров")
    await reader.write("/people Примеров")
    await press(reader, "s:")
    await reader.wait_for("Answer below.")
    assert alert.text.startswith("News. Details below.\n\n")
    assert "Примеров" in open_.text.split("\n")[0]
    assert all(message.protected for message in reader.received)
    assert not open_.protected
    assert not any(message.preview for person in (reader, abroad) for message in person.received)
    named = [message for message in reader.received if "Примеров" in message.text]
    assert not any("Примеров" in message.text.split("\n")[0] for message in named)


async def set_words(person: Person, *words: str) -> None:
    await person.write("/settings")
    await press(person, "This phone")
    await press(person, "A word before my list")
    await press(person, "Set a word")
    for n, word in enumerate(words):
        await person.write(word)
        await person.wait_for(("The word is set.", "Noted.")[n])
        if n + 1 < len(words):
            await press(person, "A second word, which erases")
            await person.wait_for("Write the second word.")


def typed(person: Person, text: str) -> list[Message]:
    return [message for message in person.messages if message.text == text]


async def test_the_word_opens_for_ten_minutes_and_is_never_seen_in_the_chat(turned: Story, clock: Turned) -> None:
    reader = await arrived(turned)
    await set_words(reader, "daisy field")
    clock.by += 11 * MINUTE
    await reader.write("/alerts")
    await reader.wait_for("Please write the word.")
    await reader.write("wrong guess")
    await reader.wait_for("That is not the word.")
    await reader.write("Daisy field")
    await reader.wait_for("Open for ten minutes.")
    await press(reader, "Show")
    shown = await reader.wait_for("What you get")
    await reader.until(lambda: not (typed(reader, "daisy field") + typed(reader, "Daisy field")))
    await reader.until(lambda: not typed(reader, "wrong guess"))
    clock.by += 11 * MINUTE
    wake(turned)
    await reader.until(lambda: reader.chat.messages[shown.id].deleted, within=20)


async def test_the_erasing_word_looks_like_a_wrong_one_and_leaves_nothing(turned: Story, clock: Turned) -> None:
    reader = await arrived(turned)
    turned.publish(NGO, SENTENCED, WHY)
    alert = await reader.wait_for("Примеров")
    await set_words(reader, "daisy field", "wet matches")
    clock.by += 11 * MINUTE
    await reader.write("/alerts")
    await reader.wait_for("Please write the word.")
    answers = []
    for guess in ("a guess", "wet matches"):
        seen = {message.id for message in reader.received}
        await reader.write(guess)
        fresh = await reader.wait_for(lambda message, seen=seen: message.id not in seen)
        await reader.until(lambda guess=guess: not typed(reader, guess))
        answers.append((fresh.html, fresh.buttons, fresh.protected, fresh.preview, fresh.silent, fresh.reply_to))
    assert answers[0] == answers[1]
    assert not reader.chat.messages[alert.id].deleted, "nothing that can be seen happens"
    async with turned.bot.db.read() as tx:
        assert set(await export.everything(tx, reader.id)) == {"erased"}
    clock.by += DAY
    turned.bot.wake(frozenset({"deliver"}))
    await reader.until(lambda: reader.chat.messages[alert.id].deleted, within=20)


async def test_forget_takes_everything_it_knows_and_counts_it(story: Story) -> None:
    reader = await arrived(story)
    await reader.write("/help")
    await reader.wait_for("What I do")
    await reader.write("/forget")
    await press(reader, "forget:yes")
    last = await reader.wait_for("was erased")
    await reader.until(lambda: len(reader.messages) == 2)
    assert [message.text for message in reader.messages] == ["/start", last.text]
    assert "stay in this chat" not in last.text
