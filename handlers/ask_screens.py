"""Messages that nobody asked for: an ask, the monthly list, a reminder, a question, how it ended. Pure.

Owns what stands where. The first line is neutral for readers who hold a phone that others may look at.
"""

from datetime import datetime

from bot.alerts.render import unpressable
from bot.core.alert import Button
from bot.i18n import Translator, escape_html
from campaigns import words
from campaigns.asking import Told
from campaigns.asks import DIGEST, LAST_DAY, LAUNCH, NEWS, OUTCOME, PLAN, QUESTION
from campaigns.drive import Drive, days_left
from handlers import ask_data, campaign_card, data
from handlers.screens import Screen, name, paragraphs, rows


def message(t: Translator, told: Told, now: datetime) -> Screen:
    """What is said to somebody."""
    screen = _screen(t, told, now)
    return Screen(paragraphs(t("asks.first_line"), screen.html), screen.buttons) if told.discreet else screen


def _screen(t: Translator, told: Told, now: datetime) -> Screen:
    drive = told.drives[0]
    if told.reason == DIGEST:
        return monthly(t, told.drives)
    if told.reason == OUTCOME:
        return outcome(t, drive, told.following, now, took_part=told.took_part)
    if told.reason.startswith(NEWS):
        return news(t, drive, int(told.reason.removeprefix(NEWS)))
    if told.reason.startswith(QUESTION):
        return question(t, drive, int(told.reason.removeprefix(QUESTION)))
    return ask(t, drive, told.reason, now)


def ask(t: Translator, drive: Drive, reason: str, now: datetime) -> Screen:
    """One campaign: what it is about, and the ways out of it beside the way in."""
    text = campaign_card.text_of(drive, t.lang)
    left, day = days_left(drive, now), t.short_day(campaign_card.closes(drive))
    first = {LAUNCH: "", PLAN: t("asks.planned"), LAST_DAY: t("asks.last_day")}.get(reason, t("asks.began"))
    lead = words.fill(text.lead, {"closes": day, "days_left": str(left)})
    until = t.html("campaign.until", n=left, day=day) if left else t.html("campaign.last_day", day=day)
    html = paragraphs(first, f"<b>{escape_html(text.title)}</b>\n{escape_html(lead)}", until)
    open_ = Button(text.button, data=data.Act(do="card", campaign=drive.id).pack())
    no = campaign_card.button(t, "campaign.btn.no", "no", drive.id)
    wished = ((_asks(t, "asks.btn.pause", "pause"),),) if reason != PLAN else ()
    return Screen(html, ((open_,), (later_button(t, drive.id), no), *wished))


def later_button(t: Translator, drive_id: int) -> Button:
    """The way to a reminder, under an ask and on a card."""
    return Button(t("asks.btn.later"), data=ask_data.Later(act="when", campaign=drive_id).pack())


def monthly(t: Translator, drives: tuple[Drive, ...]) -> Screen:
    """Several in one message, to somebody who answered none for a while; said openly, with the way back."""
    titles = [(one, campaign_card.text_of(one, t.lang).title) for one in drives]
    lines = [t.html("act.line", title=title, day=t.short_day(campaign_card.closes(one))) for one, title in titles]
    opening = [Button(name(title), data=data.Act(do="card", campaign=one.id).pack()) for one, title in titles]
    often, pause = _asks(t, "asks.btn.often", "often"), _asks(t, "asks.btn.pause", "pause")
    return Screen(
        paragraphs(t("asks.monthly"), "\n".join(lines), t("asks.monthly_why")), rows([*opening, often, pause])
    )


def news(t: Translator, drive: Drive, number: int) -> Screen:
    """What is new of something they took part in, in the organiser's words."""
    title = f"<b>{escape_html(campaign_card.title_of(t, drive))}</b>"
    own = "" if drive.hushed else escape_html(unpressable(campaign_card.said_of(t, drive, number)))
    card = campaign_card.button(t, "campaign.btn.back", "card", drive.id)
    return Screen(paragraphs(t("organise_live.news"), title, own, t("campaign.took_part")), ((card,),))


def question(t: Translator, drive: Drive, number: int) -> Screen:
    """What came of it?"""
    follow_up = drive.campaign.after.follow_up
    asked = follow_up[number].ask if number < len(follow_up) else "office_replied"
    html = t.html(f"asks.question.{asked}", title=campaign_card.title_of(t, drive))
    yes, no, stop = (_answer(t, what, drive.id, number) for what in ("reply", "no_reply", "dont_ask"))
    return Screen(html, ((yes, no), (stop,)))


def outcome(t: Translator, drive: Drive, following: Drive | None, now: datetime, *, took_part: bool) -> Screen:
    """How it ended, and what could be done next."""
    title = f"<b>{escape_html(campaign_card.title_of(t, drive))}</b>"
    mine = t("campaign.took_part") if took_part else ""
    html = paragraphs(title, campaign_card.ending(t, drive, now), mine)
    others = campaign_card.button(t, "campaign.btn.list", "list", 0)
    if following is None:
        return Screen(html, ((others,),))
    further = t.html("campaign.next", title=campaign_card.text_of(following, t.lang).title)
    go = campaign_card.button(t, "campaign.btn.next", "card", following.id)
    return Screen(paragraphs(html, further), ((go, others),))


def paused(t: Translator, until: str) -> Screen:
    """No asks until then."""
    return Screen(t.html("asks.paused", until=until), ((_asks(t, "asks.btn.resume", "resume"),),))


def _asks(t: Translator, key: str, act: str) -> Button:
    return Button(t(key), data=ask_data.Asks.model_validate({"act": act}).pack())


def _answer(t: Translator, what: str, campaign_id: int, number: int) -> Button:
    where = {"what": what, "campaign": campaign_id, "number": number}
    return Button(t(f"asks.btn.{what}"), data=ask_data.Answered.model_validate(where).pack())
