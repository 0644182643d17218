"""Fetching one address from the web: the port `Web`, its values, and aiohttp behind it.

Owns conditional requests, redirects, limits of size and time, the guard on every socket and what each answer means.
Knows nothing of feeds' contents, sources or the database. Whatever a server does is a value, never an exception.
"""

import asyncio
import errno
import re
import socket
import zlib
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Literal, Protocol
from urllib.parse import urljoin

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult

from feeds.address import LOCAL, BadUrl, Credentials, apart, clean_url, forbidden, origin
from feeds.turns import Turns
from feeds.unpack import ENCODINGS, Unpacker

MAX_BYTES = 5 * 1024 * 1024
MAX_REDIRECTS = 5
MAX_VALIDATOR = 1024
GROWTH, GROWTH_FROM = 20, 1024 * 1024  # more than 20:1 is a bomb, once a megabyte came out of it
CONNECT_SECONDS = 10.0  # DNS, connection and TLS together
IDLE_SECONDS = 10.0
TOTAL_SECONDS = 30.0
RETRY_PAUSE = 0.25
AT_ONCE = 16
HOST_GAP = 1.0

FailKey = Literal[
    "timeout", "dns", "refused", "reset", "tls", "too_big", "bomb", "redirects", "address", "http_status",
    "bad_url", "empty", "protocol",
]  # fmt: skip
"""Keys for catalogs. `address`: not a public one; `protocol`: not HTTP, or a body that does not unpack."""


@dataclass(frozen=True, slots=True)
class Request:
    """What to fetch, with the validators of the last answer, exactly as it gave them."""

    url: str
    etag: str | None = None
    modified: str | None = None
    max_bytes: int = MAX_BYTES
    total_seconds: float = TOTAL_SECONDS


@dataclass(frozen=True, slots=True)
class Body:
    """A document. `final_url` is where it was found, without credentials; `permanent` says that every redirect there
    was one for good (False where there was none)."""

    body: bytes
    content_type: str
    etag: str | None
    modified: str | None
    final_url: str
    permanent: bool


@dataclass(frozen=True, slots=True)
class NotModified:
    """304: what we have is current."""


@dataclass(frozen=True, slots=True)
class Gone:
    """410: do not ask again."""


@dataclass(frozen=True, slots=True)
class Later:
    """429 or 503. `seconds` is the server's wish, never negative, not capped; None where it has none we understand."""

    seconds: int | None
    status: int


@dataclass(frozen=True, slots=True)
class Failed:
    """No document. `detail` is a technical word or number for the log: no address, no text of the server."""

    key: FailKey
    detail: str = ""


Answer = Body | NotModified | Gone | Later | Failed


class Web(Protocol):
    """The port. Answers within the request's `total_seconds`, plus the wait for its turn at the host."""

    async def get(self, request: Request) -> Answer: ...


@dataclass(frozen=True, slots=True)
class Hop:
    """One step of a request: `permanent` is None until something moved."""

    url: str
    credentials: Credentials | None = None
    permanent: bool | None = None


def start(url: str) -> Hop | Failed:
    """The first step towards an address from the config."""
    clean = clean_url(url)
    return Failed("bad_url", clean.reason) if isinstance(clean, BadUrl) else Hop(*apart(clean))


def follow(hop: Hop, status: int, location: str) -> Hop | Failed:
    """Where a redirect leads; our credentials go along to the same host only, and never from https to http."""
    try:
        target = clean_url(urljoin(hop.url, location))
    except ValueError:
        return Failed("bad_url", "redirect")
    if isinstance(target, BadUrl):
        return Failed("bad_url", f"redirect {target.reason}")
    url, _ = apart(target)
    permanent = hop.permanent is not False and status in {301, 308}
    return Hop(url, hop.credentials if _same_place(hop.url, url) else None, permanent)


def _same_place(old: str, new: str) -> bool:
    before, after = origin(old), origin(new)
    upgraded = (before[0], after[0]) == ("http", "https") and before[1] == after[1]
    return before == after or upgraded


def retry_after(value: str | None, now: datetime) -> int | None:
    """The seconds a Retry-After header asks for, given as seconds or as a date; 0 for the past, None for nonsense."""
    text = (value or "").strip()
    if text.removeprefix("-").isascii() and text.removeprefix("-").isdigit():
        return min(max(int(text[:12]), 0), 10**9)
    try:
        date = parsedate_to_datetime(text[:64])
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    aware = date if date.tzinfo else date.replace(tzinfo=UTC)
    return max(int((aware - now).total_seconds()), 0)


def verbatim(value: str | None) -> str | None:
    """A validator to be echoed as it came, or None: none is shortened or repaired, and none carries controls."""
    if not value or len(value) > MAX_VALIDATOR:
        return None
    return value if value.isascii() and value.isprintable() else None


def judge(status: int, headers: Mapping[str, str], hop: Hop, now: datetime, *, asked: bool) -> Answer | Hop | None:
    """What the head of an answer means; None: read the body. `asked`: the request carried a validator."""
    if status in {200, 203}:
        return None
    if status in {301, 302, 303, 307, 308} and headers.get("Location"):
        return follow(hop, status, headers["Location"])
    if status in {429, 503}:
        return Later(retry_after(headers.get("Retry-After"), now), status)
    if status == 304 and asked:
        return NotModified()
    return Gone() if status == 410 else Failed("http_status", str(status))


def excess(decoded: int, raw: int, limit: int) -> FailKey | None:
    """Whether what came so far is enough to stop: `raw` bytes on the wire became `decoded` ones."""
    if decoded > GROWTH_FROM and decoded > GROWTH * raw:
        return "bomb"
    return "too_big" if decoded > limit else None


_REFUSED = re.compile(r"forbidden address: (\w+)")


def failure_of(error: BaseException) -> Failed:
    """The value for what the client raised. aiohttp joins several addresses' errors into one text, hence the mark."""
    refused = isinstance(error, aiohttp.ClientConnectorError) and _REFUSED.search(str(error.os_error))
    if refused:
        return Failed("address", refused[1])
    key = next((key for kind, key in _FAILURES if isinstance(error, kind)), None)
    return Failed(key or "protocol", type(error).__name__)


_FAILURES: tuple[tuple[type[BaseException], FailKey], ...] = (  # the first that fits; later ones are base classes
    (aiohttp.ClientConnectorCertificateError, "tls"),
    (aiohttp.ClientSSLError, "tls"),
    (aiohttp.ClientConnectorDNSError, "dns"),
    (TimeoutError, "timeout"),
    (aiohttp.ClientConnectorError, "refused"),
    (aiohttp.InvalidURL, "bad_url"),
    (aiohttp.ClientPayloadError, "reset"),
    (aiohttp.ClientConnectionError, "reset"),
    (OSError, "reset"),
    (aiohttp.ClientError, "protocol"),
    (ValueError, "bad_url"),
)


def guarded_socket(info: aiohttp.AddrInfoType, *, allow_private: bool) -> socket.socket:
    """A socket for an address (as `getaddrinfo` gives it), or OSError for one we must not reach.

    Called with the final address of every connection: after DNS, for literals, for each redirect.
    """
    family, kind, proto, _, address = info
    reason = forbidden(str(address[0]))
    if reason is not None and not (allow_private and reason in LOCAL):
        raise OSError(errno.EACCES, f"forbidden address: {reason}")
    return socket.socket(family, kind, proto)


class PooledResolver(AbstractResolver):
    """DNS by the system in threads of its own: names that hang must not fill the threads everybody shares."""

    def __init__(self, threads: int = AT_ONCE) -> None:
        self._threads = ThreadPoolExecutor(threads, "dns")

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """The addresses of a name; OSError when there are none."""
        loop = asyncio.get_running_loop()
        found = await loop.run_in_executor(
            self._threads, lambda: socket.getaddrinfo(host, port, family, socket.SOCK_STREAM)
        )
        return [
            ResolveResult(
                hostname=host,
                host=str(address[0]),
                port=int(address[1]),
                family=kind,
                proto=proto,
                flags=socket.AI_NUMERICHOST | socket.AI_NUMERICSERV,
            )
            for kind, _, proto, _, address in found
        ]

    async def close(self) -> None:
        """Gives up the names still being looked up."""
        self._threads.shutdown(wait=False, cancel_futures=True)


class AiohttpWeb:
    """`Web` over aiohttp. `allow_private` opens loopback and private networks (demo, tests), nothing else."""

    def __init__(
        self,
        *,
        allow_private: bool,
        user_agent: str,
        now: Callable[[], datetime],
        host_gap: float = HOST_GAP,
        resolver: AbstractResolver | None = None,
    ) -> None:
        self._allow_private = allow_private
        self._user_agent = user_agent
        self._now = now
        self._resolver = resolver or PooledResolver()
        self._turns = Turns(host_gap, AT_ONCE)
        self._client: aiohttp.ClientSession | None = None

    async def get(self, request: Request) -> Answer:
        """One document, in the words of `Answer`; waits for its turn at the host before its time starts."""
        step, previous, left = start(request.url), "", request.total_seconds
        loop = asyncio.get_running_loop()
        for _ in range(MAX_REDIRECTS + 1):
            if not isinstance(step, Hop):
                return step
            host = ":".join(map(str, origin(step.url)[1:]))
            async with self._turns.turn(host, follows=host == previous):
                began = loop.time()
                outcome = await self._bounded(step, request, left)
                left -= loop.time() - began
            if not isinstance(outcome, Hop):
                return outcome
            step, previous = outcome, host
        return Failed("redirects", str(MAX_REDIRECTS))

    async def close(self) -> None:
        """Closes connections and stops looking up names, for good; requests under way fail."""
        if self._client is not None:
            await self._client.close()
        await self._resolver.close()

    async def _bounded(self, hop: Hop, request: Request, seconds: float) -> Answer | Hop:
        try:
            async with asyncio.timeout(max(seconds, 0.0)):
                return await self._patient(hop, request)
        except (aiohttp.ClientError, OSError, ValueError) as error:  # TimeoutError is an OSError
            return failure_of(error)

    async def _patient(self, hop: Hop, request: Request) -> Answer | Hop:
        """One retry where no connection came about: nothing was asked yet, so nothing is asked twice."""
        try:
            return await self._ask(hop, request)
        except aiohttp.ClientConnectorError as error:
            if failure_of(error).key not in {"dns", "refused"}:
                raise
        await asyncio.sleep(RETRY_PAUSE)
        return await self._ask(hop, request)

    async def _ask(self, hop: Hop, request: Request) -> Answer | Hop:
        validators = {"If-None-Match": verbatim(request.etag), "If-Modified-Since": verbatim(request.modified)}
        headers = {name: value for name, value in validators.items() if value}
        login = {"Authorization": _login(hop.credentials)} if hop.credentials else {}
        async with self._session().get(hop.url, headers=headers | login, allow_redirects=False) as response:
            verdict = judge(response.status, response.headers, hop, self._now(), asked=bool(headers))
            return await _read(response, hop, request.max_bytes) if verdict is None else verdict

    def _session(self) -> aiohttp.ClientSession:
        if self._client is None:
            self._client = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(
                    limit=0,  # our turns do the limiting; waiting here would eat the time to connect
                    resolver=self._resolver,
                    socket_factory=lambda info: guarded_socket(info, allow_private=self._allow_private),
                ),
                timeout=aiohttp.ClientTimeout(total=None, connect=CONNECT_SECONDS, sock_read=IDLE_SECONDS),
                headers={"User-Agent": self._user_agent, "Accept": _ACCEPT, "Accept-Encoding": ENCODINGS},
                auto_decompress=False,
                cookie_jar=aiohttp.DummyCookieJar(),
                trust_env=False,
            )
        return self._client


def _login(credentials: Credentials) -> str:
    return aiohttp.encode_basic_auth(credentials.user.replace(":", ""), credentials.password, "utf-8")


_ACCEPT = "application/atom+xml, application/rss+xml, application/xml;q=0.9, text/xml;q=0.8, */*;q=0.1"


async def _read(response: aiohttp.ClientResponse, hop: Hop, limit: int) -> Body | Failed:
    """The body, counted while it comes; the connection is dropped at the first byte too many."""
    headers = response.headers
    try:
        body = await _unpacked(response, Unpacker(headers.get("Content-Encoding", "")), limit)
    except (zlib.error, ValueError):
        body = Failed("protocol", "encoding")
    if isinstance(body, Failed):
        response.close()
        return body
    return Body(
        body=body,
        content_type=headers.get("Content-Type", "")[:200],
        etag=verbatim(headers.get("ETag")),
        modified=verbatim(headers.get("Last-Modified")),
        final_url=hop.url,
        permanent=hop.permanent is True,
    )


async def _unpacked(response: aiohttp.ClientResponse, unpacker: Unpacker, limit: int) -> bytes | Failed:
    if (response.content_length or 0) > limit:
        return Failed("too_big", str(response.content_length))
    body, raw = bytearray(), 0
    async for chunk in response.content.iter_chunked(64 * 1024):
        raw += len(chunk)
        for piece in unpacker.feed(chunk):
            body += piece
            key = excess(len(body), raw, limit)
            if key is not None:
                return Failed(key, str(len(body)))
    if not raw:
        return Failed("empty", str(response.status))
    if not unpacker.whole:
        return Failed("protocol", "truncated")
    return bytes(body) if body else Failed("empty", str(response.status))
