"""What a moment is called in a chat, and when it is. Pure; plain text, for whoever shows it."""

from bot.alerts.render import NAME, plain
from bot.i18n import Translator
from campaigns.moments import OF_PEOPLE, Moment


def named(t: Translator, moment: Moment) -> str:
    """What it is called, and where it is."""
    called, place = plain(moment.called(t.lang), NAME), plain(moment.where(t.lang), NAME)
    if moment.kind in OF_PEOPLE:
        called = t(f"organise_live.moment.{moment.kind.value}", name=called)
    return f"{called}, {place}" if place else called


def when(t: Translator, moment: Moment) -> str:
    """Its days, or that nobody has said one."""
    if moment.begins is None:
        return t("organise_live.moment.undated")
    if moment.ends is None or moment.ends == moment.begins:
        return t.day(moment.begins)
    return f"{t.day(moment.begins)} – {t.day(moment.ends)}"
