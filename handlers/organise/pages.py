"""Every screen of a campaign as a supporter would see it, in each of its languages: the pages of a preview. Pure.

Made by the builders that make the real screens, for a supporter who does not exist. Nothing on a page can be pressed,
so nothing is counted; what an office or a prisoner could see carries a mark, should somebody copy it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from bot.core.alert import Button, Form
from bot.core.files import plain
from bot.core.served import Served
from bot.i18n import DEFAULT, Catalogs, Translator, escape_html
from campaigns.asks import LAST_DAY, LAUNCH, PLAN
from campaigns.drive import Drive
from campaigns.flow import ActionState, CampaignState, Result
from campaigns.kinds.contact import Contact, Target
from campaigns.kinds.letter import Letter, Recipient
from campaigns.kinds.petition import Petition
from campaigns.model import Inside
from handlers import ask_screens, campaign_card, campaign_petition
from handlers import campaign_office as offices
from handlers import campaign_prisoner as prisoners
from handlers.campaign_prisoner import Prisoner
from handlers.screens import Screen, paragraphs

LONGEST: Final = 3_700
"""UTF-16 units of a screen: what stands around it on a page has to fit, too."""

OFFICES: Final = 8
PEOPLE: Final = 5
"""So many are shown one by one; of more the first, for a preview of a hundred pages is looked at by nobody."""


@dataclass(frozen=True, slots=True)
class Page:
    """A screen, in which language it is, and its place in the way of a supporter (`organise_check.screen.…`)."""

    lang: str
    what: str
    screen: Screen


Screens = Iterator[tuple[str, Screen]]


def pages(catalogs: Catalogs, drive: Drive, now: datetime) -> tuple[Page, ...]:
    """All of them, language by language, in the order in which a supporter would come to them."""
    live = replace(drive, stored=replace(drive.stored, state=CampaignState.LIVE.value, closed_at=None, result=None))
    return tuple(
        Page(lang, what, screen)
        for lang in languages(catalogs, drive)
        for what, screen in _screens(catalogs.translator(lang), live, now)
    )


def langs(catalogs: Catalogs, drive: Drive, now: datetime) -> tuple[str, ...]:
    """The language of each page."""
    return tuple(one.lang for one in pages(catalogs, drive, now))


def languages(catalogs: Catalogs, drive: Drive) -> tuple[str, ...]:
    """The campaign's languages that readers can choose; else the one in which they are all led around it."""
    return tuple(one for one in catalogs.languages if one in drive.campaign.languages) or (DEFAULT,)


def too_long(found: Sequence[Page]) -> tuple[Page, ...]:
    """The pages whose screen is no message any more."""
    return tuple(one for one in found if _units(one.screen.html) > LONGEST)


def flat(screen: Screen) -> str:
    """A screen as it looks, with buttons that are only read; HTML."""
    return paragraphs(screen.html, "\n".join(_row(row) for row in screen.buttons))


def _row(row: Sequence[Button]) -> str:
    return "   ".join(f"[ {escape_html(one.text)} ]" + _leads(one) for one in row)


def _leads(one: Button) -> str:
    return f" → <code>{escape_html(one.url)}</code>" if one.url else ""


def _units(html: str) -> int:
    return len(plain(html).encode("utf-16-le")) // 2


def _screens(t: Translator, drive: Drive, now: datetime) -> Screens:
    yield from _before(t, drive, now)
    match drive.campaign:
        case Petition() as petition:
            yield from _petition(t, drive, petition)
        case Letter() as letter:
            yield from _letter(t, drive, letter, now)
        case Contact() as contact:
            yield from _contact(t, drive, contact)
    yield "thanks", campaign_card.thanks(t, drive, None, now)
    yield from _afterwards(t, drive, now)


def _before(t: Translator, drive: Drive, now: datetime) -> Screens:
    """Until somebody takes part."""
    campaign = drive.campaign
    if campaign.audience is not None:
        yield "ask", ask_screens.ask(t, drive, LAUNCH, now)
    if campaign.safety.inside is Inside.HIDE:
        yield "zone", campaign_card.zone(t, drive.id)
    yield "card", campaign_card.card(t, drive, ActionState.OFFERED, now)
    yield "facts", campaign_card.facts(t, drive, Form.FULL)
    if campaign.safety.inside is not Inside.HIDE:
        yield "facts_home", campaign_card.facts(t, drive, Form.WITHOUT_LINKS)
    if campaign.safety.inside is Inside.WARN:
        yield "warning", campaign_card.warning(t, drive)


def _afterwards(t: Translator, drive: Drive, now: datetime) -> Screens:
    """Reminders, questions, and how it may end."""
    for kicker in drive.campaign.asks.kickers:
        yield "last_day" if kicker == LAST_DAY else "reminder", ask_screens.ask(t, drive, kicker, now)
    yield "plan", ask_screens.ask(t, drive, PLAN, now)
    for number in range(len(drive.campaign.after.follow_up)):
        yield "question", ask_screens.question(t, drive, number)
    for result in drive.campaign.outcome or (Result.EXPIRED,):
        over = replace(drive.stored, state=CampaignState.CLOSED.value, result=result.value, closed_at=now)
        yield "outcome", ask_screens.outcome(t, replace(drive, stored=over), None, now, took_part=True)


def _petition(t: Translator, drive: Drive, petition: Petition) -> Screens:
    url = petition.petition.url
    if url is None:
        return
    yield "sign", campaign_petition.sign(t, drive, petition)
    if petition.safety.inside is not Inside.HIDE and not t.register.may_link(url):
        yield "unlinked", campaign_petition.unlinked(t, drive, petition)


def _letter(t: Translator, drive: Drive, letter: Letter, now: datetime) -> Screens:
    test = t("organise_check.test")
    marked = letter.model_copy(update={"example": {lang: f"{test}\n{text}" for lang, text in letter.example.items()}})
    found = [one for row in letter.letter.recipient if (one := _prisoner(drive, row)) is not None]
    for number, one in enumerate(found[:PEOPLE]):
        yield "who", prisoners.who(t, drive, one, more=len(found) > 1)
        if number == 0:
            yield "tips", prisoners.tips(t, drive, letter, one)
            if (why := prisoners.why(t, one)) is not None:
                yield "why", why
            if one.recipient.language in letter.example:
                yield "example", prisoners.example(t, marked, one)
            yield "write", prisoners.write(t, drive, one)
            yield "written", prisoners.written(f"{test}\n{t('organise_check.made_up.letter')}")
        yield "address", prisoners.address(t, drive, one, now)


def _prisoner(drive: Drive, row: Recipient) -> Prisoner | None:
    person = next((one for one in drive.people if one.public_id == row.person), None)
    return None if person is None else Prisoner(person, row, 0, wrote=False, served=Served())


def _contact(t: Translator, drive: Drive, contact: Contact) -> Screens:
    countries = offices.countries(contact)
    if countries:
        yield "where", offices.where(t, drive, countries)
    spoken: set[str] = set()
    targets = [one for one in contact.contact.target if one.ways]
    for number, target in enumerate(targets):
        country = target.country or next(iter(countries), offices.NOWHERE)
        if target.lang not in spoken:
            yield from _written(t, drive, contact, target, country)
            spoken.add(target.lang)
        elif number < OFFICES:
            yield "office", offices.office(t, drive, target, country, (1, 1))
            yield "addressed", offices.addressed(t, target, _marked(t, contact.letter[target.lang].subjects[0]))


def _written(t: Translator, drive: Drive, contact: Contact, target: Target, country: str) -> Screens:
    """All of one office, with every subject there is in its language."""
    yield "office", offices.office(t, drive, target, country, (1, len(contact.for_country(country)) or 1))
    yield "sentence", offices.sentence(t, drive, target, country)
    for subject in contact.letter[target.lang].subjects:
        yield "addressed", offices.addressed(t, target, _marked(t, subject))
    own = t("organise_check.made_up.sentence")
    read = t.lang != target.lang and t.lang in contact.letter
    text = offices.body(t, contact, target, country, own, target.lang)
    yield "ready", offices.ready(t, drive, target, country, f"{t('organise_check.test')}\n{text}", read=read)
    if read:
        gap = t("campaign.gap.sentence")
        yield "translation", offices.translation(t, target, offices.body(t, contact, target, country, gap, t.lang))


def _marked(t: Translator, subject: str) -> str:
    return f"{t('organise_check.test')} {subject}"


SCREENS: Final = frozenset(
    {
        "ask", "zone", "card", "facts", "facts_home", "warning", "sign", "unlinked", "who", "tips", "why", "example",
        "write", "written", "address", "where", "office", "sentence", "addressed", "ready", "translation", "thanks",
        "last_day", "reminder", "plan", "question", "outcome",
    }
)  # fmt: skip
"""All there may be: each has its words."""
