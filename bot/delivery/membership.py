"""What a change of the bot's own standing in a chat means. Pure.

Owns when a chat can be written to, why not, and when a group is greeted. Must not know the store or Telegram's answers
to what we send (bot/delivery/classify.py).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.delivery.outcome import Gone
from bot.delivery.updates import GROUPS


@dataclass(frozen=True, slots=True)
class Standing:
    """`gone` None: the chat takes our messages. `greet`: we have just been added to a group and may speak."""

    gone: Gone | None
    greet: bool = False


def standing(membership: Mapping[str, Any]) -> Standing:
    """What a stripped my_chat_member says."""
    kind, now = membership["chat"]["type"], membership["is"]
    gone = _gone(kind, now)
    # A channel is not greeted: all its readers would get the message.
    greet = kind in GROUPS and gone is None and not _is_member(membership.get("was") or {"status": "left"})
    return Standing(gone, greet)


def _gone(kind: str, now: Mapping[str, Any]) -> Gone | None:
    if not _is_member(now):
        left = Gone.NOT_A_MEMBER if now["status"] != "kicked" else Gone.KICKED
        return Gone.BLOCKED if kind == "private" else left
    muted = now["status"] == "restricted" and not now.get("can_send_messages", False)
    # In a channel an administrator writes only with the right to.
    silent = kind == "channel" and not now.get("can_post_messages", now["status"] == "creator")
    return Gone.NO_RIGHTS if muted or silent else None


def _is_member(one: Mapping[str, Any]) -> bool:
    if one["status"] == "restricted":
        return bool(one.get("is_member", True))
    return one["status"] not in {"kicked", "left"}
