"""Fetching one address from the web: the port `Web`, its values, and aiohttp behind it.

Owns conditional requests, redirects, limits of size and time, the guard on every socket and what each answer means.
Knows nothing of feeds' contents, sources or the database. Whatever a server does is a value, never an exception.
"""

import asyncio
import re
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Literal, Protocol
from urllib.parse import urljoin

import aiohttp
from aiohttp.abc import AbstractResolver
from yarl import URL

from feeds.address import LOCAL, BadUrl, Credentials, apart, clean_url, inside, origin
from feeds.sockets import PooledResolver, guarded_socket
from feeds.turns import Turns
from feeds.unpack import ENCODINGS, Unpacker

MAX_BYTES = 5 * 1024 * 1024
MAX_REDIRECTS = 5
MAX_VALIDATOR = 1024
GROWTH, GROWTH_FROM = 20, 1024 * 1024  # more than 20:1 is a bomb, once a megabyte came out of it
CONNECT_SECONDS = 10.0  # DNS, connection and TLS together
IDLE_SECONDS = 10.0
HEAD_SECONDS = 11.0  # until the head of the answer is there: its lines may drip
TOTAL_SECONDS = 30.0
SLOW_AFTER, SLOWEST = 8.0, 512  # a body that brings fewer bytes a second after so many seconds is a drip
RETRY_PAUSE = 0.25
AT_ONCE = 16
HOST_GAP = 1.0

FailKey = Literal[
    "timeout", "dns", "refused", "reset", "tls", "too_big", "bomb", "redirects", "address", "http_status",
    "bad_url", "empty", "protocol", "proxy",
]  # fmt: skip
"""Keys for catalogs. `address`: not a public one; `protocol`: not HTTP, or a body that does not unpack; `proxy`: the
source's proxy cannot be reached or refuses."""


@dataclass(frozen=True, slots=True)
class Request:
    """What to fetch, with the validators of the last answer, exactly as it gave them. `proxy`: through which one."""

    url: str
    etag: str | None = None
    modified: str | None = None
    max_bytes: int = MAX_BYTES
    total_seconds: float = TOTAL_SECONDS
    proxy: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Body:
    """A document. `final_url` is where it was found, without credentials; `permanent` says that every redirect there
    was one for good (False where there was none). `fresh_for`: for so many seconds the server has nothing newer."""

    body: bytes
    content_type: str
    etag: str | None
    modified: str | None
    final_url: str
    permanent: bool
    fresh_for: int | None = None


@dataclass(frozen=True, slots=True)
class NotModified:
    """304: what we have is current. `fresh_for` as of a body."""

    fresh_for: int | None = None


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
        return NotModified(fresh_for(headers))
    return Gone() if status == 410 else Failed("http_status", str(status))


_MAX_AGE = re.compile(r"(?:^|[\s,])max-age\s{0,9}=\s{0,9}\"?(\d{1,9})", re.IGNORECASE)


def fresh_for(headers: Mapping[str, str]) -> int | None:
    """The seconds for which the answer is fresh by its Cache-Control, less its age; None: nothing is said."""
    said = headers.get("Cache-Control", "")[:500]
    found = _MAX_AGE.search(said)
    if found is None or "no-cache" in said.lower() or "no-store" in said.lower():
        return None
    age = headers.get("Age", "")[:9]
    return max(int(found[1]) - (int(age) if age.isascii() and age.isdigit() else 0), 0)


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
    (aiohttp.ClientProxyConnectionError, "proxy"),
    (aiohttp.ClientHttpProxyError, "proxy"),
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
        self._clients: dict[bool, aiohttp.ClientSession] = {}

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
        for client in self._clients.values():
            await client.close()
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
        refused = self._refused(hop) if request.proxy else None
        if refused:
            return refused
        client = self._session(proxied=request.proxy is not None)
        sent = headers | login
        async with (
            asyncio.timeout(HEAD_SECONDS) as patience,
            client.get(hop.url, headers=sent, allow_redirects=False, proxy=request.proxy) as response,
        ):
            patience.reschedule(None)
            verdict = judge(response.status, response.headers, hop, self._now(), asked=bool(headers))
            return await _read(response, hop, request.max_bytes) if verdict is None else verdict

    def _refused(self, hop: Hop) -> Failed | None:
        """Where the proxy makes the connection, the name is all we can judge: as the client would send it."""
        reason = inside(URL(hop.url).host or "")
        lifted = self._allow_private and reason in LOCAL
        return Failed("address", reason) if reason and not lifted else None

    def _session(self, *, proxied: bool) -> aiohttp.ClientSession:
        """The client; `proxied`: another one, for a proxy of the operator's own may stand in the own network."""
        if proxied not in self._clients:
            private = self._allow_private or proxied
            self._clients[proxied] = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(
                    limit=0,  # our turns do the limiting; waiting here would eat the time to connect
                    resolver=self._resolver,
                    socket_factory=lambda info: guarded_socket(info, allow_private=private),
                ),
                timeout=aiohttp.ClientTimeout(total=None, connect=CONNECT_SECONDS, sock_read=IDLE_SECONDS),
                headers={"User-Agent": self._user_agent, "Accept": _ACCEPT, "Accept-Encoding": ENCODINGS},
                auto_decompress=False,
                cookie_jar=aiohttp.DummyCookieJar(),
                trust_env=False,
            )
        return self._clients[proxied]


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
        fresh_for=fresh_for(headers),
    )


async def _unpacked(response: aiohttp.ClientResponse, unpacker: Unpacker, limit: int) -> bytes | Failed:
    if (response.content_length or 0) > limit:
        return Failed("too_big", str(response.content_length))
    body, raw, loop = bytearray(), 0, asyncio.get_running_loop()
    began = loop.time()
    async for chunk in response.content.iter_chunked(64 * 1024):
        raw += len(chunk)
        passed = loop.time() - began
        if passed > SLOW_AFTER and raw < passed * SLOWEST:
            return Failed("timeout", "slow")
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
