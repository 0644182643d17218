"""One POST of bytes on a pooled connection of aiohttp, without what its session does for browsers.

Cookies, redirects, tracing, streamed bodies: a session works through all of it for every request, and in a bulk send
that costs more than everything else a message needs. Here head and body leave in one write; connections, names, TLS and
the parsing of the answer are aiohttp's, and so are the exceptions. Must not know the Bot API, nor what follows from an
answer or a failure.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from math import inf
from typing import Final, NamedTuple, Self

import aiohttp
from aiohttp.connector import Connection
from aiohttp.http import HttpProcessingError
from yarl import URL

INTERIM: Final = frozenset({100, *range(102, 200)})
"""Status codes after which the answer itself is still to come."""


class Answer(NamedTuple):
    """What came back. `body` is cut after the limit that was asked for."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Wire:
    """The way to one address. `key` tells the connector where that is; `head` is the request up to the length."""

    key: aiohttp.ClientRequest = field(repr=False)
    head: bytes = field(repr=False)  # its path may be secret

    @classmethod
    def to(cls, url: URL, headers: Mapping[str, str]) -> Self:
        """The way to a URL without user or password; `headers` go with every request."""
        lines = [f"POST {url.raw_path_qs} HTTP/1.1", f"Host: {url.host_port_subcomponent}"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        request = aiohttp.ClientRequest("POST", url, loop=asyncio.get_running_loop())
        return cls(request, "\r\n".join([*lines, "Content-Length: "]).encode("ascii"))

    async def post(self, pool: aiohttp.BaseConnector, body: bytes, limits: aiohttp.ClientTimeout, most: int) -> Answer:
        """Send `body`, and read an answer of up to `most` bytes and one chunk."""
        loop = asyncio.get_running_loop()
        ends = loop.time() + (limits.total or inf)
        connection = await self._connected(pool, limits)
        # A fifth of what asyncio.timeout costs, which cancels a task where hanging up is enough.
        limit = loop.call_at(ends, _hang_up, connection)
        try:
            answer = await _exchange(connection, b"%b%d\r\n\r\n%b" % (self.head, len(body), body), most)
        except BaseException as error:
            connection.close()
            if isinstance(error, aiohttp.ClientError) and loop.time() >= ends:
                raise TimeoutError from error
            raise
        finally:
            limit.cancel()
        connection.release()  # which closes it if the answer was not read to its end
        return answer

    async def _connected(self, pool: aiohttp.BaseConnector, limits: aiohttp.ClientTimeout) -> Connection:
        try:
            return await pool.connect(self.key, traces=[], timeout=limits)
        except TimeoutError as error:
            raise aiohttp.ConnectionTimeoutError from error


def _hang_up(connection: Connection) -> None:
    """Who waits for the answer sees the line end."""
    if connection.transport is not None:
        connection.transport.abort()


async def _exchange(connection: Connection, request: bytes, most: int) -> Answer:
    protocol = connection.protocol
    if protocol is None or protocol.transport is None:
        raise aiohttp.ServerDisconnectedError
    protocol.set_response_params(read_until_eof=True)
    protocol.transport.write(request)
    try:
        message, content = await protocol.read()
        while message.code in INTERIM:
            message, content = await protocol.read()
    except HttpProcessingError as error:
        raise aiohttp.ClientPayloadError from error
    return Answer(message.code, message.headers, await bounded(content, most))


async def bounded(content: aiohttp.StreamReader, most: int) -> bytes:
    """A body, cut after `most` bytes."""
    first = await content.readany()
    if content.at_eof():
        return first[:most]
    body = bytearray(first)
    while not content.at_eof() and len(body) <= most:
        body += await content.readany()
    return bytes(body[:most])
