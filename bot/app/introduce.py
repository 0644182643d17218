"""How the bot introduces itself to Telegram: menus of commands and descriptions, in every language.

Telegram is asked first and told only what differs: setting these is limited, and a bot is started more often than its
words change.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import structlog

from bot.delivery.messenger import Messenger
from bot.delivery.outcome import Sent
from bot.i18n import Catalogs, Translator
from handlers import menu

log = structlog.get_logger(__name__)

GROUPS = {"type": "all_group_chats"}


@dataclass(frozen=True, slots=True)
class Shown:
    """One thing that Telegram shows to some people. `to`: whom; `field`: the parameter that sets it."""

    name: str
    field: str
    to: Mapping[str, Any]
    wanted: Any

    def stands(self, result: object) -> bool:
        """Whether Telegram, which gave this result, shows it already."""
        if isinstance(result, Mapping):
            result = result.get(self.field)
        return bool(result == self.wanted)


async def introduce(messenger: Messenger, catalogs: Catalogs) -> None:
    """Set what differs; the default language serves everybody else. What fails is tried at the next start."""
    for shown in everything(catalogs):
        outcome = await messenger.call(f"getMy{shown.name}", shown.to)
        if isinstance(outcome, Sent) and shown.stands(outcome.result):
            continue
        if isinstance(outcome, Sent):
            outcome = await messenger.call(f"setMy{shown.name}", {**shown.to, shown.field: shown.wanted})
        if not isinstance(outcome, Sent):
            log.warning("introduction_failed", about=shown.name, outcome=type(outcome).__name__)


def everything(catalogs: Catalogs) -> Iterator[Shown]:
    """All that is shown, what is for every language first."""
    yield from _in(catalogs.translator(None), {})
    for lang in catalogs.languages:
        yield from _in(catalogs.translator(lang), {"language_code": lang})


def _in(t: Translator, to: Mapping[str, Any]) -> Iterator[Shown]:
    yield Shown("Commands", "commands", to, menu.commands(t))
    yield Shown("Commands", "commands", {"scope": GROUPS, **to}, menu.group_commands(t))
    yield Shown("Description", "description", to, menu.description(t))
    yield Shown("ShortDescription", "short_description", to, menu.short_description(t))
