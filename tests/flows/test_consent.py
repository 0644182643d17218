"""A consent that is taken back while people are in the middle: by a relative, and by somebody of the staff."""

import asyncio

import pytest
from sqlalchemy import select

from bot.app.clock import now
from bot.core.messages import MessageKind
from bot.store import campaigns, readers
from bot.store.schema.traffic import outbox
from tests.flows.conftest import Story, press
from tests.flows.test_campaigns import LANGS, STEPS, arrived, launched, walk
from tests.flows.test_family import HERO, a_hero, a_liaison, a_relative

REVOKED = {
    "a relative, no name any more": ("petition", ("fam:more:", "fam:public:", "fap:no_name:0:", "fap:no_name:1:")),
    "a liaison, silence": ("contact", ("pe:consent:", "pew:silence:")),
}


async def waiting(story: Story) -> set[str]:
    """What is promised to anybody, by its kind."""
    async with story.bot.db.read() as tx:
        return set((await tx.conn.execute(select(outbox.c.kind))).scalars())


@pytest.mark.parametrize(("kind", "presses"), REVOKED.values(), ids=REVOKED)
async def test_a_consent_taken_back_in_the_middle(story: Story, kind: str, presses: tuple[str, ...]) -> None:
    db, last = story.bot.db, STEPS[kind][-1]
    hero, liaison = await a_hero(story), await a_liaison(story)
    who = await a_relative(story, liaison) if kind == "petition" else liaison
    number = await launched(db, hero.public_id, kind)
    people = {language: await arrived(story, kind, language, number) for language in LANGS}
    async with db.write() as tx:
        found = await readers.find(tx, liaison.id)
        assert found is not None
        await readers.grant(tx, found.id, "organiser", now())
    for one in ("later:when:", "later:set:", "act:card:"):  # a reminder waits
        await press(people["en"], one)
    await asyncio.gather(*(walk(person, STEPS[kind][:-1], number) for person in people.values()))
    for person in people.values():
        await person.until(lambda person=person: any(one.button(last.format(n=number)) for one in person.received))

    assert MessageKind.REMINDER in await waiting(story)
    await who.write("/family" if kind == "petition" else f"/person {HERO}")
    for one in presses:
        await press(who, one)

    async def stopped() -> bool:
        async with db.read() as tx:
            stored = await campaigns.get(tx, number)
        gone = not {MessageKind.REMINDER, MessageKind.ASK} & await waiting(story)
        return gone and stored is not None and (stored.state, stored.why) == ("auto_paused", "consent")

    await story.until(stopped, 15)
    for language, person in people.items():
        seen = len(person.received)
        await press(person, last.format(n=number))
        await person.wait_for(LANGS[language][1])
        assert not any(name in one.text for one in person.received[seen:] for name in (HERO, "Ivan", "Иван", "Іван"))
    await liaison.wait_for("A campaign you answer for has stopped by itself")
    async with db.read() as tx:
        assert "completed" not in await campaigns.counts(tx, number)
