"""The chat page: a messenger in the browser for the people of the demo.

Owns what the page may ask for, who may ask (this machine's own page only) and the stream of changes. Must not know the
bot; it moves the people of a `World`. Its words come from the catalogs' area "demo".
"""

import asyncio
import json
from base64 import b64decode
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from aiohttp import web

from bot.demo.model import File, Json, Message, Standing
from bot.demo.state import Change
from bot.demo.world import Person, World
from bot.i18n import Catalogs, Translator

WORDS = (
    "demo.attach",
    "demo.back",
    "demo.block",
    "demo.blocked",
    "demo.bot",
    "demo.close",
    "demo.commands",
    "demo.document",
    "demo.edited",
    "demo.empty",
    "demo.invented",
    "demo.more",
    "demo.newest",
    "demo.no_connection",
    "demo.people",
    "demo.photo",
    "demo.send",
    "demo.send_failed",
    "demo.show_less",
    "demo.show_more",
    "demo.silent",
    "demo.spoiler",
    "demo.start",
    "demo.sticker",
    "demo.thing",
    "demo.title",
    "demo.today",
    "demo.typing",
    "demo.unblock",
    "demo.unread",
    "demo.voice",
    "demo.write_here",
    "demo.yesterday",
    "demo.your_messages",
)
ROLES: Mapping[str, str] = MappingProxyType(
    {
        "supporter": "demo.role.supporter",
        "family": "demo.role.family",
        "organiser": "demo.role.organiser",
        "owner": "demo.role.owner",
    }
)
THINGS = ("photo", "voice", "sticker")
ASSETS: Mapping[str, str] = MappingProxyType(
    {
        "index.html": "text/html",
        "chat.css": "text/css",
        "chat.js": "text/javascript",
        "marks.js": "text/javascript",
        "menu.js": "text/javascript",
        "icon.svg": "image/svg+xml",
    }
)
SAFETY: Mapping[str, str] = MappingProxyType(
    {
        "Content-Security-Policy": (
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; "
            "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
        ),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cache-Control": "no-store",
    }
)
LONGEST_TEXT = 4096
BACKLOG = 1000
LARGEST_BODY = 2 << 20
"""Bytes of a request: a file of a megabyte and more fits, in base64."""

LONGEST_NAME = 100
HEARTBEAT = 15.0
LOCAL_NAMES = frozenset({"127.0.0.1", "localhost", "[::1]"})


@dataclass(frozen=True, slots=True)
class Somebody:
    """A person of the page: the hand that moves them, what they are in the demo, and to whom (a name)."""

    person: Person
    role: str
    of: str = ""


def page_app(world: World, people: Sequence[Somebody], catalogs: Catalogs) -> web.Application:
    """The page's server for these people, the first of them shown at first."""
    page = _Page(world, people, catalogs)
    built = web.Application(middlewares=[only_this_page], client_max_size=LARGEST_BODY)
    built.router.add_get("/", page.asset)
    built.router.add_get("/{name:[a-z.]+}", page.asset)
    built.router.add_get("/api/state", page.state)
    built.router.add_get("/api/changes", page.changes)
    built.router.add_get("/api/people/{id}/about", page.about)
    built.router.add_post("/api/people/{id}/messages", page.write)
    built.router.add_post("/api/people/{id}/presses", page.press)
    built.router.add_post("/api/people/{id}/things", page.send)
    built.router.add_post("/api/people/{id}/documents", page.hand)
    built.router.add_post("/api/people/{id}/block", page.block)
    built.router.add_get("/files/{id}", page.file)
    built.on_shutdown.append(page.stop)
    return built


@web.middleware
async def only_this_page(
    request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
) -> web.StreamResponse:
    """Refuses other sites: a foreign Host (DNS rebinding), a foreign Origin, a write that is not JSON."""
    name = request.host.rpartition(":")[0] or request.host
    origin = request.headers.get("Origin")
    foreign = origin is not None and origin != f"http://{request.host}"
    crossed = request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none")
    if name not in LOCAL_NAMES or foreign or (crossed and request.path.startswith("/api/")):
        return web.Response(status=403, headers=SAFETY)
    if request.method == "POST" and request.content_type != "application/json":
        return web.Response(status=415, headers=SAFETY)
    response = await handler(request)
    if not response.prepared:
        response.headers.update(SAFETY)
    return response


class _Page:
    def __init__(self, world: World, people: Sequence[Somebody], catalogs: Catalogs) -> None:
        self._world = world
        self._people = {str(one.person.id): one for one in people}
        self._catalogs = catalogs
        self._readers: set[asyncio.Queue[Json | None]] = set()
        self._forget = world.listen(self._hear)

    async def stop(self, _: web.Application) -> None:
        self._forget()
        for reader in tuple(self._readers):
            self._end(reader)

    def _voice(self, one: Somebody) -> Translator:
        return self._catalogs.translator(one.person.chat.language_code)

    def _somebody(self, request: web.Request) -> Somebody:
        found = self._people.get(request.match_info["id"])
        if found is None:
            raise web.HTTPNotFound
        return found

    # -- reading

    async def asset(self, request: web.Request) -> web.Response:
        name = request.match_info.get("name") or "index.html"
        if name not in ASSETS:
            raise web.HTTPNotFound
        body = files("bot.demo").joinpath("page", name).read_bytes()
        return web.Response(body=body, content_type=ASSETS[name], charset="utf-8")

    async def state(self, _: web.Request) -> web.Response:
        people = [self._introduced(one) for one in self._people.values()]
        voices = {self._voice(one).lang: self._voice(one) for one in self._people.values()}
        words = {
            lang: {key.removeprefix("demo."): voice(key, count="{count}") for key in WORDS}
            for lang, voice in voices.items()
        }
        bot = {"name": self._world.profile.names.get("") or self._world.name}
        return web.json_response({"people": people, "words": words, "bot": bot})

    def _introduced(self, one: Somebody) -> Json:
        voice, chat = self._voice(one), one.person.chat
        about = voice("demo.about", role=voice(ROLES[one.role]), language=voice.own_name(chat.language_code))
        return {"id": str(chat.id), "name": chat.title, "about": about, "language": voice.lang}

    async def about(self, request: web.Request) -> web.Response:
        """What the bot says of itself to this person: its description and command menu."""
        chat, profile = self._somebody(request).person.chat, self._world.profile
        scopes = (json.dumps({"type": "all_private_chats"}), json.dumps({"type": "default"}))
        keys = [(scope, language) for scope in scopes for language in (chat.language_code, "")]
        commands: list[Json] = next((found for key in keys if (found := profile.commands.get(key))), [])
        described = profile.descriptions
        description = described.get(chat.language_code) or described.get("", "")
        return web.json_response({"commands": commands, "description": description})

    async def changes(self, request: web.Request) -> web.StreamResponse:
        """Server-sent events: first everything, then each change as it happens."""
        stream = web.StreamResponse(headers={**SAFETY, "Content-Type": "text/event-stream"})
        queue: asyncio.Queue[Json | None] = asyncio.Queue(BACKLOG)
        self._readers.add(queue)
        try:
            await stream.prepare(request)
            await _event(stream, self._snapshot())
            await self._pump(stream, queue)
        except ConnectionError:
            pass
        finally:
            self._readers.discard(queue)
        return stream

    async def _pump(self, stream: web.StreamResponse, queue: asyncio.Queue[Json | None]) -> None:
        while True:
            try:
                async with asyncio.timeout(HEARTBEAT):
                    change = await queue.get()
            except TimeoutError:
                await stream.write(b": still here\n\n")
                continue
            if change is None:
                return
            await _event(stream, change)

    def _snapshot(self) -> Json:
        chats = {
            number: {
                "messages": [shown(message) for message in one.person.messages],
                "blocked": one.person.chat.standing is Standing.BLOCKED,
            }
            for number, one in self._people.items()
        }
        return {"kind": "snapshot", "chats": chats}

    async def file(self, request: web.Request) -> web.Response:
        file = self._world.files.get(request.match_info["id"])
        if file is None:
            raise web.HTTPNotFound
        picture = image_type(file)
        # Only a picture opens inside the page; the rest is handed to the browser as a download.
        headers = {} if picture else {"Content-Disposition": f'attachment; filename="{_safe_name(file.name)}"'}
        return web.Response(body=file.data, content_type=picture or "application/octet-stream", headers=headers)

    # -- writing

    async def write(self, request: web.Request) -> web.Response:
        text = (await _body(request)).get("text")
        if not isinstance(text, str) or not text.strip() or len(text) > LONGEST_TEXT:
            raise web.HTTPBadRequest
        message = await self._somebody(request).person.write(text.strip())
        return web.json_response({"id": message.id})

    async def press(self, request: web.Request) -> web.Response:
        person, body = self._somebody(request).person, await _body(request)
        message = person.chat.messages.get(_whole(body.get("message")))
        rows = message.buttons if message else ()
        row, column = _whole(body.get("row")), _whole(body.get("column"))
        pressable = 0 <= row < len(rows) and 0 <= column < len(rows[row])
        if message is None or not pressable or rows[row][column].data is None:
            raise web.HTTPConflict
        return web.json_response({"query": self._world.press(message, rows[row][column], person.chat).id})

    async def send(self, request: web.Request) -> web.Response:
        kind = (await _body(request)).get("kind")
        if kind not in THINGS:
            raise web.HTTPBadRequest
        message = await self._somebody(request).person.send(kind)
        return web.json_response({"id": message.id})

    async def hand(self, request: web.Request) -> web.Response:
        body = await _body(request)
        name, content = body.get("name"), body.get("content")
        if not isinstance(name, str) or not isinstance(content, str) or not 0 < len(name) <= LONGEST_NAME:
            raise web.HTTPBadRequest
        try:
            data = b64decode(content, validate=True)
        except ValueError:
            raise web.HTTPBadRequest from None
        message = await self._somebody(request).person.send("document", data=data, name=name)
        return web.json_response({"id": message.id})

    async def block(self, request: web.Request) -> web.Response:
        person, blocked = self._somebody(request).person, bool((await _body(request)).get("blocked"))
        if person.chat.standing in (Standing.OPEN, Standing.BLOCKED):
            (person.block if blocked else person.unblock)()
        now_blocked = person.chat.standing is Standing.BLOCKED
        self._spread({"kind": "blocked", "chat": str(person.id), "blocked": now_blocked})
        return web.json_response({"blocked": now_blocked})

    # -- spreading

    def _hear(self, change: Change) -> None:
        number = str(change.chat_id)
        if number not in self._people:
            return
        told: Json = {"kind": change.kind, "chat": number}
        if change.message:
            told["message"] = shown(change.message)
        if change.answer:
            answer = change.answer
            told["answer"] = {"query": answer.query_id, "text": answer.text, "alert": answer.alert}
        self._spread(told)

    def _spread(self, told: Json) -> None:
        for reader in tuple(self._readers):
            if reader.full():
                self._end(reader)  # a page that fell behind comes again and gets everything
            else:
                reader.put_nowait(told)

    def _end(self, reader: asyncio.Queue[Json | None]) -> None:
        self._readers.discard(reader)
        while reader.full():
            reader.get_nowait()
        reader.put_nowait(None)


def shown(message: Message) -> Json:
    """A message as the page draws it; `date` in milliseconds."""
    body: Json = {
        "id": message.id,
        "mine": not message.from_bot,
        "date": int(message.date.timestamp() * 1000),
        "edited": message.edited is not None,
        "deleted": message.deleted,
        "silent": message.silent,
        "text": message.text,
        "entities": [entity.as_json() for entity in message.entities],
        "buttons": [[_button(button.text, button.data, button.url) for button in row] for row in message.buttons],
    }
    if message.reply_to:
        body["reply_to"] = message.reply_to
    if file := message.file:
        picture = image_type(file) is not None
        body["file"] = {"id": file.id, "kind": file.kind, "name": file.name, "size": len(file.data), "picture": picture}
    return body


def _button(text: str, data: str | None, url: str | None) -> Json:
    return {"text": text, "press": data is not None, "url": url}


def image_type(file: File) -> str | None:
    """The type of a picture by its first bytes, never by what its sender says."""
    if file.data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    return "image/jpeg" if file.data.startswith(b"\xff\xd8\xff") else None


def _safe_name(name: str) -> str:
    return "".join(char for char in name if char.isascii() and (char.isalnum() or char in "._-")) or "file"


def _whole(value: Any) -> int:
    return value if isinstance(value, int) else -1


async def _body(request: web.Request) -> Json:
    try:
        body = await request.json()
    except ValueError:
        body = None
    if not isinstance(body, dict):
        raise web.HTTPBadRequest
    return body


async def _event(stream: web.StreamResponse, body: Json) -> None:
    await stream.write(f"data: {json.dumps(body, ensure_ascii=False)}\n\n".encode())
