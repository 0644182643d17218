"""The staff's card of somebody in the registry, and the pages behind its buttons. Pure.

Owns what stands where, and what is left out when it gets long. Nothing here is for readers: it shows names that may not
be shown. Never a name in a button's data: languages, ids and marks only.
"""

from collections.abc import Iterable, Iterator, Sequence

from bot.alerts.links import hides
from bot.alerts.render import LIMIT, NAME, PLACE, article_lines, plain
from bot.core.alert import ArticleView, Button, Form
from bot.core.birthday import Agreed, Birthday
from bot.core.event import WAITS, Consent, Event, Person, Recognition
from bot.core.finding import Group
from bot.core.record import Record
from bot.delivery.replies import Rows
from bot.i18n import Translator, escape_html
from bot.people.byhand import NAMES, is_narrower, mark, seen
from bot.people.staff import Candidate, Known
from bot.people.unsure import Unsure
from handlers.card import as_source, linked
from handlers.screens import Screen, happened, name, paragraphs, rows
from handlers.staff import person_data

LANGS = ("ru", "uk", "be", "en")
"""Languages of which the registry holds a spelling."""

ROOM = ((8, 12, 8, 6), (8, 6, 4, 4), (4, 4, 2, 2), (4, 2, 1, 1), (2, 1, 0, 0), (0, 0, 0, 0))
"""(spellings, aliases, organisations, events) shown, fullest first; the last one always fits."""

VOICES, SOURCES, ON_BUTTONS = 5, 3, 12
"""Most who named somebody, sources in the line of an event, and aliases or organisations to take away."""

ASKED = 3
"""Most names of one event that are asked about at once."""

CASES, CASE = 6, 40
"""Most case numbers shown, and the longest of them."""

ALIAS = 60
"""Longest alias shown in a list."""


def title(known: Person | Record, t: Translator) -> str:
    """The first name; nobody has one who left the registry."""
    return plain(known.name, NAME) or t("person.nameless")


def card(found: Known, t: Translator, form: Form, *, note: str = "") -> Screen:
    """Everything known, why the name is shown or not, and what can be done."""
    texts = (paragraphs(note, _text(found, t, form, room)) for room in ROOM)
    return Screen(next(text for text in texts if len(text) <= LIMIT), _buttons(found, t))


def _text(found: Known, t: Translator, form: Form, room: tuple[int, int, int, int]) -> str:
    known, (spellings, aliases, organisations, events) = found.record, room
    facts = "\n".join(
        [f"<b>{escape_html(title(known, t))}</b>", *_names(known, t, spellings, aliases), *_facts(known, t)]
    )
    hidden = hides(map(as_source, known.recognised), form, t.register)
    links = t.html("review.no_links") if hidden else ""
    return paragraphs(
        facts,
        naming(found, t),
        _recognised(known.recognised[:organisations], t, form),
        _events(found, events, t),
        links,
    )


def _names(known: Record, t: Translator, spellings: int, aliases: int) -> Iterator[str]:
    for lang, spelling in known.names[:spellings]:
        yield t.html("person.spelling", lang=t(f"person.lang.{lang}"), name=plain(spelling, NAME))
    if known.aliases and aliases:
        listed = ", ".join(plain(alias, ALIAS) for alias in known.aliases[:aliases])
        yield t.html("person.aliases", names=listed)


def _facts(known: Record, t: Translator) -> Iterator[str]:
    group = () if known.group is Group.OTHER else (t(f"group.{known.group.value}"),)
    minor = (t("person.minor"),) if known.minor else ()
    if words := [*group, *minor, *(t(f"category.{one.value}") for one in known.categories)]:
        line = " · ".join(words)
        yield escape_html(line[:1].upper() + line[1:])
    if known.born:
        yield t.html("lookup.born", year=known.born)
    if known.birthday:
        yield _birthday(known.birthday, t)
    if known.held_since:
        yield t.html("lookup.held_since", day=t.short_day(known.held_since))
    articles = tuple(ArticleView(number, code) for number, code in known.articles)
    yield from (escape_html(line) for line in article_lines(articles, t))
    if known.cases:
        numbers = [plain(number, CASE) for number in known.cases[:CASES]]
        yield t.html("person.cases", n=len(numbers), numbers=", ".join(numbers))
    yield t.html("lookup.place", place=plain(known.place, PLACE)) if known.place else t("person.no_place")
    yield t.html("lookup.last_sign", day=t.short_day(known.last_sign)) if known.last_sign else t("person.no_sign")


def naming(found: Known, t: Translator) -> str:
    """Named or not, by which rule, who said the name, and what was wished."""
    why = found.why
    who = ", ".join(plain(one, NAME) for one in why.voices[:VOICES])
    state = t("person.named" if why.ground in NAMES else "person.unnamed")
    reason = t.html(f"person.why.{why.ground.value}", who=who or t("person.no_source"))
    return f"{state} {reason}\n{t.html('person.consent', consent=t(f'person.wish.{found.person.consent.value}'))}"


def _recognised(organisations: Sequence[Recognition], t: Translator, form: Form) -> str:
    lines = [f"• {linked(as_source(one), t, form)}, {escape_html(t.short_day(one.since))}" for one in organisations]
    return "\n".join([t.html("lookup.recognised"), *lines]) if lines else ""


def _events(found: Known, most: int, t: Translator) -> str:
    lines = [f"• {escape_html(event_line(event, t))}" for event in found.last[:most]]
    loose = [t.html("person.unlinked", event=event_line(event, t)) for event in found.waits[:most]]
    return "\n".join([t.html("lookup.events"), *lines, *loose]) if lines or loose else ""


def event_line(event: Event, t: Translator, *, button: bool = False) -> str:
    """Day, kind, sources, and whether it waits, on a button instead of the sources; plain text without a name."""
    waits = t("person.waits") if event.state in WAITS else ""
    names = dict.fromkeys(plain(one.source_name, NAME) for one in event.reports[:SOURCES])
    who = "" if button and waits else ", ".join(names)
    parts = (t.short_day(event.happened_at.date()), happened(t, event.kind), who, waits)
    return " · ".join(part for part in parts if part)


def _buttons(found: Known, t: Translator) -> Rows:
    known = found.person
    asked = (_ask(t("person.btn.same"), "same", known),)
    apart = (page(t("person.btn.apart"), "apart", known),) if found.last or found.waits else ()
    first = (page(t("person.btn.names"), "names", known), page(t("person.btn.consent"), "consent", known))
    second = (page(t("person.btn.recognised"), "recognised", known), _ask(t("person.btn.place"), "place", known))
    leave = page(t("person.btn.leave"), "leave", known)
    return (
        first,
        second,
        (_ask(t("person.btn.cases"), "cases", known), page(t("person.btn.birthday"), "birthday", known)),
        (page(t("person.btn.sign"), "sign", known),),
        asked,
        (*apart, leave),
    )


def page(text: str, act: str, known: Person) -> Button:
    """A button of a page about somebody."""
    return Button(text, data=person_data.Person.model_validate({"act": act, "person": known.public_id}).pack())


def _ask(text: str, what: str, known: Person) -> Button:
    return Button(text, data=person_data.PersonAsk.model_validate({"what": what, "person": known.public_id}).pack())


def _drop(text: str, what: str, which: str, known: Person) -> Button:
    values = {"what": what, "mark": mark(which), "person": known.public_id}
    return Button(text, data=person_data.PersonDrop.model_validate(values).pack())


def _back(t: Translator, known: Person) -> tuple[Button, ...]:
    return (page(t("person.btn.back"), "card", known),)


def names(found: Known, t: Translator) -> Screen:
    """Spellings to set, aliases to add and to take away."""
    known = found.record
    lines = "\n".join(_names(known, t, len(LANGS), 2 * ON_BUTTONS))
    langs = rows((_ask(t(f"person.lang.{lang}"), lang, found.person) for lang in LANGS), 2)
    drops = [
        _drop(t("person.btn.drop", name=name(alias)), "alias", alias, found.person)
        for alias in known.aliases[:ON_BUTTONS]
    ]
    more = ((_ask(t("person.btn.alias"), "alias", found.person),), *rows(drops), _back(t, found.person))
    return Screen(paragraphs(_head(known, t), lines, t.html("person.names")), (*langs, *more))


def recognised(found: Known, t: Translator, form: Form) -> Screen:
    """Who lists the person: one more, one less."""
    known = found.record
    drops = [
        _drop(t("person.btn.drop", name=name(one.organisation)), "recognised", one.organisation, found.person)
        for one in known.recognised[:ON_BUTTONS]
    ]
    add = (_ask(t("person.btn.add"), "recognised", found.person),)
    text = paragraphs(
        _head(known, t), _recognised(known.recognised[:ON_BUTTONS], t, form) or t("person.listed_nowhere")
    )
    return Screen(text, (add, *rows(drops), _back(t, found.person)))


def _birthday(one: Birthday, t: Translator) -> str:
    return t.html("person.birthday", day=t.day_of_year(one.in_a_leap_year), who=t(f"person.agreed.{one.agreed.value}"))


def birthday(found: Known, t: Translator) -> Screen:
    """What the day is for, and who agreed to it: then it is typed."""
    known = found.record
    said = _birthday(known.birthday, t) if known.birthday else ""
    asks = [_ask(t(f"person.btn.birthday_{one.value}"), f"birthday_{one.value}", found.person) for one in Agreed]
    drop = [page(t("person.btn.no_birthday"), "no_birthday", found.person)] if known.birthday else []
    return Screen(
        paragraphs(_head(known, t), said, t("person.birthdays")), (*rows([*asks, *drop]), _back(t, found.person))
    )


def _head(known: Record, t: Translator) -> str:
    return f"<b>{escape_html(title(known, t))}</b>"


def wishes(found: Known, t: Translator, *, liaison: bool) -> Screen:
    """What the person, the family or the lawyer wants: less for everybody of the staff, more for liaisons."""
    now = found.person.consent
    less = [_wish(t, one, found.person) for one in (Consent.NO_NAME, Consent.SILENCE) if is_narrower(one, now)]
    wider = [one for one in (Consent.UNKNOWN, Consent.OPEN) if is_narrower(now, one)]
    more = [widen(t, one, found.person, sure=False) for one in wider] if liaison and now is not Consent.SILENCE else []
    silence = t("person.silence_lift") if now is Consent.SILENCE else ""
    note = "" if liaison else t("person.wider_liaison")
    text = paragraphs(_head(found.record, t), naming(found, t), t("person.wishes") if less else "", silence or note)
    return Screen(text, (*rows([*less, *more]), _back(t, found.person)))


def _wish(t: Translator, to: Consent, known: Person) -> Button:
    values = {"to": to.value, "person": known.public_id}
    return Button(t(f"person.btn.to.{to.value}"), data=person_data.PersonWish.model_validate(values).pack())


def widen(t: Translator, to: Consent, known: Person, *, sure: bool) -> Button:
    """The button that asks, and the one that does it."""
    key = "person.btn.sure" if sure else f"person.btn.to.{to.value}"
    values = {"to": to.value, "sure": sure, "person": known.public_id}
    return Button(t(key), data=person_data.PersonWiden.model_validate(values).pack())


def widening(found: Known, to: Consent, t: Translator) -> Screen:
    """Is it sure that more may be said?"""
    text = paragraphs(_head(found.record, t), t.html("person.widen", consent=t(f"person.wish.{to.value}")))
    return Screen(text, ((widen(t, to, found.person, sure=True),), _back(t, found.person)))


def choose(found: Iterable[Candidate], t: Translator, text: str, buttons: Sequence[Button]) -> Screen:
    """Which of these: the year of birth and the last event tell namesakes apart; `buttons` go with them, in order."""
    lines = [f"{n}. {escape_html(_told_apart(one, t))}" for n, one in enumerate(found, 1)]
    return Screen(paragraphs(text, "\n".join(lines)), rows(buttons))


def _told_apart(one: Candidate, t: Translator) -> str:
    born = t("lookup.born", year=one.born) if one.born else ""
    last = event_line(one.last, t) if one.last else ""
    return " · ".join(part for part in (title(one.person, t), born, last) if part)


def numbered(n: int, one: Candidate, t: Translator) -> str:
    """The label of the button of one of them."""
    shown = name(title(one.person, t))
    return f"{n}. {shown} · {one.born}" if one.born else f"{n}. {shown}"


def same(older: Known, younger: Known, t: Translator, form: Form) -> Screen:
    """Both cards, and what becomes of them; it cannot be taken back."""
    room = (4, 4, 2, 3)
    cards = [_text(one, t, form, room) for one in (older, younger)]
    if len("".join(cards)) > LIMIT - 800:
        cards = [_text(one, t, Form.WITHOUT_LINKS, (2, 1, 0, 1)) for one in (older, younger)]
    born = {one.record.born for one in (older, younger)} - {None}
    doubt = t("person.same_born") if len(born) > 1 else ""
    values = {"sure": True, "seen": seen(older.record, younger.record)}
    values |= {"one": older.person.public_id, "other": younger.person.public_id}
    yes = Button(t("person.btn.same_sure"), data=person_data.PersonSame.model_validate(values).pack())
    text = paragraphs(t("person.same_stays"), cards[0], t("person.same_goes"), cards[1], doubt, t("person.same_ask"))
    return Screen(text, ((yes,), _back(t, older.person)))


def apart(found: Known, t: Translator) -> Screen:
    """In which event is it somebody else?"""
    events = (*found.last, *found.waits)
    buttons = [
        Button(
            name(event_line(event, t, button=True), 50),
            data=person_data.PersonApart(person=found.person.public_id, event=event.public_id).pack(),
        )
        for event in events
    ]
    return Screen(paragraphs(_head(found.record, t), t("person.apart")), (*rows(buttons), _back(t, found.person)))


def leave(found: Known, t: Translator, text: str, *, may: bool) -> Screen:
    """What removing comes to, and the press that does it."""
    back = _back(t, found.person)
    press = person_data.PersonLeave(seen=seen(found.record), person=found.person.public_id).pack()
    yes = ((Button(t("person.btn.leave_sure"), data=press),),) if may else ()
    return Screen(paragraphs(_head(found.record, t), text), (*yes, back))


def who_buttons(t: Translator, event: Event, asked: Sequence[Unsure]) -> Rows:
    """Under an event that waits: whose name is it?"""
    made = (
        Button(
            t("person.btn.who", name=name(one.name, 30)),
            data=person_data.Who(act="ask", event=event.public_id, name=one.mark).pack(),
        )
        for one in asked[:ASKED]
    )
    return rows(made)
