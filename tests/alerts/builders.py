"""Events with people and reports for the tests of alerts; all names are invented."""

from datetime import timedelta
from typing import Any

from bot.core.event import Consent, Event, EventState, Facts, Person, Report, Trust, Witness
from bot.core.finding import Group, Outlet
from bot.core.kinds import Kind
from tests.store.builders import NOW

NGO = Witness("watch", Outlet.NGO, Trust.PUBLISH)
SECRET = ("Скрытн", "Skrytn", "pHiddenHidden", "/skrytny")
"""Pieces of the name, the ids and the pages of somebody who may not be named."""


def a_person(name: str = "Яна Громова", public_id: str = "pGromovaGrom", **changes: Any) -> Person:
    """A political prisoner whom a trusted organisation named."""
    values: dict[str, Any] = {
        "id": 1,
        "public_id": public_id,
        "name": name,
        "group": Group.POLITICAL,
        "minor": False,
        "consent": Consent.UNKNOWN,
        "names": (("ru", name),),
        "witnesses": (NGO,),
    }
    return Person(**(values | changes))


def a_hidden(**changes: Any) -> Person:
    """Somebody whose name is part of `SECRET`, and who may not be named."""
    names = (("ru", "Лев Скрытный"), ("en", "Lev Skrytny"), ("uk", "Лев Скритний"))
    values = {"id": 2, "names": names, "consent": Consent.NO_NAME}
    return a_person("Лев Скрытный", "pHiddenHidden", **(values | changes))


def a_report(source: str = "watch", headline: str = "Суд арестовал Яну Громову", **changes: Any) -> Report:
    """What a trusted paper wrote."""
    values: dict[str, Any] = {
        "source_id": source,
        "source_name": source.title(),
        "outlet": Outlet.NEWS,
        "trust": Trust.PUBLISH,
        "url": f"https://{source}.example/1",
        "headline": headline,
        "lang": "ru",
        "hides_name": False,
        "published": NOW,
    }
    return Report(**(values | changes))


def an_event(*people: Person, reports: tuple[Report, ...] = (a_report(),), **changes: Any) -> Event:
    """A published arrest in Tver."""
    values: dict[str, Any] = {
        "id": 1,
        "public_id": "eEventEvent1",
        "kind": Kind.ARREST,
        "detail": None,
        "group": Group.POLITICAL,
        "state": EventState.PUBLISHED,
        "revision": 1,
        "fresh": True,
        "facts": Facts(place="Тверь", articles=(("207.3", "ru-uk"),)),
        "happened_at": NOW - timedelta(hours=1),
        "created_at": NOW,
        "people": people,
        "reports": reports,
    }
    return Event(**(values | changes))


SECRET_REPORT = a_report(headline="Суд арестовал Льва Скрытного", url="https://watch.example/skrytny")
