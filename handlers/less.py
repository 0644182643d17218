"""[Less / why?] under an alert: which subscription brought it, and less of it in one press.

Owns what each press changes. The reason is known as long as the receipt is kept, 30 days (bot/store/receipts.py).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from aiogram import F, Router
from aiogram.types import CallbackQuery

from bot.alerts import service, waiting
from bot.alerts.match import labels, person_label
from bot.alerts.view import spelling
from bot.core.event import Event, Person
from bot.core.kinds import bits_of
from bot.core.rhythm import Rhythm
from bot.delivery.replies import Edit, Toast
from bot.i18n import Translator
from bot.people import registry
from bot.people.naming import Naming, naming_in
from bot.store import readers, receipts
from bot.store.database import Tx
from bot.store.readers import Reader, Topic
from handlers import less_screens, masks, subscribing
from handlers.context import Answer, pressed
from handlers.screens import Screen
from handlers.subscribing import MOST
from handlers.topic_data import Less, LessHere, LessPerson, LessWhat
from handlers.topic_screens import LASTS, is_muted

PEOPLE = 3
"""Most people of one alert who get a button here."""


@dataclass(frozen=True, slots=True)
class Because:
    """Why a reader got an event. `topic`: the subscription that brought it, None where it has ended since.

    `others`: what else of the reader's brings such events. `name`: of the subscription, also of one that is gone.
    """

    event: Event
    name: str
    topic: Topic | None
    others: tuple[Topic, ...]


def router() -> Router:
    """The reason, and the presses below it."""
    r = Router(name="less")
    r.callback_query.register(on_less, Less.filter())
    r.callback_query.register(on_here, LessHere.filter())
    r.callback_query.register(on_daily, LessWhat.filter(F.act.in_({"day", "days"})))
    r.callback_query.register(on_kind, LessWhat.filter(F.act.in_({"kind", "kinds"})))
    r.callback_query.register(on_person, LessPerson.filter())
    return r


async def on_less(
    _query: CallbackQuery, callback_data: Less, tx: Tx, now: datetime, reader: Reader, t: Translator
) -> Answer:
    """Why, and what can be done about it; the alert stays above."""
    screen = await _why(tx, callback_data.event, now, reader, t)
    return screen if isinstance(screen, Toast) else screen.say()


async def on_here(
    query: CallbackQuery, callback_data: LessHere, tx: Tx, now: datetime, reader: Reader, t: Translator
) -> Answer:
    """The same, in the place of a button that led here."""
    screen = await _why(tx, callback_data.event, now, reader, t)
    return screen if isinstance(screen, Toast) else screen.edit(pressed(query))


async def on_daily(
    query: CallbackQuery, callback_data: LessWhat, tx: Tx, now: datetime, reader: Reader, t: Translator
) -> Answer:
    """Once a day instead of at once: in the subscription that brought it, or in all that bring such events."""
    because = await _because(tx, callback_data.event, reader, now, t)
    if isinstance(because, Toast):
        return because
    changed = _which(because, every=callback_data.act == "days")
    for topic in changed:
        if topic.rhythm < Rhythm.DAILY:
            await readers.tune(tx, reader.id, topic.id, rhythm=Rhythm.DAILY)
    left = [topic for topic in because.others if topic not in changed and topic.rhythm < Rhythm.DAILY]
    names, still = await _names(tx, changed, reader, t), await _names(tx, left, reader, t)
    return less_screens.daily(t, callback_data.event, names, still, reader).edit(pressed(query))


async def on_kind(
    query: CallbackQuery, callback_data: LessWhat, tx: Tx, now: datetime, reader: Reader, t: Translator
) -> Answer:
    """No more of this kind; a subscription of which nothing would be left ends."""
    because = await _because(tx, callback_data.event, reader, now, t)
    if isinstance(because, Toast):
        return because
    kind = because.event.kind
    changed = _which(because, every=callback_data.act == "kinds")
    names = await _names(tx, changed, reader, t)
    for topic in changed:
        bits = masks.without(topic.kinds, kind)
        if masks.kinds_in(bits):
            await readers.tune(tx, reader.id, topic.id, kinds=bits)
        else:
            await readers.unfollow(tx, reader.id, topic.label)
    await waiting.settle(tx, reader.id, now)
    still = await _names(tx, [topic for topic in because.others if topic not in changed], reader, t)
    return less_screens.no_kind(t, callback_data.event, kind, names, still).edit(pressed(query))


async def on_person(
    query: CallbackQuery, callback_data: LessPerson, tx: Tx, now: datetime, reader: Reader, t: Translator
) -> Answer:
    """Nothing about somebody for a month, by whatever subscription."""
    person = await registry.public_person(tx, callback_data.person)
    if person is None:
        return Toast(t("toast.not_public"))
    topic = await _topic_of(tx, person, reader, now)
    if topic is None:
        return Toast(t("follow.limit", n=MOST))
    until = now + LASTS["month"]
    await readers.mute(tx, reader.id, topic.id, until)
    await waiting.settle(tx, reader.id, now)
    return Edit(pressed(query), less_screens.silent(t, spelling(person, reader.lang), until, reader))


async def _why(tx: Tx, event_id: str, now: datetime, reader: Reader, t: Translator) -> Screen | Toast:
    because = await _because(tx, event_id, reader, now, t)
    if isinstance(because, Toast):
        return because
    people = [(one.public_id, spelling(one, reader.lang)) for one in _named(because.event)[:PEOPLE]]
    others = await _names(tx, because.others, reader, t)
    return less_screens.why(t, because.event, because.topic, because.name, others, people, reader)


async def _because(tx: Tx, event_id: str, reader: Reader, now: datetime, t: Translator) -> Because | Toast:
    """Why a reader got an event, or the line that says why this cannot be said."""
    event = await service.public_event(tx, event_id)
    if event is None:
        return Toast(t("sources.none"))
    told = await receipts.told_of(tx, reader.id, event_id)
    if told is None or told.label is None:
        return Toast(t("toast.less_unknown"))
    mine = await readers.topics(tx, reader.id)
    topic = next((one for one in mine if one.label == told.label), None)
    of, bits = labels(event), bits_of(event.kind, event.detail)
    others = (one for one in mine if one.label in of and one.kinds & bits and one != topic and not is_muted(one, now))
    (name,) = await _names(tx, [topic or Topic(0, told.label, 0)], reader, t)
    return Because(event, name, topic, tuple(others))


async def _topic_of(tx: Tx, person: Person, reader: Reader, now: datetime) -> Topic | None:
    """The subscription to a person, made if need be; None: there is no room for one more.

    A new one is to no kind at all: while it is silent it silences wider ones, afterwards it brings nothing of its own.
    """
    label = person_label(person.public_id)
    found = await subscribing.find(tx, reader, label)
    if found is not None or not await subscribing.has_room(tx, reader):
        return found
    await readers.follow(tx, reader.id, label, 0, now, shown=spelling(person, reader.lang))
    return await subscribing.find(tx, reader, label)


def _which(because: Because, *, every: bool) -> tuple[Topic, ...]:
    """What a press is about: the subscription that brought it, or all that bring such events."""
    mine = () if because.topic is None else (because.topic,)
    return (*mine, *because.others) if every or not mine else mine


def _named(event: Event) -> list[Person]:
    return [person for person in event.people if naming_in(event.group, person) is Naming.NAMED]


async def _names(tx: Tx, topics: Sequence[Topic], reader: Reader, t: Translator) -> list[str]:
    return [line.name for line in await subscribing.lines(tx, topics, reader, t)]
