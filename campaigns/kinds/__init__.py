"""The kinds of campaigns: one file each, listed here. A new kind is a file, a line here and its texts."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from campaigns.kinds.contact import Contact
from campaigns.kinds.letter import Letter
from campaigns.kinds.petition import Petition
from campaigns.model import Campaign

KINDS: Final[Mapping[str, type[Campaign]]] = MappingProxyType(
    {"petition": Petition, "letter": Letter, "contact": Contact}
)
"""By the word in the file."""
