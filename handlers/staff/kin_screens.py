"""What a liaison sees of a family: who joined when, by which link, and what they ask for. Never who they are. Pure."""

from collections.abc import Callable, Sequence
from datetime import datetime

from bot.alerts.render import NAME, plain
from bot.core.alert import Button, Form
from bot.core.event import Person
from bot.core.hearing import Hearing
from bot.core.relative import Kin, Relative
from bot.hearings.render import reminder
from bot.i18n import Translator
from bot.store.invites import Invitation
from bot.store.readers import Reader
from handlers import pages
from handlers.screens import Screen, paragraphs, rows
from handlers.staff import person_card, person_data

INVITED = (Kin.FAMILY, Kin.LAWYER)
"""Whom a liaison invites; helpers are the family's."""


def button(t: Translator, person: Person, key: str = "kin.btn.open") -> Button:
    """To the family of a person."""
    return Button(t(key), data=person_data.Kin(act="show", person=person.public_id).pack())


def family(
    t: Translator,
    person: Person,
    here: Sequence[Relative],
    links: Sequence[Invitation],
    wishes: Sequence[Hearing],
    reader: Reader,
    now: datetime,
) -> Screen:
    """Who is here, the links with what became of them, and the hearings that the family asks to show."""
    head = t.html("kin.title", name=plain(person.name, NAME) or t("person.nameless"))
    joined = "\n".join(_joined(t, one, reader) for one in here) or t("kin.nobody")
    made = "\n".join(_link(t, one, reader, now) for one in links)
    asks = t("kin.wishes", n=len(wishes)) if wishes else ""
    new = [Button(t(f"kin.btn.new.{kin.value}"), data=_new(kin, person)) for kin in INVITED]
    out = [Button(t("kin.btn.out", number=one.id), data=_out(one, person)) for one in here]
    back = [Button(t("kin.btn.revoke", number=one.id), data=_revoke(one, person)) for one in links if _open(one, now)]
    wished = [Button(t("kin.btn.wish", number=n), data=_wish("see", one, person)) for n, one in enumerate(wishes, 1)]
    text = paragraphs(head, joined, made, asks, t("kin.care"))
    last = person_card.page(t("person.btn.back"), "card", person)
    return Screen(text, (*rows(new), *rows(wished, 2), *rows(back, 2), *rows(out, 2), (last,)))


def _joined(t: Translator, one: Relative, reader: Reader) -> str:
    moment = pages.until_text(t, reader, one.joined_at)
    link = t.html("kin.by_link", number=one.invite) if one.invite else ""
    return t.html("kin.line", number=one.id, kin=t(f"kin.is.{one.kin.value}"), moment=moment, link=link)


def _link(t: Translator, one: Invitation, reader: Reader, now: datetime) -> str:
    kin = t(f"kin.is.{one.role}")
    if one.used_at is not None:
        return t.html("kin.link_used", number=one.id, kin=kin, moment=pages.until_text(t, reader, one.used_at))
    key = "kin.link_open" if _open(one, now) else "kin.link_over"
    return t.html(key, number=one.id, kin=kin, moment=pages.until_text(t, reader, one.expires_at))


def _open(one: Invitation, now: datetime) -> bool:
    return one.used_at is None and one.expires_at >= now


def _new(kin: Kin, person: Person) -> str:
    return person_data.Kin.model_validate({"act": kin.value, "person": person.public_id}).pack()


def _out(one: Relative, person: Person) -> str:
    return person_data.KinEnd(number=one.id, sure=False, person=person.public_id).pack()


def _revoke(one: Invitation, person: Person) -> str:
    return person_data.KinRevoke(invite=one.id, person=person.public_id).pack()


def _wish(act: str, one: Hearing, person: Person) -> str:
    values = {"act": act, "hearing": one.public_id, "person": person.public_id}
    return person_data.KinWish.model_validate(values).pack()


def sure(t: Translator, one: Relative, person: Person) -> Screen:
    """Send somebody away: what goes with it."""
    yes = person_data.KinEnd(number=one.id, sure=True, person=person.public_id).pack()
    buttons = (Button(t("kin.btn.sure"), data=yes), button(t, person, "person.btn.back"))
    return Screen(t.html("kin.sure", number=one.id, kin=t(f"kin.is.{one.kin.value}")), (buttons,))


def wish(t: Translator, one: Hearing, person: Person, zone: str, now: datetime) -> Screen:
    """A hearing that the family asks to show: everything it says."""
    whole = reminder(one, t, Form.FULL, zone, now).html
    buttons = (
        Button(t("kin.btn.show"), data=_wish("yes", one, person)),
        Button(t("kin.btn.no"), data=_wish("no", one, person)),
    )
    return Screen(paragraphs(t("kin.wish"), whole), (buttons, (button(t, person, "person.btn.back"),)))


def wants_shown(person: Person) -> Callable[[Translator], Screen]:
    """A line to the liaisons: a hearing is to be shown. Nobody is named where a phone may lie open."""
    return lambda t: Screen(t("kin.note.shown"), ((button(t, person),),))


def wants_more(person: Person) -> Callable[[Translator], Screen]:
    """A line to the liaisons: more is to be said of a person."""
    return lambda t: Screen(t("kin.note.more"), ((button(t, person),),))


def unheard(person: Person) -> Callable[[Translator], Screen]:
    """A line to the liaisons: nobody of a family reads us. Why, and before which hearing, they do not hear."""
    return lambda t: Screen(t("kin.note.unheard"), ((button(t, person),),))
