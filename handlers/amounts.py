"""How many messages a day, in words. Pure."""

from bot.i18n import Translator


def amount(t: Translator, a_day: float | None) -> str:
    """A measured figure: "about 2 a day", "less than one a day", or that there is none yet."""
    if a_day is None:
        return t("subs.amount_unknown")
    if a_day < 1:
        return t("subs.amount_few")
    return t("subs.amount", n=int(a_day + 0.5))
