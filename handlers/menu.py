"""What Telegram shows of the bot: menu and profile. Neutral words only, for a phone may be looked at by others."""

from bot.i18n import Translator


def commands(t: Translator) -> list[dict[str, str]]:
    """The menu in a private chat, as setMyCommands takes it."""
    return _listed({"start": t("menu.start"), "help": t("menu.help"), "settings": t("menu.settings")})


def group_commands(t: Translator) -> list[dict[str, str]]:
    """The menu in a group."""
    return _listed({"start": t("menu.group")})


def description(t: Translator) -> str:
    """What an empty chat with the bot shows; at most 512 characters."""
    return t("menu.description")


def short_description(t: Translator) -> str:
    """What the bot's profile shows, and whoever is sent a link to it; at most 120 characters."""
    return t("menu.short")


def _listed(shown: dict[str, str]) -> list[dict[str, str]]:
    return [{"command": name, "description": text} for name, text in shown.items()]
