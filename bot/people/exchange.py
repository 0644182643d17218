"""The registry out into a table, and a table into the registry: the thin shell around sheet and plan.

Whoever may not be named leaves only when everybody is asked for. A file is taken as a whole or not at all.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.alerts.consent import follow_up, narrow
from bot.core.event import Person
from bot.core.record import Record
from bot.core.roles import SERVER, Deed
from bot.i18n import Catalogs
from bot.people.naming import Naming, naming
from bot.people.plan import Plan, plan
from bot.people.sheet import Slip, read, write
from bot.store import audit, people, records
from bot.store.database import Database, Tx

AT_ONCE = 5_000


@dataclass(frozen=True, slots=True)
class Exported:
    """The table, and how many of its people may not be named."""

    text: str
    people: int
    hidden: int


async def export(tx: Tx, *, everybody: bool) -> Exported:
    """Everybody who may be named; with `everybody`, all."""
    registry = [one for one in await records.everybody(tx) if one.name]  # without a name: only counted
    public = {one.id for one in await _people(tx, registry) if naming(one) is Naming.NAMED}
    shown = registry if everybody else [record for record in registry if record.id in public]
    return Exported(write(shown), len(shown), sum(record.id not in public for record in shown))


async def bring(
    db: Database, raw: bytes, catalogs: Catalogs, now: datetime, *, dry: bool, widen: bool
) -> Plan | tuple[Slip, ...]:
    """What the table changed (`dry`: would change), or everything that is wrong with it and nothing was written."""
    today = now.date()
    drafts = read(raw, today)
    lines = [one for one in drafts if not isinstance(one, Slip)]
    if len(lines) < len(drafts):
        return tuple(one for one in drafts if isinstance(one, Slip))
    async with db.read() as tx:
        registry = await records.everybody(tx)
    done = plan(lines, registry, today, widen=widen)
    if dry or not isinstance(done, Plan) or not done.changes:
        return done
    async with db.write() as tx:  # short: a running bot waits for it
        again = await records.everybody(tx)
        if again != registry:
            done = plan(lines, again, today, widen=widen)
        if isinstance(done, Plan):
            await _carry_out(tx, done, catalogs, now)
    return done


async def _carry_out(tx: Tx, done: Plan, catalogs: Catalogs, now: datetime) -> None:
    changed = [change.after for change in done.changes if change.before is not None]
    before = {one.id: one for one in await _people(tx, changed)}
    wished = set()
    for record in changed:
        # First: what waits to be sent about somebody who now wants less said.
        if await narrow(tx, before[record.id], record.consent, catalogs, now):
            wished.add(record.id)
    await records.rewrite(tx, changed)
    for after in await _people(tx, changed):
        if after.id not in wished and naming(after) is not naming(before[after.id]):
            await follow_up(tx, before[after.id], catalogs, now)
    await records.add(tx, done.new, now)
    await audit.note(tx, SERVER, Deed.REGISTRY_IMPORTED, now)


async def _people(tx: Tx, registry: Sequence[Record]) -> list[Person]:
    return [one for part in _parts(registry) for one in await people.load(tx, [record.id for record in part])]


def _parts(registry: Sequence[Record]) -> Iterator[Sequence[Record]]:
    """Databases bound the parameters of one statement."""
    for start in range(0, len(registry), AT_ONCE):
        yield registry[start : start + AT_ONCE]
