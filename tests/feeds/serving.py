"""Servers on loopback that behave as badly as real ones, names that lead where a test wants, and our client."""

import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from aiohttp import web
from aiohttp.abc import AbstractResolver, ResolveResult

from feeds.web import (
    AiohttpWeb,
    Answer,
    Request,
)

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
MIB = 1024 * 1024
Handler = Callable[[web.BaseRequest], Awaitable[web.StreamResponse]]


class Names(AbstractResolver):
    """DNS with answers of our own; after the first answer of a name comes the next (rebinding)."""

    def __init__(self, **answers: list[str]) -> None:
        self.answers = answers

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        waiting = self.answers.get(host.partition(".")[0])
        if not waiting:
            raise OSError("no such name")
        address = waiting.pop(0) if len(waiting) > 1 else waiting[0]
        kind = socket.AF_INET6 if ":" in address else socket.AF_INET
        return [ResolveResult(hostname=host, host=address, port=port, family=kind, proto=0, flags=0)]

    async def close(self) -> None:
        pass


@asynccontextmanager
async def a_client(*, private: bool = True, gap: float = 0.0, names: Names | None = None) -> AsyncIterator[AiohttpWeb]:
    client = AiohttpWeb(allow_private=private, user_agent="Vigil/test", now=lambda: NOW, host_gap=gap, resolver=names)
    try:
        yield client
    finally:
        await client.close()


@asynccontextmanager
async def a_server(handler: Handler) -> AsyncIterator[str]:
    """A server where every path is the handler's; gives its address."""
    runner = web.ServerRunner(web.Server(handler), shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


def answering(body: bytes = b"<rss/>", status: int = 200, **headers: str) -> Handler:
    async def handle(request: web.BaseRequest) -> web.Response:
        return web.Response(status=status, body=body, headers={k.replace("_", "-"): v for k, v in headers.items()})

    return handle


async def fetch(handler: Handler, *, private: bool = True, path: str = "/rss", **wishes: object) -> Answer:
    async with a_server(handler) as base, a_client(private=private) as client:
        return await client.get(Request(base + path, **wishes))  # type: ignore[arg-type]


async def steps(request: web.BaseRequest) -> web.Response:
    """/301/302/end: each part is the next redirect's status."""
    status, _, rest = request.path.strip("/").partition("/")
    if not status.isdigit():
        return web.Response(text=request.headers.get("Authorization", "<rss/>"))
    return web.Response(status=int(status), headers={"Location": "/" + rest})
