"""The screens of wishes for silence, on both sides. Pure.

Owns what stands where. Whoever asks is answered the same whether somebody of that name is known here or not.
"""

from collections.abc import Sequence
from datetime import datetime
from types import MappingProxyType

from bot.alerts.render import HEADLINE, LIMIT, NAME, plain, what_happened
from bot.alerts.view import alert_view
from bot.core.alert import Button
from bot.core.event import Event, EventState, Person
from bot.core.wish import A_WEEK, DECIDE, LONGEST, MOST_IN_EFFECT, Want, Wish, WishState
from bot.i18n import Translator
from bot.store.readers import Reader
from handlers import pages, zones
from handlers.contact_screens import words
from handlers.quiet_data import Ask, Desk, Leave
from handlers.screens import Screen, name, paragraphs, rows
from handlers.staff import person_data

STATES = MappingProxyType(
    {
        EventState.HELD: "silence.event.waits",
        EventState.UNCHECKED: "silence.event.waits",
        EventState.PUBLISHED: "silence.event.public",
        EventState.RETRACTED: "silence.event.gone",
    }
)
HOURS = int(DECIDE.total_seconds()) // 3600


NAMES = 8
"""People of one name that a card lists."""


def ask(t: Translator, contact: str) -> Screen:
    """What can be asked for here, and what becomes of it."""
    wants = [Button(t(f"silence.btn.{want.value}"), data=Ask(want=want).pack()) for want in Want]
    elsewhere = t.html("silence.elsewhere", contact=contact[:HEADLINE]) if contact else ""
    return Screen(paragraphs(t.html("silence.ask", n=HOURS), elsewhere), rows([*wants, _leave(t)]))


def write(t: Translator, want: Want) -> Screen:
    """About whom? In one message."""
    return Screen(paragraphs(t(f"silence.want.{want.value}"), t.html("silence.write", n=LONGEST)), ((_leave(t),),))


def asked(t: Translator, one: Wish) -> Screen:
    """It lies with the liaisons; what has an effect has it by now."""
    key = "silence.asked_correction" if one.want.consent is None else "silence.asked"
    return Screen(t.html(key, number=one.id, n=HOURS))


def enough(t: Translator) -> Screen:
    """This chat has asked as often as one may."""
    return Screen(t.html("silence.enough", n=A_WEEK))


def settled(t: Translator, one: Wish, *, kept: bool) -> Screen:
    """To the asker: what a person decided."""
    how = "kept" if kept else "lifted"
    return Screen(t.html(f"silence.told.{how}.{one.want.value}", number=one.id))


def undecided(t: Translator, one: Wish) -> Screen:
    """To the asker, when the time is over and nobody decided: it stays."""
    return Screen(t.html("silence.undecided", number=one.id, n=HOURS))


def note(t: Translator, one: Wish, *, late: bool, many: bool) -> Screen:
    """To the staff: that something was asked; neither who asked nor about whom."""
    key = "silence.note_late" if late else "silence.note"
    full = t.html("silence.many", n=MOST_IN_EFFECT) if many else ""
    text = t.html(key, number=one.id, what=t(f"silence.what.{one.want.value}"))
    return Screen(paragraphs(text, full), ((_desk(t, "silence.btn.read", "read", one.id),),))


def no_liaison(t: Translator, number: int) -> Screen:
    """To owners, where nobody is a liaison: somebody has to become one."""
    return Screen(t.html("silence.no_liaison", number=number))


def met(t: Translator, one: Wish) -> Screen:
    """To liaisons: a report names somebody about whom silence was asked before."""
    return Screen(t.html("silence.met", number=one.id), ((_desk(t, "silence.btn.read", "read", one.id),),))


def every(t: Translator, reader: Reader, found: Sequence[Wish]) -> Screen:
    """All that is not over."""
    buttons = [_item(t, reader, one) for one in found]
    return Screen(t.html("silence.list", n=len(found)) if found else t("silence.list_empty"), rows(buttons))


def card(
    t: Translator, reader: Reader, one: Wish, known: Sequence[Person], last: Sequence[Event], now: datetime
) -> Screen:
    """One wish, with all that a liaison needs to decide."""
    until = one.asked_at + DECIDE
    title = t.html("silence.card", number=one.id, what=t(f"silence.what.{one.want.value}"))
    said = f"<blockquote>{words(one.words)}</blockquote>" if one.words else t.html("silence.name", name=one.name)
    state = _state(t, one)
    if one.state is WishState.OPEN and now < until:
        state = paragraphs(state, t.html("silence.until", moment=pages.until_text(t, reader, until)))
    names = [plain(person.name, NAME) for person in known[:NAMES]]
    who = t.html("silence.known", names=", ".join(names)) if names else t("silence.unknown")
    lines = [_line(t, event) for event in last]
    bare = paragraphs(title, said, state, who)
    full = (paragraphs(bare, "\n".join(lines[:room])) for room in range(len(lines), 0, -1))
    text = next((one for one in full if len(one) <= LIMIT), bare)
    return Screen(text, rows([*_decisions(t, one), *_cards(t, known), _list(t)]))


def lifting(t: Translator, one: Wish) -> Screen:
    """More will be said again: asked once more."""
    sure = _desk(t, "silence.btn.lift", "lift", one.id)
    return Screen(t.html("silence.lifting", number=one.id), rows([sure, _desk(t, "silence.btn.back", "read", one.id)]))


def done(t: Translator, one: Wish, *, kept: bool) -> Screen:
    """It is decided."""
    how = "kept" if kept else "lifted"
    return Screen(t.html(f"silence.done.{how}", number=one.id), ((_list(t),),))


def gone(t: Translator) -> Screen:
    """It is over, or there never was one."""
    return Screen(t("silence.gone"), ((_list(t),),))


def to_list(t: Translator, waiting: int) -> Button:
    """From the inbox of a liaison to the wishes."""
    return Button(t("silence.btn.wishes", n=waiting), data=Desk(act="list", number=0).pack())


def _state(t: Translator, one: Wish) -> str:
    if one.want.consent is None:
        return ""
    if one.state is WishState.KEPT:
        return t("silence.state.kept")
    return t("silence.state.works" if one.works else "silence.state.waits")


def _line(t: Translator, event: Event) -> str:
    view = alert_view(event, t.lang)
    day = t.short_day(event.happened_at.date())
    return t.html("silence.event", day=day, what=what_happened(view, t), state=t(STATES[event.state]))


def _decisions(t: Translator, one: Wish) -> list[Button]:
    if one.want.consent is None:
        pairs = [("silence.btn.corrected", "keep"), ("silence.btn.uncorrected", "lift")]
    elif one.state is WishState.KEPT:
        pairs = [("silence.btn.lift", "sure")]
    else:
        pairs = [("silence.btn.keep", "keep"), ("silence.btn.lift", "sure")]
    return [_desk(t, key, act, one.id) for key, act in pairs]


def _cards(t: Translator, known: Sequence[Person]) -> list[Button]:
    return [
        Button(
            t("silence.btn.person", name=name(person.name)),
            data=person_data.Person(act="card", person=person.public_id).pack(),
        )
        for person in known
    ]


def _item(t: Translator, reader: Reader, one: Wish) -> Button:
    day = t.day_and_month((one.asked_at + zones.offset(reader.profile.zone, one.asked_at)).date())
    key = "silence.btn.kept" if one.state is WishState.KEPT else "silence.btn.waits"
    text = t(key, number=one.id, what=t(f"silence.what.{one.want.value}"), day=day)
    return Button(text, data=Desk(act="read", number=one.id).pack())


def _list(t: Translator) -> Button:
    return Button(t("silence.btn.list"), data=Desk(act="list", number=0).pack())


def _desk(t: Translator, key: str, act: str, number: int) -> Button:
    return Button(t(key), data=Desk.model_validate({"act": act, "number": number}).pack())


def _leave(t: Translator) -> Button:
    return Button(t("silence.btn.leave"), data=Leave().pack())
