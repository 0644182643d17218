"""Who runs this bot and where a person answers: values of the config that conversations show."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class About:
    """`operator`: who answers for this bot; `contact`: where to ask for silence. Either may be empty."""

    operator: str = ""
    contact: str = ""
