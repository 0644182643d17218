"""A message that was written with links, without them. Pure."""

import re
from collections.abc import Mapping
from typing import Any, Final

_LINK: Final = re.compile(r"</?a\b[^<>]*>", re.IGNORECASE)


def unlinked(params: Mapping[str, Any]) -> dict[str, Any]:
    """The same parameters of a Bot API method: what was linked stays as words, buttons that lead out are gone."""
    texts = {name: _LINK.sub("", params[name]) for name in ("text", "caption") if isinstance(params.get(name), str)}
    return {**params, **texts, **_buttons(params.get("reply_markup"))}


def _buttons(markup: Any) -> dict[str, Any]:
    rows = markup.get("inline_keyboard") if isinstance(markup, Mapping) else None
    if rows is None:
        return {}
    left = [[button for button in row if "url" not in button] for row in rows]
    return {"reply_markup": {**markup, "inline_keyboard": [row for row in left if row]}}
