"""What comes after an action: thanks, and one next action that fits."""

from datetime import datetime

from bot.i18n import Translator
from bot.store import readers
from bot.store.database import Tx
from bot.store.readers import Reader
from campaigns import service
from campaigns.drive import Drive, next_of
from handlers import campaign_card
from handlers.screens import Screen


async def thanks(tx: Tx, drive: Drive, reader: Reader, t: Translator, now: datetime) -> Screen:
    """Thanks, with what could be done next."""
    found = await service.open_now(tx, await followed(tx, reader), now)
    done = await service.done_by(tx, reader.id)
    return campaign_card.thanks(t, drive, next_of(drive, found, done, abroad=reader.abroad))


async def followed(tx: Tx, reader: Reader) -> set[str]:
    """The people somebody follows, by the ids of links."""
    labels = [one.label for one in await readers.topics(tx, reader.id)]
    return {label.removeprefix("person:") for label in labels if label.startswith("person:")}
