"""Posts one method to the Bot API and says what became of it; fetches a file that somebody sent.

Parameters go as JSON, together with a file as a multipart form.
Owns the connection pool, the time limits and the token. Every expected failure comes back as an outcome; the token
appears in no log, exception or repr. Must not know pacing, retries or the store.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from http import HTTPStatus
from io import BytesIO
from types import TracebackType
from typing import Final, Protocol, Self
from urllib.parse import quote

import aiohttp
from yarl import URL

from bot.delivery.classify import classify
from bot.delivery.outcome import Ambiguous, NotSent, Outcome
from bot.delivery.wire import Answer, Wire, bounded

CONNECT_TIMEOUT: Final = 10.0
"""Seconds for a free connection of the pool, name look-up, TCP and TLS together."""

KEEP_ALIVE: Final = 15.0
"""Seconds an idle connection is kept: well under any server's own limit, for a request that lands on a connection
which the server is just closing is a doubtful one."""

LARGEST_ANSWER: Final = 16 * 1024 * 1024
"""Bytes; a hundred updates of the largest kind stay far below."""

_FORM_HEADERS: Final = {"Accept-Encoding": "identity", "User-Agent": "vigil"}
_HEADERS: Final = {"Content-Type": "application/json", **_FORM_HEADERS}
_PATH: Final = re.compile(r"[A-Za-z0-9_.-][A-Za-z0-9_./-]{0,200}")
_METHOD: Final = re.compile(r"[A-Za-z]{1,64}")


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as the value of a parameter. `name` is safe in a header: bot/core/files.py."""

    name: str
    content: bytes = field(repr=False)
    media_type: str = "application/octet-stream"


class Messenger(Protocol):
    """The port to Telegram."""

    async def call(self, method: str, params: Mapping[str, object], *, timeout: float = 20) -> Outcome:  # noqa: ASYNC109 - part of one request, not a cancel scope
        """Call `method` once, for at most `timeout` seconds. Parameters that are None are left out.

        A parameter may be an `Upload`.
        """
        ...


class Carrier(Messenger, Protocol):
    """The port to Telegram that can also bring a file."""

    async def download(self, path: str, most: int, *, timeout: float = 20) -> bytes | NotSent:  # noqa: ASYNC109 - as above
        """The file at a path that getFile gave, cut after `most` bytes; or why it did not come."""
        ...


class HttpMessenger:
    """`Messenger` over one pool of keep-alive connections. Use as `async with`, or call `close` at the end.

    `api_base` is "https://api.telegram.org" or one's own server, `proxy` an http:// address (may hold credentials).
    A method name that is none, or parameters that are no JSON, are mistakes of ours: ValueError or TypeError.
    """

    def __init__(self, api_base: str, token: str, *, proxy: str | None = None, connections: int = 64) -> None:
        """Open nothing yet: the pool starts with the first call, inside the running loop."""
        self._root = f"{api_base.rstrip('/')}/bot{quote(token, safe=':')}/"
        self._files = f"{api_base.rstrip('/')}/file/bot{quote(token, safe=':')}/"
        self._proxy = proxy
        self._direct = proxy is None and URL(api_base).raw_user is None
        self._connections = connections
        self._session: aiohttp.ClientSession | None = None
        self._wires: dict[str, Wire] = {}

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Close the pool; a later call would open a new one."""
        session, self._session = self._session, None
        self._wires.clear()
        if session is not None:
            await session.close()

    async def call(self, method: str, params: Mapping[str, object], *, timeout: float = 20) -> Outcome:  # noqa: ASYNC109 - as in the port
        """See `Messenger.call`."""
        form = any(isinstance(value, Upload) for value in params.values())
        body = _form(params) if form else _encode(params)
        try:
            answer = await self._post(method, body, _limits(timeout))
        except (aiohttp.ClientError, OSError) as error:  # TimeoutError is an OSError
            return _failure(error)
        return classify(answer.status, answer.body, answer.headers)

    async def download(self, path: str, most: int, *, timeout: float = 20) -> bytes | NotSent:  # noqa: ASYNC109 - as in the port
        """See `Carrier.download`."""
        if not _PATH.fullmatch(path) or ".." in path:
            return NotSent("address")
        address = URL(self._files + path, encoded=True)
        try:
            async with self._pool().get(
                address, headers=_FORM_HEADERS, proxy=self._proxy, allow_redirects=False, timeout=_limits(timeout)
            ) as response:
                return await bounded(response.content, most) if response.status == HTTPStatus.OK else NotSent("status")
        except (aiohttp.ClientError, OSError):
            return NotSent("no_connection")

    async def _post(self, method: str, body: bytes | aiohttp.FormData, limits: aiohttp.ClientTimeout) -> Answer:
        pool = self._pool()
        if self._direct and isinstance(body, bytes) and pool.connector is not None:
            return await self._wire(method).post(pool.connector, body, limits, LARGEST_ANSWER)
        async with pool.post(
            self._address(method),
            data=body,
            headers=_HEADERS if isinstance(body, bytes) else _FORM_HEADERS,
            proxy=self._proxy,
            allow_redirects=False,
            timeout=limits,
        ) as response:
            return Answer(response.status, response.headers, await bounded(response.content, LARGEST_ANSWER))

    def _wire(self, method: str) -> Wire:
        if method not in self._wires:
            self._wires[method] = Wire.to(self._address(method), _HEADERS)
        return self._wires[method]

    def _address(self, method: str) -> URL:
        if not _METHOD.fullmatch(method):
            raise ValueError("not a method name")
        return URL(self._root + method, encoded=True)

    def _pool(self) -> aiohttp.ClientSession:
        if self._session is None:
            connector = aiohttp.TCPConnector(limit=self._connections, keepalive_timeout=KEEP_ALIVE, ttl_dns_cache=300)
            self._session = aiohttp.ClientSession(connector=connector, cookie_jar=aiohttp.DummyCookieJar())
        return self._session


def _encode(params: Mapping[str, object]) -> bytes:
    """Compact JSON. A lone half of a surrogate pair, which a feed may contain, becomes "?" instead of an exception."""
    given = {name: value for name, value in params.items() if value is not None}
    return _encode_value(given).encode("utf-8", "replace")


def _form(params: Mapping[str, object]) -> aiohttp.FormData:
    """A multipart form: files as they are, strings as they are, all else as JSON."""
    form = aiohttp.FormData(quote_fields=False)  # quoted, a name in Cyrillic would arrive as percent signs
    for name, value in params.items():
        if isinstance(value, Upload):
            form.add_field(name, BytesIO(value.content), filename=value.name, content_type=value.media_type)
        elif value is not None:
            text = value if isinstance(value, str) else _encode_value(value)
            form.add_field(name, text.encode("utf-8", "replace").decode())
    return form


_encode_value: Final = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode


@lru_cache(maxsize=64)
def _limits(seconds: float) -> aiohttp.ClientTimeout:
    """Connecting must end before the whole does: else a timeout would not tell whether the request had left."""
    connect = min(CONNECT_TIMEOUT, seconds / 2)
    return aiohttp.ClientTimeout(total=seconds, connect=connect, sock_connect=connect)


_NOTHING_LEFT: Final[tuple[tuple[type[Exception], str], ...]] = (
    (aiohttp.ConnectionTimeoutError, "connect_timeout"),
    (aiohttp.ClientConnectorDNSError, "dns"),
    (aiohttp.ClientSSLError, "tls"),
    (aiohttp.ClientProxyConnectionError, "proxy"),
    (aiohttp.ClientHttpProxyError, "proxy"),
    (aiohttp.ClientConnectorError, "no_connection"),
    (aiohttp.InvalidURL, "address"),
)
"""What the connector raises, special before general: nothing of the request had left us."""

_LEFT: Final[tuple[tuple[type[Exception], str], ...]] = (
    (TimeoutError, "timeout"),
    (aiohttp.ClientPayloadError, "broken_answer"),
    (aiohttp.ClientResponseError, "broken_answer"),
    (Exception, "connection_lost"),
)


def _failure(error: Exception) -> Outcome:
    """No answer came: the reason, and whether the request may have reached Telegram."""
    for kind, reason in _NOTHING_LEFT:
        if isinstance(error, kind):
            return NotSent(reason)
    return Ambiguous(next(reason for kind, reason in _LEFT if isinstance(error, kind)))
