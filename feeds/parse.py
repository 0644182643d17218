"""Parsing in a process that may be killed.

Owns the worker process: its limits, its recycling and what its death means. Knows no kind of feed; never parses in
this process. The worker imports this package only, so keep `feeds.sources` light.
"""

import asyncio
import multiprocessing
import os
import resource
import signal
import tempfile
from concurrent.futures import BrokenExecutor, CancelledError, ThreadPoolExecutor
from concurrent.futures import TimeoutError as FutureTimeoutError
from functools import partial
from multiprocessing.context import BaseContext

from pebble import ProcessExpired, ProcessPool

from feeds.sources import KINDS
from feeds.sources.entry import Parsed, Problem, SourceKind

_RECYCLE_AFTER = 200  # parses: feedparser's memory fragments over time
_ORPHAN_SECONDS = 2.0
DOUBTFUL_NICE = 10
"""How far workers of doubtful feeds stand back where the processor is busy."""

_OUT_OF_MEMORY = 77  # exit code
_LONGEST_FOLDER = 64  # characters: a socket's path has 108 at most, 33 of them are its own name


class Parser:
    """Parses bodies in `workers` processes, each bounded in seconds per feed and in memory.

    Workers start at the first feed. A feed that hangs or crashes costs its worker, which is replaced; the next feed
    does not notice. What is `doubtful`, because it was never read or failed last time, has workers of its own: it keeps
    no feed waiting that is read well every day.
    """

    def __init__(self, timeout: float = 5.0, memory_mib: int = 512, workers: int = 1) -> None:
        self._timeout = timeout
        self._memory = memory_mib * 1024 * 1024
        self._workers = workers
        self._pools: dict[bool, ProcessPool] = {}
        # Their own: a pool that replaces a worker blocks whoever asks, and must not hold the threads all others use.
        self._threads = {doubtful: ThreadPoolExecutor(1, "parse") for doubtful in (False, True)}
        self._closed = False

    async def parse(
        self,
        kind: str,
        body: bytes,
        content_type: str,
        known: frozenset[bytes] = frozenset(),
        *,
        doubtful: bool = False,
    ) -> Parsed:
        """The feed, or the problem it is: never raises for what stands in it. An unknown `kind` is a KeyError."""
        read = KINDS[kind]
        pool = self._running(doubtful=doubtful)
        try:
            # Off the loop: the first call starts the processes, and they take a third of a second.
            task = (read, self._timeout + _ORPHAN_SECONDS, body, content_type, known)
            schedule = partial(pool.schedule, _read_in_time, args=task, timeout=self._timeout)
            future = await asyncio.get_running_loop().run_in_executor(self._threads[doubtful], schedule)
        except RuntimeError:  # the pool has broken down since; the next feed gets a new one
            return self._lost(pool)
        waiting = asyncio.wrap_future(future)
        try:
            await asyncio.wait((waiting,))
        except asyncio.CancelledError:
            waiting.cancel()
            raise
        return self._outcome(waiting, pool)

    async def close(self) -> None:
        """Ends the workers at once; a feed being parsed is given up."""
        self._closed = True
        pools, self._pools = tuple(self._pools.values()), {}
        for pool in pools:
            pool.stop()  # type: ignore[no-untyped-call]
            await asyncio.to_thread(pool.join)
        for thread in self._threads.values():
            thread.shutdown(wait=False, cancel_futures=True)

    def _running(self, *, doubtful: bool) -> ProcessPool:
        if self._closed:
            raise RuntimeError("the parser is closed")
        if doubtful not in self._pools:
            limits = (self._memory, DOUBTFUL_NICE if doubtful else 0)
            self._pools[doubtful] = ProcessPool(self._workers, _RECYCLE_AFTER, _confine, limits, _context())
        return self._pools[doubtful]

    def _outcome(self, done: "asyncio.Future[Parsed]", pool: ProcessPool) -> Parsed:
        if done.cancelled():
            return Parsed(problem="crashed")
        error = done.exception()
        if isinstance(error, BrokenExecutor):
            return self._lost(pool)
        return done.result() if error is None else Parsed(problem=problem_of(error))

    def _lost(self, pool: ProcessPool) -> Parsed:
        """The pool cannot start workers: it goes, and the feed is told as crashed."""
        self._pools = {key: one for key, one in self._pools.items() if one is not pool}
        return Parsed(problem="crashed")


def _context() -> BaseContext:
    """How workers start: forked from a process that has feedparser already; ours never imports it.

    That process listens on a socket below the temporary folder. Where the folder's path leaves no room for one, each
    worker starts by itself, which takes a third of a second longer.
    """
    if len(tempfile.gettempdir()) > _LONGEST_FOLDER:
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["feeds.sources.rss", "feedparser"])
    return context


def problem_of(error: BaseException) -> Problem:
    """What a worker's failure says about the feed."""
    if isinstance(error, FutureTimeoutError):
        return "too_slow"
    if isinstance(error, ProcessExpired) and error.exitcode == _OUT_OF_MEMORY:
        return "too_heavy"
    if isinstance(error, MemoryError | RecursionError):
        return "too_heavy"
    if isinstance(error, ProcessExpired | CancelledError):
        return "crashed"
    return "broken"


def _confine(memory: int, nice: int) -> None:
    """Runs first in each worker: bounds its memory, and lets it die of SIGTERM even inside one endless C call."""
    os.nice(nice)
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGTERM, signal.SIG_DFL)


def _read_in_time(read: SourceKind, seconds: float, body: bytes, content_type: str, known: frozenset[bytes]) -> Parsed:
    """Runs in the worker. The timer kills a worker that hangs when nobody is left to kill it.

    A worker that ran out of memory ends: what half-done imports and caches it has would break the feeds after.
    """
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        return read(body, content_type, known)
    except MemoryError:
        os._exit(_OUT_OF_MEMORY)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
