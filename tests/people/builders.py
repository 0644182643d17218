"""People of the registry for tests to be about; all names and organisations are invented."""

from datetime import date
from typing import Any

from bot.core.birthday import Agreed, Birthday
from bot.core.category import Category
from bot.core.event import Consent, Recognition
from bot.core.finding import Group
from bot.core.record import Record

TODAY = date(2026, 11, 20)
LISTED = Recognition("Lantern", date(2024, 5, 1), "https://lantern.example/list?a=1")


def a_record(**changes: Any) -> Record:
    """Somebody of whom everything is known."""
    values: dict[str, Any] = {
        "name": "Алексей Хвощов",
        "group": Group.POLITICAL,
        "names": (("en", "Alexei Khvoshchov"), ("uk", "Олексій Хвощов")),
        "aliases": ("Лёша Хвощ",),
        "categories": (Category.JOURNALIST, Category.ANTIWAR),
        "born": 1980,
        "articles": (("207.3", "ru-uk"), ("280", None)),
        "place": "Владимир, СИЗО",
        "held_since": date(2024, 3, 2),
        "consent": Consent.OPEN,
        "recognised": (LISTED,),
        "last_sign": date(2026, 10, 1),
        "cases": ("1-234/2026", "22-17/2026"),
        "birthday": Birthday(6, 15, Agreed.FAMILY),
    }
    return Record(**(values | changes))
