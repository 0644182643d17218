"""The world around a bot in another process: a Telegram at a distance, its people, and how long they wait.

Everything is measured on this side: when somebody pressed, and when Telegram had taken the answer.
"""

import asyncio
import math
import random
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime

from aiohttp import web
from aiohttp.typedefs import Handler

from bot.app.clock import now
from bot.core.idle import month
from bot.core.kinds import ALL_KINDS
from bot.core.night import Profile
from bot.demo import botapi
from bot.demo.feeds import SampleFeeds, Samples, load_samples
from bot.demo.limits import Figures, Model
from bot.demo.model import Button, Message, Standing
from bot.demo.serve import Demo, start
from bot.demo.state import Change
from bot.demo.world import Person, World
from bot.store import readers
from bot.store.database import Database
from bot.store.readers import LABEL, TOPIC
from bot.store.schema.readers import subscriber, topic
from tests.flows.conftest import TOKEN
from tests.flows.feeds import OUTLETS

SPREAD = 0.5
"""Of the lognormal latency: with a median of 80 ms one call in fifty takes more than 220."""

Fits = Callable[[Message], bool]


@asynccontextmanager
async def served(
    *, limits: Model = "none", latency: float = 0.0, figures: Figures | None = None
) -> AsyncIterator[Demo]:
    """Bot API and feeds on free ports. `latency`: median seconds a call of the Bot API takes, there and back."""
    feeds = SampleFeeds(now, samples=Samples(OUTLETS, (), (), load_samples().months), with_items=False)
    world = World(now=now, rng=random.Random(1), token=TOKEN, limits=limits, figures=figures)
    telegram = botapi.app(world)
    if latency:
        telegram.middlewares.append(_far(latency, random.Random(2)))
    api, api_url = await start(telegram, "127.0.0.1", 0)
    pages, feeds_url = await start(feeds.app(), "127.0.0.1", 0)
    demo = Demo(api_url, "", feeds_url, world, feeds, (), (api, pages))
    try:
        yield demo
    finally:
        await demo.close()


def _far(latency: float, rng: random.Random) -> Callable[[web.Request, Handler], object]:
    @web.middleware
    async def far(request: web.Request, handler: Handler) -> web.StreamResponse:
        way = rng.lognormvariate(math.log(latency), SPREAD) / 2
        await asyncio.sleep(way)
        response = await handler(request)
        await asyncio.sleep(way)
        return response

    return far


@dataclass(slots=True)
class Waiting:
    """Who waits for an answer, and how long those waited who have it."""

    world: World
    took: dict[str, list[float]] = field(default_factory=dict)
    open: dict[int, list[tuple[str, float, Fits]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Hears of every message."""
        self.world.listen(self._heard)

    def expect(self, person: Person, group: str, fits: Fits) -> None:
        """From now on this person waits for a message of the bot, new or edited, that fits."""
        self.open.setdefault(person.id, []).append((group, asyncio.get_running_loop().time(), fits))

    def unanswered(self, group: str) -> int:
        """How many of a group still wait."""
        return sum(one[0] == group for waiting in self.open.values() for one in waiting)

    async def over(self, group: str, within: float) -> None:
        """Until nobody of the group waits any more, or `within` seconds have passed."""
        loop = asyncio.get_running_loop()
        end = loop.time() + within
        while self.unanswered(group) and loop.time() < end:  # noqa: ASYNC110 - answers come one by one
            await asyncio.sleep(0.05)

    def _heard(self, change: Change) -> None:
        message, waiting = change.message, self.open.get(change.chat_id)
        if not waiting or message is None or not message.from_bot:
            return
        found = next((one for one in waiting if one[2](message)), None)
        if found:
            waiting.remove(found)
            self.took.setdefault(found[0], []).append(asyncio.get_running_loop().time() - found[1])


def quantile(values: Sequence[float], share: float) -> float:
    """The value that `share` of them do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(len(ordered) * share) - 1)]


def people(demo: Demo, number: int, language: str = "ru") -> list[Person]:
    """People who once met the bot: it may write to them."""
    found = [demo.world.person(f"Reader {n}", language) for n in range(number)]
    for person in found:
        person.chat.standing = Standing.OPEN
    return found


async def enrol(db: Database, some: Sequence[Person], since: datetime, *, label: str | None = "all") -> None:
    """Make people subscribers since a moment, following a topic unless told otherwise; without any night."""
    async with db.write() as tx:
        first = await readers.add(tx, some[0].id, lang="ru", profile_=Profile("UTC", 0, 0), grouped=False, now=since)
        profile_id = next(number for number, found in await readers.profiles(tx) if found == first.profile)
        same: dict[str, object] = {
            "lang": "ru",
            "profile_id": profile_id,
            "abroad": False,
            "grouped": False,
            "state": "active",
            "active_on": month(since),
        }
        same["bot_id"] = tx.bot_id
        marks = [readers.chat_mark(tx, one.id) for one in some]
        rows = [
            {"chat": readers.seal_chat(tx, one.id), "chat_mark": mark, "created_at": since, **same}
            for one, mark in zip(some, marks, strict=True)
        ]
        await tx.insert_new(subscriber, rows)
        found = [await readers.find(tx, one.id) for one in some] if label else []
        about = {"topic_mark": tx.vault.mark(label or "", TOPIC), "kinds": ALL_KINDS, "created_at": since}
        about["label"] = tx.vault.seal_json({"l": label, "s": None}, LABEL)
        await tx.insert_new(topic, [{"subscriber_id": one.id, **about} for one in found if one])


async def awake(demo: Demo) -> None:
    """Until the bot answers: what starts it is not measured."""
    person = demo.world.person("First", "ru")
    person.write_now("/start")
    await person.until(lambda: bool(person.received), 30)
    assert person.received


def letter(demo: Demo, person: Person, *buttons: str) -> Message:
    """A message of the bot that stands in the chat from before, with buttons of this callback data."""
    rows = tuple((Button(data, data),) for data in buttons)
    return demo.world.post(person.chat, "sendMessage", text="from before", html="from before", buttons=rows)


def press(demo: Demo, person: Person, message: Message, data: str) -> None:
    """Press a button of a message, whatever stands in it by now."""
    demo.world.press(message, Button(data, data), person.chat)
