"""The screens of letters to officials. Pure.

Owns what stands where. Addresses, subjects and letters are shown as they are to be sent; a way that leads nowhere is
shown with why, so that nobody tries it.
"""

from collections.abc import Sequence
from datetime import datetime
from zlib import crc32
from zoneinfo import ZoneInfo

from babel import Locale

from bot.alerts.render import NAME, plain
from bot.core.alert import COPIED, Button
from bot.i18n import Translator, escape_html
from campaigns import facts, words
from campaigns.drive import Drive
from campaigns.kinds.contact import LAST, MEMBERS, UNION, Channel, Contact, Target
from handlers import campaign_card, data
from handlers.screens import Screen, name, paragraphs, rows

A_PAGE = 10
"""Constituencies at once."""

NO_AREA = "0" * 8
"""In place of a constituency: another one than those with offices here."""

NOWHERE = "XX"
"""In place of a country: another one than those with offices here."""


def countries(contact: Contact) -> list[str]:
    """The countries from which somebody can write to an office of their own."""
    return sorted({one.country for one in contact.contact.target if one.country and one.ways} - LAST)


def where(t: Translator, drive: Drive, codes: list[str]) -> Screen:
    """Which country does somebody live in?"""
    buttons = [Button(name(country_name(code, t.lang)), data=_data("office", drive, code)) for code in codes]
    other = Button(t("campaign.btn.other_country"), data=_data("office", drive, NOWHERE))
    back = campaign_card.button(t, "campaign.btn.back", "card", drive.id)
    return Screen(t("campaign.country"), (*rows(buttons, 2), (other,), (back,)))


def area(t: Translator, drive: Drive, country: str, areas: Sequence[str], page: int) -> Screen:
    """Which constituency?"""
    start = page * A_PAGE if page * A_PAGE < len(areas) else 0
    buttons = [Button(name(one), data=_data("office", drive, place(country, one))) for one in areas[start:][:A_PAGE]]
    more = data.Office(do="areas", campaign=drive.id, country=country, office=str(start // A_PAGE + 1))
    turn = ((Button(t("campaign.btn.more"), data=more.pack()),),) if len(areas) > A_PAGE else ()
    none = Button(t("campaign.btn.no_area"), data=_data("office", drive, f"{country}-{NO_AREA}"))
    return Screen(t("campaign.area"), (*rows(buttons, 2), *turn, (none,)))


def place(country: str, area_: str) -> str:
    """A country with one of its constituencies, as buttons carry it."""
    return f"{country}-{crc32(area_.encode()):08x}"


def area_of(contact: Contact, place_: str) -> str | None:
    """The constituency of a place; None: it names none of this campaign's."""
    country = place_[:2]
    return next((one for one in contact.areas(country) if place(country, one) == place_), None)


def office(t: Translator, drive: Drive, target: Target, country: str, place: tuple[int, int]) -> Screen:
    """One office: why this one, which ways lead there and which do not. `place`: the how manieth of how many."""
    about = t.html("campaign.office", role=target.role, office=target.org, n=place[0], of=place[1])
    why = t(f"campaign.why_office.{_why(target, country)}")
    language = t.html("campaign.office_language", language=t.language(target.lang))
    ways = [f"• {t(f'campaign.medium.{one.type.value}')}" for one in target.ways]
    dead = [_dead(t, target, one) for one in target.dead]
    buttons = _button(t, "campaign.btn.write_office", "write", drive, country, target), _skip(t, drive, country, target)
    return Screen(paragraphs(f"{about}\n{why}", language, "\n".join((*ways, *dead))), rows(buttons))


def _why(target: Target, place_: str) -> str:
    if target.area is not None and place(place_[:2], target.area) == place_:
        return "voters"
    if target.country in LAST:
        return "last"
    if target.country is None:
        return "world"
    ours = {place_[:2]} | ({UNION} if place_[:2] in MEMBERS else set())
    return "own" if target.country in ours else "other"


def _dead(t: Translator, target: Target, channel: Channel) -> str:
    known = facts.dead(target.country, channel.type, channel.value)
    said = t(f"campaign.dead.{target.standing(channel).value}")
    since = t("campaign.dead_since", day=t.short_day(known.since), source=plain(known.source, NAME)) if known else ""
    return escape_html(f"✗ {t(f'campaign.medium.{channel.type.value}')}: {said}{since}")


def later(t: Translator, drive: Drive, target: Target, country: str, when: datetime, zone: str) -> Screen:
    """The office has enough for now: when the letter is handed over, and the way to the next one."""
    local = when.astimezone(ZoneInfo(zone))
    said = t.html("campaign.later", day=t.short_day(local.date()), time=t.clock(local.time()))
    return Screen(said, ((_button(t, "campaign.btn.next_office", "past", drive, country, target),),))


def crowded(t: Translator, drive: Drive, target: Target, country: str) -> Screen:
    """The office has enough, and this chat has enough promises."""
    return Screen(t("campaign.crowded"), ((_button(t, "campaign.btn.next_office", "past", drive, country, target),),))


def handed(t: Translator, drive: Drive, target: Target, country: str) -> Screen:
    """Its turn has come. Says nothing of the case: it comes by itself."""
    return Screen(t("campaign.handed"), ((_button(t, "campaign.btn.write_office", "kept", drive, country, target),),))


def again(t: Translator, drive: Drive, target: Target, country: str) -> Screen:
    """It could not be reached the other day. Says nothing of the case, either."""
    buttons = _button(t, "campaign.btn.write_office", "write", drive, country, target), _skip(t, drive, country, target)
    return Screen(t("campaign.tried"), rows(buttons))


def sentence(t: Translator, drive: Drive, target: Target, country: str) -> Screen:
    """A sentence of one's own makes it count."""
    contact = drive.campaign
    required = isinstance(contact, Contact) and contact.contact.personal_line == "required"
    bare = () if required else ((_button(t, "campaign.btn.bare", "bare", drive, country, target),),)
    text = t.html("campaign.sentence", language=t.language(target.lang))
    return Screen(text, (*bare, (_skip(t, drive, country, target),)))


def body(t: Translator, contact: Contact, target: Target, country: str, own: str, lang: str) -> str:
    """The letter in one of its languages, as plain text."""
    gaps = {
        "target.salutation": target.salutation,
        "target.role": target.role,
        "target.org": target.org,
        "own_sentence": own,
        "signature": t("campaign.gap.signature"),
        "country": country_name(country[:2], lang) if country[:2] != NOWHERE else t("campaign.gap.country"),
        "date": "",
    }
    return words.fill(contact.letter[lang].body, gaps).strip()


def addressed(t: Translator, target: Target, subject: str) -> Screen:
    """Where it goes and under which subject, each to be copied."""
    ways = [f"{t(f'campaign.medium.{one.type.value}')}: <code>{escape_html(one.value)}</code>" for one in target.ways]
    text = paragraphs(
        t("campaign.letter_ready"), "\n".join(ways), t.html("campaign.subject", subject=subject), t("campaign.to_fill")
    )
    named = [(t(f"campaign.medium.{one.type.value}"), one.value) for one in target.ways]
    copies = [_copy(t("campaign.btn.copy", what=medium), value) for medium, value in named]
    copies.append(_copy(t("campaign.btn.copy_subject"), subject))
    return Screen(text, rows(one for one in copies if one is not None))


def ready(t: Translator, drive: Drive, target: Target, country: str, text: str, *, read: bool) -> Screen:
    """The letter, ready to be copied, and how it went."""
    sent = _button(t, "campaign.btn.sent", "sent", drive, country, target)
    failed = _button(t, "campaign.btn.unreachable", "failed", drive, country, target)
    reading = ((_button(t, "campaign.btn.read", "read", drive, country, target),),) if read else ()
    return Screen(f"<pre>{escape_html(text)}</pre>", ((sent,), (failed, _skip(t, drive, country, target)), *reading))


def translation(t: Translator, target: Target, text: str) -> Screen:
    """What it says, to be read and not to be sent."""
    told = t.html("campaign.only_to_read", language=t.language(target.lang))
    return Screen(paragraphs(told, f"<blockquote>{escape_html(text)}</blockquote>"))


def country_name(code: str, lang: str) -> str:
    """What a country is called in a language; the code where nobody knows."""
    try:
        return str(Locale.parse(lang).territories.get(code, code))
    except (ValueError, LookupError):
        return code


def target_of(contact: object, office_: str) -> Target | None:
    """The office of this id that can be reached."""
    found = contact.contact.target if isinstance(contact, Contact) else ()
    return next((one for one in found if one.id == office_ and one.ways), None)


def _copy(text: str, value: str) -> Button | None:
    """A button that copies; None where it is too long for one: a tap on it in the text copies, too."""
    return Button(text, copy=value) if 1 <= len(value) <= COPIED else None


def _skip(t: Translator, drive: Drive, country: str, target: Target) -> Button:
    return _button(t, "campaign.btn.skip_office", "skip", drive, country, target)


def _button(t: Translator, key: str, do: str, drive: Drive, country: str, target: Target) -> Button:
    return Button(t(key), data=_data(do, drive, country, target))


def _data(do: str, drive: Drive, country: str, target: Target | None = None) -> str:
    of = {"do": do, "campaign": drive.id, "country": country, "office": target.id if target else ""}
    return data.Office.model_validate(of).pack()
