"""The screens of an approved campaign: before the launch, the card that changes by itself, and notes about it. Pure.

Owns what stands where. Numbers from one to four are told as "few": nobody shall be found out by being one of three.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.alerts.render import NAME, plain
from bot.core.alert import Button
from bot.i18n import Translator, escape_html
from campaigns import asks, cells
from campaigns.drive import Drive
from campaigns.flow import ActionState, CampaignState
from campaigns.kinds.contact import Contact
from campaigns.moments import Moment
from campaigns.service import Refused
from campaigns.stage import GUARD_LASTS, Sent, Stage, Step, seed_size
from handlers.campaign_card import closes, title_of
from handlers.organise.card import state_name
from handlers.organise.data import Organise
from handlers.organise.moment_words import named, when
from handlers.screens import Screen, cut, paragraphs, rows

FEW = 5
"""From so many on a number is told."""

STEPS = (ActionState.OPENED, ActionState.STARTED, ActionState.COMPLETED)
"""From having opened it to having done it."""

MOST = 8
"""Offices, people or languages of a card, and moments on a page."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What a card tells. `parts`: how many acted, by name of office or person; `langs`: the steps by language."""

    drive: Drive
    stage: Stage | None = None
    sent: Sent = field(default_factory=Sent)
    parts: Mapping[str, int] = field(default_factory=dict)
    langs: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


def button(t: Translator, key: str, do: str, campaign: int, arg: str = "") -> Button:
    """A button that does something with a campaign."""
    return Button(t(f"organise_live.btn.{key}"), data=Organise(do=do, campaign=campaign, arg=arg).pack())


def head(t: Translator, drive: Drive) -> str:
    """What it is called and where it stands."""
    return t.html("organise_live.head", title=title_of(t, drive), state=state_name(t, drive))


def many(t: Translator, number: int) -> str:
    """A number, or that it is a small one."""
    return str(number) if number >= FEW or number <= 0 else t("organise_live.few")


def live(t: Translator, standing: Standing) -> Screen:
    """The card: how far the launch is, how many did what, and what may be done at once."""
    drive = standing.drive
    reached = {one: many(t, drive.counts.get(one, 0)) for one in (ActionState.OPENED, ActionState.STARTED)}
    counts = t.html(
        "organise_live.counts",
        planned=many(t, standing.sent.planned),
        delivered=many(t, standing.sent.settled - standing.sent.blocked),
        blocked=many(t, standing.sent.blocked),
        opened=reached[ActionState.OPENED],
        started=reached[ActionState.STARTED],
        done=many(t, drive.took_part),
    )
    parts, langs = by_part(t, standing.parts), by_lang(t, standing.langs)
    stopped = why(t, drive.stored.why) if drive.stored.state == CampaignState.AUTO_PAUSED else ""
    body = paragraphs(head(t, drive), stopped, stage_line(t, standing), counts, parts, langs, kickers(t, standing))
    return Screen(body, _live_buttons(t, drive, standing.stage))


def by_part(t: Translator, parts: Mapping[str, int]) -> str:
    """How many acted, a line each. The sum stands above: what would tell a small number is covered, too."""
    found = sorted(parts.items(), key=lambda pair: -pair[1])
    numbers = cells.together([number for _, number in found])
    shown = [t("organise_live.few") if one == cells.FEW else one for one in numbers[:MOST]]
    lines = zip(found, shown, strict=False)
    return "\n".join(t.html("organise_live.part", name=plain(called, NAME), number=one) for (called, _), one in lines)


def by_lang(t: Translator, langs: Mapping[str, Mapping[str, int]]) -> str:
    """How far people came, a line each language; those in which it would tell too much go together."""
    counts = {lang: [found.get(one.value, 0) for one in STEPS] for lang, found in langs.items()}
    found = sorted(((lang, row) for lang, row in counts.items() if any(row)), key=lambda pair: pair[1], reverse=True)
    if len(found) < 2:
        return ""
    shown = cells.table([row for _, row in found])
    lines = [_lang(t, lang, row) for (lang, _), row in zip(found, shown, strict=True) if row is not None]
    rest = [t("organise_live.langs.hidden")] if None in shown else []
    return "\n".join((t("organise_live.langs"), *lines[:MOST], *rest)) if lines else ""


def _lang(t: Translator, lang: str, row: Sequence[str]) -> str:
    numbers = [t("organise_live.few") if one == cells.FEW else one for one in row]
    return t.html("organise_live.lang", name=t.own_name(lang) or "–", numbers=" → ".join(numbers))


def _live_buttons(t: Translator, drive: Drive, stage: Stage | None) -> tuple[tuple[Button, ...], ...]:
    everything = button(t, "all", "card", drive.id)
    match drive.stored.state:
        case CampaignState.LIVE:
            off = stage is not None and stage.kickers_off
            reminds = [button(t, "remind_on" if off else "remind_off", "remind", drive.id)] if _reminds(drive) else []
            return rows([button(t, "pause", "pause", drive.id), *reminds, everything])
        case CampaignState.PAUSED | CampaignState.AUTO_PAUSED:
            return (button(t, "go_on", "go_on", drive.id),), (everything,)
        case _:
            return ((everything,),)


def _reminds(drive: Drive) -> bool:
    """Whether anybody is to be reminded at all."""
    return bool(drive.campaign.asks.kickers) and drive.campaign.audience is not None


def stage_line(t: Translator, standing: Standing) -> str:
    """How far the launch is; nothing while it stands still."""
    stage, drive = standing.stage, standing.drive
    if drive.stored.state != CampaignState.LIVE:
        return ""
    if drive.campaign.audience is None:
        return t("organise_live.stage.nobody")
    if stage is None:
        return ""
    match stage.step:
        case Step.SEED:
            return t.html("organise_live.stage.seed", size=seed_size(stage), matching=stage.matching)
        case Step.GUARD:
            return t.html("organise_live.stage.guard", until=clock(t, drive, stage.since + GUARD_LASTS))
        case _:
            return t(f"organise_live.stage.{stage.step.value}")


def kickers(t: Translator, standing: Standing) -> str:
    """Who is reminded when, and whether anybody is."""
    drive = standing.drive
    if not _reminds(drive):
        return ""
    if standing.stage is not None and standing.stage.kickers_off:
        return t("organise_live.kickers.off")
    when = [
        t.html("organise_live.kickers.last_day", day=t.short_day(closes(drive)))
        if one == asks.LAST_DAY
        else t.html("organise_live.kickers.hours", n=int(asks.hours(one).total_seconds()) // 3600)
        for one in drive.campaign.asks.kickers
    ]
    delivered = standing.sent.settled - standing.sent.blocked
    waits = "" if asks.responds(delivered, drive.took_part) else t("organise_live.kickers.waits")
    return " ".join(part for part in (t.html("organise_live.kickers.on", when=t.join(when)), waits) if part)


def clock(t: Translator, drive: Drive, moment: datetime) -> str:
    """The time of day where the campaign is at home."""
    return t.clock(moment.astimezone(ZoneInfo(drive.campaign.window.timezone)).time())


def why(t: Translator, code: str | None) -> str:
    """Why the machine stopped it, in words."""
    sort, _, rest = (code or "").partition(":")
    key = f"organise_live.why.{sort}"
    return t.html(key, what=plain(rest, NAME)) if t.has(key) else t("organise_live.why.other")


def refused(t: Translator, drive: Drive | None, found: Refused) -> Screen:
    """Why it is not possible, with the cure."""
    key = f"organise_live.refused.{found.why}"
    said = t(key) if t.has(key) else t("organise_live.refused.state")
    back = Button(t("organise.btn.all"), data=Organise(do="list").pack())
    if drive is None:
        return Screen(said, ((back,),))
    return Screen(paragraphs(head(t, drive), said), ((button(t, "back", "card", drive.id),), (back,)))


def ask_launch(t: Translator, drive: Drive, now: datetime) -> Screen:
    """What a launch does, before it."""
    later = now < drive.stored.opens_at
    key = "launch_later" if later else "launch" if drive.campaign.audience is not None else "launch_quiet"
    said = t.html(f"organise_live.ask.{key}", day=t.short_day(drive.stored.opens_at.date()))
    return _question(t, drive, said, "launch_yes", "launch_later" if later else "launch_yes")


def ask_edit(t: Translator, drive: Drive) -> Screen:
    """What it means to change it."""
    return _question(t, drive, t("organise_live.ask.edit"), "edit_yes")


def ask_extend(t: Translator, drive: Drive, until: date) -> Screen:
    """Until when it would be open."""
    return _question(t, drive, t.html("organise_live.ask.extend", day=t.short_day(until)), "extend_yes")


def _question(t: Translator, drive: Drive, said: str, do: str, word: str = "") -> Screen:
    yes, no = button(t, word or do, do, drive.id), button(t, "back", "card", drive.id)
    return Screen(paragraphs(head(t, drive), said), ((yes,), (no,)))


def stopped(t: Translator, drive: Drive) -> Screen:
    """A note: it has stopped by itself. It names nobody, for a phone may be looked at by others."""
    said = paragraphs(t("organise_live.stopped"), why(t, drive.stored.why))
    resume, finish = button(t, "go_on", "go_on", drive.id), button(t, "finish", "finish", drive.id)
    edit, see = button(t, "edit", "edit", drive.id), button(t, "see", "card", drive.id)
    return Screen(said, ((resume,), (finish,), (edit,), (see,)))


def unreached(t: Translator, drive: Drive) -> Screen:
    """A note: a link of it cannot be reached."""
    return Screen(t("organise_live.unreached"), ((button(t, "see", "card", drive.id),),))


def come(t: Translator, drive: Drive, moment: Moment | None) -> Screen:
    """A note: the moment has come for which it was armed."""
    called = f"{named(t, moment)}: {when(t, moment)}" if moment is not None else ""
    said = paragraphs(t("organise_live.come"), escape_html(called))
    yes, no = button(t, "launch_yes", "launch_yes", drive.id), button(t, "not_now", "not_now", drive.id)
    return Screen(said, ((yes,), (no,)))


def pointless(t: Translator, drive: Drive) -> Screen:
    """A note: there is no reason any more for the moment for which it was armed."""
    arm, see = button(t, "arm", "arm", drive.id), button(t, "see", "card", drive.id)
    return Screen(t("organise_live.pointless"), ((arm,), (see,)))


def choose_moment(t: Translator, drive: Drive, found: Sequence[Moment], page: int) -> Screen:
    """For which moment?"""
    first = page * MOST
    shown = found[first : first + MOST]
    lines = "\n".join(t.html("organise_live.moment.line", name=named(t, one), when=when(t, one)) for one in shown)
    picks = [
        Button(cut(named(t, one), 40), data=Organise(do="arm_to", campaign=drive.id, arg=one.id).pack())
        for one in shown
    ]
    turns = [button(t, "earlier", "arm", drive.id, str(page - 1))] if page else []
    turns += [button(t, "later", "arm", drive.id, str(page + 1))] if found[first + MOST :] else []
    back = button(t, "back", "card", drive.id)
    return Screen(paragraphs(t("organise_live.moment.which"), lines), (*rows(picks), *rows(turns, 2), (back,)))


def armed(t: Translator, drive: Drive, moment: Moment) -> Screen:
    """It waits, and what happens then."""
    key = "organise_live.armed" if moment.begins is not None else "organise_live.armed_undated"
    said = t.html(key, name=named(t, moment), when=when(t, moment))
    source = t.html("organise_live.moment.source", source=plain(moment.source, 2 * NAME)) if moment.source else ""
    return Screen(paragraphs(said, source), ((button(t, "back", "card", drive.id),),))


def called(drive: Drive, parts: Mapping[str, int], names: Mapping[str, str]) -> dict[str, int]:
    """How many acted, by the names of offices, or of people as they are spelled."""
    if isinstance(drive.campaign, Contact):
        names = {one.id: f"{one.role}, {one.org}" for one in drive.campaign.contact.target}
    return {names[part]: number for part, number in parts.items() if part in names and number}
