"""The methods that touch chats: sending, editing, deleting, answering presses.

Owns the order of Telegram's checks (chat, content, counting) and the error texts. Must not know HTTP; the table of all
methods is `METHODS` in `bot/demo/botapi.py`.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from bot.demo.content import attached, caption, inline_buttons, message_text
from bot.demo.html import Parsed
from bot.demo.model import Answer, Buttons, Chat, Message, Refused, bad_request, refusal_to_write, too_many
from bot.demo.params import Call
from bot.demo.state import BOT_DELETES_WITHIN, QUERY_LIFE, Content, State

Method = Callable[[State, Call], Any]

NOT_MODIFIED = bad_request(
    "message is not modified: specified new message content and reply markup are exactly the same as a current "
    "content and reply markup of the message"
)
QUERY_TOO_OLD = bad_request("query is too old and response timeout expired or query ID is invalid")


def target(world: State, call: Call) -> Chat | Refused:
    """The chat of a call, known to the bot; whether it may write there is another question."""
    given = call.text("chat_id").strip('"')
    if not given:
        return bad_request("chat_id is empty")
    if given.startswith("@"):
        named = (chat for chat in world.chats.values() if chat.username == given[1:] and chat.is_group)
        return next(named, bad_request("chat not found"))
    return world.chats.get(call.integer("chat_id")) or bad_request("chat not found")


def writable(world: State, call: Call) -> Chat | Refused:
    """The chat of a call if the bot may write there."""
    chat = target(world, call)
    return chat if isinstance(chat, Refused) else refusal_to_write(chat) or chat


def counted(world: State, chat: Chat) -> Refused | None:
    """429 if this chat, or everybody together, has had enough."""
    wait = world.limits.admit(chat.id, group=chat.is_group, at=world.now().timestamp())
    return too_many(wait) if wait is not None else None


def _reply_to(call: Call, chat: Chat) -> int | Refused | None:
    given = call.json("reply_parameters")
    wanted = given.get("message_id") if isinstance(given, dict) else call.integer("reply_to_message_id") or None
    if wanted is None:
        return None
    lenient = isinstance(given, dict) and given.get("allow_sending_without_reply")
    found = chat.messages.get(int(wanted))
    if found and not found.deleted:
        return found.id
    return None if lenient else bad_request("message to be replied not found")


def _content(call: Call, parsed: Parsed, raw: str, buttons: Buttons | None, reply: int | None) -> Content:
    preview = call.json("link_preview_options")
    return {
        "text": parsed.text,
        "html": raw,
        "entities": parsed.entities,
        "buttons": buttons or (),
        "silent": call.flag("disable_notification"),
        "protected": call.flag("protect_content"),
        "preview": not (isinstance(preview, dict) and preview.get("is_disabled")),
        "reply_to": reply,
    }


def _prepared(call: Call, chat: Chat, parsed: Parsed | Refused, raw: str) -> Content | Refused:
    """All that text messages and files have in common."""
    if isinstance(parsed, Refused):
        return parsed
    buttons = inline_buttons(call)
    if isinstance(buttons, Refused):
        return buttons
    reply = _reply_to(call, chat)
    return reply if isinstance(reply, Refused) else _content(call, parsed, raw, buttons, reply)


def send_message(world: State, call: Call) -> Any:
    chat = writable(world, call)
    if isinstance(chat, Refused):
        return chat
    content = _prepared(call, chat, message_text(call), call.text("text"))
    if isinstance(content, Refused):
        return content
    return counted(world, chat) or world.json_of(world.post(chat, "sendMessage", **content))


def _send_file(world: State, call: Call, kind: str, method: str) -> Any:
    chat = writable(world, call)
    if isinstance(chat, Refused):
        return chat
    file = attached(call, kind, world.files, f"{kind}-{world.rng.getrandbits(48):012x}")
    if isinstance(file, Refused):
        return file
    content = _prepared(call, chat, caption(call), call.text("caption"))
    if isinstance(content, Refused):
        return content
    if refused := counted(world, chat):
        return refused
    world.files[file.id] = file
    content["file"] = file
    return world.json_of(world.post(chat, method, **content))


def send_document(world: State, call: Call) -> Any:
    return _send_file(world, call, "document", "sendDocument")


def send_photo(world: State, call: Call) -> Any:
    return _send_file(world, call, "photo", "sendPhoto")


def send_chat_action(world: State, call: Call) -> Any:
    chat = writable(world, call)
    if isinstance(chat, Refused):
        return chat
    world.type(chat)
    return True


def _own_message(world: State, call: Call) -> tuple[Chat, Message] | Refused:
    """The message an edit is about."""
    chat = writable(world, call)
    if isinstance(chat, Refused):
        return chat
    if not call.integer("message_id"):
        return bad_request("message identifier is not specified")
    message = chat.messages.get(call.integer("message_id"))
    if message is None or message.deleted:
        return bad_request("message to edit not found")
    return (chat, message) if message.from_bot else bad_request("message can't be edited")


def _edited(world: State, chat: Chat, message: Message, method: str, content: Content) -> Any:
    same = all(getattr(message, key) == value for key, value in content.items() if key != "html")
    if same:
        return NOT_MODIFIED
    return counted(world, chat) or world.json_of(world.rewrite(message, method, **content))


def edit_text(world: State, call: Call) -> Any:
    found = _own_message(world, call)
    if isinstance(found, Refused):
        return found
    chat, message = found
    parsed = message_text(call)
    if isinstance(parsed, Refused):
        return parsed
    if message.file:
        return bad_request("there is no text in the message to edit")
    return _with_buttons(world, call, chat, message, parsed, call.text("text"))


def edit_caption(world: State, call: Call) -> Any:
    found = _own_message(world, call)
    if isinstance(found, Refused):
        return found
    chat, message = found
    parsed = caption(call)
    if isinstance(parsed, Refused):
        return parsed
    if not message.file:
        return bad_request("there is no caption in the message to edit")
    return _with_buttons(world, call, chat, message, parsed, call.text("caption"))


def _with_buttons(world: State, call: Call, chat: Chat, message: Message, parsed: Parsed, raw: str) -> Any:
    """An edit without reply_markup takes the buttons away, as Telegram's does."""
    buttons = inline_buttons(call)
    if isinstance(buttons, Refused):
        return buttons
    content: Content = {"text": parsed.text, "html": raw, "entities": parsed.entities, "buttons": buttons or ()}
    return _edited(world, chat, message, "editMessageText", content)


def edit_markup(world: State, call: Call) -> Any:
    found = _own_message(world, call)
    if isinstance(found, Refused):
        return found
    buttons = inline_buttons(call)
    if isinstance(buttons, Refused):
        return buttons
    return _edited(world, *found, "editMessageReplyMarkup", {"buttons": buttons or ()})


def _age_refusal(world: State, chat: Chat, message: Message | None) -> Refused | None:
    if message is None or message.deleted:
        return bad_request("message to delete not found")
    too_old = world.now() - message.date > BOT_DELETES_WITHIN
    foreign = chat.is_group and not message.from_bot and chat.members.get(world.bot_id) != "administrator"
    return bad_request("message can't be deleted for everyone") if too_old or foreign else None


def delete_message(world: State, call: Call) -> Any:
    chat = writable(world, call)
    if isinstance(chat, Refused):
        return chat
    if not call.integer("message_id"):
        return bad_request("message identifier is not specified")
    message = chat.messages.get(call.integer("message_id"))
    if refused := _age_refusal(world, chat, message):
        return refused
    if message is not None:
        world.remove(message, "deleteMessage")
    return True


def delete_messages(world: State, call: Call) -> Any:
    """Unknown ids are skipped; one that is too old refuses the call as a whole."""
    chat = writable(world, call)
    if isinstance(chat, Refused):
        return chat
    ids = call.json("message_ids")
    if not isinstance(ids, list) or not ids:
        return bad_request("message identifiers are not specified")
    if len(ids) > 100:
        return bad_request("too many message identifiers specified")
    found = [message for number in ids if (message := chat.messages.get(int(number))) and not message.deleted]
    refused = next((reason for message in found if (reason := _age_refusal(world, chat, message))), None)
    if refused:
        return refused
    for message in found:
        world.remove(message, "deleteMessages")
    return True


def answer_callback(world: State, call: Call) -> Any:
    """Once, and in time."""
    query = world.queries.get(call.text("callback_query_id").strip('"'))
    expired = query is None or query.answer is not None or world.now() - query.pressed > QUERY_LIFE
    if query is None or expired:
        return QUERY_TOO_OLD
    text = call.text("text")
    if len(text) > 200:
        return bad_request("MESSAGE_TOO_LONG")
    world.answer(query, Answer(query.id, text, call.flag("show_alert"), call.text("url") or None))
    return True


CHAT_METHODS: Mapping[str, Method] = MappingProxyType(
    {
        "sendmessage": send_message,
        "senddocument": send_document,
        "sendphoto": send_photo,
        "sendchataction": send_chat_action,
        "editmessagetext": edit_text,
        "editmessagecaption": edit_caption,
        "editmessagereplymarkup": edit_markup,
        "deletemessage": delete_message,
        "deletemessages": delete_messages,
        "answercallbackquery": answer_callback,
    }
)
