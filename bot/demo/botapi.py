"""The loopback Bot API: Telegram's side of the conversation as an HTTP server.

Owns the wire: tokens, bodies, error answers, long polling, faults, files, webhook posting. Must not know the bot it
serves; what a call means stands in `bot/demo/methods.py` and `bot/demo/profile.py`.
"""

import asyncio
import hmac
import json
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import suppress
from http import HTTPStatus
from types import MappingProxyType
from typing import Any

import aiohttp
from aiohttp import web

from bot.demo.faults import ACCEPTED, Fault, Planned
from bot.demo.methods import CHAT_METHODS, Method
from bot.demo.model import Json, Refused, bad_request, too_many
from bot.demo.params import Call, Upload, from_json
from bot.demo.profile import PROFILE_METHODS
from bot.demo.state import State

METHODS: Mapping[str, Method] = MappingProxyType({**CHAT_METHODS, **PROFILE_METHODS})
UNAUTHORIZED = Refused(401, "Unauthorized")
UNKNOWN_METHOD = Refused(404, "Not Found: method not found")
LONGEST_POLL = 50
BODY_LIMIT = 60 << 20
PAGE_502 = (
    "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad Gateway</h1></center>\r\n"
    "<hr><center>nginx/1.18.0</center>\r\n</body>\r\n</html>\r\n"
)


def app(world: State, *, webhook_pause: float = 1.0) -> web.Application:
    """The server of `world`. `webhook_pause`: seconds before a failed webhook post is repeated, doubled each time."""
    built = web.Application(client_max_size=BODY_LIMIT)
    server = _Server(world)
    built.router.add_route("*", "/bot{token:[^/]+}/{method}", server.call)
    built.router.add_get("/file/bot{token:[^/]+}/{path:.+}", server.file)
    built.on_shutdown.append(server.stop)
    built.cleanup_ctx.append(_webhook_task(world, webhook_pause))
    return built


class _Server:
    def __init__(self, world: State) -> None:
        self._world = world
        self._stopping = asyncio.Event()

    async def stop(self, _: web.Application) -> None:
        self._stopping.set()
        self._world.updates.close()

    async def call(self, request: web.Request) -> web.StreamResponse:
        """One call of a method, faults included."""
        if not self._known(request):
            return answer(UNAUTHORIZED)
        call = await read_call(request)
        if isinstance(call, Refused):
            return answer(call)
        world, method = self._world, call.method.lower()
        world.calls[method] += 1
        if world.faults.latency_ms:
            await asyncio.sleep(world.faults.latency_ms / 1000)
        planned = world.faults.take(method, call.integer("chat_id") or None)
        if planned and planned.fault not in ACCEPTED:
            return await self._fail(request, planned, call)
        result = await self._result(method, call)
        if planned:
            return await self._fail(request, planned, call)
        if isinstance(result, Refused):
            world.errors[f"{result.code} {result.description}"] += 1
        return answer(result)

    async def file(self, request: web.Request) -> web.StreamResponse:
        """A file by the path getFile gave."""
        file = self._world.files.get(request.match_info["path"].rpartition("/")[2])
        if not self._known(request):
            return answer(UNAUTHORIZED)
        return web.Response(body=file.data, content_type="application/octet-stream") if file else answer(UNKNOWN_METHOD)

    def _known(self, request: web.Request) -> bool:
        given, own = request.match_info["token"].encode(), self._world.token.encode()
        return hmac.compare_digest(given, own)

    async def _result(self, method: str, call: Call) -> Any:
        if method == "getupdates":
            return await self._poll(call)
        if method not in METHODS:
            return UNKNOWN_METHOD
        return METHODS[method](self._world, call)

    async def _poll(self, call: Call) -> Any:
        self._world.updates.allow(call.strings("allowed_updates"))
        limit = call.integer("limit", 100)
        seconds = max(0, min(call.integer("timeout"), LONGEST_POLL))
        return await self._world.updates.poll(call.integer("offset"), limit if 1 <= limit <= 100 else 100, seconds)

    async def _fail(self, request: web.Request, planned: Planned, call: Call) -> web.StreamResponse:
        """The fault as the bot meets it on the wire."""
        match planned.fault:
            case Fault.ERROR_500:
                return answer(Refused(500, "Internal Server Error: restart"))
            case Fault.ERROR_502:
                return answer(Refused(502, "Bad Gateway"))
            case Fault.PAGE_502:
                return web.Response(status=502, text=PAGE_502, content_type="text/html")
            case Fault.TOO_MANY:
                seconds = max(1, round(planned.seconds))
                self._world.limits.refused += 1
                self._world.limits.ban(call.integer("chat_id"), seconds, self._world.now().timestamp())
                return answer(too_many(seconds))
            case Fault.TOO_MANY_BARE:
                return answer(Refused(429, "Too Many Requests"))
            case Fault.HANG_BEFORE | Fault.HANG_AFTER:
                with suppress(TimeoutError):
                    async with asyncio.timeout(planned.seconds):
                        await self._stopping.wait()
        if request.transport is not None:
            request.transport.abort()
        return web.Response(status=500)


def answer(result: Any) -> web.Response:
    """Telegram's envelope around a result or a refusal; retry_after also goes into a header."""
    refused = isinstance(result, Refused)
    body: Json = result.as_json() if refused else {"ok": True, "result": result}
    headers = {}
    if refused and "retry_after" in dict(result.parameters):
        headers["Retry-After"] = str(dict(result.parameters)["retry_after"])
    return web.json_response(body, status=result.code if refused else 200, headers=headers)


async def read_call(request: web.Request) -> Call | Refused:
    """The call of a request in any of the four forms the Bot API takes."""
    method = request.match_info["method"]
    if request.content_type == "application/json":
        return from_json(method, await request.read())
    values: dict[str, Any] = dict(request.query)
    files: dict[str, Upload] = {}
    try:
        form = await request.post()
    except ValueError:
        return bad_request("can't parse form")
    for name, value in form.items():
        if isinstance(value, web.FileField):
            files[name] = Upload(value.filename, value.content_type, value.file.read())
        else:
            values[name] = value
    return Call(method, values, files)


def _webhook_task(world: State, pause: float) -> Callable[[web.Application], AsyncIterator[None]]:
    """Runs the webhook poster as long as the server."""

    async def run(_: web.Application) -> AsyncIterator[None]:
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=60)) as session:
            task = asyncio.create_task(post_updates(world, session, pause))
            yield
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    return run


async def post_updates(world: State, session: aiohttp.ClientSession, pause: float) -> None:
    """Posts pending updates to the webhook, in order, each until it is taken; pauses double up to 60 s."""
    wait = pause
    while not world.updates.closed:
        row, url = world.updates.first, world.updates.webhook_url
        if row is None or not url:
            await world.updates.changed.wait(1.0)
            continue
        error = await _post(session, url, world.webhook.get("secret", ""), row)
        if error is None:
            world.updates.confirm(row["update_id"] + 1)
            wait = pause
            continue
        world.webhook |= {"last_error_message": error, "last_error_date": int(world.now().timestamp())}
        await asyncio.sleep(wait)
        wait = min(wait * 2, 60.0)


async def _post(session: aiohttp.ClientSession, url: str, secret: str, row: Json) -> str | None:
    """None if the bot took the update, else the reason as getWebhookInfo words it."""
    headers = {"Content-Type": "application/json"} | ({"X-Telegram-Bot-Api-Secret-Token": secret} if secret else {})
    try:
        async with session.post(url, data=json.dumps(row), headers=headers) as response:
            if 200 <= response.status < 300:
                return None
            reason = HTTPStatus(response.status).phrase
            return f"Wrong response from the webhook: {response.status} {reason}"
    except aiohttp.ClientConnectionError:
        return "Connection refused"
    except TimeoutError:
        return "Read timeout expired"
