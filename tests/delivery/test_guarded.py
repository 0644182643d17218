"""What every message carries, whatever it is and whoever wrote it."""

from dataclasses import replace

import pytest

from bot.core.messages import Lane, MessageKind
from bot.core.phone import Safety
from bot.delivery.guarded import guarded
from bot.store import outbox, readers
from bot.store.database import Database
from bot.store.outbox import Claimed, Message
from tests.store.builders import NOW, a_message, a_reader, take

METHODS = ("sendMessage", "editMessageText", "sendDocument", "sendPhoto", "editMessageCaption", "deleteMessages")


def an_item(method: str, kind: MessageKind = MessageKind.ALERT, *, protected: bool = True) -> Claimed:
    safety = Safety(None, protected)
    basics = (1, 1, 5, False, kind, Lane.BULK, method, {}, 0, False, NOW, None, None, None, None, NOW, None)
    return replace(Claimed(*basics), safety=safety)


@pytest.mark.parametrize("kind", MessageKind)
@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("protected", [True, False])
def test_no_message_of_any_kind_shows_a_preview_or_can_be_passed_on(
    kind: MessageKind, method: str, protected: bool
) -> None:
    asked = guarded(an_item(method, kind, protected=protected), {"text": "https://example.org"})
    assert asked.get("protect_content", False) is (protected and method.startswith("send"))
    preview = asked.get("link_preview_options")
    assert preview == ({"is_disabled": True} if method in ("sendMessage", "editMessageText") else None)


def test_what_must_be_copied_may_say_so() -> None:
    assert guarded(an_item("sendMessage"), {"protect_content": False})["protect_content"] is False


@pytest.mark.parametrize(
    ("changes", "protected"),
    [
        ({}, True),
        ({"abroad": True}, False),
        ({"abroad": True, "neutral": True}, True),
        ({"neutral": False}, True),
    ],
    ids=["unknown", "abroad", "abroad-and-neutral", "not-neutral"],
)
async def test_the_claim_knows_whose_messages_are_protected(
    db: Database, changes: dict[str, bool], protected: bool
) -> None:
    async with db.write() as tx:
        reader = await a_reader(tx)
        await readers.change(tx, reader.id, **changes)  # type: ignore[arg-type]
        await outbox.promise(tx, a_message(), now=NOW, reader_id=reader.id)
        (item,) = await take(tx)
        assert item.safety.protected is protected


async def test_a_stranger_is_protected_and_nothing_of_it_is_remembered(db: Database) -> None:
    async with db.write() as tx:
        await outbox.promise(tx, Message("sendMessage", {"text": "welcome"}), now=NOW, chat_id=9)
        (item,) = await take(tx)
        assert item.safety.protected
        assert item.reader_id is None
