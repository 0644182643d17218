"""Polling 200 feeds of 50 entries: processor time per feed, the database's work included, beside a floor.

The servers stand in a process of their own, so that only asking is measured. The floor does the least that any reader
must: the same requests by a bare client, and for what is new feedparser alone over the new entries. Processor time of
this process and of its parse workers, for others share the machine.
"""

import asyncio
import gc
import multiprocessing
import os
import random
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import quantiles

import aiohttp
import structlog
from aiohttp import web
from sqlalchemy import text

from bot.app.clock import now
from bot.core.watching import Health, SourceSpec
from bot.store import sources
from bot.store.database import Database, Tx
from bot.store.upgrade import upgrade
from bot.store.vault import Vault
from feeds.extract import load_lexicons
from feeds.parse import Parser
from feeds.poll import Poller, Polling
from feeds.sources.blocks import cut, packed
from feeds.web import AiohttpWeb

FEEDS, ENTRIES = int(os.environ.get("VIGIL_BENCH_FEEDS", "200")), 50
SUBJECTS = (
    "Сборная", "Мэрия", "Суд в Казани", "Правозащитники", "Метеорологи", "Театр", "Министерство транспорта", "Завод",
    "Университет", "Банк", "Больница", "Компания связи",
)  # fmt: skip
DEEDS = (
    "выиграла матч", "открыла парк", "рассмотрел жалобу жителей", "опубликовали доклад", "обещают снег",
    "повысил цены", "запустил новый маршрут", "показал премьеру", "набирает студентов", "закупила оборудование",
)  # fmt: skip
SYLLABLES = ("ба", "ве", "го", "ду", "жи", "зо", "ку", "ле", "ми", "но", "па", "ру", "са", "те", "фо", "хе")
OURS_IN = 50
"""Of so many entries of a general feed one is about somebody's arrest."""

STEPS = ("all new", "not modified", "unchanged", "one new", "all ours")
TARGETS = {"not modified": 0.4, "unchanged": 0.8, "one new": 6.0, "all new": 35.0, "all ours": None}
"""Milliseconds a feed. "All new" is a feed of general news; of one where every entry is about an arrest nobody asked
for a number."""
TICKS = os.sysconf("SC_CLK_TCK")


def document(feed: int, newest: int, *, ours_in: int = OURS_IN) -> bytes:
    """A Cyrillic feed of about 74 KB."""
    items = []
    for number in range(newest, newest - ENTRIES, -1):
        rng = random.Random(feed * 1000 + number)
        title = f"{rng.choice(SUBJECTS)} {rng.choice(DEEDS)}: новость {number} ленты {feed}"
        if number % ours_in == 0:
            name = "".join(SYLLABLES[(feed * 1000 + number) // 16**power % 16] for power in range(4)).capitalize()
            title = f"Суд арестовал журналиста Ивана {name}мова по делу о фейках об армии"
        more = f"{title}. Подробности уточняются, сообщил источник номер {number}. " * 8
        link = f"https://f{feed}.example/{number}"
        items.append(
            f"<item><title>{title}</title><link>{link}</link><guid>{link}</guid><description>{more[:600]}</description>"
            "<pubDate>Sat, 21 Nov 2026 10:00:00 +0300</pubDate></item>"
        )
    head = '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>Лента</title>'
    return f"{head}{''.join(items)}</channel></rss>".encode()


def serve(pipe: Connection) -> None:
    """The servers: what they answer hangs on the step they were told last."""
    asyncio.run(_serve(pipe))


async def _serve(pipe: Connection) -> None:
    step = {"name": "all new"}
    bodies = {n: (document(n, ENTRIES), document(n, ENTRIES + 1)) for n in range(FEEDS)}
    ours = {n: document(n, 10 * ENTRIES, ours_in=1) for n in range(FEEDS)}

    async def handle(request: web.BaseRequest) -> web.Response:
        number = int(request.path.strip("/"))
        steady = step["name"] == "steady" and request.headers.get("If-None-Match") != '"old"'
        if steady or (step["name"] == "not modified" and request.headers.get("If-None-Match")):
            return web.Response(status=304)
        body = bodies[number][step["name"] in ("one new", "steady")]
        body = ours[number] if step["name"] == "all ours" else body
        tag = {} if step["name"] == "unchanged" else {"ETag": f'"{step["name"]}"'}
        return web.Response(body=body, headers={"Content-Type": "text/xml", **tag})

    runner = web.ServerRunner(web.Server(handle, access_log=None))
    await runner.setup()
    await web.TCPSite(runner, "0.0.0.0", 0).start()  # noqa: S104 - each feed has a loopback address of its own
    pipe.send(runner.addresses[0][1])
    while True:
        await asyncio.sleep(0.02)
        if pipe.poll():
            step["name"] = pipe.recv()
            pipe.send("ready")


@contextmanager
def served() -> Iterator[tuple[int, Connection]]:
    """A port, and a pipe that takes the next step."""
    context = multiprocessing.get_context("fork")
    here, there = context.Pipe()
    process = context.Process(target=serve, args=(there,), daemon=True)
    process.start()
    try:
        yield here.recv(), here
    finally:
        process.kill()
        process.join()


def cpu() -> float:
    """Seconds of processor time of this process and of its parse workers."""
    return time.process_time() + sum(_of(pid) for pid in workers())


def workers() -> list[int]:
    """The parse workers and their parent: whatever descends from us and was forked by the forkserver."""
    parents: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            parents.setdefault(int(fields[1]), []).append(int(entry.name))
    found, open_ = [], [pid for pid in parents.get(os.getpid(), ()) if _is_forkserver(pid)]
    while open_:
        pid = open_.pop()
        found.append(pid)
        open_ += parents.get(pid, [])
    return found


def _is_forkserver(pid: int) -> bool:
    try:
        return b"forkserver" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False


def _of(pid: int) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return sum(map(int, fields[11:15])) / TICKS  # its own and its ended children's


async def run() -> list[str]:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    lines = []
    with served() as (port, pipe), tempfile.TemporaryDirectory() as folder:
        url = f"sqlite+aiosqlite:///{folder}/vigil.db"
        upgrade(url)
        db = Database(url, Vault(bytes(32)))
        client = AiohttpWeb(allow_private=True, user_agent="bench", now=now, host_gap=0.0)

        async def heard(_tx: Tx, _published: object) -> None:
            return None

        parts = (db, client, Parser(), load_lexicons(), (heard,), now, random.Random(1), "me", timedelta(0), 24.0)
        poller = Poller(Polling(*parts))
        specs = [
            SourceSpec(f"f{n}", f"f{n}", f"http://127.0.{1 + n // 250}.{1 + n % 250}:{port}/{n}", *KIND)
            for n in range(FEEDS)
        ]
        for doubtful in (False, True):  # both sorts of workers stand before anything is measured
            await poller.polling.parser.parse("rss", document(0, 1), "", doubtful=doubtful)
        gc.collect()
        gc.freeze()  # as the bot does after its start (bot/app/run.py)
        lines.append(await _all(db, poller, specs, pipe, port))
        mine, theirs = memory(os.getpid()), sum(map(memory, workers()))
        burst = FEEDS * ENTRIES * 2
        lines.append(
            f"poll, memory after a burst of {burst} entries: {mine:.0f} MiB (at most 150), "
            f"parse workers included {mine + theirs:.0f} (at most 300)"
        )
        lines.append(await _steady(db, poller, pipe, port))
        await poller.polling.parser.close()
        await client.close()
        await db.close()
    return [line for part in lines for line in part.split("\n")]


KIND = ("rss", "news", "ru", "review", timedelta(hours=1))


async def _all(db: Database, poller: Poller, specs: list[SourceSpec], pipe: Connection, port: int) -> str:
    lines = []
    for step in STEPS:
        pipe.send(step)
        while pipe.recv() != "ready":
            pass
        async with db.write() as tx:
            await sources.sync(tx, specs, now())
            await tx.conn.exec_driver_sql("UPDATE source SET due = 0")
        start, here, read = cpu(), time.process_time(), understanding()
        while await poller.round():
            await poller.idle()
        ours, mine = (cpu() - start) / FEEDS * 1000, (time.process_time() - here) / FEEDS * 1000
        extractor = (understanding() - read) / FEEDS * 1000
        floor = await _floor(step, port)
        problem = [one.problem for one in await _health(db) if one.problem]
        asked = f" (at most {TARGETS[step]})" if TARGETS[step] else ""
        lines.append(
            f"poll, {step}: {ours:.2f} ms of processor a feed{asked}, {mine:.2f} of them ours and not the parser's "
            f"({extractor:.2f} to understand the entries), floor {floor:.2f}, {ours / floor:.1f} x"
            f"{f', FAILED: {problem[0]} x {len(problem)}' if problem else ''}"
        )
    return "\n".join(lines)


MANY, EVERY, WATCHED = 2000, timedelta(minutes=5), 45.0
NEWS_IN = 20
"""Of so many polls one brings a document with a new entry; the others bring "not modified"."""


async def _steady(db: Database, poller: Poller, pipe: Connection, port: int) -> str:
    """2,000 feeds, each every five minutes, for some time: the part of one core, and how the loop is kept waiting."""
    pipe.send("steady")
    while pipe.recv() != "ready":
        pass
    spread = range(MANY)
    specs = [
        SourceSpec(f"m{n}", f"m{n}", f"http://127.2.{1 + n // 250}.{1 + n % 250}:{port}/{n % FEEDS}", *KIND[:4], EVERY)
        for n in spread
    ]
    async with db.write() as tx:
        await sources.sync(tx, specs, now())
        moment = int(now().timestamp() * 1000)
        known = "whole_at = :now, fetched_at = :now, ok_at = :now, etag = :tag, blocks = :blocks, due = :due"
        for n in spread:
            hashes = cut(document(n % FEEDS, ENTRIES).decode(), frozenset())
            row = {
                "now": moment,
                "tag": '"fresh"' if n % NEWS_IN else '"old"',
                "blocks": packed(hashes.hashes if hashes else ()),
                "due": moment + n * int(EVERY.total_seconds() * 1000) // MANY,
                "id": f"m{n}",
            }
            await tx.conn.execute(text(f"UPDATE source SET {known} WHERE id = :id"), row)
    stalls, polled = [], 0
    watching = asyncio.create_task(_stalls(stalls))
    until, start = time.monotonic() + WATCHED, cpu()
    while time.monotonic() < until:
        polled += await poller.round()
        await asyncio.sleep(0.25)
    share = (cpu() - start) / WATCHED
    watching.cancel()
    await poller.idle()
    cuts = quantiles(stalls, n=100)
    return (
        f"poll, {MANY} feeds every {EVERY.total_seconds():.0f} s: {share:.1%} of one core (at most 25 %), "
        f"{polled / WATCHED:.1f} polls/s; loop stall p99 {cuts[98] * 1000:.0f} ms (at most 50), "
        f"worst {max(stalls) * 1000:.0f}"
    )


async def _stalls(found: list[float]) -> None:
    while True:
        start = time.monotonic()
        await asyncio.sleep(0.01)
        found.append(time.monotonic() - start - 0.01)


def memory(pid: int) -> float:
    """MiB that are this process's share: what it has of memory that several use counts in parts."""
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) / 1024
    except OSError:
        pass
    return 0.0


def understanding() -> float:
    """Seconds of processor that the thread in which entries are understood has had."""
    threads = [one.native_id for one in threading.enumerate() if one.name.startswith("understand")]
    told = [Path(f"/proc/self/task/{one}/stat").read_text().rpartition(")")[2].split() for one in threads]
    return sum(int(one[11]) + int(one[12]) for one in told) / TICKS


async def _health(db: Database) -> list[Health]:
    async with db.read() as tx:
        return await sources.health(tx)


async def _floor(step: str, port: int) -> float:
    """Milliseconds a feed of a bare client, and of feedparser where something is new."""
    import feedparser

    async with aiohttp.ClientSession() as session:
        start = time.process_time()
        for number in range(FEEDS):
            tag = {"If-None-Match": "x"} if step == "not modified" else {}
            async with session.get(f"http://127.0.0.1:{port}/{number}", headers=tag) as response:
                body = await response.read()
            if step in ("all new", "all ours"):
                feedparser.parse(body, sanitize_html=False, resolve_relative_uris=False)
            elif step == "one new":
                first, last = body.find(b"</item>") + 7, body.rfind(b"</item>") + 7
                feedparser.parse(body[:first] + body[last:], sanitize_html=False, resolve_relative_uris=False)
        return (time.process_time() - start) / FEEDS * 1000
