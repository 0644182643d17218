"""The desk in a chat: one press decides and shows the next, and everybody else knows of no desk."""

import re
from collections.abc import Sequence
from typing import Any

import pytest

from bot.alerts.service import alert_text, fanout_round, form_for, on_published
from bot.alerts.view import spelling
from bot.core.event import Consent, Event, Published
from bot.core.kinds import Kind
from bot.core.roles import Deed
from bot.store import audit, events, people, readers, review, sources
from bot.store.database import Tx
from bot.store.schema.events import text
from bot.store.schema.traffic import outbox
from feeds import desk
from feeds.review import DEATH_NEEDS_TWO, NAMESAKES, ONE_SOURCE, SILENCE, SOURCE
from feeds.waiting import UNDO, fingerprint
from handlers.staff.review_card import WORDS
from tests.feeds.waiting_events import again, an_open_event
from tests.handlers.chat import Chat, World
from tests.store.builders import NOW, a_reader, a_source, rows
from tests.telegram_html import read

NAME = re.compile("Громов|Gromov")
HERO, OTHER = "Яна Громова", "Олег Дронов"


@pytest.fixture
async def moderator(world: World, reader: Chat) -> Chat:
    """A subscriber who may decide, and who is abroad."""
    return await made_moderator(world, reader)


async def made_moderator(world: World, chat: Chat) -> Chat:
    async with world.db.write() as tx:
        found = await readers.find(tx, chat.id)
        assert found is not None
        await readers.change(tx, found.id, abroad=True)
        await readers.grant(tx, found.id, "moderator", world.now)
    return chat


async def waits(world: World, *names: str, **values: Any) -> Event:
    async with world.db.write() as tx:
        return await an_open_event(tx, *names, now=world.now, **values)


async def out(world: World) -> list[int]:
    """What is carried out by now: the events that were published by it."""
    told: list[int] = []

    async def reaction(tx: Tx, published: Published) -> None:
        await on_published(tx, published, world.now)
        told.append(published.event.id)

    await desk.release(world.db, [reaction], world.now)
    return told


async def deeds(world: World) -> list[str]:
    async with world.db.read() as tx:
        return [one.deed for one in await audit.last(tx, 50)][::-1]


def choice(event: Event, act: str) -> str:
    return f"rv:{act}:{event.public_id}:{fingerprint(event)}"


async def test_the_card_shows_what_would_be_sent_to_how_many_and_what_is_unsure(world: World, moderator: Chat) -> None:
    event = await waits(world, HERO, kind=Kind.RELEASE, reasons=("score", "one_source"))
    async with world.db.write() as tx:
        for chat in range(11):
            await a_reader(tx, 5_000 + chat, follows=["all"])
        found = await readers.find(tx, moderator.id)
        assert found is not None
        alert = alert_text(event, world.catalogs, "en", form_for(found))
    (card,) = await moderator.send("/review")
    assert read(alert.html.strip()).text in card
    assert "https://watch.example/" in moderator.last.html
    assert "about 10 readers" in card
    assert "not say for sure that the case is political" in card
    assert "Only one news outlet" not in card, "an organisation told it, so that is true no more"
    assert "1 event waits" in card
    assert moderator.last.labels == ["Send", "Not ours", "Later", "Why?", "Edit", "Join with…", "No name, silence"]


async def test_few_readers_are_not_counted_out(world: World, moderator: Chat) -> None:
    await waits(world, HERO)
    (card,) = await moderator.send("/review")
    assert "fewer than five" in card


async def test_news_that_nobody_would_be_told_says_so(world: World, moderator: Chat) -> None:
    await waits(world, HERO, fresh=False)
    (card,) = await moderator.send("/review")
    assert "only joins the record" in card


@pytest.mark.parametrize("kind", Kind)
async def test_death_and_ill_treatment_are_folded(world: World, moderator: Chat, kind: Kind) -> None:
    await waits(world, HERO, kind=kind)
    await moderator.send("/review")
    folded = kind in {Kind.DEATH, Kind.HEALTH}
    assert ("The text is folded" in moderator.last.text) is folded
    outside = re.sub(r"<blockquote expandable>.*?</blockquote>", "", moderator.last.html, flags=re.DOTALL)
    assert (NAME.search(outside) is None) is folded
    assert NAME.search(moderator.last.html)
    await moderator.press("Send")
    assert (NAME.search(" ".join(moderator.texts)) is None) is folded


async def test_one_press_decides_and_shows_the_next(world: World, moderator: Chat) -> None:
    slow, urgent = await waits(world, OTHER, kind=Kind.LISTING), await waits(world, HERO)
    (card,) = await moderator.send("/review")
    assert NAME.search(card)
    (after,) = await moderator.press("Send")
    assert "Dronov" in after or OTHER in after
    assert "Goes out in 60 seconds" in moderator.texts[-2]
    (nothing,) = await moderator.press("Not ours")
    assert "Nothing waits" in nothing
    assert await out(world) == []
    world.now += UNDO
    assert await out(world) == [urgent.id]
    assert await deeds(world) == [Deed.EVENT_SENT, Deed.EVENT_REJECTED]
    async with world.db.read() as tx:
        assert (await again(tx, slow.id)).revision == 0


async def test_sixty_events_take_sixty_presses(world: World, moderator: Chat) -> None:
    made = [await waits(world, kind=kind) for kind in (Kind.ARREST, Kind.LISTING, Kind.SENTENCE) for _ in range(20)]
    await moderator.send("/review")
    answers = moderator.answers
    for number in range(60):
        await moderator.press("Not ours" if number % 3 == 0 else "Send")
    assert moderator.answers - answers == 120, "each press: the decided card and the next one"
    assert "Nothing waits" in moderator.last.text
    world.now += UNDO
    sent = []
    while done := await out(world):
        sent += done
    assert len(sent) == 40
    assert set(sent) < {one.id for one in made}


async def test_the_second_of_two_moderators_is_told_that_it_is_decided(world: World, moderator: Chat) -> None:
    event = await waits(world, HERO)
    second = world.chat(3003)
    for step in ("/start", "English", "Everything important", "Skip", "Skip"):
        await (second.send(step) if step.startswith("/") else second.press(step))
    await made_moderator(world, second)
    await moderator.send("/review")
    await second.send("/review")
    await moderator.press("Send")
    for label in ("Not ours", "Send", "Later"):
        await second.press(label) if label == "Not ours" else await second.press_data(choice(event, "later"))
        assert second.toasts[-1] == "Already decided."
    assert "already decided" in second.last.text
    assert second.last.labels == ["Next"]
    assert await second.press("Next") == ["Nothing waits for a decision."]
    world.now += UNDO
    assert await out(world) == [event.id]


async def test_a_decision_is_taken_back_within_a_minute(world: World, moderator: Chat) -> None:
    event = await waits(world, HERO)
    await moderator.send("/review")
    for label in ("Send", "Not ours"):
        await moderator.press(label)
        await moderator.press("Undo")
        assert moderator.toasts[-1] == "Taken back. It waits again."
        await moderator.send("/review")
        assert NAME.search(moderator.last.text)
    await moderator.press("Send")
    world.now += UNDO
    assert await out(world) == [event.id]
    await moderator.press("Undo")
    assert moderator.toasts[-1] == "It is too late to take this back."


async def test_what_changed_since_it_was_shown_is_shown_again(world: World, moderator: Chat) -> None:
    event = await waits(world, HERO)
    await moderator.send("/review")
    async with world.db.write() as tx:
        await people.set_consent(tx, event.people[0].id, Consent.NO_NAME)
    await moderator.press("Send")
    assert "has changed" in moderator.toasts[-1]
    assert not NAME.search(moderator.last.text)
    await moderator.press("Send")
    assert "Goes out" in moderator.texts[-2]


async def test_later_puts_aside_and_says_when_it_comes_back(world: World, moderator: Chat) -> None:
    await waits(world, HERO)
    await moderator.send("/review")
    (after,) = await moderator.press("Later")
    assert "1 event is put aside" in after
    world.later(minutes=31)
    (card,) = await moderator.send("/review")
    assert NAME.search(card)


async def test_why_shows_what_the_program_read(world: World, moderator: Chat) -> None:
    await waits(world, HERO, headline="Громову <задержали> & увезли")
    await moderator.send("/review")
    await moderator.press("Why?")
    assert "Watch: read as “Arrest”" in moderator.last.text
    assert "Громову <задержали> & увезли" in moderator.last.text
    assert "<code>arrest</code>" in moderator.last.html
    await moderator.press("Back")
    assert moderator.last.labels[0] == "Send"


async def test_no_name_takes_effect_at_once_also_for_alerts_that_wait(world: World, moderator: Chat) -> None:
    queued = await waits(world, HERO)
    await moderator.send("/review")
    async with world.db.write() as tx:
        await a_reader(tx, 50, lang="en", follows=["all"])
    await moderator.press("Send")
    world.now += UNDO
    await out(world)
    await fanout_round(world.db, world.catalogs, world.now)
    async with world.db.read() as tx:
        assert any("Громова" in row["payload"]["text"] for row in await rows(tx, text))
    event = await waits(world, HERO, kind=Kind.SENTENCE)
    shown = spelling(event.people[0], "en")
    await moderator.send("/review")
    await moderator.press("No name, silence")
    assert moderator.last.labels == [f"No name: {shown}", f"Silence: {shown}", "Back"]
    await moderator.press(f"No name: {shown}")
    assert not NAME.search(moderator.last.text)
    assert moderator.last.labels[0] == "Send"
    async with world.db.read() as tx:
        told = [row for row in await rows(tx, text) if row["event_id"] == queued.id]
        assert told
        assert not [row for row in told if "Громов" in str(row["payload"]) or "Gromov" in str(row["payload"])]
        assert {row["state"] for row in await rows(tx, outbox)} == {"queued"}
    assert Deed.PERSON_UNNAMED in await deeds(world)


async def test_silence_empties_the_desk_and_the_queue(world: World, moderator: Chat) -> None:
    await waits(world, HERO)
    await moderator.send("/review")
    async with world.db.write() as tx:
        await a_reader(tx, 50, lang="en", follows=["all"])
    await moderator.press("Send")
    world.now += UNDO
    await out(world)
    await fanout_round(world.db, world.catalogs, world.now)
    event = await waits(world, HERO, kind=Kind.SENTENCE)
    shown = spelling(event.people[0], "en")
    await moderator.send("/review")
    await moderator.press("No name, silence")
    (nothing,) = await moderator.press(f"Silence: {shown}")
    assert "Nothing waits" in nothing
    assert not NAME.search(" ".join(moderator.texts[-2:]))
    async with world.db.read() as tx:
        assert {(row["state"], row["problem"]) for row in await rows(tx, outbox)} == {("dropped", "withdrawn")}
        assert [one.event_id for one in await review.waiting(tx)] == []
    await moderator.press_data(choice(event, "send"))
    assert moderator.toasts[-1] == "Already decided."
    assert Deed.PERSON_SILENCED in await deeds(world)


async def test_nobody_widens_a_wish_at_the_desk(world: World, moderator: Chat) -> None:
    event = await waits(world, HERO, consent=Consent.NO_NAME)
    shown = spelling(event.people[0], "en")
    await moderator.send("/review")
    await moderator.press("No name, silence")
    assert moderator.last.labels == [f"Silence: {shown}", "Back"]
    await moderator.press_data(f"rvp:no_name:{event.public_id}:{event.people[0].public_id}")
    assert await deeds(world) == []


async def test_all_sure_events_of_a_source_go_after_they_were_looked_through(world: World, moderator: Chat) -> None:
    blog = {"source": "blog", "trust": "review", "reasons": ("source",)}
    made = [await waits(world, kind=Kind.LISTING, **blog) for _ in range(3)]
    await moderator.send("/review")
    await moderator.press("All 3 sure ones of this source")
    assert moderator.last.text.count("·") == 3
    (nothing,) = await moderator.press("Send all 3")
    assert "Nothing waits" in nothing
    await moderator.press("Undo")
    assert moderator.toasts[-1] == "Taken back. It waits again."
    await moderator.press("All 3 sure ones of this source")
    await moderator.press("Send all 3")
    world.now += UNDO
    assert sorted(await out(world)) == [one.id for one in made]
    assert (await deeds(world)).count(Deed.EVENT_SENT) == 6


async def test_a_moderator_who_is_not_abroad_gets_no_links(world: World, reader: Chat) -> None:
    await made_moderator(world, reader)
    async with world.db.write() as tx:
        found = await readers.find(tx, reader.id)
        assert found is not None
        await readers.change(tx, found.id, abroad=False)
    await waits(world, HERO)
    await reader.send("/review")
    assert not read(reader.last.html).links
    assert "are abroad" in reader.last.text


async def test_sources_that_readers_do_not_see_stand_in_the_card(world: World, moderator: Chat) -> None:
    await waits(world, HERO, consent=Consent.NO_NAME)
    (card,) = await moderator.send("/review")
    assert "readers do not see these pages" in card
    assert not NAME.search(card)
    assert read(moderator.last.html).links


async def test_for_others_there_is_no_desk(world: World, reader: Chat) -> None:
    event = await waits(world, HERO)
    assert await reader.send("/review") == await reader.send("/nonsense")
    acts = [choice(event, act) for act in ("send", "no", "later", "why", "card", "names", "undo", "list")]
    person = event.people[0].public_id
    more = ["rvn:next", f"rvp:silence:{event.public_id}:{person}", f"rva:send:{event.public_id}:9"]
    for callback in (*acts, *more, "nonsense"):
        await reader.press_data(callback)
    assert len(set(reader.toasts)) == 1, "as an unknown button"
    async with world.db.read() as tx:
        assert [one.event_id for one in await review.waiting(tx)] == [event.id]
        assert (await again(tx, event.id)).people[0].consent is Consent.UNKNOWN


@pytest.mark.parametrize("lang", ["en", "ru", "uk"])
@pytest.mark.parametrize("kind", [Kind.DEATH, Kind.SENTENCE], ids=str)
async def test_the_longest_card_fits_a_message(world: World, moderator: Chat, lang: str, kind: Kind) -> None:
    async with world.db.write() as tx:
        found = await readers.find(tx, moderator.id)
        assert found is not None
        await readers.change(tx, found.id, lang=lang)
        names = [f"{'Ж' * 38}{n} {'Щ' * 40}" for n in range(12)]
        event = await an_open_event(
            tx, *names, kind=kind, headline="Ы" * 500, reasons=(*WORDS, "new"), place="Г" * 90, now=world.now
        )
        for n in range(6):
            await another_report(tx, event, f"paper{n}")
    await moderator.send("/review")
    for act in ("why", "names", "card", "send"):
        await moderator.press_data(choice(event, act), max(moderator.messages))


async def another_report(tx: Tx, event: Event, source: str) -> None:
    known = [one.spec for one in await sources.health(tx)]
    await sources.sync(tx, [*known, a_source(source, outlet="ngo", name=source * 12)], NOW)
    report = {"url": f"https://{source}.example/{'u' * 450}", "headline": "Ъ" * 500, "lang": "ru"}
    await events.add_report(tx, event.id, source, {**report, "hides_name": False, "published": NOW}, NOW)


def test_every_reason_has_its_words() -> None:
    ours: Sequence[str] = (SILENCE, NAMESAKES, SOURCE, DEATH_NEEDS_TWO, ONE_SOURCE)
    assert set(ours) <= WORDS.keys()
