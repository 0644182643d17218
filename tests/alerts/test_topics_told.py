"""Who is told of an event: whoever follows any of its topics, once, and nobody who follows another."""

from typing import Any

import pytest

from bot.alerts.match import (
    GRAVE,
    article_label,
    case_label,
    category_label,
    country_label,
    group_label,
    region_label,
    source_label,
)
from bot.alerts.topics import Watched, watch
from bot.core.category import Category
from bot.core.event import Consent, Event
from bot.core.finding import Article, CategoryHit, Group, Span
from bot.core.fold import name_key
from bot.core.kinds import ALL_KINDS, Kind, mask
from bot.store import events, people, sources
from bot.store.database import Database, Tx
from bot.store.schema.people import person
from tests.alerts.test_service import tell, told
from tests.store.builders import NOW, a_finding, a_reader, a_source

SPAN = Span("title", 0, 1)


def words(text: str) -> str:
    chosen = watch(text)
    assert isinstance(chosen, Watched)
    return chosen.label


MINE = {
    "region": region_label("ru-tve"),
    "country": country_label("ru"),
    "article": article_label("205.2", "ru-uk"),
    "category of the text": category_label(Category.ANTIWAR),
    "category of the registry": category_label(Category.TEACHER),
    "group": group_label(Group.POLITICAL),
    "source": source_label("watch"),
    "trial": case_label("№ 1-234/2026"),
    "a word": words("учителю"),
    "two words": words("сельских учителей"),
    "the gravest": GRAVE,
}
OTHERS = {
    "region": region_label("ru-psk"),
    "country": country_label("by"),
    "article": article_label("207.3", "ru-uk"),
    "category": category_label(Category.LAWYER),
    "group": group_label(Group.POW),
    "source": source_label("herald"),
    "trial": case_label("1-235/2026"),
    "a word": words("обыск"),
    "two words apart": words("арестовал учителя"),
}


async def a_story(tx: Tx, *, consent: Consent = Consent.OPEN, **changes: Any) -> Event:
    """A teacher arrested in Tver, as an organisation tells it."""
    await sources.sync(tx, [a_source("watch", outlet="ngo")], NOW)
    name = "Яна Громова"
    one = await people.add(tx, name=name, key=name_key(name), lang="ru", group=Group.POLITICAL, minor=False, now=NOW)
    await people.set_consent(tx, one, consent)
    known = {"categories": [Category.TEACHER.value], "cases": ["01-0234/2026"]}
    await tx.conn.execute(person.update().where(person.c.id == one).values(**known))
    values = {
        "detail": "new",
        "place": "Тверь",
        "articles": (Article("205.2", SPAN, "ru-uk"),),
        "categories": (CategoryHit(Category.ANTIWAR, SPAN),),
    }
    found = a_finding(**(values | changes))
    event_id = await events.add(tx, found, Kind.ARREST, person_ids=[one], happened_at=NOW, now=NOW)
    report = {
        "url": "https://watch.example/1", "headline": "Суд арестовал сельского учителя", "lang": "ru",
        "hides_name": False, "published": NOW,
    }  # fmt: skip
    await events.add_report(tx, event_id, "watch", report, NOW)
    await events.publish(tx, event_id, NOW)
    event = await events.get(tx, event_id)
    assert event is not None
    return event


async def told_of(db: Database, follows: dict[str, list[str]], kinds: int = ALL_KINDS, **story: Any) -> set[str]:
    """Whose readers are told of the story."""
    async with db.write() as tx:
        ids = {
            (await a_reader(tx, chat, follows=labels, kinds=kinds)).id: name
            for chat, (name, labels) in enumerate(follows.items(), 1)
        }
        event = await a_story(tx, **story)
    await tell(db, event)
    return {ids[one] for one in await told(db)}


async def test_a_follower_of_any_topic_of_an_event_is_told(sqlite_db: Database) -> None:
    assert await told_of(sqlite_db, {name: [label] for name, label in MINE.items()}) == set(MINE)


async def test_a_follower_of_another_topic_is_not(sqlite_db: Database) -> None:
    assert await told_of(sqlite_db, {name: [label] for name, label in OTHERS.items()}) == set()


async def test_who_follows_many_topics_of_an_event_is_told_once(sqlite_db: Database) -> None:
    assert await told_of(sqlite_db, {"all of them": list(MINE.values())}) == {"all of them"}


async def test_of_somebody_who_may_not_be_named_only_what_the_alert_says_is_a_topic(sqlite_db: Database) -> None:
    follows = {name: [label] for name, label in MINE.items()}
    found = await told_of(sqlite_db, follows, consent=Consent.NO_NAME)
    assert found == {"region", "country", "article", "group", "source", "the gravest"}


@pytest.mark.parametrize(
    ("detail", "kinds", "heard"),
    [
        ("new", mask([Kind.ARREST]), True),
        ("new", mask([], [(Kind.ARREST, "new")]), True),
        ("extended", mask([], [(Kind.ARREST, "new")]), False),
        ("extended", mask([Kind.DEATH], [(Kind.ARREST, "extended")]), True),
        (None, mask([], [(Kind.ARREST, "new")]), False),
        (None, mask([Kind.DEATH]), False),
    ],
)
async def test_a_subscription_takes_a_kind_or_one_detail_of_it(
    sqlite_db: Database, detail: str | None, kinds: int, heard: bool
) -> None:
    follows = {"region": [region_label("ru-tve")]}
    assert await told_of(sqlite_db, follows, kinds, detail=detail) == (set(follows) if heard else set())
