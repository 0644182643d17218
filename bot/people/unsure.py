"""Names in an event of which a person of the staff has to say whose they are.

Owns which names these are: one that fits several people, or nobody for sure, was linked to nobody; one that nobody had
before made a new row, which may be somebody known under another spelling. Namesakes are never linked by themselves.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.alerts import amend
from bot.core.event import TOLD, Event, Person
from bot.core.finding import Group
from bot.core.fold import name_key
from bot.people import registry
from bot.people.byhand import mark
from bot.people.naming import Naming, naming
from bot.people.staff import MOST, may_see
from bot.store import namesakes, people
from bot.store.database import Tx

READ = 8
"""People of an event whose names are compared with the registry: an exchange list has a hundred."""


@dataclass(frozen=True, slots=True)
class Unsure:
    """A name, and whom it may belong to. `person`: the new row that was made of it; None: it is linked to nobody."""

    name: str
    key: str
    lang: str
    person: Person | None
    fits: tuple[Person, ...]

    @property
    def mark(self) -> str:
        """What stands for the name in a button."""
        return mark(self.key)


async def names(tx: Tx, event: Event, *, silent: bool) -> list[Unsure]:
    """The names of an event to ask about; `silent`: also about whoever asked for silence."""
    found = []
    for one in await namesakes.unlinked(tx, event.id):
        fits = [person for person in await people.by_key(tx, one.key) if may_see(person, silent=silent)]
        found.append(Unsure(one.name, one.key, one.lang, None, tuple(fits)))
    new = await people.unchecked(tx, [person.id for person in event.people[:READ]])
    registry_ = await people.names(tx) if new else []
    for person in (one for one in event.people[:READ] if one.id in new):
        close = await _close_to(tx, person, registry_, silent=silent)
        if close:
            found.append(Unsure(person.name, name_key(person.name), "", person, tuple(close)))
    return found


async def _close_to(tx: Tx, person: Person, known: Sequence[tuple[int, str]], *, silent: bool) -> Sequence[Person]:
    def other(one: Person) -> bool:
        return one.id != person.id and may_see(one, silent=silent)

    return await registry.search(tx, person.name, MOST, shown=other, known=known)


async def link(tx: Tx, event: Event, one: Unsure, person: Person, now: datetime) -> bool:
    """The name is this person's; False: somebody said so before, or it is not linked to nobody.

    Where the event was told already it says, without a sound, what may be said by now: nothing, if silence is wanted.
    """
    if one.person is not None or not await namesakes.link(tx, event.id, one.key, person.id, now):
        return False
    if event.state in TOLD:
        if naming(person) is Naming.SILENT:
            await amend.hush(tx, event.id, now)
        await amend.start(tx, event.id, "unnamed", now)
    return True


async def somebody_new(tx: Tx, event: Event, one: Unsure, now: datetime) -> Person | None:
    """The name is of somebody who is nobody of those that are known; None: it was decided meanwhile."""
    if one.person is not None:
        await people.check(tx, one.person.id)
        return one.person
    minor = event.group is Group.CHILD
    fresh = {"name": one.name, "key": one.key, "lang": one.lang}
    person_id = await people.add(tx, group=event.group, minor=minor, now=now, **fresh)
    await people.check(tx, person_id)
    await namesakes.link(tx, event.id, one.key, person_id, now)
    return (await people.load(tx, [person_id]))[0]
