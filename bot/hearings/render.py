"""Hearings as messages: reminders, changes and the list, in one language, for the clocks of one zone. Pure.

Owns the order of lines. Nothing in a message depends on the day on which it is read: no "tomorrow". "Confirmed" is
said only of the court's own list or of a person who said so after the last report. Who may be named was decided
before (bot/hearings/view.py); sources stand by their names alone.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Final
from zoneinfo import ZoneInfo

from bot.alerts.discreet import answered, headed
from bot.alerts.links import link
from bot.alerts.render import COURT, NAME, PLACE, plain
from bot.core.alert import Button, Form, Rendered
from bot.core.hearing import Claim, Hearing, Says, When, Who
from bot.hearings.advice import Advice, advice_for
from bot.hearings.change import Change
from bot.hearings.claims import Standing, open_dates, settle
from bot.hearings.courts import country_of
from bot.hearings.days import sits
from bot.hearings.view import Listed, court_of, names, shown, whole
from bot.i18n import Translator, escape_html

CALENDAR: Final = "ics:"
"""Prefix of callback data: the calendar file of this hearing."""

ADVICE: Final = "adv:"
"""Prefix of callback data: what to know before one goes to this hearing."""

READ: Final = "fam:read:0"
"""Callback data: a relative has read it."""

UNSET: Final = "UTC"
"""The zone of readers who have not said where they live: nothing is reckoned for them."""

LOOKED_FOR: Final = frozenset({"postponed", "took_place"})
"""After which a new date is looked for."""

NAMES: Final = 3
MOST: Final = 12
"""Lines of the list; what does not fit is counted. With the longest names they fit into one message."""


def reminder(hearing: Hearing, t: Translator, form: Form, zone: str, now: datetime, *, late: bool = False) -> Rendered:
    """A reminder of what lies ahead at `now`. `late`: the bot was not working when it was due."""
    standing = settle(hearing.claims)
    lines = [*([t.html("hearings.late")] if late else []), *_lines(hearing, standing, t, form, zone, now)]
    return Rendered(headed("\n".join(lines), t, form), pressable(hearing, t))


def recalled(hearing: Hearing, t: Translator, form: Form, zone: str, now: datetime) -> Rendered:
    """What stands in the place of an earlier message: what holds now, or that its date was taken back."""
    if open_dates(settle(hearing.claims), now) or hearing.until:
        return reminder(hearing, t, form, zone, now)
    lines = [t.html("hearings.head", title=title(hearing, t)), t("hearings.gone")]
    return Rendered(headed("\n".join(lines), t, form))


def changed(hearing: Hearing, what: Change, t: Translator, form: Form, zone: str, now: datetime) -> Rendered:
    """A change: what was, and what is now."""
    standing = settle(hearing.claims)
    head = t.html(f"hearings.change.{what.how}", title=title(hearing, t))
    was = [t.html("hearings.was", when=when_text(when, t)) for when in what.old]
    now_is = (
        [t.html("hearings.now", when=when_text(standing.date, t)), *yours(standing.date, t, zone)]
        if standing.date
        else []
    )
    looks = (t("hearings.looking"),) if what.how in LOOKED_FOR else ()
    rest = (*said_by(standing, t), *doubts(standing, t, now), *looks, *_docket(hearing, t, form))
    return Rendered(headed("\n".join([head, *was, *now_is, *rest]), t, form), pressable(hearing, t))


def read_button(t: Translator) -> tuple[Button, ...]:
    """For relatives: they can say that they have read it."""
    return (Button(t("family.btn.read"), data=READ),)


def advised(hearing: Hearing, said: Iterable[Advice], t: Translator, *, discreet: bool) -> Rendered:
    """What to know before one goes, each line with where it stands and the day as of which it does."""
    lines = [
        t.html("advice.line", text=text, law=law, day=t.short_day(one.checked_on))
        for one in said
        for text, law in (one.said(t.lang),)
    ]
    parts = [t.html("advice.title", title=title(hearing, t)), *lines, t("advice.ask")]
    return Rendered(answered("\n\n".join(parts), t, Form.DISCREET if discreet else Form.FULL))


def stopped(hearing: Hearing, t: Translator, form: Form) -> Rendered:
    """No new date came, and nobody looks for one any more."""
    lines = [t.html("hearings.head", title=title(hearing, t)), t("hearings.stopped")]
    return Rendered(headed("\n".join(lines), t, form))


def upcoming(
    soon: Sequence[Listed],
    later: Sequence[Listed],
    t: Translator,
    zone: str,
    *,
    head: str = "",
    none: str = "",
    file: str = CALENDAR + "all",
) -> Rendered:
    """The list of hearings, the nearest first. `head`, `none` and `file`: of another list than one's own."""
    parts = [head or t("hearings.list")]
    hidden = max(0, len(soon) + len(later) - MOST)
    for key, found in (("hearings.list.soon", soon[:MOST]), ("hearings.list.later", later[: max(0, MOST - len(soon))])):
        if found:
            parts.append("\n".join([t(key), *(line(one, t, zone) for one in found)]))
    parts += [t("hearings.list.more", n=hidden)] if hidden else []
    buttons = ((Button(t("hearings.btn.all"), data=file),),) if soon or later else ()
    return Rendered("\n\n".join(parts if soon or later else [none or t("hearings.list.none")]), buttons)


def when_text(when: When, t: Translator) -> str:
    """A date as the court's clocks show it; says what is not known."""
    day = t.day(when.day)
    if when.at is None:
        return t("hearings.day_only", day=day)
    if when.zone is None:
        return t("hearings.no_zone", day=day, time=t.clock(when.at))
    return t("date.moment", day=day, time=t.clock(when.at), place=t.zone(when.zone))


def title(hearing: Hearing, t: Translator) -> str:
    """What it is and whose, as plain text; of whom nobody may be named, what it is."""
    if not shown(hearing):
        return _kind(hearing, t)
    return t("hearings.title", what=_kind(hearing, t), who=_who(hearing, t))


def _lines(hearing: Hearing, standing: Standing, t: Translator, form: Form, zone: str, now: datetime) -> Iterator[str]:
    yield t.html("hearings.head", title=title(hearing, t))
    dates = open_dates(standing, now)
    if standing.date in dates and standing.date:
        yield escape_html(capital(when_text(standing.date, t)))
        yield from yours(standing.date, t, zone)
        yield from seldom(standing.date, country_of(hearing.place, standing.date.zone, court_of(hearing)), t)
    elif dates and standing.date:
        yield t.html("hearings.passed", when=when_text(standing.date, t))
    elif dates:
        yield t("hearings.no_date")
    elif hearing.until:
        yield t.html("hearings.until", day=t.day(hearing.until))
        yield t("hearings.expected")
        yield from until_said(hearing.claims, t)
    yield from doubts(standing, t, now)
    yield from where(hearing, t)
    yield from told(hearing.claims, t)
    if standing.date in dates:
        yield from said_by(standing, t)
    yield from _docket(hearing, t, form)
    if dates:
        yield t("hearings.telephone")


def yours(when: When, t: Translator, zone: str) -> Iterator[str]:
    """The reader's own clock where it differs from the court's; weekday and date, too, where those differ."""
    if when.at is None or when.zone is None or zone == UNSET:
        return
    here = when.starts[0].astimezone(ZoneInfo(zone))
    if here.date() != when.day:
        yield t.html("hearings.yours_day", day=t.day(here.date()), time=t.clock(here.time()), place=t.zone(zone))
    elif (here.hour, here.minute) != (when.at.hour, when.at.minute):
        yield t.html("hearings.yours", time=t.clock(here.time()), place=t.zone(zone))


def seldom(when: When, country: str | None, t: Translator) -> Iterator[str]:
    """A word where courts hardly sit on that day or at that hour."""
    why = sits(country, when.day, when.at)
    if why is not None:
        yield t.html(f"hearings.seldom.{why.value}", weekday=t.weekday(when.day))


def doubts(standing: Standing, t: Translator, now: datetime) -> Iterator[str]:
    """What was said and nobody has confirmed."""
    claimed = {one.when: one for one in standing.pending if one.when is not None}
    for when in open_dates(standing, now):
        if when != standing.date:
            one = claimed[when]
            yield t.html("hearings.claimed", who=_voice(one, t), said=_said_on(one, t), when=when_text(when, t))
    if standing.doubted is not None:
        one = standing.doubted
        key = "hearings.claimed_off" if one.says is Says.OFF else "hearings.claimed_cancelled"
        yield t.html(key, who=_voice(one, t), said=_said_on(one, t))


def where(hearing: Hearing, t: Translator) -> Iterator[str]:
    """The court or the place first, then what is finer, as far as it is known."""
    seen = whole(hearing)
    if seen.court:
        yield t.html("hearings.court", court=plain(seen.court, COURT))
    elif seen.place:
        yield t.html("hearings.place", place=plain(t.place(seen.place), PLACE))
    finer = {"hearings.room": seen.room, "hearings.judge": seen.judge, "hearings.case_no": seen.case_no}
    for key, value in finer.items():
        if value:
            yield t.html(key, value=plain(value, NAME))
    if hearing.door:
        yield t(f"hearings.door.{hearing.door.value}")


def told(claims: Iterable[Claim], t: Translator) -> Iterator[str]:
    """The newest word on the room and on the door, with whose it is: it never takes the place of what is known."""
    said = [one for one in claims if one.says is Says.WHERE]
    room = next((one for one in reversed(said) if one.room), None)
    door = next((one for one in reversed(said) if one.door), None)
    if room is not None:
        yield _unconfirmed(t("hearings.room", value=plain(room.room or "", NAME)), room, t)
    if door is not None and door.door:
        yield _unconfirmed(t(f"hearings.door.{door.door.value}"), door, t)


def _unconfirmed(what: str, one: Claim, t: Translator) -> str:
    return t.html("hearings.told", what=what, who=_voice(one, t), said=_said_on(one, t))


def said_by(standing: Standing, t: Translator, key: str = "hearings.said") -> Iterator[str]:
    """Who confirmed the date, or who said it last, and when. `key`: the text where nobody confirmed it."""
    confirmed, last = standing.confirmed, standing.last_word
    if confirmed is not None:
        clock = t.clock(confirmed.said_at.astimezone(UTC).time())
        yield t.html("hearings.confirmed", who=_voice(confirmed, t), day=_said_on(confirmed, t), time=clock)
    elif last is not None:
        yield t.html(key, who=_voice(last, t), day=_said_on(last, t))


def until_said(claims: Iterable[Claim], t: Translator, key: str = "hearings.said") -> Iterator[str]:
    """Who said when custody ends, under the same key."""
    said = [one for one in claims if one.says is Says.UNTIL]
    if said:
        yield t.html(key, who=_voice(said[-1], t), day=_said_on(said[-1], t))


def _docket(hearing: Hearing, t: Translator, form: Form) -> Iterator[str]:
    url = link(whole(hearing).docket_url)
    if url and form.links:
        yield f'<a href="{escape_html(url)}">{t.html("hearings.docket")}</a>'
    elif url:
        yield t("hearings.docket_look")


def capital(text: str) -> str:
    """With a capital at the beginning."""
    return text[:1].upper() + text[1:]


def _voice(one: Claim, t: Translator) -> str:
    """Whose word it is, as readers may know it: that a family is here is told to nobody."""
    if one.by is Who.SOURCE and one.shown:
        return plain(one.shown, NAME)
    return t(f"hearings.by.{one.by.value}")


def _said_on(one: Claim, t: Translator) -> str:
    return t.short_day(one.said_at.astimezone(UTC).date())


def _kind(hearing: Hearing, t: Translator) -> str:
    return t(f"hearings.kind.{whole(hearing).kind.value}")


def _who(hearing: Hearing, t: Translator) -> str:
    found = names(hearing, t.lang)
    shown = [plain(name, NAME) for name in found[:NAMES]]
    hidden = len(found) - len(shown)
    return f"{', '.join(shown)} {t('who.more', n=hidden)}" if hidden else t.join(shown)


def line(one: Listed, t: Translator, zone: str) -> str:
    """A date and whose it is, with a mark where nobody confirmed it; or the day before which a court must decide."""
    if one.when is None:
        until = t.short_day(one.hearing.until) if one.hearing.until else ""
        return t.html("hearings.line.until", day=until, title=title(one.hearing, t))
    key = "hearings.line" if one.holds else "hearings.line.claimed"
    lines = [t.html(key, when=when_text(one.when, t), title=title(one.hearing, t)), *yours(one.when, t, zone)]
    return "\n".join(lines)


def pressable(hearing: Hearing, t: Translator) -> tuple[tuple[Button, ...], ...]:
    """The buttons below a hearing, wherever it is shown."""
    calendar = (Button(t("hearings.btn.calendar"), data=CALENDAR + hearing.public_id),)
    advice = (Button(t("advice.btn"), data=ADVICE + hearing.public_id),)
    return (calendar, advice) if advice_for(hearing) and settle(hearing.claims).date else (calendar,)
