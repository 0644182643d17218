"""A campaign that somebody is writing, question by question: what was answered so far, sealed, one for each subscriber.

Owns no question and no answer: the body is whatever campaigns/wizard.py makes of it.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from sqlalchemy import delete, select

from bot.store.database import Tx
from bot.store.schema.organisations import campaign_draft

BODY: Final = "campaign_draft.body"


async def get(tx: Tx, reader_id: int) -> dict[str, Any] | None:
    """What was answered so far; None: nothing is being written."""
    sealed = await tx.conn.scalar(select(campaign_draft.c.body).where(campaign_draft.c.subscriber_id == reader_id))
    return None if sealed is None else tx.vault.open_json(sealed, BODY)


async def put(tx: Tx, reader_id: int, body: Mapping[str, Any], now: datetime) -> None:
    """What is answered by now, in the place of what was."""
    await drop(tx, reader_id)
    row = {"subscriber_id": reader_id, "body": tx.vault.seal_json(dict(body), BODY), "changed_at": now}
    await tx.insert_new(campaign_draft, row)


async def drop(tx: Tx, reader_id: int) -> None:
    """Nothing is being written."""
    await tx.conn.execute(delete(campaign_draft).where(campaign_draft.c.subscriber_id == reader_id))
