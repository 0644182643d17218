"""The first line of a message that may be a repeat: nobody knows whether it arrived before.

Owns which messages carry it. Pure; the words are the catalog's and come from the composition root.
"""

from collections.abc import Mapping
from typing import Any, Final

from bot.core.messages import MessageKind
from bot.store.outbox import Claimed

TWICE: Final = frozenset({MessageKind.REMINDER, MessageKind.HEARING_CHANGE, MessageKind.FAMILY, MessageKind.BAD_NEWS})
"""Who reads these goes to court by them, or learns the worst: a second message must not look like a second thing."""

LONGEST: Final = 4096
"""Characters of a message; a line more would have it refused."""


def marked(item: Claimed, params: Mapping[str, Any], lines: Mapping[str, str]) -> Mapping[str, Any]:
    """The parameters of a call, with the line above the text where it belongs; the same object where it does not.

    `lines` by language; a chat without a subscriber reads English.
    """
    again = item.doubtful or (item.kind in TWICE and item.attempts > 0)
    line, text = lines.get(item.lang or "en"), params.get("text")
    if not again or not line or item.method != "sendMessage" or not isinstance(text, str):
        return params
    whole = f"{line}\n\n{text}"
    return {**params, "text": whole} if len(whole) <= LONGEST else params
