"""Servers and documents that mean harm, on loopback addresses of their own, beside one good feed.

Everything is generated here. Each hostile source is asked once; what is measured is how long it takes, what it does to
the process and the loop, and how late the good feed's news is.
"""

import asyncio
import gzip
import logging
import multiprocessing
import random
import resource
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from multiprocessing.connection import Connection
from pathlib import Path
from time import monotonic

from aiohttp import web

from bot.app.clock import now
from bot.core.event import Published
from bot.core.watching import SourceSpec
from bot.store import sources
from bot.store.database import Database, Tx
from bot.store.upgrade import upgrade
from bot.store.vault import Vault
from feeds.extract import load_lexicons
from feeds.parse import Parser
from feeds.poll import Poller, Polling
from feeds.web import AiohttpWeb
from tests.feeds.documents import HOSTILE, an_item, an_rss

Handler = Callable[[web.BaseRequest], Awaitable[web.StreamResponse]]
GOOD = an_rss([an_item()]).encode()
SECOND = timedelta(seconds=1)
NAMES = ("Громову", "Дронову", "Кац", "Примерову", "Вымышленную", "Белову", "Чернову", "Лисову", "Зайцеву", "Волкову")


def plain(body: bytes, status: int = 200, **headers: str) -> Handler:
    async def handle(_request: web.BaseRequest) -> web.Response:
        return web.Response(body=body, status=status, headers={k.replace("_", "-"): v for k, v in headers.items()})

    return handle


def dripping(first: bytes, piece: bytes, pause: float) -> Handler:
    """A body without end."""

    async def handle(request: web.BaseRequest) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        await response.write(first)
        while True:
            await response.write(piece)
            await asyncio.sleep(pause)

    return handle


def cycling(path: str) -> Handler:
    async def handle(request: web.BaseRequest) -> web.Response:
        return web.Response(status=302, headers={"Location": f"{path}{monotonic()}"})

    return handle


async def silent(_request: web.BaseRequest) -> web.StreamResponse:
    await asyncio.sleep(60)
    return web.Response()


def in_charset(name: str) -> bytes:
    return an_rss([an_item("Суд арестовал журналистку")]).encode(name)


CHARSETS = ("windows-1251", "koi8-r", "koi8-u", "utf-16", "utf-8-sig")
BOMB = gzip.compress(bytes(200 * 1024 * 1024))
SERVERS: dict[str, Handler] = {
    **{f"document: {name}": plain(body, Content_Type="text/xml") for name, body in HOSTILE.items()},
    "document: a title of 10 MB": plain(an_rss([an_item("т" * 5_000_000)]).encode()),
    "document: 50000 attributes": plain(
        an_rss(["<item " + " ".join(f"a{n}='1'" for n in range(50_000)) + "/>", an_item()]).encode()
    ),
    "document: nested 100000 deep": plain(("<rss><channel>" + "<a>" * 100_000).encode()),
    "document: broken UTF-8": plain(GOOD.replace("ж".encode(), b"\xd0\xff")),
    "document: year 2099, 31 November": plain(
        an_rss(an_item(guid=date, more=f"<pubDate>{date}</pubDate>") for date in ("31 Nov 2099", "32 мая")).encode()
    ),
    "document: right-to-left, scripts": plain(
        an_rss([an_item("\u202eevil <script>x</script>", link="javascript:alert(1)")]).encode()
    ),
    "document: a guid a hundred times": plain(
        an_rss(an_item(f"t{n}", guid="same", link=f"https://p.example/{n}") for n in range(100)).encode()
    ),
    **{f"charset: {name}": plain(in_charset(name)) for name in CHARSETS},
    "answer: empty": plain(b""),
    "answer: a challenge": plain(
        b"<html><head><title>Just a moment</title></head><body/></html>", Content_Type="text/html"
    ),
    "answer: eleven bytes": plain(b"<rss></rss>"),
    "answer: JSON": plain(b'{"error": "no"}'),
    "answer: truncated gzip": plain(gzip.compress(GOOD)[:-12], Content_Encoding="gzip"),
    "answer: a gzip bomb": plain(BOMB, Content_Encoding="gzip"),
    "answer: a body without end": dripping(b"<rss>", b"x" * 65536, 0),
    "answer: a byte a second": dripping(b"<rss>", b"x", 1),
    "answer: nothing": silent,
    **{
        f"redirect: {target}": plain(b"", 302, Location=target)
        for target in (
            "http://169.254.169.254/latest/meta-data",
            "http://[::ffff:a9fe:a9fe]/",
            "http://2852039166/",
            "file:///etc/passwd",
            "https:///x",
        )
    },
    "redirect: a circle": cycling("/feed?"),
    **{
        f"429: {value or 'nothing'}": plain(b"", 429, Retry_After=value)
        for value in ("60", "-5", "Fri, 31 Dec 2100 23:59:59 GMT", "soon", "9" * 300)
    },
}


@dataclass(slots=True)
class Report:
    """What was measured. `took`: seconds of each source, `late`: of each of the good feed's events."""

    took: dict[str, float] = field(default_factory=dict)
    late: list[float] = field(default_factory=list)
    published: int = 0
    stall: float = 0.0
    grown_mib: float = 0.0

    def __str__(self) -> str:
        slow = ", ".join(f"{name} {took:.1f} s" for name, took in sorted(self.took.items(), key=lambda x: -x[1])[:4])
        return (
            f"{len(self.took)} hostile sources, slowest: {slow}; {len(self.late)} of {self.published} good alerts, "
            f"latest after {max(self.late):.1f} s; loop stall {self.stall * 1000:.0f} ms; +{self.grown_mib:.0f} MiB"
        )


@dataclass(slots=True)
class GoodFeed:
    """Publishes a new entry every two seconds."""

    items: list[str] = field(default_factory=list)

    async def answer(self, _request: web.BaseRequest) -> web.Response:
        return web.Response(body=an_rss(self.items[::-1][:50]).encode())

    async def publish(self) -> None:
        while True:
            number = len(self.items)
            who, code = NAMES[number % len(NAMES)], "АБВГДЕЖЗИКЛМНОП"[number // len(NAMES) % 15]
            link = f"https://good.example/{number}/{monotonic():.3f}"
            title = f"Суд в Твери арестовал {who} {code}. за антивоенный пост номер {number}"
            self.items.append(an_item(title, guid=link, link=link))
            await asyncio.sleep(2)


def rss_mib() -> float:
    """Memory of this process now."""
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def serve(pipe: Connection) -> None:
    """All servers, in a process of their own: what they take is not measured. Sends name and address of each."""
    logging.disable()
    asyncio.run(_serve(pipe))


async def _serve(pipe: Connection) -> None:
    good, urls = GoodFeed(), {}
    handlers = SERVERS | {"good": good.answer}
    for number, (name, handler) in enumerate(handlers.items(), 2):
        runner = web.ServerRunner(web.Server(handler, access_log=None), shutdown_timeout=0.1)
        await runner.setup()
        site = web.TCPSite(runner, f"127.0.{number // 250}.{number % 250 + 1}", 0)
        await site.start()
        host, port = runner.addresses[0][:2]
        urls[name] = f"http://{host}:{port}/feed"
    pipe.send(urls)
    await good.publish()


@contextmanager
def served() -> Iterator[dict[str, str]]:
    """The servers, each on an address of its own, because one host is asked once a second; name to address."""
    context = multiprocessing.get_context("fork")
    here, there = context.Pipe()
    process = context.Process(target=serve, args=(there,), daemon=True)
    process.start()
    try:
        yield here.recv()
    finally:
        process.kill()
        process.join()


async def beside_a_good_feed(folder: Path, seconds: float) -> Report:
    """Ask all of them for so long."""
    report = Report()
    url = f"sqlite+aiosqlite:///{folder}/vigil.db"
    upgrade(url)
    db = Database(url, Vault(bytes(32)))

    async def heard(_tx: Tx, published: Published) -> None:
        for one in published.event.reports:
            if one.url.startswith("https://good.example/"):
                report.late.append(monotonic() - float(one.url.rpartition("/")[2]))

    with served() as urls:
        client = AiohttpWeb(allow_private=True, user_agent="Vigil/test", now=now, host_gap=0.05)
        rng = random.Random(1)
        parts = (db, client, Parser(), load_lexicons(), (heard,), now, rng, "me", SECOND, 1e6)
        poller = Poller(Polling(*parts))
        specs = [_spec(f"s{number}", one, 3600) for number, one in enumerate(urls.values())]
        specs[-1] = _spec("good", urls["good"], 1)
        async with db.write() as tx:
            await sources.sync(tx, specs[-1:], now())
        await _rounds(poller, 6)
        before = rss_mib()
        report.late.clear()
        watching = asyncio.create_task(_watch(report))
        async with db.write() as tx:
            await sources.sync(tx, specs, now())
        await _rounds(poller, seconds, began := {one.id: monotonic() for one in specs})
        watching.cancel()
        report.grown_mib, report.published = rss_mib() - before, int(seconds / 2)
        await poller.stop(5)
        names = dict(zip((one.id for one in specs), urls, strict=True))
        report.took = {names[one]: took for one, took in began.items() if one != "good"}
        await poller.polling.parser.close()
        await client.close()
    await db.close()
    return report


async def _rounds(poller: Poller, seconds: float, began: dict[str, float] | None = None) -> None:
    """Poll as the bot does; `began` becomes the seconds from the lease of each source until it was settled."""
    until = monotonic() + seconds
    leased: dict[str, float] = {}
    while monotonic() < until:
        await poller.round()
        await asyncio.sleep(0.1)
        if began is None:
            continue
        async with poller.polling.db.read() as tx:
            busy = {one.lease_id: one.held for one in await held(tx)}
        for name, is_held in busy.items():
            if is_held:
                leased.setdefault(name, monotonic())
            elif name in leased:
                began[name] = monotonic() - leased.pop(name)


@dataclass(frozen=True, slots=True)
class Held:
    """Whether a source is being asked."""

    lease_id: str
    held: bool


async def held(tx: Tx) -> list[Held]:
    """All sources."""
    rows = await tx.conn.exec_driver_sql("SELECT id, lease IS NOT NULL AS held FROM source WHERE id <> 'good'")
    return [Held(row.id, bool(row.held)) for row in rows]


async def _watch(report: Report) -> None:
    while True:
        start = monotonic()
        await asyncio.sleep(0.01)
        report.stall = max(report.stall, monotonic() - start - 0.01)


def _spec(name: str, url: str, seconds: int) -> SourceSpec:
    return SourceSpec(name, name, url, "rss", "ngo", "ru", "publish", timedelta(seconds=seconds))
