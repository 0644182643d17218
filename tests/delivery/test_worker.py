"""The sender on a real database, with Telegram played by a list of outcomes."""

import asyncio
import time
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import pytest

from bot.core.files import plain
from bot.core.messages import Lane, MessageKind
from bot.core.night import Profile
from bot.delivery.outcome import Ambiguous, Gone, Halt, Outcome, Refusal, Rejected, RetryAfter, Sent, Unreachable
from bot.delivery.pace import Pace, PaceConfig
from bot.delivery.sending import Bundle
from bot.delivery.worker import Sender
from bot.store import outbox, readers, state
from bot.store.database import Database
from bot.store.outbox import Message
from tests.store.builders import leave

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
FAST = PaceConfig(bulk_per_second=1000, replies_per_second=1000, per_chat_per_second=1000, per_chat_burst=100)


class Telegram:
    """Answers with the scripted outcomes, then with success; remembers what was asked and when."""

    def __init__(self, *script: Outcome) -> None:
        self.script = list(script)
        self.asked: list[tuple[str, Mapping[str, object]]] = []
        self.moments: list[float] = []

    async def call(self, method: str, params: Mapping[str, object], *, timeout: float = 20) -> Outcome:  # noqa: ASYNC109
        await asyncio.sleep(0.005)
        self.asked.append((method, params))
        self.moments.append(time.monotonic())
        return self.script.pop(0) if self.script else self.judge(params)

    def judge(self, params: Mapping[str, object]) -> Outcome:
        """What becomes of a call beyond the script."""
        return Sent(len(self.asked))

    @property
    def chats(self) -> list[object]:
        return [params["chat_id"] for _method, params in self.asked]

    @property
    def texts(self) -> list[object]:
        return [params["text"] for method, params in self.asked if method == "sendMessage"]


def a_sender(
    db: Database,
    telegram: Telegram,
    pace: PaceConfig = FAST,
    *,
    bundle: Bundle | None = None,
    doubt: Mapping[str, str] | None = None,
) -> Sender:
    return Sender(db, telegram, Pace(pace), "me", lambda: NOW, time.monotonic, bundle, doubt or {})


async def a_reader(db: Database, chat: int, night: Profile | None = None) -> int:
    async with db.write() as tx:
        profile = night or Profile("UTC", 0, 0)
        return (await readers.add(tx, chat, lang="en", profile_=profile, grouped=False, now=NOW)).id


async def promise(db: Database, text: str, kind: MessageKind = MessageKind.ALERT, **to: int) -> None:
    async with db.write() as tx:
        message = Message("sendMessage", {"text": text, "parse_mode": "HTML"}, kind)
        await outbox.promise(tx, message, now=NOW, **to)


async def drained(sender: Sender) -> None:
    while await sender.round():
        await sender.idle()


async def states(db: Database) -> dict[str, int]:
    async with db.read() as tx:
        return {state: number for (_, state), number in (await outbox.states(tx)).items()}


async def test_a_chat_gets_its_messages_in_the_order_in_which_they_were_promised(sqlite_db: Database) -> None:
    reader = await a_reader(sqlite_db, 1)
    for n in range(5):
        await promise(sqlite_db, f"{n}", MessageKind.REPLY, reader_id=reader)
    telegram = Telegram()
    await drained(a_sender(sqlite_db, telegram))
    assert telegram.texts == ["0", "1", "2", "3", "4"]
    assert await states(sqlite_db) == {"sent": 5}


async def test_two_messages_to_a_chat_without_a_subscriber_follow_each_other(sqlite_db: Database) -> None:
    for text in ("first", "second"):
        await promise(sqlite_db, text, MessageKind.REPLY, chat_id=99)
    telegram = Telegram()
    await drained(a_sender(sqlite_db, telegram))
    assert telegram.texts == ["first", "second"]


async def test_alerts_leave_evenly_at_the_configured_pace(sqlite_db: Database) -> None:
    for chat in range(30):
        await promise(sqlite_db, "x", reader_id=await a_reader(sqlite_db, chat + 1))
    telegram = Telegram()
    await drained(a_sender(sqlite_db, telegram, PaceConfig(bulk_per_second=40)))
    moments = sorted(telegram.moments)
    assert len(moments) == 30
    within = max(sum(start <= moment < start + 0.25 for moment in moments) for start in moments)
    assert within <= 40 * 0.25 * 1.5 + 1, "a quarter of a second holds a quarter of the pace, not a burst"


async def test_a_blocked_reader_is_marked_and_what_waits_for_them_is_dropped(sqlite_db: Database) -> None:
    reader = await a_reader(sqlite_db, 1)
    for text in ("a", "b"):
        await promise(sqlite_db, text, reader_id=reader)
    telegram = Telegram(Unreachable(Gone.BLOCKED))
    sender = a_sender(sqlite_db, telegram)
    await drained(sender)
    assert await states(sqlite_db) == {"queued": 2}, "as long as nobody else was reached, the fault may be ours"
    await promise(sqlite_db, "c", reader_id=await a_reader(sqlite_db, 2))
    await drained(sender)
    assert telegram.texts == ["a", "c"]
    assert await states(sqlite_db) == {"dropped": 2, "sent": 1}


@pytest.mark.parametrize("doubt", [Ambiguous("timeout"), Ambiguous("http_502", answered=True)], ids=["silence", "502"])
async def test_an_alert_in_doubt_waits_and_goes_again(sqlite_db: Database, doubt: Outcome) -> None:
    await promise(sqlite_db, "a", reader_id=await a_reader(sqlite_db, 1))
    telegram = Telegram(doubt)
    sender = a_sender(sqlite_db, telegram)
    await drained(sender)
    assert await states(sqlite_db) == {"queued": 1}
    sender.now = lambda: NOW + timedelta(minutes=1)
    await drained(sender)
    assert telegram.texts == ["a", "a"]


async def test_what_telegram_cannot_parse_goes_out_once_as_plain_text_and_is_then_parked(sqlite_db: Database) -> None:
    await promise(sqlite_db, "<b>a</b> &amp; b", reader_id=await a_reader(sqlite_db, 1))
    refusal = Rejected(Refusal.PARSE, ours=True)
    telegram = Telegram(refusal, refusal)
    await drained(a_sender(sqlite_db, telegram))
    assert telegram.texts == ["<b>a</b> &amp; b", "a & b"]
    assert await states(sqlite_db) == {"parked": 1}


async def test_a_refused_text_is_not_overtaken_by_what_follows_it(sqlite_db: Database) -> None:
    reader = await a_reader(sqlite_db, 1)
    for text in ("first", "second"):
        await promise(sqlite_db, text, MessageKind.REPLY, reader_id=reader)
    telegram = Telegram(Rejected(Refusal.PARSE, ours=True))
    await drained(a_sender(sqlite_db, telegram))
    assert telegram.texts == ["first", "first", "second"]


async def test_a_flood_wait_holds_the_chat_and_keeps_the_order(sqlite_db: Database) -> None:
    reader = await a_reader(sqlite_db, 1)
    for text in ("a", "b"):
        await promise(sqlite_db, text, MessageKind.REPLY, reader_id=reader)
    telegram = Telegram(RetryAfter(30))
    sender = a_sender(sqlite_db, telegram)
    await drained(sender)
    assert telegram.texts == ["a"]
    assert await states(sqlite_db) == {"queued": 2}


async def test_replies_to_newcomers_stand_back_for_those_we_know(sqlite_db: Database) -> None:
    for chat in range(1, 11):
        async with sqlite_db.write() as tx:
            new = Message("sendMessage", {"text": f"new {chat}"}, MessageKind.REPLY)
            await outbox.promise(tx, new, now=NOW, chat_id=chat, lane=Lane.NEWCOMER)
    telegram = Telegram()
    sender = a_sender(sqlite_db, telegram, PaceConfig(replies_per_second=10, per_chat_per_second=50))
    await sender.round()
    await asyncio.sleep(0.05)
    for chat in range(101, 106):
        await promise(sqlite_db, f"known {chat}", MessageKind.REPLY, chat_id=chat)
    await drained(sender)
    last_known = max(n for n, text in enumerate(telegram.texts) if text.startswith("known"))
    before = sum(text.startswith("new") for text in telegram.texts[:last_known])
    assert len(telegram.texts) == 15
    assert before <= 4, telegram.texts


async def test_a_refused_token_halts_everything_and_loses_nothing(sqlite_db: Database) -> None:
    await promise(sqlite_db, "a", reader_id=await a_reader(sqlite_db, 1))
    telegram = Telegram(Halt("unauthorized"), Halt("unauthorized"))
    sender = a_sender(sqlite_db, telegram)
    await sender.round()
    await sender.idle()
    assert sender.halted == "unauthorized"
    assert await states(sqlite_db) == {"queued": 1}


async def test_one_strange_404_is_checked_before_everything_halts(sqlite_db: Database) -> None:
    for chat in (1, 2):
        await promise(sqlite_db, "a", reader_id=await a_reader(sqlite_db, chat))
    telegram = Telegram(Halt("not_found"))
    sender = a_sender(sqlite_db, telegram)
    await drained(sender)
    assert sender.halted is None
    assert await states(sqlite_db) == {"parked": 1, "sent": 1}


async def test_while_everything_is_held_only_answers_go_out(sqlite_db: Database) -> None:
    reader = await a_reader(sqlite_db, 1)
    await promise(sqlite_db, "alert", reader_id=reader)
    await promise(sqlite_db, "answer", MessageKind.REPLY, reader_id=reader)
    async with sqlite_db.write() as tx:
        await state.set_hold(tx, True)
    telegram = Telegram()
    sender = a_sender(sqlite_db, telegram)
    await sender.round()
    await sender.idle()
    assert telegram.texts == ["answer"]


@pytest.mark.parametrize("kind", [MessageKind.ALERT, MessageKind.REMINDER])
async def test_what_comes_out_of_an_outage_at_night_waits_for_the_morning(
    sqlite_db: Database, kind: MessageKind
) -> None:
    reader = await a_reader(sqlite_db, 1, Profile("UTC", 11 * 60, 13 * 60))
    await promise(sqlite_db, "alert", reader_id=reader, kind=kind)
    telegram = Telegram()
    sender = a_sender(sqlite_db, telegram)
    await drained(sender)
    assert telegram.asked == []
    sender.now = lambda: NOW + timedelta(hours=1)
    await drained(sender)
    assert telegram.texts == ["alert"]


async def test_a_row_of_a_dead_sender_is_taken_over_and_sent_again(sqlite_db: Database) -> None:
    await promise(sqlite_db, "a", reader_id=await a_reader(sqlite_db, 1))
    async with sqlite_db.write() as tx:
        (item,) = await outbox.claim(
            tx, NOW, lane=outbox.LANE[MessageKind.ALERT], owner="dead", hold=timedelta(seconds=1), most=5
        )
        assert await leave(tx, item, owner="dead", now=NOW)
    telegram = Telegram()
    sender = a_sender(sqlite_db, telegram)
    sender.now = lambda: NOW + timedelta(minutes=1)
    await drained(sender)
    assert telegram.texts == ["a"]
    assert await states(sqlite_db) == {"sent": 1}


async def test_a_clean_stop_gives_back_what_was_only_claimed(sqlite_db: Database) -> None:
    for chat in range(10):
        await promise(sqlite_db, "x", reader_id=await a_reader(sqlite_db, chat + 1))
    sender = a_sender(sqlite_db, Telegram(), PaceConfig(bulk_per_second=2))
    await sender.round()
    await sender.stop(5)
    found = await states(sqlite_db)
    assert found.get("sending", 0) == 0
    assert found["queued"] + found.get("sent", 0) == 10


def test_plain_text_has_no_tags_and_no_entities() -> None:
    assert plain('<b>a</b> &lt;x&gt; <a href="https://e.example/?a=1&amp;b=2">link</a>') == "a <x> link"


async def test_what_comes_back_at_once_waits_for_no_other_message(sqlite_db: Database) -> None:
    class Slow(Telegram):
        async def call(self, method: str, params: Mapping[str, object], *, timeout: float = 20) -> Outcome:  # noqa: ASYNC109
            while params["chat_id"] == 1 and len(self.texts) < 2:  # noqa: ASYNC110
                await asyncio.sleep(0.005)
            return await Telegram.call(self, method, params, timeout=timeout)

    for chat in (1, 2):
        await promise(sqlite_db, f"<b>{chat}</b>", MessageKind.REPLY, reader_id=await a_reader(sqlite_db, chat))
    telegram, woken = Slow(Rejected(Refusal.PARSE, ours=True)), asyncio.Event()
    sender = a_sender(sqlite_db, telegram)
    sender.on_free = woken.set
    sqlite_db.on_commit = lambda passes: woken.set() if "deliver" in passes else None
    async with asyncio.timeout(3):
        while await states(sqlite_db) != {"sent": 2}:
            woken.clear()
            await sender.round()
            await woken.wait()
    assert telegram.texts == ["<b>2</b>", "2", "<b>1</b>"]


async def test_the_pass_is_not_woken_while_there_is_no_room_for_more(sqlite_db: Database) -> None:
    for chat in range(30):
        await promise(sqlite_db, "x", reader_id=await a_reader(sqlite_db, chat + 1))
    sender, woken = a_sender(sqlite_db, Telegram(), PaceConfig(bulk_per_second=25)), []
    sender.on_free = lambda: woken.append(sender.held[Lane.BULK])
    await sender.round()
    held = sender.held[Lane.BULK]
    await sender.idle()
    await asyncio.sleep(0.1)
    assert woken
    assert max(woken) <= held / 2
