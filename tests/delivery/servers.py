"""Three ways in which a server may count messages, and a sender in simulated time that obeys only the pace.

Telegram's own way is unpublished. Nothing here shares code with the bot but the pace under test.
"""

import heapq
import random
from collections import defaultdict, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from bot.core.messages import LANE_ORDER, Lane
from bot.delivery.outcome import Outcome, RetryAfter, Sent
from bot.delivery.pace import Pace

LATENCY = 0.08


class Counter(Protocol):
    def wait(self, now: float) -> float:
        """Seconds to wait, or 0.0: counted."""
        ...


class SlidingWindow:
    """At most `limit` in any `span` seconds."""

    def __init__(self, limit: int, span: float) -> None:
        self._limit, self._span = limit, span
        self._times: deque[float] = deque()

    def wait(self, now: float) -> float:
        while self._times and self._times[0] <= now - self._span:
            self._times.popleft()
        if len(self._times) >= self._limit:
            return self._times[0] + self._span - now
        self._times.append(now)
        return 0.0


class FixedWindow:
    """At most `limit` between two strokes of the clock, `span` seconds apart."""

    def __init__(self, limit: int, span: float) -> None:
        self._limit, self._span = limit, span
        self._window, self._count = -1, 0

    def wait(self, now: float) -> float:
        window = int(now // self._span)
        if window != self._window:
            self._window, self._count = window, 0
        if self._count >= self._limit:
            return (window + 1) * self._span - now
        self._count += 1
        return 0.0


class LeakyBucket:
    """Holds `limit`, leaks `limit` per `span`; who overflows it is shut out for 3 s more."""

    def __init__(self, limit: int, span: float) -> None:
        self._limit, self._leak = limit, limit / span
        self._level = self._at = self._shut = 0.0

    def wait(self, now: float) -> float:
        self._level = max(0.0, self._level - self._leak * (now - self._at))
        self._at = now
        if now < self._shut:
            return self._shut - now
        if self._level + 1 > self._limit + 1e-9:
            self._shut = now + 3.0
            return 3.0
        self._level += 1
        return 0.0


@dataclass
class Server:
    """All limits at once: `per_second` overall, 20 a minute to a group; to a person one a second and a short burst."""

    model: Callable[[int, float], Counter]
    per_second: int = 30
    refused: int = 0
    under_a_ban: int = 0
    accepted: list[tuple[float, int]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._all = self.model(self.per_second, 1.0)
        self._chats: dict[int, Counter] = defaultdict(lambda: self.model(8, 5.0))
        self._groups: dict[int, Counter] = defaultdict(lambda: self.model(20, 60.0))
        self._bans: dict[int, float] = {}

    def arrive(self, chat: int, now: float) -> Outcome:
        self.under_a_ban += now < self._bans.get(chat, 0.0)
        wait = (self._groups if chat < 0 else self._chats)[chat].wait(now) or self._all.wait(now)
        if wait:
            self.refused += 1
            self._bans[chat] = now + wait
            return RetryAfter(float(int(wait) + 1))
        self.accepted.append((now, chat))
        return Sent(len(self.accepted))


@dataclass(frozen=True, order=True)
class Message:
    due: float
    lane: Lane
    chat: int


@dataclass
class Run:
    """What a simulated sending led to. `waited`: seconds from due to accepted, per lane."""

    seconds: float = 0.0
    waited: dict[Lane, list[float]] = field(default_factory=lambda: defaultdict(list))
    most_per_chat: int = 0
    starts: dict[int, list[float]] = field(default_factory=lambda: defaultdict(list))

    @property
    def sent(self) -> int:
        return sum(map(len, self.waited.values()))


class Sender:
    """A sender with `workers` calls at a time and answers that take about 80 ms, half of it on the way there."""

    def __init__(self, pace: Pace, server: Server, *, seed: int = 7, workers: int = 20) -> None:
        self._pace, self._server, self._workers = pace, server, workers
        self._rng = random.Random(seed)
        self._calls: list[tuple[float, int, Message, Outcome]] = []
        self._arriving: list[tuple[float, int, Message, float]] = []
        self._order = 0
        self.run = Run()

    def send(self, messages: Sequence[Message], until: float = 3600.0) -> Run:
        coming = deque(sorted(messages))
        waiting: dict[Lane, deque[Message]] = {lane: deque() for lane in LANE_ORDER}
        now = 0.0
        while now < until and (coming or self._arriving or self._calls or any(waiting.values())):
            while coming and coming[0].due <= now:
                waiting[coming[0].lane].append(coming.popleft())
            self._reach_the_server(now)
            self._answer(waiting, now)
            next_try = self._start(waiting, now)
            now = min(
                next_try,
                coming[0].due if coming else until,
                self._arriving[0][0] if self._arriving else until,
                self._calls[0][0] if self._calls else until,
            )
        return self.run

    def _reach_the_server(self, now: float) -> None:
        while self._arriving and self._arriving[0][0] <= now:
            at, order, message, answered_at = heapq.heappop(self._arriving)
            heapq.heappush(self._calls, (answered_at, order, message, self._server.arrive(message.chat, at)))

    def _answer(self, waiting: dict[Lane, deque[Message]], now: float) -> None:
        while self._calls and self._calls[0][0] <= now:
            _, _, message, outcome = heapq.heappop(self._calls)
            self._pace.finished(message.chat, outcome, now)
            if isinstance(outcome, Sent):
                self.run.waited[message.lane].append(now - message.due)
                self.run.seconds = now
            else:
                waiting[message.lane].appendleft(message)

    def _start(self, waiting: dict[Lane, deque[Message]], now: float) -> float:
        """Start what may start; the next moment something may."""
        soonest = float("inf")
        for lane, queue in waiting.items():
            for message in list(queue)[:40]:  # what a claim would hold
                if self._pace.in_flight >= self._workers:
                    return soonest
                if self._pace.lane_ready_at(lane, now) > now:
                    soonest = min(soonest, self._pace.lane_ready_at(lane, now))
                    break
                ready = self._pace.ready_at(lane, message.chat, now)
                if ready <= now:
                    queue.remove(message)
                    self._call(message, now)
                else:
                    soonest = min(soonest, ready)
        return soonest

    def _call(self, message: Message, now: float) -> None:
        self._pace.started(message.lane, message.chat, now)
        self.run.starts[message.chat].append(now)
        latency = LATENCY * self._rng.lognormvariate(0, 0.3)
        self._order += 1
        heapq.heappush(self._arriving, (now + latency / 2, self._order, message, now + latency))
