"""The bot's own HTTP server: health and figures for the operator, the webhook for Telegram, calendars for readers.

Owns the addresses and what each of them refuses. Must not know what an update means: it is stored and answered 200 only
after the commit, so that Telegram repeats what was not kept.
"""

import asyncio
import hmac
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

import structlog
from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST

from bot.store.trouble import Unavailable
from bot.web.calendars import PATH as CALENDAR
from bot.web.calendars import Calendars

log = structlog.get_logger(__name__)

LARGEST_UPDATE = 1024 * 1024
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the header's name
WEBHOOK = "/telegram"
SLOWEST = 10.0
"""Seconds in which an update must have arrived."""

Take = Callable[[list[Mapping[str, Any]]], Awaitable[object]]
Health = Callable[[], Awaitable[Mapping[str, Any]]]
Figures = Callable[[], Awaitable[bytes]]


@dataclass(frozen=True, slots=True)
class Hook:
    """Where updates go, and the secret that proves they come from Telegram."""

    secret: str
    take: Take


def application(
    health: Health, hook: Hook | None, figures: Figures | None = None, calendars: Calendars | None = None
) -> web.Application:
    """The routes; without a hook nothing accepts updates. `figures` is the text of /metrics."""
    app = web.Application(client_max_size=LARGEST_UPDATE)

    async def healthz(_request: web.Request) -> web.Response:
        found = await health()
        return web.json_response(found, status=200 if found["well"] else 503)

    app.router.add_get("/healthz", healthz)
    if figures is not None:
        app.router.add_get("/metrics", _metrics(figures))
    if calendars is not None:
        app.router.add_get(CALENDAR, calendars.answer)
    if hook is not None:
        app.router.add_post(WEBHOOK, _webhook(hook))
    return app


def _metrics(figures: Figures) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def show(_request: web.Request) -> web.Response:
        return web.Response(body=await figures(), headers={"Content-Type": CONTENT_TYPE_LATEST})

    return show


def _webhook(hook: Hook) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def take(request: web.Request) -> web.Response:
        given = request.headers.get(SECRET_HEADER, "")
        if not hmac.compare_digest(given.encode(errors="replace"), hook.secret.encode()):
            return web.Response(status=401)
        try:
            async with asyncio.timeout(SLOWEST):
                update = json.loads(await request.read())
        except TimeoutError:
            return web.Response(status=408)
        except (ValueError, RecursionError, web.RequestPayloadError):
            return web.Response(status=400)  # no JSON, no text, brackets a megabyte deep, not packed as it says
        return await _kept(hook, update) if isinstance(update, dict) else web.Response(status=200)

    return take


async def _kept(hook: Hook, update: Mapping[str, Any]) -> web.Response:
    """200 once it is committed; else 503, and Telegram sends it again."""
    try:
        await hook.take([update])
    except Unavailable:  # told by bot/app/watch.py
        return web.Response(status=503)
    except Exception:
        log.exception("update_not_stored")
        return web.Response(status=503)
    return web.Response(status=200)


async def start(app: web.Application, host: str, port: int) -> web.AppRunner:
    """Listen; OSError where the port is taken. No access log: the secret and addresses stay out of it."""
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port).start()
    except OSError:
        await runner.cleanup()
        raise
    return runner
