"""The screens that every campaign has: list, card, facts, the question where somebody is, thanks, the end. Pure.

Owns what stands where. What an organiser wrote is plain text and is escaped here, once. Texts of a campaign are in one
of its own languages, what stands around them in the reader's.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.alerts.render import NAME, plain, unpressable
from bot.core.alert import Button, Form
from bot.i18n import Translator, escape_html
from bot.store.said import OUTCOME
from campaigns import claims, words
from campaigns import drive as drives
from campaigns import facts as known
from campaigns.drive import Doable, Drive
from campaigns.flow import ActionState
from campaigns.kinds.petition import Petition
from campaigns.model import Text
from handlers import data
from handlers.screens import Screen, cut, name, paragraphs, rows

MOST = 5
"""Actions in a list: more are no help to choose."""


SOURCES = 3
"""Sources named on a card; behind a button stand all."""


def text_of(drive: Drive, lang: str) -> Text:
    """The campaign's own words for a reader of this language. Nothing in them can be pressed: sources have links."""
    texts: dict[str, Text] = dict(getattr(drive.campaign, "text", {}))
    found = texts[drive.campaign.spoken(lang)]
    return found.model_copy(update={name: unpressable(one) for name, one in found if isinstance(one, str)})


def title_of(t: Translator, drive: Drive) -> str:
    """What a list calls it; no word of its own where somebody may not be named any more."""
    return t("campaign.hushed") if drive.hushed else text_of(drive, t.lang).title


def closes(drive: Drive) -> date:
    """The last day, where the campaign is at home."""
    return drive.stored.closes_at.astimezone(ZoneInfo(drive.campaign.window.timezone)).date()


def button(t: Translator, key: str, do: str, drive_id: int) -> Button:
    """A button that does something with a campaign."""
    return Button(t(key), data=data.Act.model_validate({"do": do, "campaign": drive_id}).pack())


def listed(t: Translator, found: Sequence[Drive], gated: int) -> Screen:
    """What is open for somebody; never empty: there is always a way to help."""
    shown = found[:MOST]
    parts = [t("act.title"), lines_of(t, shown)] if shown else [t("act.none"), t("act.ways")]
    more = [t("act.gated", n=gated)] if gated else []
    asking = [button(t, "campaign.btn.abroad", "abroad", 0)] if gated else []
    return Screen(paragraphs(*parts, *more), rows((*openings(t, shown), *asking)))


def lines_of(t: Translator, shown: Sequence[Drive]) -> str:
    """Campaigns as lines: what they are called and until when they are open."""
    return "\n".join(
        t.html("act.line", title=text_of(one, t.lang).title, day=t.short_day(closes(one))) for one in shown
    )


def openings(t: Translator, shown: Sequence[Drive]) -> list[Button]:
    """A button for each of them."""
    return [Button(name(text_of(one, t.lang).title), data=data.Act(do="card", campaign=one.id).pack()) for one in shown]


def card(t: Translator, drive: Drive, state: ActionState, now: datetime) -> Screen:
    """All that somebody needs to know before they decide."""
    text, campaign = text_of(drive, t.lang), drive.campaign
    gaps = {"closes": t.short_day(closes(drive)), "days_left": str(drives.days_left(drive, now))}
    head = f"<b>{escape_html(text.title)}</b>\n{escape_html(words.fill(text.lead, gaps))}"
    note = campaign.safety.note.get(campaign.spoken(t.lang), "")
    done = t("campaign.took_part") if state is ActionState.COMPLETED else ""
    body = paragraphs(
        head,
        t.html("campaign.asked", demand=text.demand),
        "\n".join(_facts_lines(t, drive, now)),
        t.html("campaign.seen", who=_seen(t, drive)),
        escape_html(unpressable(note)),
        done,
    )
    take = Button(text.button, data=data.Act(do="take", campaign=drive.id).pack())
    first = () if done and isinstance(campaign, Petition) else ((take,),)
    facts, no = button(t, "campaign.btn.facts", "facts", drive.id), button(t, "campaign.btn.no", "no", drive.id)
    others = button(t, "campaign.btn.list", "list", 0)
    return Screen(body, (*first, (facts, others if done else no)))


def _facts_lines(t: Translator, drive: Drive, now: datetime) -> Iterator[str]:
    said = dict.fromkeys(f"{one.publisher}, {t.short_day(one.published)}" for one in drive.campaign.case.sources)
    yield t.html("campaign.sources", sources="; ".join(list(said)[:SOURCES]))
    yield by(t, drive)
    left, day = drives.days_left(drive, now), t.short_day(closes(drive))
    yield t.html("campaign.until", n=left, day=day) if left else t.html("campaign.last_day", day=day)
    yield t(f"campaign.takes.{drive.campaign.kind}")
    if (far := drives.progress(drive)) is not None:
        yield t.html("campaign.progress", n=far[0], goal=far[1])


def by(t: Translator, drive: Drive) -> str:
    """In whose name; since when this instance knows them, where somebody vouched for them here."""
    one = drive.organisation
    if one is None:
        return t.html("campaign.by", organisation=drive.campaign.owner_org)
    return t.html("organise.by", organisation=name(one.name, NAME), month=t.month(one.since.date()))


def _seen(t: Translator, drive: Drive) -> str:
    """Who learns of it, in one sentence or two."""
    campaign = drive.campaign
    if not isinstance(campaign, Petition):
        return t(f"campaign.seen.{campaign.kind}")
    if campaign.petition.url is None:
        return t("campaign.seen.here")
    what = t.join(t(f"campaign.sees.{one.value}") for one in campaign.sees())
    public = t("campaign.names_public") if campaign.petition.names_public else ""
    return f"{t('campaign.seen.site', site=campaign.petition.site or '', what=what)} {public}".rstrip()


def facts(t: Translator, drive: Drive, form: Form) -> Screen:
    """Who reported it, numbered where the text says which; links where the reader gets links; why it may be told."""
    case = drive.campaign.case
    lines, numbered = [], bool(claims.marks(text_of(drive, t.lang).lead))
    for number, one in enumerate(case.sources, 1):
        said = f"{escape_html(one.publisher)}, {escape_html(t.short_day(one.published))}"
        linked = f'<a href="{escape_html(one.url)}">{escape_html(one.title)}</a>'
        sign = f"[{number}]" if numbered else "•"
        lines.append(f"{sign} {linked if form is Form.FULL else escape_html(one.title)}\n{said}")
    basis = t(f"campaign.basis.{case.consent.basis.value}") if case.consent else ""
    why = t.html("campaign.why_public", basis=basis) if basis else ""
    hint = "" if form is Form.FULL else t.html("source.no_links")
    return Screen(paragraphs("\n".join([t("campaign.facts"), *lines]), why, hint))


def zone(t: Translator, drive_id: int) -> Screen:
    """Is somebody abroad? Nobody is asked whether they are inside."""
    yes, no = button(t, "campaign.btn.abroad", "abroad", drive_id), button(t, "campaign.btn.skip", "list", 0)
    return Screen(t("campaign.zone"), ((yes,), (no,)))


def warning(t: Translator, drive: Drive) -> Screen:
    """What could happen; a second press is needed."""
    sure, back = button(t, "campaign.btn.sure", "sure", drive.id), button(t, "campaign.btn.back", "card", drive.id)
    return Screen(paragraphs(t("campaign.warn"), told(t, known.punished())), ((sure,), (back,)))


def told(t: Translator, facts_: Sequence[known.Fact]) -> str:
    """Facts as lines, each with who says so and as of which day; a site is a name here and nothing to press."""
    said = ((one.told(t.lang), plain(one.source, NAME), t.short_day(one.said_on)) for one in facts_)
    return "\n".join(t.html("campaign.fact", fact=fact, source=source, day=day) for fact, source, day in said)


def unknown(t: Translator) -> Screen:
    """There is nothing like that."""
    return Screen(t("campaign.unknown"), ((button(t, "campaign.btn.list", "list", 0),),))


def closed(t: Translator, drive: Drive, standing: Doable, now: datetime, following: Drive | None) -> Screen:
    """Why nobody can take part now, with one thing that can be done instead and the way to all others."""
    title = f"<b>{escape_html(title_of(t, drive))}</b>"
    match standing:
        case Doable.SOON:
            said = t.html("campaign.soon", day=t.short_day(drive.stored.opens_at.date()))
        case Doable.OVER:
            said = ending(t, drive, now)
        case _:
            said = t("campaign.stopped")
    others = button(t, "campaign.btn.list", "list", 0)
    if following is None:
        return Screen(paragraphs(title, said), ((others,),))
    further = t.html("campaign.instead", title=text_of(following, t.lang).title)
    instead = button(t, "campaign.btn.next", "card", following.id)
    return Screen(paragraphs(title, said, further), ((instead, others),))


def ending(t: Translator, drive: Drive, now: datetime) -> str:
    """How a campaign ended, in our words and in its own."""
    result = drive.stored.result or "expired"
    told = {key.value: texts for key, texts in drive.campaign.outcome.items()}.get(result, {})
    own = "" if drive.hushed else told.get(drive.campaign.spoken(t.lang), "")
    day = t.short_day((drive.stored.closed_at or min(drive.stored.closes_at, now)).date())
    own = words.fill(own, {"count": str(drive.took_part), "date": day}) if own else ""
    own = said_of(t, drive, OUTCOME) or own  # what was said at the end knows better than what was written before
    return paragraphs(t(f"campaign.over.{result}"), "" if drive.hushed else escape_html(unpressable(own)))


SAID = 600
"""Characters shown of what an organiser said at the end or on the way."""


def said_of(t: Translator, drive: Drive, number: int) -> str:
    """What an organiser said of it under this number, with who reports it; empty: nothing. Plain text."""
    for one in drive.said:
        if one.number == number:
            text = one.texts.get(drive.campaign.spoken(t.lang), next(iter(one.texts.values()), ""))
            return "\n".join(part for part in (cut(text, SAID), plain(one.source or "", NAME)) if part)
    return ""


def thanks(t: Translator, drive: Drive, following: Drive | None, now: datetime) -> Screen:
    """What was done, what follows and when, and one thing that could be done next."""
    asked = drive.campaign.after.follow_up
    day = t.short_day((now + timedelta(days=asked[0].days)).date()) if asked else ""
    text = paragraphs(escape_html(text_of(drive, t.lang).thanks), t.html("campaign.will_ask", day=day) if asked else "")
    enough = button(t, "campaign.btn.enough", "enough", drive.id)
    if following is None:
        return Screen(text, ((enough,),))
    further = t.html("campaign.next", title=text_of(following, t.lang).title)
    return Screen(paragraphs(text, further), ((button(t, "campaign.btn.next", "card", following.id), enough),))


def skipped(t: Translator, drive: Drive) -> Screen:
    """It is not offered again."""
    back = button(t, "campaign.btn.unskip", "card", drive.id)
    return Screen(t("campaign.skipped"), ((back, button(t, "campaign.btn.list", "list", 0)),))
