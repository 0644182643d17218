"""The screens of /aid: what is needed, and who helps with it. Pure.

Owns what stands where and what is left out for a reader who has not said to be abroad: of whoever is listed anywhere
nothing but the name and why; of whoever nobody looked up no address.
"""

from collections.abc import Iterator
from datetime import date

from bot.core.aid import Country, Directory, Helper, Need
from bot.core.alert import Button
from bot.core.legal import Listing, Organisation, is_old
from bot.i18n import Translator, escape_html
from handlers import contact_screens, data
from handlers.screens import Screen, paragraphs, rows

FIRST = {"uk": (Country.UA, Country.RU, Country.BY)}
"""Countries in the order of a reader's language; for all others as they stand in `Country`."""


def needs(t: Translator, directory: Directory, *, may_write: bool) -> Screen:
    """What is needed? A button for each need with which somebody helps, and the way to a person of this bot."""
    buttons = (
        Button(t(f"helper.btn.need.{need.value}"), data=data.ForNeed(need=need).pack()) for need in directory.needs()
    )
    human = ((contact_screens.button(t),),) if may_write else ()
    return Screen(t("helper.ask"), (*rows(buttons, 2), *human))


def found(
    t: Translator, directory: Directory, need: Need, today: date, *, abroad: bool, may_ask: bool = False
) -> Screen:
    """Everybody who helps with this, country by country, and the way back. `may_ask`: the answer could be kept."""
    countries = (_country(t, directory, need, country, today, abroad=abroad) for country in FIRST.get(t.lang, Country))
    note = "" if abroad else t("helper.no_links")
    text = paragraphs(f"<b>{t(f'helper.btn.need.{need.value}')}</b>", *countries, note, t("helper.money"))
    show = Button(t("links.btn.show"), data=data.ShowLinks(act="ask", of="need", id=need.value).pack())
    back = Button(t("helper.btn.back"), data=data.WhoHelps(act="all").pack())
    return Screen(text, ((show,), (back,)) if may_ask and not abroad else ((back,),))


def _country(t: Translator, directory: Directory, need: Need, country: Country, today: date, *, abroad: bool) -> str:
    helpers = directory.find(need, country)
    title = f"<i>{t(f'helper.country.{country.value}')}</i>" if helpers else ""
    return paragraphs(title, *(_helper(t, directory, one, today, abroad=abroad) for one in helpers))


def _helper(t: Translator, directory: Directory, helper: Helper, today: date, *, abroad: bool) -> str:
    name = escape_html(helper.name[t.lang])
    status = directory.status(helper)
    if status and status.listed and not abroad:
        return "\n".join((f"<b>{name}</b>", t.html("helper.hidden", listed=declared(t, status))))
    linked = abroad or directory.register.may_link(helper.site)
    title = f'<b><a href="{escape_html(helper.site)}">{name}</a></b>' if linked else f"<b>{name}</b>"
    return "\n".join((title, *(escape_html(line) for line in _lines(t, helper, status, today))))


def _lines(t: Translator, helper: Helper, status: Organisation | None, today: date) -> Iterator[str]:
    yield helper.does[t.lang]
    if facts := " · ".join(_facts(t, helper)):
        yield facts[:1].upper() + facts[1:]
    if helper.phones:
        yield t("helper.phones", phones=", ".join(helper.phones))
    if status is None:
        yield t("helper.unknown")
    elif status.listed:
        yield t("helper.listed", listed=declared(t, status))
    yield _checked(t, helper, today)


def _facts(t: Translator, helper: Helper) -> Iterator[str]:
    if helper.languages:
        yield t.join(t.language(code) for code in helper.languages)
    if helper.free:
        yield t("helper.free")
    if helper.always:
        yield t("helper.always")


def _checked(t: Translator, helper: Helper, today: date) -> str:
    if helper.checked_on is None:
        return t("helper.undated")
    key = "helper.old" if is_old(helper.checked_on, today) else "helper.checked"
    return t(key, day=t.short_day(helper.checked_on))


def declared(t: Translator, status: Organisation) -> str:
    """The gravest word of each law, each with its day."""
    gravest = {one.jurisdiction: one for one in reversed(status.listed)}
    return t.join(_listing(t, one) for one in gravest.values())


def _listing(t: Translator, one: Listing) -> str:
    words = t(f"helper.listed.{one.status.value}", where=t(f"helper.in.{one.jurisdiction.value}"))
    return t("helper.since", listed=words, day=t.short_day(one.since)) if one.since else words
