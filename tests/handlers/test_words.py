"""The word before follows are shown, its gate, and the second word that erases and says that it was wrong."""

from datetime import timedelta

import pytest
from aiogram.filters.callback_data import CallbackData

from bot.core.messages import MessageKind
from bot.delivery.replies import Delete, to_messages
from bot.people import registry
from bot.store import export, outbox, privacy, readers, vanishing
from bot.store.schema.traffic import outbox as outbox_table
from handlers import contact_data, data, gate, hearing_data, topic_data
from handlers.family import data as family_data
from tests.handlers.chat import Chat, World
from tests.handlers.registry import an_alert, was_told
from tests.handlers.test_privacy import rows_about_readers
from tests.store.builders import DAY, HOUR, rows

WORD, ERASER = "Ромашка в поле", "second thing"

FREE = frozenset(
    {"f", "s", "sh", "w", "ww", "lang", "slot", "zone", "time", "abr", "pick", "card", "typed", "quiet", "pause"}
    | {"forget", "phone", "van", "hold", "inv", "rev", "join", "lay", "frz", "aud", "rv", "rvn", "rvp", "rva", "tru"}
    | {
        "aid",
        "who",
        "need",
        "l",
        "keep",
        "ct",
        "cta",
        "ctt",
        "ctd",
        "dig",
        "digd",
        "act",
        "let",
        "off",
        "ice",
        "do",
        "fds",
        "fd",
    }
    | {"adv", "rem"}
)
"""Prefixes of buttons that show nothing of what somebody follows, or belong to a role."""


async def set_word(chat: Chat, *, eraser: str | None = None) -> None:
    await chat.send("/settings")
    await chat.press("This phone")
    await chat.press("A word before my list")
    await chat.press("Set a word")
    await chat.send(WORD)
    if eraser:
        await chat.press("A second word, which erases")
        await chat.send(eraser)


@pytest.fixture
async def closed(world: World, reader: Chat) -> Chat:
    """A reader with both words who follows somebody, a while later."""
    _event, person = await an_alert(world.db, "Anna Example")
    await reader.press_data(f"f:{person}")
    await set_word(reader, eraser=ERASER)
    world.later(minutes=11)
    return reader


async def test_a_word_is_set_in_words_and_leaves_the_chat_at_once(world: World, reader: Chat) -> None:
    await set_word(reader)
    assert reader.last.text == "The word is set."
    assert reader.deleted == [reader.last_id]
    assert WORD not in " ".join(reader.texts)
    await reader.press("Back")
    assert "A word before my list ✓" in reader.last.labels


@pytest.mark.parametrize("typed", ["abc", "  a b ", "x" * 65])
async def test_a_word_too_short_or_too_long_is_refused_and_deleted(reader: Chat, typed: str) -> None:
    await reader.press_data("word:set:o")
    assert await reader.send(typed) == []
    assert reader.messages[1].text == "The word must have 4 to 64 characters. Write another one."
    assert len(reader.deleted) == 1
    await reader.send("longer")
    assert reader.messages[1].text == "The word is set."


@pytest.mark.parametrize(
    ("asks", "shows"),
    [
        ("/alerts", "What you get"),
        ("/export", "All that is stored about this chat"),
        ("subs:person:0", "People"),
        ("add:", "What shall I add?"),
        ("page:alerts", "What you get"),
        ("priv:values", "Anna Example"),
        ("export:ask", "All that is stored about this chat"),
        ("word:show:o", "I ask for your word"),
        ("pre:own", "Kinds of events"),
        ("pre:fol", "Whom"),
        ("kind:a:arrest", "Kinds of events"),
    ],
)
async def test_what_shows_follows_asks_for_the_word_and_goes_on_with_a_press(
    closed: Chat, asks: str, shows: str
) -> None:
    said = await (closed.send(asks) if asks.startswith("/") else closed.press_data(asks, closed.last_id))
    assert (said or [closed.last.text])[-1] == "Please write the word."
    assert "Anna" not in " ".join(closed.texts)
    assert await closed.send("  ромашка В ПОЛЕ ") == ["Open for ten minutes."]
    await closed.press("Show")
    assert shows in closed.last.text


@pytest.mark.parametrize("typed", ["/help", "/privacy", "/settings", "/people", "/aid", "/forget"])
async def test_what_shows_no_follows_asks_for_nothing(closed: Chat, typed: str) -> None:
    assert "Please write the word." not in await closed.send(typed)


async def test_privacy_tells_counts_without_the_word(closed: Chat) -> None:
    said = (await closed.send("/privacy"))[0]
    assert "1 person" in said
    assert "Anna" not in said


async def test_the_gate_is_open_for_ten_minutes_and_what_it_showed_goes_with_their_end(
    world: World, closed: Chat
) -> None:
    await closed.send("/alerts")
    await closed.send(WORD)
    until = world.now + gate.OPEN_FOR
    world.later(minutes=9)
    assert await closed.send("/alerts") == ["Open for ten minutes."]
    date = int(world.now.timestamp()) - 5
    await closed.press_data(closed.data("Show"), closed.last_id, date=date)
    await closed.press_data("subs:person:0", closed.last_id, date=date)
    assert "Anna Example" in closed.last.labels
    async with world.db.read() as tx:
        found = await readers.find(tx, closed.id)
        assert found is not None
        standing = {one.number: one.vanishes_at for one in await vanishing.of(tx, found.id)}
    assert standing[closed.last_id] == until
    world.later(minutes=1)
    await closed.press_data("subs:person:0", closed.last_id)
    assert closed.last.text == "Please write the word."
    assert "Anna Example" not in closed.last.labels


async def test_five_tries_an_hour_right_or_wrong(world: World, closed: Chat) -> None:
    await closed.send("/alerts")
    assert [await closed.send(f"guess {n}") for n in range(5)] == [["That is not the word."]] * 5
    assert await closed.send(WORD) == ["5 tries an hour are enough. Please come back later."]
    assert len(set(closed.deleted)) == 8, "all that was typed goes, the words when they were set as well"
    world.later(hours=1)
    assert await closed.send(WORD) == ["Open for ten minutes."]


async def test_the_second_word_answers_byte_for_byte_like_a_wrong_one_and_everything_is_gone(
    world: World, closed: Chat
) -> None:
    await closed.send("/alerts")

    async def answer(typed: str) -> list[object]:
        number = closed.last_id + 1
        message = {"message_id": number, "date": 1_790_000_000, "chat": {"id": closed.id, "type": "private"}}
        sent = {"from": {"id": closed.id, "is_bot": False, "language_code": "en"}, "text": typed}
        replies = await world.handle({"message": message | sent})
        assert replies[0] == Delete((number,))
        return [(one.method, one.params, one.kind, one.file_id) for one in to_messages(replies[1:])]

    wrong = await answer("just a guess")
    assert sum((await rows_about_readers(world)).values()) > 0
    assert await answer(ERASER) == wrong
    assert set((await rows_about_readers(world)).values()) == {0}
    async with world.db.read() as tx:
        assert await readers.find(tx, closed.id) is None
        assert len(await privacy.unscrubbed(tx)) == 1
    assert "scrub" in world.wakes
    assert await closed.send(WORD) == ["Please begin with /start."]


async def test_the_second_word_lets_messages_vanish_at_their_hour_and_not_before(world: World, closed: Chat) -> None:
    async with world.db.write() as tx:
        found = await readers.find(tx, closed.id)
        assert found is not None
        for number, age in ((900, 23 * HOUR), (901, 23 * HOUR), (902, HOUR)):
            await vanishing.remember(tx, [(found.id, number, DAY)], world.now - age)
    await closed.send("/alerts")
    before = set(closed.deleted)
    await closed.send(ERASER)
    assert len(set(closed.deleted) - before) == 1, "nothing but what was typed"
    async with world.db.write() as tx:
        promised = [row for row in await rows(tx, outbox_table) if row["kind"] == MessageKind.DELETE]
        waits = {
            row["not_before"] - world.now: tx.vault.open_json(row["body"], outbox.BODY)["message_ids"]
            for row in promised
        }
        assert all(row["subscriber_id"] is None for row in promised)
    assert sorted(number for numbers in waits.values() for number in numbers)[-3:] == [900, 901, 902]
    assert min(waits) >= HOUR
    assert timedelta(hours=23) <= max(waits) <= timedelta(hours=24)


async def test_the_second_word_must_be_another_one(closed: Chat) -> None:
    await closed.press_data("word:eraser:o")
    await closed.send(WORD)
    await closed.press("Show")
    assert await closed.send(WORD) == []
    assert closed.last.text == "This is the word that opens. The one that erases must be another. Write it."
    await closed.send("yet another")
    assert closed.last.text == "Noted."
    assert not any("second word" in text for text in closed.texts), "the chat does not tell that there is one"


async def test_who_does_not_know_the_word_can_neither_change_nor_drop_it(closed: Chat) -> None:
    for act in ("set", "eraser", "drop"):
        await closed.press_data(f"word:{act}:o", closed.last_id)
        assert closed.last.text == "Please write the word."
    assert await closed.send("not it") == ["That is not the word."]


async def test_a_question_of_the_open_gate_sets_nothing_once_it_is_shut(world: World, reader: Chat) -> None:
    await set_word(reader)
    await reader.press_data("word:set:o")
    world.later(minutes=11)
    assert await reader.send("a word of somebody else") == ["Please write the word."]
    assert await reader.send(WORD) == ["Open for ten minutes."]


async def test_why_an_alert_came_is_behind_the_gate_and_the_alert_stays(world: World, closed: Chat) -> None:
    event, person = await an_alert(world.db, "Boris Sample")
    await closed.press_data(f"f:{person}")
    await was_told(world.db, closed.id, event, f"person:{person}", world.now)
    alert = closed.last_id
    assert await closed.press_data(f"y:{event}", alert) == ["Please write the word."]
    await closed.send(WORD)
    await closed.press("Show")
    assert "Your subscription: Boris Sample" in closed.last.text
    assert await closed.press_data(f"y:{event}", alert) == ["Open for ten minutes."]
    await closed.press("Show")
    await closed.press("Once a day instead of at once")
    assert "From now on once a day at 09:00: Boris Sample." in closed.last.text


async def test_why_a_digest_came_is_behind_the_gate_too(world: World, closed: Chat) -> None:
    event, person = await an_alert(world.db, "Boris Sample")
    await closed.press_data(f"f:{person}")
    await was_told(world.db, closed.id, event, f"person:{person}", world.now)
    pressed = {"message_id": 7, "date": int(world.now.timestamp())}
    assert await closed.press_data("yd", **pressed) == ["Please write the word."]
    await closed.send(WORD)
    await closed.press("Show")
    assert "• Boris Sample: 1 event" in closed.last.text
    assert await closed.press_data("yd", **pressed) == ["Open for ten minutes."]


async def test_without_the_word_nobody_learns_who_is_followed_already(world: World, closed: Chat) -> None:
    async with world.db.read() as tx:
        (anna,) = await registry.search(tx, "Anna Example")
    _event, boris = await an_alert(world.db, "Boris Sample")
    said = [await closed.send(f"/start p_{one}") for one in (anna.public_id, boris)]
    assert said[0] == [said[1][0].replace("Boris Sample", "Anna Example")]
    for one in (anna.public_id, boris):
        await closed.press_data(f"f:{one}")
    assert closed.toasts[-2:] == ["You follow Anna Example.", "You follow Boris Sample."]
    await closed.send("/alerts")
    await closed.send(WORD)
    await closed.press_data(f"f:{anna.public_id}")
    assert closed.toasts[-1] == "You already follow Anna Example."


async def test_a_word_can_be_dropped(closed: Chat) -> None:
    await closed.press_data("word:drop:o")
    await closed.send(WORD)
    await closed.press("Show")
    assert closed.toasts[-1] == "I ask for no word any more."
    assert (await closed.send("/alerts"))[0].startswith("What you get")


async def test_cancel_shows_nothing(closed: Chat) -> None:
    await closed.send("/alerts")
    await closed.press("Cancel")
    assert closed.last.text == "All right."
    assert "Open for ten minutes." not in await closed.send(WORD)


async def test_forget_and_panic_need_no_word(world: World, closed: Chat) -> None:
    await closed.send("/alerts")
    assert await closed.send("/panic") == ["Done. The rest only you can remove: ⋮ → Delete chat."]
    assert set((await rows_about_readers(world)).values()) == {0}


async def test_the_file_of_export_tells_no_hash(world: World, reader: Chat) -> None:
    await set_word(reader)
    async with world.db.read() as tx:
        (row,) = (await export.everything(tx, reader.id))["word"]
        assert "body" not in row


def test_every_button_is_behind_the_gate_or_known_to_show_nothing() -> None:
    files = (data, topic_data, contact_data, hearing_data, family_data)
    ours = [one for file in files for one in vars(file).values()]
    prefixes = {one.__prefix__ for one in ours if isinstance(one, type) and issubclass(one, CallbackData)
                and one is not CallbackData}  # fmt: skip
    behind = {entry.partition(":")[0] for entry in (*gate.PRESSES, gate.UNDER_ALERT, gate.UNDER_MANY)}
    assert prefixes - behind - FREE - {"page", "export"} == set()
    assert behind <= prefixes
