"""What every message carries for the safety of whoever holds the phone, whoever wrote it.

No page is ever asked for a reader (link previews), and to readers not known to be abroad messages go so that they can
be neither forwarded nor saved. Pure.
"""

from collections.abc import Mapping
from typing import Any

from bot.store.outbox import Claimed

TEXTS = frozenset({"sendMessage", "editMessageText"})
"""Methods whose messages could show the preview of a page."""


def guarded(item: Claimed, params: Mapping[str, Any]) -> Mapping[str, Any]:
    """The parameters of a call, with what protects the reader. What the message says of itself comes first."""
    off = {"link_preview_options": {"is_disabled": True}} if item.method in TEXTS else {}
    kept = {"protect_content": True} if item.safety.protected and item.method.startswith("send") else {}
    return {**off, **kept, **params}
