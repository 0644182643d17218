"""Letters to prisoners: one's own words, on paper or by a service of the prison."""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from campaigns import words
from campaigns.model import (
    Campaign,
    Country,
    Covers,
    Day,
    Lang,
    Part,
    PersonId,
    Problem,
    Seen,
    Text,
    Tree,
    line,
    lines,
    problem,
)


class Pick(StrEnum):
    """Whom a writer is offered first. Nobody is hidden: another one can always be chosen."""

    FEWEST_FIRST = "fewest_first"
    AS_LISTED = "as_listed"


class Recipient(Part):
    """Where a prisoner gets letters. `language`: what the censor reads; `born`: stands on the envelope."""

    person: PersonId
    addressee: Annotated[str, line(120)]
    born: Annotated[int, Field(ge=1900, le=2100)]
    address: Annotated[str, lines(300)]
    country: Country
    language: Lang
    checked_on: Day


class Plan(Part):
    """How letters are written here."""

    pick: Pick = Pick.FEWEST_FIRST
    most_a_week: Annotated[int, Field(ge=1, le=20)] = 5
    recipient: Annotated[tuple[Recipient, ...], Field(min_length=1, max_length=200)]


class LetterText(Text):
    """With advice: what to write of, and what not."""

    tips: Annotated[tuple[Annotated[str, line(200)], ...], Field(min_length=2, max_length=6)]


class Letter(Campaign):
    """Letters to one or many."""

    needs: ClassVar[Covers] = Covers.LETTERS
    questions: ClassVar[frozenset[str]] = frozenset({"reply_received"})
    kind: Literal["letter"]
    letter: Plan
    text: Mapping[Lang, LetterText]
    example: Mapping[Lang, Annotated[str, lines(2500, words.EXAMPLE)]] = {}

    @classmethod
    def faults(cls, tree: Tree) -> Iterator[Problem]:
        """Exactly the people of the campaign have an address, each one."""
        case, plan = tree.get("case"), tree.get("letter")
        people = case.get("persons", ()) if isinstance(case, dict) else ()
        rows = plan.get("recipient", ()) if isinstance(plan, dict) else ()
        if not isinstance(people, list) or not isinstance(rows, list):
            return
        seen: set[str] = set()
        for number, row in enumerate(rows):
            person = row.get("person") if isinstance(row, dict) else None
            if isinstance(person, str) and person in seen:
                yield problem(("letter", "recipient", number, "person"), "twice", value=person)
            elif isinstance(person, str) and person not in people:
                yield problem(("letter", "recipient", number, "person"), "not_in_case", value=person)
            seen.add(str(person))
        for number, person in enumerate(people):
            if rows and str(person) not in seen:
                yield problem(("case", "persons", number), "no_address", value=person)

    def sees(self) -> tuple[Seen, ...]:
        """The censor and the prison read the return address."""
        return (Seen.ADDRESS,)
