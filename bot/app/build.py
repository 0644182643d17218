"""Puts a bot together. Nothing runs until it is asked to."""

import random
import secrets
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.alerts import amend, bad_news, totals
from bot.alerts import service as alerts
from bot.alerts.figures import COUNT, counting, refresh
from bot.alerts.gather import Gatherer
from bot.app import upkeep, watching
from bot.app.asks import Asks
from bot.app.clock import now
from bot.app.desk import Desk
from bot.app.families import Families, counting_meant, counting_reach
from bot.app.further import Further
from bot.app.idle import Idle
from bot.app.live import Live, landing
from bot.app.moved import settle_bot
from bot.app.passes import Bot
from bot.app.ready import specs
from bot.app.rounds import Pass
from bot.app.signs import Listening, Signs
from bot.app.steady import Outside, Steady
from bot.app.tell import Tell
from bot.app.unheard import Unheard
from bot.app.weekly import Weekly
from bot.app.wishes import Wishes
from bot.config import Config
from bot.delivery.admins import ADMIN, is_admin
from bot.delivery.dispatch import Dispatch
from bot.delivery.drawing import CHARTS, paint_charts
from bot.delivery.fetching import FETCH, fetching
from bot.delivery.hashing import HASH, hash_word
from bot.delivery.inbox import Inbox
from bot.delivery.messenger import Carrier
from bot.delivery.pace import Pace, PaceConfig
from bot.delivery.polling import Polling as Updates
from bot.delivery.printing import PRINT, print_page
from bot.delivery.tasks import Do, Tasks
from bot.delivery.vanish import vanish_round
from bot.delivery.whoami import ME, who_am_i
from bot.delivery.worker import Sender
from bot.hearings import afterwards, family
from bot.hearings import service as hearings
from bot.i18n import Catalogs, aid_directory, distress_stems
from bot.people.least import rank_round
from bot.store import amend as corrections
from bot.store import reminders, sources, state
from bot.store.database import Database, Tx
from campaigns import service as campaigns
from feeds import trial
from feeds.extract import load_lexicons
from feeds.poll import Poller
from feeds.web import Web
from handlers import routers
from handlers.about import About
from handlers.organise.checking import REACH
from handlers.organise.live import MEANT


@dataclass(frozen=True, slots=True)
class Ports:
    """What is replaced in tests: the web, Telegram, the clock and chance."""

    web: Web
    messenger: Carrier
    now: Callable[[], datetime] = now
    clock: Callable[[], float] = time.monotonic
    rng: random.Random = field(default_factory=random.Random)
    outside: Outside | None = None
    """What time others say it is; None: our clock is believed."""

    watched: Web | None = None
    """What links of campaigns are looked at through; None: they are not."""


async def build(config: Config, db: Database, token: str, ports: Ports) -> Bot:
    """The bot, put together, with the sources of the config in the database."""
    bot_id = int(token.partition(":")[0])
    await settle_bot(db, bot_id)
    async with db.write() as tx:
        await sources.sync(tx, specs(config), ports.now())
        await corrections.reopen(tx)
        await reminders.reopen(tx, ports.now())
        restored_at = await state.moment(tx, state.RESTORED_AT)
    catalogs = Catalogs.load()
    me = secrets.token_hex(8)  # who holds a lease: another process, or this one after a restart, is somebody else
    reactions, lexicons = watching.reactions(ports.now), load_lexicons()
    given = {"about": _about(config), "stems": distress_stems(), "reactions": reactions, "lexicons": lambda: lexicons}
    dispatch = Dispatch(token, routers(), catalogs, directory=aid_directory(), **given)
    pace = Pace(PaceConfig(**config.delivery.model_dump()))
    signs = Signs(ports.clock)
    messenger = Listening(ports.messenger, signs)
    doubt = {lang: catalogs.translator(lang)("doubt.line") for lang in catalogs.languages}
    gatherer = Gatherer(catalogs, ports.now, Further(catalogs, ports.now))
    sender = Sender(db, messenger, pace, me, ports.now, ports.clock, gatherer.message, doubt)
    inbox = Inbox(db, ports.messenger, dispatch, catalogs, bot_id, ports.now)
    poller = Poller(
        watching.polling(config, db, ports.web, me, restored_at, lexicons, reactions, now=ports.now, rng=ports.rng)
    )
    look = trial.task(ports.web, poller.polling.parser, lexicons, ports.now)
    tasks = Tasks(db, ports.messenger, _kinds(db, ports, look), bot_id, me, ports.now)
    steady = Steady(db, ports.now, ports.clock, ports.outside)
    tell = Tell(db, messenger, catalogs, ports.now, lambda: sender.halted)
    desk = Desk(db, catalogs, ports.now, reactions)
    asks = Asks(db, catalogs, ports.now, ports.rng)
    land = None if ports.watched is None else landing(ports.watched)
    live = Live(db, catalogs, ports.now, land, frozenset(config.telegram.owners))
    staff = (
        Pass("tell", tell.round, timedelta(seconds=20)),
        Pass("review", desk.round, timedelta(seconds=2)),
        Pass("asks", asks.round, timedelta(seconds=30)),
        Pass("families", Families(db, catalogs, ports.now).round, timedelta(minutes=1)),
        Pass("cards", live.cards, timedelta(seconds=20)),
        Pass("links", live.links, timedelta(minutes=5)),
    )
    bot = Bot(
        db=db,
        messenger=ports.messenger,
        inbox=inbox,
        sender=sender,
        updates=Updates(db, messenger, bot_id, ports.now, ports.clock),
        poller=poller,
        passes=_beating(signs, (*_passes(db, config, catalogs, poller, inbox, tasks, sender, steady), *staff)),
        signs=signs,
        steady=steady,
        closing=(poller.polling.parser.close, db.close),
    )
    inbox.on_heard = sender.heard
    sender.on_free = bot.waker("deliver")
    poller.on_free = bot.waker("poll")
    db.on_commit = bot.wake
    return bot


def _kinds(db: Database, ports: Ports, look: Do) -> Mapping[str, Do]:
    """Who does which task. `look`: at a feed that somebody wants to add."""
    return {
        ADMIN: is_admin,
        ME: who_am_i,
        HASH: hash_word,
        PRINT: print_page,
        CHARTS: paint_charts,
        FETCH: fetching(ports.messenger),
        COUNT: counting(db, ports.now),
        REACH: counting_reach(db, ports.now, ports.clock),
        MEANT: counting_meant(db, ports.now),
        trial.TRIAL: look,
    }


def _about(config: Config) -> About:
    about, owners = config.about, frozenset(config.telegram.owners)
    return About(about.operator, about.contact, owners, config.contact.silence, calendars_at(config))


def calendars_at(config: Config) -> str | None:
    """The address of which calendar links are made: only with a certificate, for the token is all that protects one."""
    url = config.web.public_url
    return f"{url.rstrip('/')}/ics/" if url is not None and url.startswith("https://") else None


def _beating(signs: Signs, passes: Sequence[Pass]) -> tuple[Pass, ...]:
    return tuple(replace(one, work=signs.beating(one.name, one.work, one.every.total_seconds())) for one in passes)


def _passes(
    db: Database,
    config: Config,
    catalogs: Catalogs,
    poller: Poller,
    inbox: Inbox,
    tasks: Tasks,
    sender: Sender,
    steady: Steady,
) -> tuple[Pass, ...]:
    """The table of passes: name, one round of it, and how often it looks by itself. Commits wake them sooner."""
    url, days, now = config.database.url, config.database.backups, steady.now

    async def awaits(tx: Tx, reader_id: int) -> bool:
        return await family.awaits_hearing(tx, reader_id, now())

    idle, wishes, weekly = Idle(db, catalogs, now, (awaits,)), Wishes(db, catalogs, now), Weekly(db, catalogs, now)

    async def expire() -> int:
        return await upkeep.expire(db, url, now()) if await steady.believed() else 0

    async def silent() -> int:
        return await idle.round() if await steady.believed() else 0

    async def backup() -> int:
        return await upkeep.backup_nightly(db, url, days, now()) if await steady.believed() else 0

    async def vanish() -> int:
        return await vanish_round(db, now()) if await steady.believed() else 0

    return (
        Pass("poll", poller.round, timedelta(milliseconds=250)),
        Pass("fanout", lambda: alerts.fanout_round(db, catalogs, now()), timedelta(seconds=5)),
        Pass("amend", lambda: amend.amend_round(db, catalogs, now()), timedelta(seconds=5)),
        Pass("bad_news", lambda: bad_news.bad_news_round(db, catalogs, now()), timedelta(seconds=20)),
        Pass("afterwards", lambda: afterwards.afterwards_round(db, catalogs, now()), timedelta(minutes=1)),
        Pass("wishes", wishes.round, timedelta(minutes=1)),
        Pass("remind", lambda: hearings.remind_round(db, catalogs, now()), timedelta(seconds=20)),
        Pass("inbox", inbox.round, timedelta(seconds=1)),
        Pass("task", tasks.round, timedelta(seconds=5)),
        Pass("deliver", sender.round, timedelta(seconds=1)),
        Pass("vanish", vanish, timedelta(minutes=1)),
        Pass("campaigns", lambda: campaigns.round_(db, now()), timedelta(seconds=30)),
        Pass("expire", expire, timedelta(minutes=1)),
        Pass("scrub", lambda: upkeep.scrub(db), timedelta(seconds=15)),
        Pass("backup", backup, timedelta(minutes=10)),
        Pass("weekly", weekly.round, timedelta(minutes=10)),
        Pass("rank", lambda: rank_round(db, now()), timedelta(minutes=10)),
        Pass("unheard", Unheard(db, catalogs, now).round, timedelta(minutes=10)),
        Pass("figures", lambda: refresh(db, now()), timedelta(minutes=5)),
        Pass("totals", lambda: totals.refresh(db, now()), timedelta(minutes=1)),
        Pass("idle", silent, timedelta(minutes=10)),
    )
