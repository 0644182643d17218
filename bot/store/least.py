"""Who may be offered to readers: people who wish to be known, and who are still waited for."""

from sqlalchemy import exists, select

from bot.core.event import Consent, EventState
from bot.core.kinds import Kind
from bot.store.database import Tx
from bot.store.schema.events import event, event_person
from bot.store.schema.people import person

MOST = 2_000
"""People looked at, the last registered first."""

OVER = (Kind.RELEASE.value, Kind.DEATH.value)
"""After these nobody is waited for."""


async def candidates(tx: Tx) -> list[tuple[int, str]]:
    """(id, public id) of grown-ups who wish to be known and of whom neither release nor death is told."""
    joined = event_person.join(event, event.c.id == event_person.c.event_id)
    told = (event.c.state == EventState.PUBLISHED.value) & event.c.kind.in_(OVER)
    over = exists().select_from(joined).where(event_person.c.person_id == person.c.id, told)
    known = (person.c.consent == Consent.OPEN.value) & ~person.c.minor & ~over
    query = select(person.c.id, person.c.public_id).where(known).order_by(person.c.id.desc()).limit(MOST)
    return [(row.id, row.public_id) for row in await tx.conn.execute(query)]
