"""What a bot may put into a message: text, entities, buttons, a file; each checked with Telegram's own words.

Owns the reading of these parameters into values. Must not know chats' state, counting or HTTP.
"""

from collections.abc import Mapping
from typing import Any

from bot.demo.html import Broken, Entity, Parsed, checked_link, parse, trimmed
from bot.demo.model import Button, Buttons, File, Refused, bad_request
from bot.demo.params import NOT_JSON, Call, Upload

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024
RAW_LIMIT = 1 << 15
DATA_LIMIT = 64
BUTTON_LIMIT = 100
NO_PRESS = frozenset({"web_app", "login_url", "switch_inline_query", "switch_inline_query_current_chat", "copy_text"})
MAX_UPLOAD: Mapping[str, int] = {"document": 50 << 20, "photo": 10 << 20}


def marked(call: Call, name: str) -> Parsed | Refused:
    """The text under `name` with its marks, by parse_mode or explicit entities."""
    raw = call.text(name)
    if len(raw.encode("utf-8", "surrogatepass")) > RAW_LIMIT:
        return bad_request("text is too long")
    mode = call.text("parse_mode").lower()
    if mode == "html":
        parsed = parse(raw)
        return bad_request(f"can't parse entities: {parsed.why}") if isinstance(parsed, Broken) else parsed
    if mode in ("", "none"):
        return trimmed(Parsed(raw, _given_entities(call.json("caption_entities" if name == "caption" else "entities"))))
    # Markdown is Telegram's, too, but nothing here speaks it: a fake that half knows it would hide faults.
    return bad_request("unsupported parse_mode")


def _given_entities(value: Any) -> tuple[Entity, ...]:
    rows = [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []
    rest = [tuple((k, v) for k, v in row.items() if k not in ("type", "offset", "length")) for row in rows]
    return tuple(
        Entity(str(row.get("type")), int(row.get("offset", 0)), int(row.get("length", 0)), extra)
        for row, extra in zip(rows, rest, strict=True)
    )


def message_text(call: Call) -> Parsed | Refused:
    """The text of a message: 1-4096 characters after parsing, counted in code points."""
    if not call.text("text"):
        return bad_request("message text is empty")
    parsed = marked(call, "text")
    if isinstance(parsed, Refused):
        return parsed
    if not parsed.text:
        return bad_request("text must be non-empty")
    return parsed if len(parsed.text) <= TEXT_LIMIT else bad_request("message is too long")


def caption(call: Call) -> Parsed | Refused:
    """The caption of a file: 0-1024 characters after parsing."""
    parsed = marked(call, "caption")
    if isinstance(parsed, Parsed) and len(parsed.text) > CAPTION_LIMIT:
        return bad_request("message caption is too long")
    return parsed


def inline_buttons(call: Call) -> Buttons | Refused | None:
    """The inline keyboard; None if there is none (other keyboards are accepted and not shown)."""
    markup = call.json("reply_markup")
    if markup is None:
        return None
    if markup is NOT_JSON:
        return bad_request("can't parse reply markup JSON object")
    if not isinstance(markup, dict):
        return bad_request("object expected as reply markup")
    if "inline_keyboard" not in markup:
        return None
    return _rows(markup["inline_keyboard"])


def _rows(rows: Any) -> Buttons | Refused:
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        return bad_request('field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays')
    read = [[_button(given) for given in row] for row in rows]
    refused = next((button for row in read for button in row if isinstance(button, Refused)), None)
    if refused:
        return refused
    buttons = tuple(tuple(button for button in row if isinstance(button, Button)) for row in read if row)
    return buttons if sum(map(len, buttons)) <= BUTTON_LIMIT else bad_request("REPLY_MARKUP_TOO_LONG")


def _button(given: Any) -> Button | Refused:
    wrong = "can't parse inline keyboard button: "
    if not isinstance(given, dict):
        return bad_request("can't parse inline keyboard button: InlineKeyboardButton must be an Object")
    text, data, url = given.get("text"), given.get("callback_data"), given.get("url")
    if not isinstance(text, str) or not text.strip():
        return bad_request(f'{wrong}Field "text" must be of type String' if text is None else "BUTTON_TEXT_INVALID")
    if url is not None:
        checked = checked_link(str(url))
        return (
            Button(text, None, checked)
            if checked
            else bad_request(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")
        )
    if data is not None:
        fits = isinstance(data, str) and 1 <= len(data.encode()) <= DATA_LIMIT
        return Button(text, data) if fits else bad_request("BUTTON_DATA_INVALID")
    rest = tuple((key, value) for key, value in given.items() if key in NO_PRESS)
    return Button(text, rest=rest) if rest else bad_request(f"{wrong}Text buttons are unallowed in the inline keyboard")


def attached(call: Call, kind: str, known: Mapping[str, File], fresh_id: str) -> File | Refused:
    """The file of sendDocument or sendPhoto: an upload, or the file_id of an earlier one of the same kind."""
    given = call.text(kind)
    upload = call.files.get(given.removeprefix("attach://")) if given.startswith("attach://") else call.files.get(kind)
    if upload is not None:
        return _uploaded(upload, kind, fresh_id)
    if not given:
        return bad_request(f"there is no {kind} in the request")
    file = known.get(given)
    if file is None:
        return bad_request("wrong file identifier/HTTP URL specified")
    return file if file.kind == kind else bad_request(f"can't use file of type {file.kind} as {kind}")


def _uploaded(upload: Upload, kind: str, fresh_id: str) -> File | Refused:
    if not upload.data:
        return bad_request("file must be non-empty")
    if len(upload.data) > MAX_UPLOAD[kind]:
        return Refused(413, "Request Entity Too Large")
    return File(fresh_id, kind, upload.name, upload.mime, upload.data)
