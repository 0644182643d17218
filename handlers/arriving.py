"""What follows the choice in /start, whichever choice it was. Pure."""

from datetime import datetime

from bot.delivery.replies import Reply
from bot.i18n import Translator
from bot.store.readers import Reader
from handlers import screens, zones
from handlers.data import Origin


def after_choice(t: Translator, now: datetime, reader: Reader) -> tuple[Reply, ...]:
    """The question about the time, of whom it was not asked yet."""
    if reader.profile.zone != zones.UNSET:
        return ()
    return (screens.clock(t, now, Origin.START).say(),)
