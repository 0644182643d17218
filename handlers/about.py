"""Who runs this bot and where a person answers: values of the config that conversations show."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class About:
    """`operator`: who answers for this bot; `contact`: where to ask for silence. Either may be empty.

    `owners`: chats that the config makes owners as soon as they join. `calendars`: beginning of calendar links; None:
    the internet does not reach us.
    """

    operator: str = ""
    contact: str = ""
    owners: frozenset[int] = field(default=frozenset(), repr=False)
    calendars: str | None = None
