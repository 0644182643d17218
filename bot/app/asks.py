"""The pass that asks people: looks at everybody every half hour, and counts what was sent.

Who is asked for what is decided in campaigns/asks.py, how a message looks in handlers/ask_screens.py.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.app import drives
from bot.core.alert import Rendered
from bot.core.messages import MessageKind
from bot.delivery.replies import message_params
from bot.i18n import Catalogs
from bot.store.database import Database, Tx
from bot.store.outbox import Message
from campaigns import asking
from campaigns.asking import Told
from campaigns.asks import NEWS, OUTCOME, PLAN, QUESTION
from handlers import ask_screens


@dataclass(slots=True)
class Asks:
    """One bot's asks."""

    db: Database
    catalogs: Catalogs
    now: Callable[[], datetime]
    rng: random.Random

    async def round(self) -> int:
        """One step; 0: nothing is to be done now."""
        now = self.now()

        def say(told: Told) -> Message:
            screen = ask_screens.message(self.catalogs.translator(told.lang), told, now)
            return Message("sendMessage", message_params(Rendered(screen.html, screen.buttons)), kind(told.reason))

        async def stopped(tx: Tx, campaign_id: int) -> None:
            await drives.tell(tx, campaign_id, self.catalogs, now)

        return await asking.round_(self.db, say, stopped, self.rng, now)


def kind(reason: str) -> MessageKind:
    """What sort of message it is: a reminder was wished for, news, an outcome and a question are no asks."""
    if reason == PLAN:
        return MessageKind.REMINDER
    return MessageKind.THANKS if reason == OUTCOME or reason.startswith((QUESTION, NEWS)) else MessageKind.ASK
