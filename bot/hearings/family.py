"""What relatives, lawyers and helpers of a person do with hearings: add, correct, keep to themselves, show.

A thin shell. Whatever they say is a claim like any other (bot/hearings/claims.py): it takes no date away that somebody
else stands for. Knows neither handlers nor how somebody became a relative.
"""

from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from bot.core.event import Person
from bot.core.hearing import Claim, Hearing, HearingKind, Says, When, Who, hearing_label
from bot.core.relative import Kin, Relative
from bot.hearings.claims import settle
from bot.hearings.service import ONE_HEARING, follow
from bot.hearings.view import ahead, kin, told_details
from bot.store import afterwards, hearings, kept, people, readers, relatives
from bot.store import reminders as jobs
from bot.store.database import Tx
from bot.store.readers import Reader

VOICE: Final = "claim.voice"

BARE: Final = {"kind": HearingKind.UNKNOWN.value}
"""What stands in a row of which nothing is known, where that is not nothing."""


async def theirs(tx: Tx, person: Person) -> list[Hearing]:
    """Every hearing that relatives of a person see: what is public, and what they keep to themselves."""
    found = [*await hearings.of_people(tx, [person.id]), *await kept.of_person(tx, person.public_id)]
    return sorted(found, key=lambda one: one.id)


async def awaits_hearing(tx: Tx, reader_id: int, now: datetime) -> bool:
    """Whether a subscriber is here for somebody whose hearing is open."""
    for each in await relatives.of_reader(tx, reader_id):
        person = await people.by_public_id(tx, each.person)
        if person is not None and ahead(await theirs(tx, person), now):
            return True
    return False


async def one_of(tx: Tx, person: Person, public_id: str) -> Hearing | None:
    """A hearing that relatives of the person see; None: it is another's, or gone."""
    return next((one for one in await theirs(tx, person) if one.public_id == public_id and not one.gone), None)


async def add(tx: Tx, relative: Relative, person: Person, when: When, now: datetime) -> Hearing:
    """A date that a relative knows: said of the hearing that has it already, or of a new one that only they see."""
    await tx.alone(ONE_HEARING)
    known = next((one for one in await theirs(tx, person) if not one.gone and _has(one, when)), None)
    if known is not None:
        await say(tx, relative, known, now, when=when)
        return await _get(tx, known.id)
    alone = len(await relatives.of_person(tx, person.public_id)) < 2  # nobody else is to be told of it
    number = await hearings.add(tx, HearingKind.UNKNOWN, person.group, (), now, told=alone)
    await kept.keep(tx, number, person.public_id)
    await say(tx, relative, await _get(tx, number), now, when=when)
    return await _get(tx, number)


def _has(one: Hearing, when: When) -> bool:
    return any(claim.says is Says.DATE and claim.when and claim.when.fits(when) for claim in one.claims)


async def say(
    tx: Tx,
    relative: Relative,
    hearing: Hearing,
    now: datetime,
    *,
    says: Says = Says.DATE,
    when: When | None = None,
    listed: bool = False,
    **where: Any,
) -> None:
    """A relative's word on a hearing, and what follows from it. `where`: what it says besides a date, by the names of a
    claim. `listed`: the court's own list says so.
    """
    await tx.alone(ONE_HEARING)
    was = await _get(tx, hearing.id)
    by = Who.DOCKET if listed else Who.LAWYER if relative.kin is Kin.LAWYER else Who.FAMILY
    voice = tx.vault.mark(str(relative.id), VOICE).hex()
    claim = Claim(0, by, voice, now, says, when, moves=bool(was.claims), **where)
    await hearings.add_claim(tx, hearing.id, claim, now)
    await follow(tx, was, now)


async def wish(tx: Tx, one: Hearing, *, wished: bool) -> None:
    """The relatives ask to show it to everybody, or ask no more."""
    if one.of is not None:
        await kept.keep(tx, one.id, one.of, wished=wished)


async def show(tx: Tx, one: Hearing, person: Person, now: datetime) -> None:
    """A liaison agrees: everybody who follows the person sees it."""
    await tx.alone(ONE_HEARING)
    await jobs.void(tx, one.id)
    await kept.show(tx, one.id, person.id, now)
    # Whoever agreed has read it.
    await hearings.set_fields(tx, one.id, {name: str(said) for name, said in told_details(one).items()})


async def hide(tx: Tx, one: Hearing, person: Person, now: datetime) -> None:
    """It is the family's alone again, from this moment on: what waits for others does not leave."""
    await tx.alone(ONE_HEARING)
    await kept.keep(tx, one.id, person.public_id)
    # What they said of it lies sealed in their claims.
    await hearings.set_fields(tx, one.id, {name: BARE.get(name) for name in told_details(one)})
    await jobs.again(tx, one.id, now)
    await afterwards.unask(tx, one.id)
    await hearings.look_again(tx, one.id, now)


async def replan(tx: Tx, person: Person, now: datetime) -> None:
    """Somebody's nights count otherwise from now on: when to look again is computed anew."""
    for one in await theirs(tx, person):
        await hearings.set_fields(tx, one.id, {"next_at": now})
    tx.wakes.add("remind")


async def may_see(tx: Tx, reader: Reader, one: Hearing) -> bool:
    """Whether somebody may see what others may not: the relatives, and to what they keep to themselves their guests."""
    labels = {topic.label for topic in await readers.topics(tx, reader.id)}
    if one.of is not None and hearing_label(one.public_id) in labels:
        return True
    return any(each.person in kin(one) for each in await relatives.of_reader(tx, reader.id))


async def seen_by(tx: Tx, reader: Reader) -> list[Hearing]:
    """What families keep to themselves and this reader may see."""
    found = [one for each in await relatives.of_reader(tx, reader.id) for one in await kept.of_person(tx, each.person)]
    labels = [topic.label for topic in await readers.topics(tx, reader.id)]
    given = [label.removeprefix(hearing_label("")) for label in labels if label.startswith(hearing_label(""))]
    shared = [one for one in await hearings.by_public_ids(tx, given) if one.of]
    return list({one.id: one for one in (*found, *shared)}.values())


async def leave(tx: Tx, relative: Relative) -> int:
    """Nothing is known of this relative any more; of the last one what they kept goes, too: how many hearings."""
    await tx.alone(ONE_HEARING)
    await kept.unsend(tx, relative.reader_id, relative.person)
    await relatives.end(tx, relative.id)
    return await kept.erase_if_left(tx, relative.person)


async def name_court(tx: Tx, relative: Relative, one: Hearing, court: str, zone: str | None, now: datetime) -> None:
    """The court in a relative's own words; `zone`: its clock, as far as the words tell, for a date without one."""
    await say(tx, relative, one, now, says=Says.WHERE, court=court)
    when = settle(one.claims).date
    if zone is not None and when is not None and when.at is not None and when.zone is None:
        await say(tx, relative, one, now, when=replace(when, zone=zone))


async def saw_list(tx: Tx, relative: Relative, one: Hearing, when: When, url: str, now: datetime) -> None:
    """A lawyer saw the date that holds on the court's own list, at this address: it is confirmed, and moves nothing."""
    await say(tx, relative, one, now, when=when, listed=True)
    if one.of is not None:
        await say(tx, relative, one, now, says=Says.WHERE, docket_url=url)
    elif one.docket_url is None:
        await hearings.set_fields(tx, one.id, {"docket_url": url})


async def _get(tx: Tx, hearing_id: int) -> Hearing:
    found = await hearings.get(tx, hearing_id)
    assert found is not None  # noqa: S101 - read under the lock under which hearings go
    return found
