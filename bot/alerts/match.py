"""Which topics an event belongs to. Pure: equality of topic labels is all a fan-out needs."""

from bot.core.event import Event, EventState, Person
from bot.core.fold import name_key
from bot.people.naming import Naming, naming_in

ALL = "all"


def person_label(public_id: str) -> str:
    """The topic of one registered person."""
    return f"person:{public_id}"


def name_label(name: str) -> str:
    """The topic of a watched name, in any script; it fires when a person of that name becomes public."""
    return f"name:{name_key(name)}"


def followed(label: str) -> bool:
    """Whether the topic is somebody, and not a sort of news."""
    return label.startswith(("person:", "name:"))


def labels(event: Event) -> tuple[str, ...]:
    """The topics of an event, the strongest reason first.

    A person who may not be named gives no topic: following a name must not tell that a hidden case exists. What nobody
    has checked is for those who follow the person, and for nobody else.
    """
    named = [person for person in event.people if naming_in(event.group, person) is Naming.NAMED]
    found = [label for person in named for label in _of(person)]
    return (*dict.fromkeys(found), *(() if event.state is EventState.UNCHECKED else (ALL,)))


def _of(person: Person) -> list[str]:
    spellings = {person.name, *(name for _lang, name in person.names), *person.aliases}
    return [person_label(person.public_id), *sorted(name_label(name) for name in spellings)]
