"""The screens of hearings for the staff: the choice, the card, and the questions about it. Pure."""

from collections.abc import Sequence
from datetime import datetime

from bot.core.alert import Button, Form
from bot.core.hearing import Door, Hearing, HearingKind
from bot.hearings.claims import settle, state
from bot.hearings.render import reminder
from bot.i18n import Translator
from handlers.details import CHOSEN, Detail, date_ahead, label, question
from handlers.screens import Screen, paragraphs, rows
from handlers.staff import hearing_data, person_card


def choose(t: Translator, found: Sequence[Hearing], now: datetime) -> Screen:
    """Which of them?"""
    return Screen(t("details.which"), rows(Button(_short(t, one, now), data=_to("card", one)) for one in found))


def _short(t: Translator, one: Hearing, now: datetime) -> str:
    when = date_ahead(one, now)
    what = t(f"hearings.kind.{one.kind.value}")
    return f"{t.short_day(when.day)} · {what}" if when else what


def card(t: Translator, one: Hearing, form: Form, zone: str, now: datetime, *, note: str = "") -> Screen:
    """Everything known, how sure it is, and what can be said of it."""
    shown = reminder(one, t, Form.FULL if form.links else Form.WITHOUT_LINKS, zone, now).html
    how = t(f"details.state.{state(settle(one.claims), now).value}")
    seen = [Button(t("details.btn.seen"), data=_to("seen", one))] if date_ahead(one, now) else []
    fill = Button(t("details.btn.fill"), data=_to("fill", one))
    whose = [person_card.page(t("person.btn.back"), "card", person) for person in one.people[:1]]
    return Screen(paragraphs(note, shown, how), rows([fill, *seen, *whose]))


def ask(t: Translator, detail: Detail, one: Hearing, *, note: str = "") -> Screen:
    """One question."""
    skip = hearing_data.HearingSkip(detail=detail, hearing=one.public_id).pack()
    choices = [Button(label(t, detail, choice), data=_choice(choice, one)) for choice in CHOSEN.get(detail, ())]
    ways = (Button(t("details.btn.skip"), data=skip), back(t, one))
    return question(t, detail, one, choices, ways, note=note)


def back(t: Translator, one: Hearing) -> Button:
    """To the card."""
    return Button(t("details.btn.back"), data=_to("card", one))


def _choice(choice: HearingKind | Door, one: Hearing) -> str:
    if isinstance(choice, Door):
        return hearing_data.HearingDoor(door=choice, hearing=one.public_id).pack()
    return hearing_data.HearingSort(kind=choice, hearing=one.public_id).pack()


def _to(do: str, one: Hearing) -> str:
    return hearing_data.HearingDesk.model_validate({"do": do, "hearing": one.public_id}).pack()
