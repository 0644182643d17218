"""The screens of the desk: what will be sent, to how many, what is unsure and why. Pure.

Owns what stands where and which words a reason has. The alert stands in the card as readers get it; news of death and
ill-treatment is folded, so that nobody has to read it sixty times a day.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Final

from bot.alerts.links import hides, link_for
from bot.alerts.render import HEADLINE, LIMIT, NAME, headline, plain
from bot.alerts.view import alert_view, spelling
from bot.core.alert import Button, Form, SourceView
from bot.core.event import Consent, Event
from bot.delivery.replies import Rows
from bot.i18n import Translator, escape_html
from bot.people.unsure import Unsure
from bot.store.readers import Reader
from bot.store.review import Item
from feeds.desk import Batch, Queue
from feeds.waiting import FOLDED, LATER, UNDO_DEATH, about, fingerprint, undo_for
from handlers import data, pages
from handlers.card import linked
from handlers.screens import Screen, happened, name, paragraphs
from handlers.staff import event_data, person_card, trust
from handlers.staff.reasons import special

WORDS: Final = MappingProxyType(
    {
        "score": "review.why.score",
        "silence": "review.why.silence",
        "namesakes": "review.why.namesakes",
        "source": "review.why.source",
        "death_needs_two": "review.why.death_needs_two",
        "one_source": "review.why.one_source",
        "rules": "review.why.rules",
        "edited": "review.why.edited",
        "by_hand": "review.why.by_hand",
    }
)
"""What each reason to hold an event means, for a moderator."""

OTHER: Final = "review.why.other"
REASONS = 8
SOURCES = 5
SIGNALS = 8
PEOPLE = 4
LINE = 150
"""Most reasons, sources, signals of an entry and people on one screen, and the longest line of a list."""

_TAG = re.compile(r"<[^<>]*>")
_QUOTE = re.compile(r"</?blockquote[^<>]*>")


@dataclass(frozen=True, slots=True)
class Card:
    """An event to decide on. `alert`: as it would be sent; `reach`: to how many, None: to nobody any more.

    `same`: how many sure events of its source wait, itself among them. `who`: names of which somebody has to say whose.
    `nobody`: what happens when nobody decides, `held`: what is held for families, as HTML.
    """

    event: Event
    alert: str
    reasons: tuple[str, ...]
    since: datetime
    waiting: int
    reach: int | None
    same: int = 0
    who: tuple[Unsure, ...] = ()
    nobody: str = ""
    held: str = ""


def card(t: Translator, reader: Reader, shown: Card, form: Form) -> Screen:
    """One event on one screen."""
    head = t.html("review.title", n=shown.waiting, moment=pages.until_text(t, reader, shown.since))
    below = (_reach(t, shown), _reasons(t, shown.reasons), shown.nobody, _sources(t, shown.event, form))
    text = paragraphs(head, shown.held, _alert(t, shown), *below)
    if len(_TAG.sub("", text)) > LIMIT:
        text = paragraphs(head, shown.held, shown.alert.partition("<blockquote")[0].strip(), *below)
    return Screen(text, _buttons(t, shown))


def _alert(t: Translator, shown: Card) -> str:
    if shown.event.kind not in FOLDED:
        return shown.alert.strip()
    kind = t.html("review.folded", kind=happened(t, shown.event.kind))
    return f"{kind}\n<blockquote expandable>{_QUOTE.sub('', shown.alert).strip()}</blockquote>"


def _reach(t: Translator, shown: Card) -> str:
    if shown.reach is None:
        return t.html("review.reach_none")
    number = about(shown.reach)
    return t.html("review.reach_few") if number is None else t.html("review.reach", n=number)


def _reasons(t: Translator, reasons: Sequence[str]) -> str:
    if not reasons:
        return ""
    words = dict.fromkeys(special(t, reason) or t.html(WORDS.get(reason, OTHER)) for reason in reasons)
    return "\n".join([t.html("review.unsure"), *(f"· {text}" for text in list(words)[:REASONS])])


def _sources(t: Translator, event: Event, form: Form) -> str:
    """The pages to check, where the alert does not link them itself."""
    if all(link_for(source, form, t.register) for source in alert_view(event, t.lang).sources):
        return ""
    said = [SourceView(report.source_name, report.url) for report in event.reports[:SOURCES]]
    lines = [f"· {linked(page, t, form)}" for page in said]
    note = t.html("review.no_links") if hides(said, form, t.register) else ""
    return "\n".join(part for part in (t.html("review.sources"), *lines, note) if part)


def _buttons(t: Translator, shown: Card) -> Rows:
    event = shown.event
    rows = [
        (_button(t("review.btn.send"), "send", event), _button(t("review.btn.reject"), "no", event)),
        (_button(t("review.btn.later"), "later", event), _button(t("review.btn.why"), "why", event)),
        _by_hand(t, event),
    ]
    if event.people:
        rows.append((_button(t("review.btn.names"), "names", event),))  # type: ignore[arg-type]
    if shown.same > 1:
        rows.append((_button(t("review.btn.list", n=shown.same), "list", event),))  # type: ignore[arg-type]
    return (*rows, *trust.buttons(t, event), *person_card.who_buttons(t, event, shown.who))


def _by_hand(t: Translator, event: Event) -> tuple[Button, Button]:
    """To the same event by hand: something is wrong, or it is told already."""
    edit, merge = (event_data.Event.model_validate({"act": act, "event": event.public_id}) for act in ("card", "merge"))
    return Button(t("review.btn.edit"), data=edit.pack()), Button(t("review.btn.merge"), data=merge.pack())


def _button(text: str, act: str, event: Event) -> Button:
    values = {"act": act, "event": event.public_id, "seen": fingerprint(event)}
    return Button(text, data=data.Review.model_validate(values).pack())


def back(t: Translator, event: Event) -> Button:
    """Back to an event."""
    return _button(t("review.btn.back"), "card", event)


def held_back(t: Translator, reader: Reader, number: int, until: datetime) -> str:
    """How much is known to liaisons alone, and until when at the latest."""
    return t.html("review.held_back", n=number, moment=pages.until_text(t, reader, until))


def nothing(t: Translator, reader: Reader, queue: Queue, held: str = "") -> Screen:
    """Nobody waits now."""
    aside = ""
    if queue.aside and queue.back:
        aside = t.html("review.aside", n=queue.aside, moment=pages.until_text(t, reader, queue.back))
    return Screen(paragraphs(t.html("review.empty"), aside, held))


def sent(t: Translator, event: Event) -> Screen:
    """It goes out soon; until then it can be taken back."""
    wait = undo_for(event.kind)
    key = "review.sent_minutes" if wait == UNDO_DEATH else "review.sent"
    number = int(wait.total_seconds()) // (60 if wait == UNDO_DEATH else 1)
    return Screen(t.html(key, n=number, what=_what(t, event)), ((_button(t("review.btn.undo"), "undo", event),),))


def rejected(t: Translator, event: Event) -> Screen:
    """Not ours; can be taken back."""
    return Screen(t.html("review.rejected", what=_what(t, event)), ((_button(t("review.btn.undo"), "undo", event),),))


def aside(t: Translator, event: Event) -> Screen:
    """Put aside."""
    minutes = int(LATER.total_seconds()) // 60
    return Screen(t.html("review.put_aside", n=minutes, what=_what(t, event)))


def gone(t: Translator) -> Screen:
    """Somebody has decided."""
    go_on = Button(t("review.btn.next"), data=data.ReviewNext(act="next").pack())
    return Screen(t.html("review.gone"), ((go_on,),))


def why(t: Translator, event: Event, reasons: Sequence[str], items: Sequence[Item]) -> Screen:
    """What the program read in each entry."""
    read = [_read(t, item) for item in items[:SOURCES]]
    text = paragraphs(_reasons(t, reasons), *(read or [t.html("review.nothing_read")]))
    return Screen(text, ((_button(t("review.btn.back"), "card", event),),))


def _read(t: Translator, item: Item) -> str:
    kind = happened(t, item.kind) if item.kind and t.has(f"kind.{item.kind}") else t("review.no_kind")
    head = t.html("review.read", source=plain(item.source, NAME), kind=kind, weight=f"{item.score / 100:.1f}")
    title = f"<blockquote expandable>{escape_html(plain(item.title, HEADLINE))}</blockquote>"
    signals = [f"· <code>{escape_html(plain(signal, LINE))}</code>" for signal in item.found[:SIGNALS]]
    return "\n".join([head, title, *signals])


def names(t: Translator, event: Event) -> Screen:
    """What the people of an event wish."""
    rows = [row for person in event.people[:PEOPLE] for row in _wishes(t, event, person.public_id)]
    return Screen(t.html("review.names"), (*rows, (_button(t("review.btn.back"), "card", event),)))


def _wishes(t: Translator, event: Event, public_id: str) -> Iterator[tuple[Button, ...]]:
    person = next(one for one in event.people if one.public_id == public_id)
    shown = name(spelling(person, t.lang), 30)
    choices = {"no_name": "review.btn.no_name", "silence": "review.btn.silence"}
    if person.consent is Consent.NO_NAME:
        del choices["no_name"]
    for to, key in choices.items():
        values = {"to": to, "event": event.public_id, "person": public_id}
        yield (Button(t(key, name=shown), data=data.ReviewName.model_validate(values).pack()),)


def batch(t: Translator, event: Event, found: Batch) -> Screen:
    """All sure events of a source, one a line."""
    lines = [f"· {escape_html(plain(_what(t, one), LINE))}" for one in found.events]
    head = t.html("review.batch", n=len(lines), source=plain(found.source_name, NAME))
    go = data.ReviewAll(act="send", event=event.public_id, upto=found.upto).pack()
    buttons = (Button(t("review.btn.send_all", n=len(lines)), data=go), _button(t("review.btn.back"), "card", event))
    return Screen(paragraphs(head, "\n".join(lines)), (buttons,))


def batch_sent(t: Translator, event: Event, number: int, upto: int) -> Screen:
    """They go out soon."""
    back = Button(t("review.btn.undo"), data=data.ReviewAll(act="undo", event=event.public_id, upto=upto).pack())
    return Screen(t.html("review.batch_sent", n=number), ((back,),))


def _what(t: Translator, event: Event) -> str:
    """An event in a line; of death and ill-treatment the kind alone."""
    return happened(t, event.kind) if event.kind in FOLDED else headline(alert_view(event, t.lang), t, 2)
