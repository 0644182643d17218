"""Telegram in a process of its own, so that it never shares an event loop with the sender it measures.

`python -m tests.soak.telegram_server OPTIONS` (JSON, see `Options`) prints one line with two addresses: the Bot API,
and `control`, whose /report says what became of every call. Ends when its input is closed.
"""

import asyncio
import json
import math
import random
import sys
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from aiohttp import web

from bot.app.clock import now
from bot.demo import botapi
from bot.demo.faults import Fault, Faults, Planned
from bot.demo.limits import Limits, Model
from bot.demo.model import Chat, Standing
from bot.demo.serve import start
from bot.demo.state import State

TOKEN = "4200000042:loopback"
PERSON = 1_000_000
GROUP = -2_000_000
MOVED = -1_000_000_000_000
UNSTATED_BAN = 3.0
"""Seconds a chat is shut after a 429 without a number: shorter than what a sender may guess."""


@dataclass(frozen=True, slots=True)
class Options:
    """`people` private chats and `groups` groups exist, numbered from 1 (`person`, `group`).

    `median_ms`, `spread`: a lognormal time for the way there and back. `share` of the calls meet one of `faults`.
    `blocked_every`: each so-manieth person has blocked the bot; `standing`: what all people are; `moved`: groups have
    new ids. `lean`: a server that knows no chats and takes everything, for measuring speed.
    """

    people: int = 0
    groups: int = 0
    limits: Model = "none"
    median_ms: float = 0
    spread: float = 0.4
    share: float = 0
    faults: tuple[Fault, ...] = ()
    seconds: float = 3
    blocked_every: int = 0
    standing: Standing = Standing.OPEN
    moved: bool = False
    lean: bool = False
    seed: int = 1


def person(number: int) -> int:
    """The chat of a person."""
    return PERSON + number


def group(number: int, *, moved: bool = False) -> int:
    """The chat of a group, before or after it became a supergroup."""
    return (MOVED if moved else GROUP) - number


@dataclass(slots=True)
class RandomFaults(Faults):
    """Faults by chance instead of by plan; `counts` says which happened."""

    options: Options = field(default_factory=Options)
    rng: random.Random = field(default_factory=random.Random)
    limits: Limits = field(default_factory=Limits)
    counts: Counter[str] = field(default_factory=Counter)

    def take(self, method: str, chat_id: int | None) -> Planned | None:
        """The fault of this call, if chance has one. A chat under a ban meets the ban."""
        at = now().timestamp()
        if self.rng.random() >= self.options.share or self.limits.banned(chat_id or 0, at):
            return None
        fault = self.rng.choice(self.options.faults)
        self.counts[fault] += 1
        if fault is Fault.TOO_MANY_BARE:
            self.limits.ban(chat_id, UNSTATED_BAN, at)
        seconds = self.rng.randint(1, 3) if fault is Fault.TOO_MANY else self.options.seconds
        return Planned(fault, 1, method, chat_id, seconds)


class Telegram:
    """The Bot API with a wire of given length before it, and a list of all calls."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self.rng = random.Random(options.seed)
        self.world = State(now=now, rng=random.Random(options.seed), token=TOKEN, limits=options.limits)
        self.faults = RandomFaults(options=options, rng=self.rng, limits=self.world.limits)
        self.world.faults = self.faults
        self.calls: list[tuple[float, str, int, int]] = []
        self.taken: list[tuple[float, int, str]] = []
        for chat in chats(options):
            self.world.add_chat(chat)

    def api(self) -> web.Application:
        """The Bot API."""
        if self.options.lean:
            app = web.Application()
            app.router.add_post("/{tail:.*}", self.lean)
            return app
        app = botapi.app(self.world)
        app.middlewares.append(self.wire())
        return app

    def control(self) -> web.Application:
        """What happened so far."""
        app = web.Application()
        app.router.add_get("/report", self.report)
        return app

    def wire(self) -> Callable[..., Awaitable[web.StreamResponse]]:
        """Half of the time is spent before Telegram looks at the call, half after it."""

        @web.middleware
        async def travel(
            request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
        ) -> web.StreamResponse:
            median, spread = self.options.median_ms / 1000, self.options.spread
            way = self.rng.lognormvariate(math.log(median), spread) / 2 if median else 0
            call = await botapi.read_call(request)
            await asyncio.sleep(way)
            at = now().timestamp()
            answer = await handler(request)
            self.calls.append((at, request.match_info["method"], call.integer("chat_id"), answer.status))  # type: ignore[union-attr]
            await asyncio.sleep(way)
            return answer

        return travel

    async def lean(self, request: web.Request) -> web.Response:
        """Takes any message at all."""
        params = json.loads(await request.read())
        self.taken.append((now().timestamp(), params["chat_id"], ""))
        return web.json_response({"ok": True, "result": {"message_id": len(self.taken)}})

    async def report(self, _: web.Request) -> web.Response:
        accepted = [(row.at.timestamp(), row.chat_id, row.text[:200]) for row in self.world.accepted]
        limits = self.world.limits
        return web.json_response(
            {
                "accepted": accepted + self.taken,
                "calls": self.calls,
                "refused": limits.refused,
                "during_ban": limits.during_ban,
                "injected": self.faults.counts,
            }
        )


def chats(options: Options) -> list[Chat]:
    """Everybody whom the bot can meet."""
    found = [Chat(person(n), "private", f"Reader {n}", standing=options.standing) for n in range(1, options.people + 1)]
    for chat in found[options.blocked_every - 1 :: options.blocked_every] if options.blocked_every else []:
        chat.standing = Standing.BLOCKED
    for n in range(1, options.groups + 1):
        chat = Chat(group(n), "group", f"Group {n}")
        if options.moved:
            chat.standing, chat.moved_to = Standing.MOVED, group(n, moved=True)
            found.append(Chat(group(n, moved=True), "supergroup", f"Group {n}"))
        found.append(chat)
    return found


async def main(options: Options) -> None:
    """Serve until the other side is gone."""
    telegram = Telegram(options)
    runner, url = await start(telegram.api(), "127.0.0.1", 0)
    control, control_url = await start(telegram.control(), "127.0.0.1", 0)
    sys.stdout.write(json.dumps({"url": url, "control": control_url}) + "\n")
    sys.stdout.flush()
    await asyncio.to_thread(sys.stdin.read)
    telegram.world.close()
    await runner.cleanup()
    await control.cleanup()


if __name__ == "__main__":
    given = json.loads(sys.argv[1])
    given["faults"] = tuple(Fault(one) for one in given.get("faults", ()))
    given["standing"] = Standing(given.get("standing", Standing.OPEN))
    asyncio.run(main(Options(**given)))
