"""Cards of live campaigns that change by themselves: which message of whose chat, and what it shows now.

Whose chat it is stands with the subscriber and goes with them; the number of the message is sealed. What a card says is
not known here.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Row, delete, select, update

from bot.store.database import Tx
from bot.store.schema.live import campaign_card
from bot.store.schema.readers import subscriber

BODY: Final = "campaign_card.body"


@dataclass(frozen=True, slots=True)
class Card:
    """One card. `shows`: a mark of its text."""

    id: int
    campaign_id: int
    reader_id: int
    lang: str
    message_id: int
    shows: str
    edited_at: datetime


async def keep(tx: Tx, campaign_id: int, reader_id: int, message_id: int, shows: str, now: datetime) -> None:
    """This message is the card of that campaign, in place of an older one in the same chat."""
    body = tx.vault.seal_json([message_id, shows], BODY)
    values = {"bot_id": tx.bot_id, "body": body, "edited_at": now}
    statement = tx.insert(campaign_card).values(campaign_id=campaign_id, subscriber_id=reader_id, **values)
    key = ["campaign_id", "subscriber_id"]
    await tx.conn.execute(statement.on_conflict_do_update(index_elements=key, set_=values))


async def drop(tx: Tx, campaign_id: int, reader_id: int) -> None:
    """The card of this chat stays as it is."""
    mine = (campaign_card.c.campaign_id == campaign_id) & (campaign_card.c.subscriber_id == reader_id)
    await tx.conn.execute(delete(campaign_card).where(mine))


async def leave(tx: Tx, campaign_id: int, reader_id: int, message_id: int) -> None:
    """Something else stands in this message now: if it was the card, it does not change any more."""
    mine = (campaign_card.c.campaign_id == campaign_id) & (campaign_card.c.subscriber_id == reader_id)
    body = await tx.conn.scalar(select(campaign_card.c.body).where(mine))
    if body is not None and tx.vault.open_json(body, BODY)[0] == message_id:
        await drop(tx, campaign_id, reader_id)


async def due(tx: Tx, before: datetime) -> list[Card]:
    """The cards last changed at or before that moment, of readers who can be written to by this bot."""
    joined = campaign_card.join(subscriber, subscriber.c.id == campaign_card.c.subscriber_id)
    ours = (subscriber.c.state == "active") & (campaign_card.c.bot_id == tx.bot_id)
    query = (
        select(campaign_card, subscriber.c.lang).select_from(joined).where(ours, campaign_card.c.edited_at <= before)
    )
    rows = await tx.conn.execute(query.order_by(campaign_card.c.id))
    return [_card(row, *tx.vault.open_json(row.body, BODY)) for row in rows]


async def edited(tx: Tx, card: Card, shows: str, now: datetime) -> None:
    """It shows something else now, or was looked at."""
    body = tx.vault.seal_json([card.message_id, shows], BODY)
    mine = update(campaign_card).where(campaign_card.c.id == card.id)
    await tx.conn.execute(mine.values(body=body, edited_at=now))


async def end(tx: Tx, card_id: int) -> None:
    """It does not change any more."""
    await tx.conn.execute(delete(campaign_card).where(campaign_card.c.id == card_id))


def _card(row: Row[Any], message_id: int, shows: str) -> Card:
    return Card(row.id, row.campaign_id, row.subscriber_id, row.lang, message_id, shows, row.edited_at)
