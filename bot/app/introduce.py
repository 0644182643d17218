"""How the bot introduces itself to Telegram: the short menu of commands, in every language."""

from bot.delivery.messenger import Messenger
from bot.i18n import Catalogs
from handlers import menu


async def introduce(messenger: Messenger, catalogs: Catalogs) -> None:
    """Set the menu of commands; the default language serves everybody else. What fails is tried at the next start."""
    for n, lang in enumerate(catalogs.languages):
        shown = {"commands": menu.commands(catalogs.translator(lang))}
        if n == 0:
            await messenger.call("setMyCommands", shown)
        await messenger.call("setMyCommands", {**shown, "language_code": lang})
