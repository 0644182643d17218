"""The screens of /feeds: how the sources are, one of them, and what was found at an address. Pure."""

from collections.abc import Sequence
from datetime import datetime

from bot.alerts.render import NAME
from bot.core.alert import Button
from bot.core.standing import mark
from bot.core.watching import Health
from bot.i18n import Translator
from bot.store.readers import Reader
from bot.store.standing import Doubted
from feeds import health
from feeds.address import without_secrets
from feeds.trial import SHOWN, Trial
from handlers import pages
from handlers.screens import Screen, happened, name, paragraphs, rows
from handlers.staff.feeds_data import Feed, Feeds, FeedSet

A_PAGE = 8
MOST_TOLD = 5
_ORDER = ("ill", "silent", "new", "ok", "muted", "off")
LONGEST = 200


def listed(t: Translator, found: Sequence[Health], now: datetime, page: int) -> Screen:
    """All sources, those that need somebody first."""
    ordered = sorted(found, key=lambda one: _ORDER.index(health.state(one, now)))
    pages_ = max(1, -(-len(ordered) // A_PAGE))
    page = max(0, min(page, pages_ - 1))
    shown = ordered[page * A_PAGE : (page + 1) * A_PAGE]
    ill = sum(health.state(one, now) == "ill" for one in found)
    buttons = [
        Button(
            t("watched.btn.one", source=name(one.spec.name, 30), state=t(f"watched.state.{health.state(one, now)}")),
            data=Feed(act="card", source=mark(one.spec.id)).pack(),
        )
        for one in shown
    ]
    turns = [
        Button(t(f"watched.btn.{way}"), data=Feeds(act="list", page=other).pack())
        for way, other in (("back", page - 1), ("on", page + 1))
        if 0 <= other < pages_
    ]
    add = Button(t("watched.btn.add"), data=Feeds(act="add", page=0).pack())
    text = paragraphs(t("watched.count", n=len(found)), t("watched.ill", n=ill) if ill else "")
    return Screen(text, (*rows(buttons), *((tuple(turns),) if turns else ()), (add,)))


def card(t: Translator, reader: Reader, one: Health, doubted: Doubted | None, now: datetime) -> Screen:
    """One source: what it is, how it is, and what may be done."""
    state = health.state(one, now)
    head = t.html("watched.card", source=name(one.spec.name, NAME), address=without_secrets(one.spec.url)[:LONGEST])
    lines = [t("watched.is", state=t(f"watched.state.{state}")), *_times(t, reader, one, state), _rate(t, one, now)]
    return Screen(
        paragraphs(head, "\n".join(lines), _trouble(t, reader, one), _trust(t, one, doubted)), _buttons(t, one)
    )


def _times(t: Translator, reader: Reader, one: Health, state: str) -> list[str]:
    last = t.html("watched.last", moment=pages.until_text(t, reader, one.ok_at)) if one.ok_at else t("watched.never")
    asked = state not in ("off", "muted")
    return [last, *([t.html("watched.next", moment=pages.until_text(t, reader, one.due))] if asked else [])]


def _rate(t: Translator, one: Health, now: datetime) -> str:
    week = round(health.rate(one.volume, now) * 7)
    quiet = health.silence(one, now)
    return " ".join((t("watched.rate", n=week), *((t("watched.silent", n=quiet.days),) if quiet else ())))


def _trouble(t: Translator, reader: Reader, one: Health) -> str:
    if not one.problem:
        return ""
    since = t.html("watched.since", moment=pages.until_text(t, reader, one.ill_since)) if one.ill_since else ""
    return " ".join(part for part in (_problem(t, one.problem, one.problem_detail or ""), since) if part)


def _problem(t: Translator, key: str, detail: str) -> str:
    """The trouble in plain words, with the cure; one of another version by its key."""
    known = f"cli.fetch.{key}"
    words = t(known, detail=detail) if t.has(known) else key
    return t.html("watched.trouble", words=words[:LONGEST])


def _trust(t: Translator, one: Health, doubted: Doubted | None) -> str:
    if doubted is not None:
        return t.html("review.why.doubted", why="; ".join(t(f"doubt.{doubt.value}") for doubt in doubted.doubts))
    return t("watched.publishes" if one.spec.trust == "publish" else "watched.reviewed")


def _buttons(t: Translator, one: Health) -> tuple[tuple[Button, ...], ...]:
    def button(key: str, act: str) -> Button:
        return Button(t(key), data=Feed.model_validate({"act": act, "source": mark(one.spec.id)}).pack())

    every = Button(t("watched.btn.all"), data=Feeds(act="list", page=0).pack())
    if not one.active:
        return ((every,),)
    rest = button("watched.btn.wake", "wake") if one.muted else button("watched.btn.mute", "mute")
    gone = ((_set(t, "watched.btn.describe", one), button("watched.btn.remove", "remove")),) if one.added else ()
    return ((button("watched.btn.look", "look"), rest), *gone, (every,))


def _set(t: Translator, key: str, one: Health, what: str = "open", value: str = "") -> Button:
    made = FeedSet.model_validate({"what": what, "value": value, "source": mark(one.spec.id)})
    return Button(t(key), data=made.pack())


def described(t: Translator, one: Health, *, owner: bool) -> Screen:
    """What a source from the chat is. `owner`: who reads may let it publish by itself."""
    spec = one.spec
    text = t.html(
        "watched.described",
        source=name(spec.name, NAME),
        outlet=t(f"watched.outlet.{spec.outlet}"),
        language=t(f"watched.language.{spec.language or 'any'}"),
    )
    outlets = tuple(_set(t, f"watched.outlet.{one_}", one, "outlet", one_) for one_ in OUTLETS if one_ != spec.outlet)
    langs = [_set(t, f"watched.language.{lang}", one, "language", lang) for lang in LANGUAGES if lang != _lang(one)]
    publish = spec.trust != "publish"
    let, back = ("watched.btn.publish", "ask"), ("watched.btn.review", "review")
    key, value = let if publish else back
    trust = _set(t, key, one, "trust", value)
    card_ = Button(t("watched.btn.card"), data=Feed(act="card", source=mark(spec.id)).pack())
    return Screen(
        paragraphs(text, _trust(t, one, None), t("watched.described.note")),
        (
            outlets,
            *(tuple(langs[at : at + 2]) for at in range(0, len(langs), 2)),
            *(((trust,),) if owner else ()),
            (card_,),
        ),
    )


OUTLETS = ("ngo", "news")
LANGUAGES = ("ru", "uk", "be", "en", "any")


def _lang(one: Health) -> str:
    return one.spec.language or "any"


def publishing(t: Translator, one: Health) -> Screen:
    """Whether it shall really publish by itself."""
    yes = _set(t, "watched.btn.publish_yes", one, "trust", "publish")
    no = _set(t, "watched.btn.publish_no", one)
    return Screen(t.html("watched.publish.sure", source=name(one.spec.name, NAME)), ((yes,), (no,)))


def sure(t: Translator, one: Health) -> Screen:
    """Whether it shall really go."""
    yes = Button(t("watched.btn.gone"), data=Feed(act="gone", source=mark(one.spec.id)).pack())
    no = Button(t("watched.btn.keep"), data=Feed(act="card", source=mark(one.spec.id)).pack())
    return Screen(t.html("watched.sure", source=name(one.spec.name, NAME)), ((yes, no),))


def asked(t: Translator, key: str = "watched.ask") -> Screen:
    """Which address? Or why the one that was typed will not do."""
    return Screen(t(key), ((Button(t("watched.btn.all"), data=Feeds(act="list", page=0).pack()),),))


def tried(t: Translator, found: Trial, *, offered: bool) -> Screen:
    """What was found at an address. `offered`: it is not watched yet, so a button does that."""
    every = Button(t("watched.btn.all"), data=Feeds(act="list", page=0).pack())
    if found.problem:
        return Screen(paragraphs(t("watched.tried.nothing"), _problem(t, found.problem, found.detail)), ((every,),))
    head = t.html(
        "watched.tried.good",
        n=found.entries,
        title=name(found.title or found.url, NAME),
        address=without_secrets(found.url)[:LONGEST],
    )
    told = t("watched.tried.understood", n=found.relevant) if found.relevant else t("watched.tried.none")
    lines = "\n".join(_line(t, one.title, one.kind) for one in found.lines[:SHOWN])
    add = Button(t("watched.btn.sure"), data=Feeds(act="sure", page=0).pack())
    note = t("watched.tried.note") if offered else ""
    return Screen(paragraphs(head, told, lines, note), (*(((add,),) if offered else ()), (every,)))


def _line(t: Translator, title: str, kind: str | None) -> str:
    told = happened(t, kind) if kind and t.has(f"kind.{kind}") else t("watched.tried.nothing_told")
    return t.html("watched.tried.line", title=title[:LONGEST], kind=told)


def told(t: Translator, ill: Sequence[Health], well: Sequence[Health]) -> Screen:
    """What moderators are told: who does not answer for long, and who does again."""
    lost = t.html("watched.told.ill", n=len(ill), names=_names(t, ill)) if ill else ""
    found = t.html("watched.told.well", n=len(well), names=_names(t, well)) if well else ""
    every = Button(t("watched.btn.all"), data=Feeds(act="list", page=0).pack())
    return Screen(paragraphs(lost, found), ((every,),))


def _names(t: Translator, found: Sequence[Health]) -> str:
    shown = [name(one.spec.name, 40) for one in found[:MOST_TOLD]]
    return t.join(shown) + ("…" if len(found) > MOST_TOLD else "")
