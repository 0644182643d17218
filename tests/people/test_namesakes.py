"""Names that share a key and are two names: nobody is linked by the machine, and nobody is made of a misreading."""

import pytest

from bot.core.finding import Mention, Span
from bot.core.fold import name_key
from bot.people.registry import fits, recognise
from bot.store import sources
from bot.store.database import Database
from bot.store.schema.people import person
from tests.alerts.builders import a_person
from tests.store.builders import NOW, a_finding, a_source, size

CASES = [
    ("Александра Шульман", "Александр Шульман", False),
    ("Александра Шульман", "Саша Шульман", True),
    ("Саша Шульман", "Александр Шульман", True),
    ("Евгения Беркут", "Yevgeny Berkut", False),
    ("Леонид Коган", "Леонид Каган", False),
    ("Леонид Коган", "Леанід Каган", True),
    ("Леонид Коган", "Leonid Kogan", True),
]


@pytest.mark.parametrize(("known", "read", "one"), CASES, ids=[f"{known}, {read}" for known, read, _one in CASES])
def test_whether_a_name_fits_a_person(known: str, read: str, one: bool) -> None:
    assert name_key(known) == name_key(read)
    assert fits(a_person(known), read) is one


@pytest.mark.parametrize(("known", "read", "one"), CASES, ids=[f"{known}, {read}" for known, read, _one in CASES])
async def test_what_does_not_fit_waits_for_a_person(sqlite_db: Database, known: str, read: str, one: bool) -> None:
    async with sqlite_db.write() as tx:
        await sources.sync(tx, [a_source("watch", outlet="ngo")], NOW)
        for name in (known, read):
            found = await recognise(tx, a_finding(people=(Mention(name, Span("title", 0, 1)),)), "watch", NOW)
        assert (found.namesakes, len(found.ids)) == (not one, int(one))
        assert await size(tx, person) == 1


def test_two_spellings_speak_against_a_third_that_fits_one_of_them() -> None:
    known = a_person("Саша Шульман", names=(("ru", "Саша Шульман"), ("uk", "Олександра Шульман")))
    assert not fits(known, "Александр Шульман")
