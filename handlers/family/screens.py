"""The screens of relatives: short, in plain words, with few buttons. Pure.

Owns what stands where. The first line names nobody: whoever looks over a shoulder reads "Hearings".
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from bot.alerts.discreet import answered
from bot.alerts.render import NAME, plain
from bot.alerts.view import spelling
from bot.core.alert import Button, Form
from bot.core.event import Consent, Person
from bot.core.hearing import Door, Hearing, When
from bot.core.relative import BadNews, Kin, Relative
from bot.hearings.claims import open_dates, settle
from bot.hearings.days import Seldom
from bot.hearings.render import pressable, reminder, when_text
from bot.hearings.view import may_hide
from bot.i18n import Translator
from bot.people.byhand import is_narrower
from bot.store.readers import Reader
from handlers import data as common
from handlers import hearing_data, zones
from handlers.details import date_ahead
from handlers.family import data
from handlers.screens import Screen, name, paragraphs, rows

CLOCKS = (
    "Europe/Moscow", "Europe/Kaliningrad", "Europe/Minsk", "Europe/Samara", "Asia/Yekaterinburg", "Asia/Omsk",
    "Asia/Novosibirsk", "Asia/Irkutsk", "Asia/Yakutsk", "Asia/Vladivostok", "Asia/Magadan", "Asia/Kamchatka",
)  # fmt: skip
"""The clocks by which courts go where people are held, from west to east after the commonest."""

NO_CLOCK = "none"
LISTED = 6
"""Hearings on one screen."""


def to(act: str, one: Relative | None) -> str:
    """The data of a button to a screen about the person."""
    return data.Family.model_validate({"act": act, "who": one.id if one else 0}).pack()


def on(do: str, one: Relative, hearing: Hearing) -> str:
    """The data of a button about a hearing."""
    return data.FamilyHearing.model_validate({"do": do, "who": one.id, "hearing": hearing.public_id}).pack()


def home_button(t: Translator, one: Relative) -> Button:
    """Back to the list."""
    return Button(t("family.btn.home"), data=to("home", one))


def choose(t: Translator, found: Sequence[tuple[Relative, Person]]) -> Screen:
    """For whom?"""
    buttons = (Button(name(spelling(person, t.lang)), data=to("home", one)) for one, person in found)
    return Screen(t("family.choose"), rows(buttons))


def home(
    t: Translator,
    one: Relative,
    hearings: Sequence[Hearing],
    reader: Reader,
    now: datetime,
    *,
    title: str = "",
    page: bool = False,
) -> Screen:
    """The next hearings with everything that was said of their dates. `title`: whose, where one is here for several.

    `page`: there is something to tell on the page for the lawyer.
    """
    shown = hearings[:LISTED]
    blocks = [_block(t, each, now) for each in shown]
    more = t("hearings.list.more", n=len(hearings) - LISTED) if len(hearings) > LISTED else ""
    clock = t("family.no_clock") if reader.profile.zone == zones.UNSET else ""
    head = t.html("family.home_of", name=plain(title, NAME)) if title else t("family.home")
    text = paragraphs(head, *(blocks or [t("family.none")]), more, clock)
    each_one = [Button(t("family.btn.open", when=_short(t, each, now)), data=on("card", one, each)) for each in shown]
    last = (Button(t("family.btn.add"), data=to("add", one)), Button(t("family.btn.more"), data=to("more", one)))
    ask = common.Clock(origin=common.Origin.SETTINGS, act="ask").pack()
    set_clock = ((Button(t("family.btn.clock"), data=ask),),) if clock else ()
    return Screen(text, (*rows(each_one), *set_clock, *(((page_button(t, one),),) if page else ()), *rows(last)))


def page_button(t: Translator, one: Relative) -> Button:
    """One page for the lawyer to take along."""
    return Button(t("stats.btn.page"), data=data.FamilyPage(who=one.id).pack())


def _block(t: Translator, hearing: Hearing, now: datetime) -> str:
    """What it is and every date that may come true; whose it is, the family knows."""
    standing = settle(hearing.claims)
    dates = open_dates(standing, now)
    keys = {when: "family.line" if when == standing.date else "family.line_claimed" for when in dates}
    lines = [t.html(key, when=when_text(when, t)) for when, key in keys.items()]
    if not lines and hearing.until and standing.lead is None:
        lines = [t.html("hearings.until", day=t.day(hearing.until))]
    own = [t("family.own")] if hearing.of else []
    return "\n".join([t(f"hearings.kind.{hearing.kind.value}"), *(lines or [t("hearings.no_date")]), *own])


def _short(t: Translator, hearing: Hearing, now: datetime) -> str:
    dates = open_dates(settle(hearing.claims), now)
    return t.short_day(dates[0].day) if dates else t("family.no_date")


def card(
    t: Translator, one: Relative, hearing: Hearing, form: Form, zone: str, now: datetime, *, note: str = ""
) -> Screen:
    """A hearing with everything known, who sees it, and what can be said of it."""
    whole = reminder(hearing, t, Form.FULL if form.links else Form.WITHOUT_LINKS, zone, now).html
    says = [Button(t(f"family.btn.{do}"), data=on(do, one, hearing)) for do in ("moved", "off", "cancelled")]
    asks = ("court", "room", "door") if hearing.of else ("room", "door")
    finer = [Button(t(f"family.btn.{do}"), data=on(do, one, hearing)) for do in asks]
    page = Button(t("print.btn"), data=hearing_data.Print(what=hearing.public_id).pack())
    below = (*pressable(hearing, t), (page, home_button(t, one)))
    seen = () if one.kin is Kin.HELPER else rows(_seen(t, one, hearing))
    text = answered(paragraphs(note, whole, t(f"family.sees.{_sees(hearing)}")), t, form)
    return Screen(
        text, (tuple(says[:1]), tuple(says[1:]), *rows(finer, 2), *rows(_more(t, one, hearing, now)), *seen, *below)
    )


def _more(t: Translator, one: Relative, hearing: Hearing, now: datetime) -> list[Button]:
    """What else can be said of one's own hearing; and of any, by a lawyer, that the court's list has it."""
    details = [Button(t("details.btn.fill"), data=on("details", one, hearing))] if hearing.of else []
    may_see = one.kin is Kin.LAWYER and date_ahead(hearing, now) is not None
    return [*details, *([Button(t("details.btn.seen"), data=on("seen", one, hearing))] if may_see else [])]


def _sees(hearing: Hearing) -> str:
    if hearing.of is None:
        return "all"
    return "wished" if hearing.wished else "own"


def _seen(t: Translator, one: Relative, hearing: Hearing) -> list[Button]:
    does = {"all": ("hide",) if may_hide(hearing) else (), "wished": ("share", "unwish"), "own": ("share", "wish")}
    return [Button(t(f"family.btn.{do}"), data=on(do, one, hearing)) for do in does[_sees(hearing)]]


def doors(t: Translator, one: Relative, hearing: Hearing) -> Screen:
    """Who is let in?"""
    buttons = [
        Button(
            t(f"family.btn.door.{door.value}"),
            data=data.FamilyDoor(door=door, who=one.id, hearing=hearing.public_id).pack(),
        )
        for door in Door
    ]
    return Screen(
        t("family.ask.door"), (*rows(buttons), (Button(t("family.btn.back"), data=on("card", one, hearing)),))
    )


def asked(t: Translator, key: str, one: Relative) -> Screen:
    """Type it; the way back stands below."""
    return Screen(t.html(key), ((home_button(t, one),),))


def clocks(t: Translator, first: Iterable[str], now: datetime) -> Screen:
    """By which clock? `first`: those of the person's other hearings."""
    found = list(dict.fromkeys([*first, *CLOCKS]))
    buttons = [
        Button(
            t("family.btn.zone", place=t.zone(zone), time=t.clock((now + zones.offset(zone, now)).time())),
            data=data.FamilyClock(zone=zone).pack(),
        )
        for zone in found
    ]
    unknown = Button(t("family.btn.no_zone"), data=data.FamilyClock(zone=NO_CLOCK).pack())
    return Screen(t("family.ask.zone"), (*rows(buttons, 2), (unknown,)))


def sure(t: Translator, when: When, why: Seldom) -> Screen:
    """A day on which courts hardly sit: is it right?"""
    asks = t.html(f"hearings.seldom.{why.value}.ask", weekday=t.weekday(when.day))
    buttons = (
        Button(t("family.btn.sure"), data=data.FamilySure(yes=True).pack()),
        Button(t("family.btn.again"), data=data.FamilySure(yes=False).pack()),
    )
    return Screen(paragraphs(t.html("family.line", when=when_text(when, t)), asks), rows(buttons))


def bad_news(t: Translator, one: Relative, *, skip: bool = False) -> Screen:
    """The only question of whoever joins."""
    buttons = [
        Button(t(f"family.btn.bad.{how.value}"), data=data.FamilyBadNews(how=how, who=one.id).pack()) for how in BadNews
    ]
    back = Button(t("family.btn.skip" if skip else "family.btn.back"), data=to("home" if skip else "more", one))
    return Screen(t("family.ask.bad_news"), (*rows(buttons), (back,)))


def more(t: Translator, one: Relative) -> Screen:
    """How one wishes to be told, a helper, what may be said, and the way out."""
    told = [t(f"family.bad.{one.bad_news.value}")] if one.kin is not Kin.HELPER else []
    switches = [("ask", one.ask_after), ("week", one.weekly), ("loud", one.quiet_off)]
    told += [t(f"family.told.{act}.{'on' if state else 'off'}") for act, state in switches]
    helper = one.kin is Kin.HELPER
    flips = [Button(t(f"family.btn.{act}.{'off' if state else 'on'}"), data=to(act, one)) for act, state in switches]
    wide = [] if helper else [Button(t(f"family.btn.{act}"), data=to(act, one)) for act in ("bad", "helper", "public")]
    last = (Button(t("family.btn.end"), data=to("end", one)), home_button(t, one))
    return Screen(paragraphs(t("family.more"), "\n".join(told)), (*rows([*wide, *flips]), *rows(last)))


def helpers(t: Translator, one: Relative, links: Sequence[tuple[int, str]], helping: int, *, note: str = "") -> Screen:
    """Who helps, and the open links (number, until when)."""
    here = t("family.helpers", n=helping) if helping else t("family.no_helper")
    listed_ = "\n".join(t.html("family.link_open", number=number, moment=until) for number, until in links)
    backs = [
        Button(t("invite.btn.revoke", number=number), data=data.FamilyLink(invite=number, who=one.id).pack())
        for number, _ in links
    ]
    return Screen(paragraphs(note, here, listed_), (*rows(backs, 2), (home_button(t, one),)))


def publicity(t: Translator, one: Relative, person: Person) -> Screen:
    """What may be said now, and what a relative may wish."""
    now_is = t(f"family.public.{person.consent.value}")
    less = [wish for wish in (Consent.NO_NAME, Consent.SILENCE) if is_narrower(wish, person.consent)]
    buttons = [_wish(t, one, wish.value, f"family.btn.to.{wish.value}") for wish in less]
    widest = person.consent is Consent.OPEN
    wider = [] if widest else [_wish(t, one, "more", "family.btn.to.more")]
    back = Button(t("family.btn.back"), data=to("more", one))
    return Screen(paragraphs(now_is, t("family.public.rule")), rows([*buttons, *wider, back]))


def less(t: Translator, one: Relative, wish: str) -> Screen:
    """Less from now on: what that means, and once more the question."""
    back = Button(t("family.btn.back"), data=to("public", one))
    yes = _wish(t, one, wish, "family.btn.yes", sure=True)
    return Screen(t(f"family.public.ask.{wish}"), rows([yes, back]))


def _wish(t: Translator, one: Relative, to_: str, key: str, *, sure: bool = False) -> Button:
    return Button(t(key), data=data.FamilyPublic.model_validate({"to": to_, "sure": sure, "who": one.id}).pack())


def ending(t: Translator, one: Relative) -> Screen:
    """What goes if one leaves."""
    buttons = (Button(t("family.btn.gone"), data=to("gone", one)), Button(t("family.btn.back"), data=to("more", one)))
    return Screen(t("family.end"), rows(buttons))


def link(t: Translator, key: str, way: str, until: str, number: int, one: Relative) -> Screen:
    """A one-time link, shown once."""
    back = Button(t("invite.btn.revoke", number=number), data=data.FamilyLink(invite=number, who=one.id).pack())
    return Screen(t.html(key, way=way, moment=until, number=number), ((back,),))
