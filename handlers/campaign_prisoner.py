"""The screens of letters to prisoners. Pure.

Owns what stands where. How many letters somebody gets is said in words, never in numbers.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bot.alerts.render import NAME, plain, unpressable
from bot.alerts.view import spelling
from bot.core.alert import COPIED, Button
from bot.core.event import Person
from bot.core.served import Served
from bot.i18n import Translator, escape_html
from campaigns import facts, words
from campaigns.drive import Drive
from campaigns.kinds.letter import Letter, Recipient
from handlers import campaign_card, data
from handlers.screens import Screen, name, paragraphs, rows

FEW, SOME = 3, 10
"""Below these numbers letters are few, or some."""

A_PAGE: Final = 8
"""People to choose from at once."""

OLD: Final = timedelta(days=14)
"""After that an address should be looked up again: people are moved."""


@dataclass(frozen=True, slots=True)
class Prisoner:
    """Somebody to write to. `letters`: how many were written to them here in a month; `wrote`: this reader wrote one.

    `served`: how much is done for them here.
    """

    person: Person
    recipient: Recipient
    letters: int
    wrote: bool
    served: Served


def nobody(t: Translator, hidden: int) -> Screen:
    """Nobody to write to is known here; `hidden`: campaigns for those abroad."""
    asking = ((campaign_card.button(t, "campaign.btn.abroad", "abroad", 0),),) if hidden else ()
    gated = t("act.gated", n=hidden) if hidden else ""
    others = campaign_card.button(t, "campaign.btn.list", "list", 0)
    return Screen(paragraphs(t("letters.nobody"), gated), (*asking, (others,)))


def enough(t: Translator, most: int) -> Screen:
    """So many letters a week."""
    return Screen(t.html("campaign.letters_enough", n=most), ((_others(t),),))


def all_written(t: Translator) -> Screen:
    """The reader has written to everybody."""
    return Screen(t("campaign.letters_all"), ((_others(t),),))


def who(t: Translator, drive: Drive, one: Prisoner, *, more: bool, gone: bool = False) -> Screen:
    """Somebody to write to; `gone`: in place of somebody who is no longer there."""
    amount = "few" if one.letters < FEW else "some" if one.letters < SOME else "many"
    letters = t(f"campaign.letters.{amount}")
    about = t.html(
        "campaign.prisoner", name=plain(spelling(one.person, t.lang), NAME), year=one.recipient.born, letters=letters
    )
    write_ = (_button(t, "campaign.btn.write", "tips", drive, one),)
    others = (
        (
            _button(t, "campaign.btn.another", "next", drive, one),
            _button(t, "campaign.btn.choose", "choose", drive, one),
        )
        if more
        else ()
    )
    lines = (write_, others, (_others(t),)) if others else (write_, (_others(t),))
    return Screen(paragraphs(t("campaign.letters_gone") if gone else "", about), lines)


def choose(t: Translator, drive: Drive, left: Sequence[Prisoner], first: str) -> Screen:
    """The people to choose from, from `first` (an id) on, in the same order."""
    ids = [one.person.public_id for one in left]
    start = ids.index(first) if first in ids else 0
    shown, rest = left[start : start + A_PAGE], left[start + A_PAGE :]
    buttons = [Button(_label(one, t.lang), data=_data("one", drive, one)) for one in shown]
    further = rest[0] if rest else left[0] if start else None
    turn = () if further is None else ((Button(t("campaign.btn.more"), data=_data("choose", drive, further)),),)
    return Screen(t("campaign.choose_whom"), (*rows(buttons), *turn, (_others(t),)))


def tips(t: Translator, drive: Drive, letter: Letter, one: Prisoner) -> Screen:
    """What to write of, and how: here, or elsewhere."""
    lines = "\n".join(f"• {escape_html(unpressable(tip))}" for tip in letter.text[letter.spoken(t.lang)].tips)
    language = t.html("campaign.letter_language", language=t.language(one.recipient.language))
    here, elsewhere = (
        _button(t, "campaign.btn.here", "write", drive, one),
        _button(t, "campaign.btn.elsewhere", "address", drive, one),
    )
    example_ = one.recipient.language in letter.example
    more = [_button(t, "campaign.btn.example", "example", drive, one)] if example_ else []
    more += [_button(t, "campaign.btn.why", "why", drive, one)] if facts.censor(one.recipient.country) else []
    back = campaign_card.button(t, "campaign.btn.back", "card", drive.id)
    return Screen(paragraphs(t("campaign.tips"), lines, language), ((here,), (elsewhere,), *rows(more, 2), (back,)))


def why(t: Translator, one: Prisoner) -> Screen | None:
    """What passes the censor in that country, rule by rule, each with who says so; None: nobody wrote it down."""
    found = facts.censor(one.recipient.country)
    return Screen(paragraphs(t("campaign.censor"), campaign_card.told(t, found))) if found else None


def example(t: Translator, letter: Letter, one: Prisoner) -> Screen:
    """A letter as it could be."""
    gaps = {"person.name": plain(spelling(one.person, one.recipient.language), NAME)}
    gaps |= {"own_sentence": t("campaign.gap.sentence"), "signature": t("campaign.gap.signature")}
    text = words.fill(letter.example[one.recipient.language], gaps)
    return Screen(paragraphs(t("campaign.example"), f"<blockquote>{escape_html(text.strip())}</blockquote>"))


def write(t: Translator, drive: Drive, one: Prisoner) -> Screen:
    """Write it now, here."""
    text = t.html("campaign.write_here", language=t.language(one.recipient.language))
    return Screen(text, ((_button(t, "campaign.btn.back", "tips", drive, one),),))


def unreadable(t: Translator, drive: Drive, one: Prisoner) -> Screen:
    """There is something in it that nobody can see, so that nobody can judge it."""
    return Screen(t("campaign.unreadable"), ((_button(t, "campaign.btn.elsewhere", "address", drive, one),),))


def written(text: str) -> Screen:
    """The letter alone, so that a tap copies all of it."""
    return Screen(f"<pre>{escape_html(text)}</pre>")


def address(t: Translator, drive: Drive, one: Prisoner, now: datetime) -> Screen:
    """Where to, and saying that it was posted."""
    recipient = one.recipient
    lines = f"{recipient.addressee}\n{recipient.address.strip()}"
    checked = t.html("campaign.address_checked", day=t.short_day(recipient.checked_on))
    old = t("campaign.address_old") if now.date() - recipient.checked_on > OLD else ""
    copy = ((Button(t("campaign.btn.copy_address"), copy=lines),),) if len(lines) <= COPIED else ()
    sent, back = (
        _button(t, "campaign.btn.posted", "sent", drive, one),
        _button(t, "campaign.btn.back", "tips", drive, one),
    )
    text = paragraphs(t("campaign.address"), f"<pre>{escape_html(lines)}</pre>", checked, old)
    return Screen(text, (*copy, (sent,), (back, campaign_card.button(t, "campaign.btn.later", "enough", drive.id))))


def posted(t: Translator, drive: Drive, one: Prisoner, thanks: Screen) -> Screen:
    """Thanks, and the way to the next one."""
    return Screen(thanks.html, ((_button(t, "campaign.btn.another", "next", drive, one),), *thanks.buttons))


def _label(one: Prisoner, lang: str) -> str:
    return f"{name(spelling(one.person, lang))} · {one.recipient.born}"


def _others(t: Translator) -> Button:
    return campaign_card.button(t, "campaign.btn.list", "list", 0)


def _button(t: Translator, key: str, do: str, drive: Drive, one: Prisoner) -> Button:
    return Button(t(key), data=_data(do, drive, one))


def _data(do: str, drive: Drive, one: Prisoner) -> str:
    where = {"do": do, "campaign": drive.id, "person": one.person.public_id}
    return data.Letter.model_validate(where).pack()
