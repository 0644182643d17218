"""Who runs this bot and where a person answers: values of the config that conversations show."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class About:
    """`operator`: who answers for this bot; `contact`: where a person answers; `silence`: where those
    ask for silence who do not use Telegram. Each may be empty.

    `owners`: chats that the config makes owners as soon as they join. `calendars`: beginning of calendar links; None:
    the internet does not reach us.
    """

    operator: str = ""
    contact: str = ""
    owners: frozenset[int] = field(default=frozenset(), repr=False)
    silence: str = ""
    calendars: str | None = None
