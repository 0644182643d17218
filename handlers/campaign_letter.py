"""Letters to prisoners: whom to write to, how, the address, and saying that it was posted.

The letter itself is written wherever the writer likes: the bot does not ask for it and keeps nothing of it. Whoever has
had the fewest letters is offered first; how many they are is said in words only.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from aiogram import F, Router
from aiogram.types import CallbackQuery

from bot.alerts.view import spelling
from bot.core.alert import Button
from bot.core.event import Person
from bot.i18n import Translator, escape_html
from bot.store import campaigns, people
from bot.store.database import Tx
from bot.store.readers import Reader
from campaigns import service, words
from campaigns.drive import Drive
from campaigns.flow import ActionMove, ActionState
from campaigns.kinds.letter import Letter, Pick, Recipient
from handlers import campaign_card, data
from handlers.campaign_after import thanks
from handlers.campaign_ready import ready
from handlers.context import Answer, pressed
from handlers.screens import Screen, paragraphs

FEW, SOME = 3, 10
"""Below these numbers letters are few, or some."""

WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Prisoner:
    """Somebody to write to. `letters`: how many were written to them here; `wrote`: this reader wrote one."""

    person: Person
    recipient: Recipient
    letters: int
    wrote: bool


def router() -> Router:
    """The buttons of letters."""
    r = Router(name="campaign_letter")
    r.callback_query.register(on_step, data.Letter.filter(F.do.in_({"who", "next", "tips", "address", "sent"})))
    r.callback_query.register(on_example, data.Letter.filter(F.do == "example"))
    return r


async def on_step(
    query: CallbackQuery, callback_data: data.Letter, tx: Tx, now: datetime, reader: Reader, t: Translator
) -> Answer:
    """One step of writing, in the place of the one before."""
    found = await ready(tx, callback_data.campaign, reader, t, now)
    if isinstance(found, Screen):
        return found.edit(pressed(query))
    if not isinstance(found.campaign, Letter):
        return campaign_card.unknown(t).edit(pressed(query))
    return (await _step(tx, found, found.campaign, callback_data, reader, t, now)).edit(pressed(query))


async def on_example(
    query: CallbackQuery, callback_data: data.Letter, tx: Tx, now: datetime, reader: Reader, t: Translator
) -> Answer:
    """A letter as it could be, to be read and not to be sent."""
    found = await ready(tx, callback_data.campaign, reader, t, now)
    if isinstance(found, Screen):
        return found.edit(pressed(query))
    letter = found.campaign
    one = await _prisoner(tx, found, letter, callback_data.person, reader) if isinstance(letter, Letter) else None
    if one is None or not isinstance(letter, Letter) or one.recipient.language not in letter.example:
        return campaign_card.unknown(t).edit(pressed(query))
    gaps = {"person.name": spelling(one.person, one.recipient.language)}
    gaps |= {"own_sentence": t("campaign.gap.sentence"), "signature": t("campaign.gap.signature")}
    body = words.fill(letter.example[one.recipient.language], gaps)
    return Screen(paragraphs(t("campaign.example"), f"<blockquote>{escape_html(body.strip())}</blockquote>")).say()


async def take(tx: Tx, drive: Drive, letter: Letter, reader: Reader, t: Translator, now: datetime) -> Screen:
    """Whom to write to."""
    return await _who(tx, drive, letter, reader, t, now)


async def _step(
    tx: Tx, drive: Drive, letter: Letter, pressed_: data.Letter, reader: Reader, t: Translator, now: datetime
) -> Screen:
    one = await _prisoner(tx, drive, letter, pressed_.person, reader)
    if one is None or pressed_.do in {"who", "next"}:
        return await _who(tx, drive, letter, reader, t, now, past=pressed_.person, gone=one is None)
    if pressed_.do == "tips":
        await service.step(tx, drive.id, reader.id, ActionMove.OPEN, now, part=one.person.public_id)
        return _tips(t, drive, letter, one)
    if pressed_.do == "address":
        await service.step(tx, drive.id, reader.id, ActionMove.START, now, part=one.person.public_id)
        return _address(t, drive, one)
    for move in (ActionMove.OPEN, ActionMove.START, ActionMove.COMPLETE):
        await service.step(tx, drive.id, reader.id, move, now, part=one.person.public_id)
    screen = await thanks(tx, drive, reader, t, now)
    another = _button(t, "campaign.btn.another", "who", drive, one)
    return Screen(screen.html, ((another,), *screen.buttons))


async def _who(
    tx: Tx,
    drive: Drive,
    letter: Letter,
    reader: Reader,
    t: Translator,
    now: datetime,
    *,
    past: str = "",
    gone: bool = False,
) -> Screen:
    """The next one after `past`, of those to whom this reader has not written; the first one again at the end."""
    others = campaign_card.button(t, "campaign.btn.list", "list", 0)
    if await _this_week(tx, drive, reader, now) >= letter.letter.most_a_week:
        return Screen(t.html("campaign.letters_enough", n=letter.letter.most_a_week), ((others,),))
    left = [one for one in await _prisoners(tx, drive, letter, reader) if not one.wrote]
    if not left:
        return Screen(t("campaign.letters_all"), ((others,),))
    ids = [one.person.public_id for one in left]
    one = left[(ids.index(past) + 1) % len(left)] if past in ids else left[0]
    amount = "few" if one.letters < FEW else "some" if one.letters < SOME else "many"
    name = spelling(one.person, t.lang)
    note = t("campaign.letters_gone") if gone and past else ""
    about = t.html("campaign.prisoner", name=name, year=one.recipient.born, letters=t(f"campaign.letters.{amount}"))
    write = _button(t, "campaign.btn.write", "tips", drive, one)
    another = (_button(t, "campaign.btn.another", "next", drive, one),) if len(left) > 1 else ()
    return Screen(paragraphs(note, about), ((write,), (*another, others)))


def _tips(t: Translator, drive: Drive, letter: Letter, one: Prisoner) -> Screen:
    tips = letter.text[letter.spoken(t.lang)].tips
    lines = "\n".join(f"• {escape_html(tip)}" for tip in tips)
    language = t.html("campaign.letter_language", language=t.language(one.recipient.language))
    example = one.recipient.language in letter.example
    more = (_button(t, "campaign.btn.example", "example", drive, one),) if example else ()
    back = campaign_card.button(t, "campaign.btn.back", "card", drive.id)
    address = _button(t, "campaign.btn.address", "address", drive, one)
    return Screen(paragraphs(t("campaign.tips"), lines, language), ((address,), (*more, back)))


def _address(t: Translator, drive: Drive, one: Prisoner) -> Screen:
    recipient = one.recipient
    lines = f"{recipient.addressee}\n{recipient.address.strip()}"
    checked = t.html("campaign.address_checked", day=t.short_day(recipient.checked_on))
    sent = _button(t, "campaign.btn.posted", "sent", drive, one)
    back = _button(t, "campaign.btn.back", "tips", drive, one)
    text = paragraphs(t("campaign.address"), f"<pre>{escape_html(lines)}</pre>", checked)
    return Screen(text, ((sent,), (back, campaign_card.button(t, "campaign.btn.later", "enough", drive.id))))


async def _prisoners(tx: Tx, drive: Drive, letter: Letter, reader: Reader) -> list[Prisoner]:
    """Everybody who can be written to, those with the fewest letters first."""
    counts = await campaigns.counts_by_part(tx, drive.id, ActionState.COMPLETED)
    mine = await campaigns.parts(tx, drive.id, reader.id)
    public = {one.public_id: one for one in drive.people}
    found = []
    for recipient in letter.letter.recipient:
        person = public.get(recipient.person) or await _renamed(tx, recipient.person, drive)
        if person is not None:
            wrote = mine.get(person.public_id) == ActionState.COMPLETED
            found.append(Prisoner(person, recipient, counts.get(person.public_id, 0), wrote))
    fewest = letter.letter.pick is Pick.FEWEST_FIRST
    return sorted(found, key=lambda one: one.letters) if fewest else found


async def _renamed(tx: Tx, public_id: str, drive: Drive) -> Person | None:
    """Somebody whose row became one with another one's since the file was written."""
    person = await people.by_public_id(tx, public_id)
    ids = {one.id for one in drive.people}
    return person if person is not None and person.id in ids else None


async def _prisoner(tx: Tx, drive: Drive, letter: Letter, public_id: str, reader: Reader) -> Prisoner | None:
    found = await _prisoners(tx, drive, letter, reader)
    return next((one for one in found if one.person.public_id == public_id), None)


async def _this_week(tx: Tx, drive: Drive, reader: Reader, now: datetime) -> int:
    """How many letters this reader wrote here in the last seven days."""
    done = [one for one in await campaigns.taken(tx, reader.id) if one.campaign.id == drive.id]
    return sum(one.state == ActionState.COMPLETED and now - one.changed_at < WEEK for one in done)


def _button(t: Translator, key: str, do: str, drive: Drive, one: Prisoner) -> Button:
    where = {"do": do, "campaign": drive.id, "person": one.person.public_id}
    return Button(t(key), data=data.Letter.model_validate(where).pack())
