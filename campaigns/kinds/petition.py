"""Petitions: somebody signs on another site and says so, or their support is counted here."""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from campaigns.model import Campaign, Covers, Https, Lang, Part, Problem, Seen, Text, Tree, line, problem


class Mode(StrEnum):
    """EXTERNAL: the petition stands elsewhere. COUNT: one press here is all."""

    EXTERNAL = "external"
    COUNT = "count"


class Plan(Part):
    """`asks`: what the site wants to know; `names_public`: whether it shows who signed."""

    mode: Mode
    url: Https | None = None
    site: Annotated[str, line(80)] | None = None
    asks: Annotated[tuple[Seen, ...], Field(max_length=4)] = ()
    names_public: bool = False


class Petition(Campaign):
    """A petition."""

    needs: ClassVar[Covers] = Covers.PETITION
    kind: Literal["petition"]
    petition: Plan
    text: Mapping[Lang, Text]

    @classmethod
    def faults(cls, tree: Tree) -> Iterator[Problem]:
        """Where to sign, exactly if it is not here."""
        plan = tree.get("petition")
        if not isinstance(plan, dict):
            return
        for key in ("url", "site", "asks"):
            if plan.get("mode") == Mode.EXTERNAL and key not in plan:
                yield problem(("petition",), "external_needs", name=key)
            if plan.get("mode") == Mode.COUNT and key in plan:
                yield problem(("petition", key), "count_needs_no", name=key)

    def sees(self) -> tuple[Seen, ...]:
        """What the site is told."""
        return self.petition.asks or (Seen.NOTHING,)
