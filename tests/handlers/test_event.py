"""Events by hand in a chat: corrected with a preview, taken back with an apology; two at once decide once."""

import re
from datetime import date, time

import pytest
from sqlalchemy import update

from bot.alerts.service import fanout_round, on_published
from bot.core.event import Consent, Event, EventState, Published
from bot.core.kinds import Kind
from bot.core.messages import Lane
from bot.core.roles import Role
from bot.store import amend, events, outbox_many, people, review
from bot.store.schema.events import amend as amends
from bot.store.schema.events import fanout, story_key
from bot.store.schema.feeds import review as reviews
from bot.store.schema.people import person
from feeds.waiting import fingerprint
from tests.feeds.waiting_events import again, an_open_event
from tests.handlers.chat import Chat, World
from tests.handlers.staff import deeds, somebody
from tests.store.builders import a_reader, rows, size, take
from tests.telegram_html import read

NAME = re.compile("Громов|Gromov")
HERO, OTHER = "Яна Громова", "Олег Дронов"


async def told(world: World, *names: str, readers: int = 1, **values: object) -> Event:
    """A published event of which readers were told."""
    async with world.db.write() as tx:
        for chat in range(readers):
            await a_reader(tx, 9_000 + chat, lang="en", follows=["all"])
        event = await an_open_event(tx, *(names or (HERO,)), now=world.now, **values)  # type: ignore[arg-type]
        await events.publish(tx, event.id, world.now)
        event = await again(tx, event.id)
        await on_published(tx, Published(event, True), world.now)
    while await fanout_round(world.db, world.catalogs, world.now):
        pass
    async with world.db.write() as tx:
        items = await take(tx, Lane.BULK, now=world.now, most=500)
        await outbox_many.sent(tx, [(one, 50 + one.id) for one in items], owner="me", now=world.now)
    return event


async def now_(world: World, event: Event) -> Event:
    async with world.db.read() as tx:
        return await again(tx, event.id)


async def queued(world: World) -> list[tuple[int, str, list[str]]]:
    async with world.db.read() as tx:
        return [(row["event_id"], row["how"], row["what"]) for row in await rows(tx, amends)]


async def pressed(chat: Chat, event: Event, *labels: str) -> None:
    await chat.send(f"/event {event.public_id}")
    for label in labels:
        await chat.press(label)


async def test_the_list_offers_the_newest_and_an_unknown_id_says_so(world: World, moderator: Chat) -> None:
    event = await told(world)
    (said,) = await moderator.send("/event")
    assert event.public_id in said
    await moderator.press(moderator.last.labels[0])
    assert "Published." in moderator.last.text
    (said,) = await moderator.send("/event nobody-knows")
    assert said.startswith("There is no event with this id.")


async def test_the_card_shows_the_alert_its_sources_and_how_many_know(world: World, moderator: Chat) -> None:
    event = await told(world, readers=11)
    await pressed(moderator, event)
    assert "Gromova" in moderator.last.text
    assert "About 10 readers were told" in moderator.last.text
    assert moderator.last.labels[:2] == ["Correct", "Take back"]


async def test_an_event_of_somebody_who_wants_silence_is_no_event(world: World, moderator: Chat) -> None:
    event = await told(world)
    async with world.db.write() as tx:
        await people.set_consent(tx, event.people[0].id, Consent.SILENCE)
    assert await moderator.send(f"/event {event.public_id}") == await moderator.send("/event nobody-knows")
    before = moderator.last.text
    await moderator.press_data(f"ev:facts:{event.public_id}", max(moderator.messages))
    assert "Nothing to change any more." in moderator.toasts
    assert moderator.last.text != before


async def test_a_published_hearing_date_is_corrected_for_those_who_were_told(world: World, moderator: Chat) -> None:
    event = await told(world, kind=Kind.HEARING)
    await pressed(moderator, event, "Correct", "Hearing")
    assert "3 December 2026, 10:00, Moscow" in moderator.last.text
    (shown,) = await moderator.send("4 декабря 2026, 11:30, Москва")
    assert "Friday, 4 December 2026, 11:30 (Moscow time)" in shown
    assert "Correction." in shown
    assert (await now_(world, event)).facts.hearing_day is None, "nothing is done before the press"
    await moderator.press("Correct it")
    after = await now_(world, event)
    facts = after.facts
    assert (facts.hearing_day, facts.hearing_time, facts.hearing_zone) == (
        date(2026, 12, 4),
        time(11, 30),
        "Europe/Moscow",
    )
    assert after.revision == event.revision + 1
    assert await queued(world) == [(event.id, "corrected", ["hearing"])]
    assert await deeds(world) == [("moderator", "event_corrected", event.id)]
    assert "amend" in world.wakes
    async with world.db.read() as tx:
        assert await size(tx, fanout) == 1, "nobody new is rung for a date"


@pytest.mark.parametrize(
    ("fact", "line", "shown"),
    [
        ("Term", "7 лет 6 месяцев", "7 years 6 months in prison"),
        ("Term", "3 years suspended", "3 years, suspended"),
        ("Term", "пожизненно", "life imprisonment"),
        ("Place", "Тверь", "Tver"),
        ("Articles", "205.2, 207.3 УК РФ", "Articles 205.2, 207.3 of Russia’s Criminal Code"),
        ("Hearing", "2026-12-04", "4 December 2026, hour not known"),
    ],
)
async def test_a_fact_is_typed_as_it_is_written_in_the_news(
    world: World, moderator: Chat, fact: str, line: str, shown: str
) -> None:
    event = await told(world, kind=Kind.SENTENCE)
    await pressed(moderator, event, "Correct", fact)
    (said,) = await moderator.send(line)
    assert said.count(shown) == 2, "in the alert and in the reply"


async def test_what_cannot_be_read_names_the_line_and_the_cure(world: World, moderator: Chat) -> None:
    event = await told(world, kind=Kind.HEARING)
    await pressed(moderator, event, "Correct", "Hearing")
    (said,) = await moderator.send("soon, I hope")
    assert "“soon, I hope”" in said
    assert "For example" in said
    (said,) = await moderator.send("4 December 2026")
    assert "Friday, 4 December 2026" in said


async def test_a_fact_can_be_unknown(world: World, moderator: Chat) -> None:
    event = await told(world, kind=Kind.SENTENCE, place="Тверь")
    await pressed(moderator, event, "Correct", "Place", "Not known")
    assert "The place was given wrongly before." in moderator.last.text
    await moderator.press("Correct it")
    assert (await now_(world, event)).facts.place is None
    await pressed(moderator, event, "Correct", "Place", "Not known")
    assert moderator.last.text == "Nothing would change."


async def test_another_kind_tells_those_who_follow_it_and_is_never_a_death(world: World, moderator: Chat) -> None:
    event = await told(world, kind=Kind.DETENTION, detail="fine")
    await pressed(moderator, event, "Correct", "What happened")
    assert "Death in custody" not in moderator.last.labels
    await moderator.press_data(f"evk:death:{event.public_id}", max(moderator.messages))
    assert "Nothing to change any more." in moderator.toasts
    await pressed(moderator, event, "Correct", "What happened", "Arrest", "Correct it")
    after = await now_(world, event)
    assert (after.kind, after.detail) == (Kind.ARREST, None)
    async with world.db.read() as tx:
        assert [row["kind_bit"] for row in await rows(tx, fanout)][-1] != (await rows(tx, fanout))[0]["kind_bit"]
        assert any(row["key"].startswith("fact|arrest|") for row in await rows(tx, story_key))


async def test_the_wrong_person_goes_and_a_registered_one_comes(world: World, moderator: Chat) -> None:
    event = await told(world)
    async with world.db.write() as tx:
        await an_open_event(tx, OTHER, now=world.now, source="other")
    await pressed(moderator, event, "Correct", "People", "Yana Gromova: somebody else")
    await moderator.send("Oleg Dronov")
    await moderator.press("Oleg Dronov")
    assert not NAME.search(moderator.last.text)
    assert "Whom it is about was given wrongly before." in moderator.last.text
    await moderator.press("Correct it")
    after = await now_(world, event)
    assert [one.name for one in after.people] == [OTHER]
    assert "watch" in {one.source_id for one in after.people[0].witnesses}


async def test_somebody_new_is_registered_only_when_it_is_done(world: World, moderator: Chat) -> None:
    event = await told(world)
    async with world.db.read() as tx:
        before = await size(tx, person)
    await pressed(moderator, event, "Correct", "People", "Add somebody")
    await moderator.send("Вера Зимина")
    await moderator.press("Somebody new")
    async with world.db.read() as tx:
        assert await size(tx, person) == before
    assert "Vera Zimina" in moderator.last.text
    await moderator.press("Correct it")
    after = await now_(world, event)
    assert [one.name for one in after.people] == [HERO, "Вера Зимина"]
    await pressed(moderator, event, "Correct", "People", "Not Vera Zimina", "Correct it")
    assert [one.name for one in (await now_(world, event)).people] == [HERO]


async def test_nobody_learns_of_somebody_who_wants_silence(world: World, moderator: Chat) -> None:
    event = await told(world)
    async with world.db.write() as tx:
        hidden = await an_open_event(tx, OTHER, now=world.now, consent=Consent.SILENCE)
    await pressed(moderator, event, "Correct", "People", "Add somebody")
    (said,) = await moderator.send("Oleg Dronov")
    assert "Nobody of the name" in said
    await moderator.press("Somebody new")
    assert "ask the liaison" in moderator.last.text
    await moderator.press_data(f"evi:{hidden.people[0].public_id}", max(moderator.messages))
    assert [one.name for one in (await now_(world, event)).people] == [HERO]


async def test_headlines_of_somebody_hidden_do_not_come_into_sight(world: World, moderator: Chat) -> None:
    event = await told(world, HERO, OTHER)
    async with world.db.write() as tx:
        await people.set_consent(tx, event.people[0].id, Consent.NO_NAME)
    await pressed(moderator, event, "Correct", "People", "Not Yana Gromova", "Correct it")
    after = await now_(world, event)
    assert [(one.headline, one.url) for one in after.reports] == [("", "")]
    assert not NAME.search(moderator.last.text)


async def test_two_moderators_at_once_correct_once(world: World, moderator: Chat) -> None:
    event, second = await told(world, kind=Kind.HEARING), await somebody(world, 3004, Role.MODERATOR)
    for chat, line in ((moderator, "4 December 2026"), (second, "5 December 2026")):
        await pressed(chat, event, "Correct", "Hearing")
        await chat.send(line)
    await moderator.press("Correct it")
    await second.press("Correct it")
    assert second.toasts == ["It has changed meanwhile. Look again."]
    assert (await now_(world, event)).facts.hearing_day == date(2026, 12, 4)
    assert len(await queued(world)) == 1
    assert [deed for _, deed, _ in await deeds(world)] == ["event_corrected"]


async def test_a_button_of_a_conversation_that_is_over_does_nothing(world: World, moderator: Chat) -> None:
    event = await told(world, kind=Kind.HEARING)
    await pressed(moderator, event, "Correct", "Hearing")
    await moderator.send("4 December 2026")
    data = moderator.data("Correct it")
    await moderator.send(f"/event {event.public_id}")
    await moderator.press_data(data)
    assert (await now_(world, event)).facts.hearing_day is None


@pytest.mark.parametrize(
    "reason", ["The wrong person", "It did not happen", "Told before", "Not ours", "Another reason"]
)
async def test_taking_back_shows_the_apology_first(world: World, moderator: Chat, reason: str) -> None:
    event = await told(world, readers=6)
    await pressed(moderator, event, "Take back", reason)
    assert "Taken back." in moderator.last.text
    assert "About 5 readers were told" in moderator.last.text
    assert bool(NAME.search(moderator.last.text)) is (reason != "The wrong person")
    assert (await now_(world, event)).state is EventState.PUBLISHED
    await moderator.press("Take it back")
    assert (await now_(world, event)).state is EventState.RETRACTED
    ((_event, how, _why),) = await queued(world)
    assert how == "retracted"
    assert await deeds(world) == [("moderator", "event_retracted", event.id)]
    await pressed(moderator, event)
    assert moderator.last.labels == []


async def test_two_moderators_at_once_take_back_once(world: World, moderator: Chat) -> None:
    event, second = await told(world), await somebody(world, 3004, Role.MODERATOR)
    for chat in (moderator, second):
        await pressed(chat, event, "Take back", "Not ours")
    await moderator.press("Take it back")
    await second.press("Take it back")
    assert second.toasts == ["Nothing to change any more."]
    assert len(await queued(world)) == 1


async def test_what_was_corrected_meanwhile_is_not_taken_back_unseen(world: World, moderator: Chat) -> None:
    event = await told(world, kind=Kind.HEARING)
    await pressed(moderator, event, "Take back", "Not ours")
    async with world.db.write() as tx:
        await tx.conn.execute(update(events.event).values(facts={"place": "Тверь"}))
    await moderator.press("Take it back")
    assert moderator.toasts == ["It has changed meanwhile. Look again."]
    assert (await now_(world, event)).state is EventState.PUBLISHED


async def test_what_did_not_happen_can_be_reported_anew(world: World, moderator: Chat) -> None:
    event = await told(world)
    async with world.db.write() as tx:
        keys = ["fact|arrest|x y", "head|arrest|x y", "same|page"]
        await events.add_keys(tx, event.id, keys, world.now)
    await pressed(moderator, event, "Take back", "It did not happen", "Take it back")
    async with world.db.read() as tx:
        assert [row["key"] for row in await rows(tx, story_key)] == ["same|page"]


async def test_an_event_that_waits_is_corrected_without_a_word_to_anybody(world: World, moderator: Chat) -> None:
    async with world.db.write() as tx:
        event = await an_open_event(tx, HERO, kind=Kind.HEARING, now=world.now)
        assert await review.approve(tx, event.id, fingerprint(event), due=world.now, now=world.now)
    await pressed(moderator, event, "Correct", "Hearing")
    (said,) = await moderator.send("4 December 2026")
    assert "Correction." not in said
    await moderator.press("Correct it")
    assert "Waits for a decision." in moderator.last.text
    assert await queued(world) == []
    async with world.db.read() as tx:
        assert not await amend.is_open(tx, event.id)
        (row,) = await rows(tx, reviews)
        assert row["shown"] != fingerprint(await again(tx, event.id)), "what was approved is not what would go out"


async def test_a_death_stays_folded(world: World, moderator: Chat) -> None:
    event = await told(world, kind=Kind.DEATH)
    await pressed(moderator, event)
    assert "blockquote" in " ".join(read(moderator.last.html).tags)
    await moderator.press("Correct")
    await moderator.press("Place")
    await moderator.send("Тверь")
    assert "open it when you are ready" in moderator.last.text


async def test_help_tells_a_moderator_more(world: World, moderator: Chat) -> None:
    reader = await somebody(world, 3005)
    (plain,), (more,) = await reader.send("/help"), await moderator.send("/help")
    assert "/event" in more
    assert "/review" in more
    assert "/event" not in plain
    assert "/hold" not in more


@pytest.mark.parametrize("lang", ["en", "ru", "uk"])
async def test_every_screen_of_long_values_fits_a_message(world: World, lang: str) -> None:
    chat = await somebody(world, 3006, Role.MODERATOR, lang=lang)
    names = [f"{'Ж' * 38}{n} {'Щ' * 40}" for n in range(12)]
    event = await told(world, *names, headline="Ы" * 500, place="Г" * 90)
    for act in ("card", "facts", "why", "people"):
        await chat.press_data(f"ev:{act}:{event.public_id}")
    for why in ("duplicate", "wrong_person"):
        await chat.press_data(f"evr:0:{why}:{event.public_id}:{fingerprint(event)}")
    await chat.press_data(f"evk:charge:{event.public_id}")
