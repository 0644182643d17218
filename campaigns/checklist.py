"""What must hold before a campaign is submitted, and again before it goes out: the machine's part of it. Pure.

Owns the list. What a file may never say is refused when it is taken (campaigns/file.py, rules.py); here stands what
depends on the day, on the world outside the file, or on judgement. A fault holds the campaign; a warning is for whoever
decides. The words of each are `organise_check.item.…`.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from bot.core.legal import Register, Status, host_of
from campaigns import claims, wording, words
from campaigns.kinds.contact import CHECKED, Contact, Target, stale
from campaigns.kinds.letter import Letter, Recipient
from campaigns.kinds.petition import Petition
from campaigns.model import Basis, Campaign, Consent, Inside, Text
from campaigns.rules import LONGEST
from campaigns.wording import Hint

Path = tuple[str | int, ...]
Place = Callable[[Sequence[str | int]], tuple[str, int]]

VOICES: Final = 2
"""Sources that know of it independently; one is enough where it stands in an event that was published here."""

ROOM: Final = 3_500
"""UTF-16 units that a text may have with its gaps filled: the rest of a message is for what stands around it."""

LONG: Final[Mapping[str, int]] = {"own_sentence": 400}
"""Characters of the longest value of a gap; of all others `USUAL`."""

USUAL: Final = 120

DAY: Final = timedelta(days=1)
"""It may be tomorrow already where somebody looked."""

PUNISHED: Final = frozenset({Status.UNDESIRABLE, Status.EXTREMIST})
"""To deal with such an organisation is an offence."""


class Grade(StrEnum):
    """FAULT: nothing goes on before it is put right. WARNING: somebody has to have thought of it."""

    FAULT = "fault"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Item:
    """One point of the list: file and line (from 1), the path of the key, which cure, and what fills it."""

    grade: Grade
    problem: str
    file: str
    line: int
    key: str
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Worded:
    """A word to think about, and where it stands."""

    hint: Hint
    file: str
    line: int
    key: str


@dataclass(frozen=True, slots=True)
class World:
    """What a file cannot know.

    `closes`: when it closes by now; `named`, `died`: ids of its people who may be named, of whom a death was published;
    `confirmed`, `withdrawn`: addresses of its sources on which a published event stands, or one that was taken back;
    `next_open`: campaigns that can be done; `few`: whom it means are too few; `inside_said`: the file says what readers
    at home may see.
    """

    closes: datetime
    register: Register
    named: Collection[str] = ()
    confirmed: Collection[str] = ()
    withdrawn: Collection[str] = ()
    next_open: Collection[str] = ()
    few: bool = False
    inside_said: bool = True
    died: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class _Found:
    grade: Grade
    problem: str
    where: Path
    values: Mapping[str, str]


def _fault(problem: str, *where: str | int, **values: object) -> _Found:
    return _Found(Grade.FAULT, problem, where, {name: str(value)[:200] for name, value in values.items()})


def _warning(problem: str, *where: str | int, **values: object) -> _Found:
    return _Found(Grade.WARNING, problem, where, {name: str(value)[:200] for name, value in values.items()})


def look(campaign: Campaign, world: World, place: Place, now: datetime) -> tuple[Item, ...]:
    """The whole list: faults first, each in the order of the file."""
    found = [*_case(campaign, world, now.date()), *_window(campaign, world, now), *_safety(campaign, world)]
    found += [*_addresses(campaign, now.date()), *_links(campaign, world.register), *_claims(campaign)]
    found += [*_filled(campaign), *_after(campaign, world)]
    items = [Item(one.grade, one.problem, *place(one.where), _key(one.where), one.values) for one in found]
    return tuple(sorted(items, key=lambda one: (one.grade is not Grade.FAULT, one.file, one.line)))


def hold(items: Collection[Item]) -> bool:
    """Whether anything of it keeps the campaign back."""
    return any(one.grade is Grade.FAULT for one in items)


def wordings(campaign: Campaign, place: Place) -> tuple[Worded, ...]:
    """Words to think about in everything that somebody will read."""
    found = ((where, hint) for where, lang, text in texts(campaign) for hint in wording.hints(text, lang))
    return tuple(Worded(hint, *place(where), _key(where)) for where, hint in found)


def texts(campaign: Campaign) -> Iterator[tuple[Path, str, str]]:
    """Every text of a campaign that somebody reads: where it stands, in which language, and the text."""
    for lang, text in _texts(campaign).items():
        for name in ("title", "demand", "lead", "button", "thanks"):
            yield ("text", lang, name), lang, getattr(text, name)
        for number, tip in enumerate(getattr(text, "tips", ())):
            yield ("text", lang, "tips", number), lang, tip
    for lang, note in campaign.safety.note.items():
        yield ("safety", "note", lang), lang, note
    for result, told in campaign.outcome.items():
        yield from ((("outcome", result.value, lang), lang, text) for lang, text in told.items())
    if isinstance(campaign, Letter):
        yield from ((("example", lang), lang, text) for lang, text in campaign.example.items())
    if isinstance(campaign, Contact):
        for lang, letter in campaign.letter.items():
            yield from ((("letter", lang, "subjects", n), lang, one) for n, one in enumerate(letter.subjects))
            yield ("letter", lang, "body"), lang, letter.body


def _texts(campaign: Campaign) -> Mapping[str, Text]:
    found: Mapping[str, Text] = getattr(campaign, "text", {})
    return found


def _key(where: Path) -> str:
    return "".join(f"[{one}]" if isinstance(one, int) else f".{one}" for one in where).removeprefix(".")


# --- who it is for, and who says so


def _case(campaign: Campaign, world: World, today: date) -> Iterator[_Found]:
    case = campaign.case
    for number, person in enumerate(case.persons):
        if person not in world.named:
            yield _fault("person_hidden", "case", "persons", number, value=person)
        if person in world.died:  # an inquiry may be asked for, but nobody writes to them
            made = _fault if isinstance(campaign, Letter) else _warning
            yield made("person_died", "case", "persons", number, value=person)
    if case.consent is not None:
        yield from _consent(case.consent, campaign, world, today)
    yield from _stops(campaign)
    for number, one in enumerate(case.sources):
        if one.url in world.withdrawn:
            yield _fault("source_withdrawn", "case", "sources", number, value=one.publisher)
        if one.published > today + DAY:
            yield _fault("source_future", "case", "sources", number, value=one.published)
    if _voices(campaign, world.register) < VOICES and not {one.url for one in case.sources} & set(world.confirmed):
        yield _fault("one_source", "case", "sources")


def _voices(campaign: Campaign, register: Register) -> int:
    """How many report it: two pages of one organisation are one voice, whatever they are called."""
    known = ((one, register.at(one.url) or register.named(one.publisher)) for one in campaign.case.sources)
    return len({one.publisher.casefold() if whose is None else whose.names[0].casefold() for one, whose in known})


def _consent(consent: Consent, campaign: Campaign, world: World, today: date) -> Iterator[_Found]:
    where = ("case", "consent")
    if campaign.needs not in consent.scope:
        yield _fault("consent_scope", *where, "scope", value=campaign.needs.value)
    if consent.given_on is not None and consent.given_on > today + DAY:
        yield _fault("consent_future", *where, "given_on", value=consent.given_on)
    if consent.expires_on is not None and consent.expires_on < today:
        yield _fault("consent_over", *where, "expires_on", value=consent.expires_on)
    elif consent.expires_on is not None and consent.expires_on < world.closes.date():
        yield _fault("consent_short", *where, "expires_on", value=consent.expires_on, closes=world.closes.date())
    if consent.basis is Basis.ALREADY_PUBLIC:
        yield _warning("consent_public", *where, "basis")


def _stops(campaign: Campaign) -> Iterator[_Found]:
    case = campaign.case
    if not case.persons:
        return
    if not case.stop_on:
        yield _fault("no_stop_on", "case", "stop_on")
    missing = [kind for kind in ("death", "release") if kind not in case.stop_on]
    yield from (_warning(f"stop_lacks_{kind}", "case", "stop_on") for kind in missing if case.stop_on)


# --- when, and what may happen to those who take part


def _window(campaign: Campaign, world: World, now: datetime) -> Iterator[_Found]:
    if now >= world.closes:
        yield _fault("over", "window", "closes")
    if world.closes - campaign.window.opens > LONGEST:
        yield _fault("long_window", "window", "closes", most=LONGEST.days)


def _safety(campaign: Campaign, world: World) -> Iterator[_Found]:
    if not world.inside_said:
        yield _warning("inside_unsaid", "safety")
    elif campaign.safety.inside is Inside.ALLOW:
        yield _warning("inside_allow", "safety", "inside")


def _addresses(campaign: Campaign, today: date) -> Iterator[_Found]:
    """Where it goes to is believed for 60 days."""
    if isinstance(campaign, Contact):
        for number, target in enumerate(campaign.contact.target):
            yield from _office(target, ("contact", "target", number), today)
    if isinstance(campaign, Letter):
        for number, one in enumerate(campaign.letter.recipient):
            yield from _cell(one, ("letter", "recipient", number, "checked_on"), today)


def _office(target: Target, where: Path, today: date) -> Iterator[_Found]:
    if not target.ways:
        yield _fault("no_way", *where, value=target.role)
    elif stale(target, today):
        days = min((today - one.checked_on).days for one in target.ways)
        yield _fault("stale_target", *where, value=target.role, days=days, most=CHECKED.days)
    if any(one.checked_on > today + DAY for one in target.channels):
        yield _fault("checked_future", *where, value=target.role)


def _cell(one: Recipient, where: Path, today: date) -> Iterator[_Found]:
    days = (today - one.checked_on).days
    if days > CHECKED.days:
        yield _fault("stale_recipient", *where, value=one.addressee, days=days, most=CHECKED.days)
    elif one.checked_on > today + DAY:
        yield _fault("checked_future", *where, value=one.addressee)


def _links(campaign: Campaign, register: Register) -> Iterator[_Found]:
    """What the law of Russia and Belarus says of whom a reader is sent to."""
    home = campaign.safety.inside is not Inside.HIDE
    sign = campaign.petition.url if isinstance(campaign, Petition) else None
    links: list[tuple[Path, str]] = [] if sign is None else [(("petition", "url"), sign)]
    links += [(("case", "sources", number, "url"), one.url) for number, one in enumerate(campaign.case.sources)]
    hosts = {host_of(url): where for where, url in reversed(links)}
    for host, where in reversed(hosts.items()):
        known = register.at(host)
        if known is None:
            yield _warning("host_unknown", *where, value=host)
        elif known.listed:
            grave = home and where[0] == "petition" and any(one.status in PUNISHED for one in known.listed)
            made = _fault if grave else _warning
            yield made("host_punished" if grave else "host_listed", *where, value=host)


# --- what is said


def _claims(campaign: Campaign) -> Iterator[_Found]:
    """Which source says what: marks of sources that there are, and a figure that leans on none."""
    many = len(campaign.case.sources)
    for lang, text in _texts(campaign).items():
        where = ("text", lang, "lead")
        beyond = sorted(one for one in claims.marks(text.lead) if one > many)
        yield from (_fault("mark_unknown", *where, value=f"[{one}]", most=many) for one in beyond)
        if many > 1:
            yield from (_warning("claim_unmarked", *where, value=one) for one in claims.unmarked(text.lead))


def _filled(campaign: Campaign) -> Iterator[_Found]:
    """Texts with gaps, filled with the worst that may stand in them."""
    for where, _lang, text in texts(campaign):
        gaps = words.used(text)
        if not gaps:
            continue
        longest = {gap: "Ж" * LONG.get(gap, USUAL) for gap in gaps}
        if _units(words.fill(text, longest)) > ROOM:
            yield _fault("long_filled", *where, most=ROOM)
        for extreme in words.EXTREMES:
            if not words.fill(text, dict.fromkeys(gaps, extreme)).strip():
                yield _fault("nothing_left", *where)
                break


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


# --- whom it reaches, and what comes after


def _after(campaign: Campaign, world: World) -> Iterator[_Found]:
    if campaign.audience is None:
        yield _warning("no_audience", "audience")
    elif world.few:
        yield _fault("few", "audience")
    if not campaign.after.next:
        yield _warning("no_next", "after")
    elif not set(campaign.after.next) & set(world.next_open):
        yield _warning("next_closed", "after", "next")


PROBLEMS: Final = frozenset(
    {
        "person_hidden", "person_died", "source_withdrawn", "source_future", "one_source", "consent_scope",
        "consent_future", "consent_over", "consent_short", "consent_public", "no_stop_on", "stop_lacks_death",
        "stop_lacks_release", "over", "long_window", "inside_unsaid", "inside_allow", "no_way", "stale_target",
        "checked_future", "stale_recipient", "host_unknown", "host_punished", "host_listed", "mark_unknown",
        "claim_unmarked", "long_filled", "nothing_left", "no_audience", "few", "no_next", "next_closed", "long_screen",
    }
)  # fmt: skip
"""Every problem that there is: each has its words. The last one is found by who builds the screens."""
