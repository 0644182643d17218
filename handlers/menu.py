"""The menu of commands that Telegram shows: neutral ones only, for a phone may be looked at by others."""

from bot.i18n import Translator


def commands(t: Translator) -> list[dict[str, str]]:
    """What setMyCommands takes."""
    shown = {"start": t("menu.start"), "help": t("menu.help"), "settings": t("menu.settings")}
    return [{"command": name, "description": text} for name, text in shown.items()]
