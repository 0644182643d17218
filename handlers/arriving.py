"""The choice in /start with its figures, and what follows it, whichever choice it was."""

from datetime import datetime

from bot.alerts import figures
from bot.delivery.replies import Reply
from bot.i18n import Translator
from bot.store.database import Tx
from bot.store.readers import Reader
from handlers import screens, zones
from handlers.data import Origin
from handlers.presets import choices
from handlers.screens import Screen


async def presets(tx: Tx, t: Translator, now: datetime, key: str) -> Screen:
    """What to get, with the present figures."""
    return choices(t, await figures.of_presets(tx, now), t(key))


def after_choice(t: Translator, now: datetime, reader: Reader) -> tuple[Reply, ...]:
    """The question about the time, of whom it was not asked yet."""
    if reader.profile.zone != zones.UNSET:
        return ()
    return (screens.clock(t, now, Origin.START).say(),)
