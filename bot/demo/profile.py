"""The methods about the bot itself, its webhook, its members and files.

Owns their checks and answers. Must not know HTTP; getUpdates, which waits, is the server's own.
"""

import json
import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from bot.demo.methods import Method, target
from bot.demo.model import Refused, Standing, bad_request
from bot.demo.params import Call
from bot.demo.state import State

_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
DOWNLOAD_LIMIT = 20 << 20


def get_me(world: State, _: Call) -> Any:
    abilities = {"can_join_groups": True, "can_read_all_group_messages": False, "supports_inline_queries": False}
    return world.as_user() | abilities | {"can_connect_to_business": False, "has_main_web_app": False}


def _scope(call: Call) -> str:
    scope = call.json("scope")
    return json.dumps(scope if isinstance(scope, dict) else {"type": "default"}, sort_keys=True)


def set_commands(world: State, call: Call) -> Any:
    rows = call.json("commands")
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        return bad_request("can't parse commands list JSON object" if rows else "commands list is empty")
    if len(rows) > 100:
        return bad_request("BOT_COMMANDS_TOO_MUCH")
    commands = [
        {"command": str(row.get("command", "")).removeprefix("/"), "description": str(row.get("description", ""))}
        for row in rows
    ]
    if not all(_COMMAND.fullmatch(row["command"]) for row in commands):
        return bad_request("BOT_COMMAND_INVALID")
    if not all(1 <= len(row["description"]) <= 256 for row in commands):
        return bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    world.profile.commands[_scope(call), call.text("language_code")] = commands
    return True


def get_commands(world: State, call: Call) -> Any:
    return world.profile.commands.get((_scope(call), call.text("language_code")), [])


def delete_commands(world: State, call: Call) -> Any:
    world.profile.commands.pop((_scope(call), call.text("language_code")), None)
    return True


def _wording(field: str, attribute: str, limit: int) -> tuple[Method, Method]:
    """The setter and getter of a text the bot shows about itself, one a language."""

    def set_it(world: State, call: Call) -> Any:
        if len(call.text(field)) > limit:
            return bad_request(f"{field.replace('_', ' ')} is too long")
        getattr(world.profile, attribute)[call.text("language_code")] = call.text(field)
        return True

    def get_it(world: State, call: Call) -> Any:
        texts = getattr(world.profile, attribute)
        return {field: texts.get(call.text("language_code")) or texts.get("", "")}

    return set_it, get_it


def set_webhook(world: State, call: Call) -> Any:
    url, secret = call.text("url"), call.text("secret_token")
    if not url:
        return delete_webhook(world, call)
    if not url.startswith("https://") and not url.startswith("http://127.0.0.1"):
        # Loopback may do without TLS, as with a Bot API server of one's own.
        return bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if secret and not _SECRET.fullmatch(secret):
        return bad_request("secret token contains unallowed characters")
    if call.flag("drop_pending_updates"):
        world.updates.clear()
    world.updates.allow(call.strings("allowed_updates"))
    world.webhook = {"secret": secret, "max_connections": call.integer("max_connections", 40)}
    world.updates.set_webhook(url)
    return True


def delete_webhook(world: State, call: Call) -> Any:
    if call.flag("drop_pending_updates"):
        world.updates.clear()
    world.webhook = {}
    world.updates.set_webhook("")
    return True


def get_webhook_info(world: State, _: Call) -> Any:
    body = {
        "url": world.updates.webhook_url,
        "has_custom_certificate": False,
        "pending_update_count": len(world.updates),
    }
    if world.updates.webhook_url:
        body["max_connections"] = world.webhook.get("max_connections", 40)
    shown = ("last_error_date", "last_error_message")
    body |= {key: world.webhook[key] for key in shown if key in world.webhook}
    allowed = world.updates.allowed
    return body | ({"allowed_updates": sorted(allowed)} if allowed else {})


def get_chat(world: State, call: Call) -> Any:
    chat = target(world, call)
    if isinstance(chat, Refused):
        return chat
    return chat.as_json() | {"accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": {}}


def get_member(world: State, call: Call) -> Any:
    chat = target(world, call)
    if isinstance(chat, Refused):
        return chat
    number = call.integer("user_id")
    if number == world.bot_id:
        return {"user": world.as_user(), "status": "member" if chat.standing is Standing.OPEN else "left"}
    user = world.chats.get(number)
    if user is None or user.is_group:
        return bad_request("invalid user_id specified")
    own = "member" if not chat.is_group and chat.id == number else "left"
    status = chat.members.get(number, own)
    extra = {"is_anonymous": False} if status == "creator" else {}
    return {"user": user.as_user(), "status": status} | extra


def leave_chat(world: State, call: Call) -> Any:
    chat = target(world, call)
    if isinstance(chat, Refused):
        return chat
    if not chat.is_group:
        return bad_request("chat member status can't be changed in private chats")
    chat.standing = Standing.LEFT
    return True


def get_file(world: State, call: Call) -> Any:
    file = world.files.get(call.text("file_id"))
    if file is None:
        return bad_request("invalid file_id")
    if len(file.data) > DOWNLOAD_LIMIT:
        return bad_request("file is too big")
    body = {"file_id": file.id, "file_unique_id": f"u{file.id}", "file_size": len(file.data)}
    return body | {"file_path": f"{file.kind}s/{file.id}"}


def _yes(_world: State, _call: Call) -> Any:
    return True


_description = _wording("description", "descriptions", 512)
_short = _wording("short_description", "short_descriptions", 120)
_name = _wording("name", "names", 64)

PROFILE_METHODS: Mapping[str, Method] = MappingProxyType(
    {
        "getme": get_me,
        "setmycommands": set_commands,
        "getmycommands": get_commands,
        "deletemycommands": delete_commands,
        "setmydescription": _description[0],
        "getmydescription": _description[1],
        "setmyshortdescription": _short[0],
        "getmyshortdescription": _short[1],
        "setmyname": _name[0],
        "getmyname": _name[1],
        "setchatmenubutton": _yes,
        "setwebhook": set_webhook,
        "deletewebhook": delete_webhook,
        "getwebhookinfo": get_webhook_info,
        "getchat": get_chat,
        "getchatmember": get_member,
        "leavechat": leave_chat,
        "getfile": get_file,
    }
)
