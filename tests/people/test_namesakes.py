"""Names that share a key and are two names: nobody is linked by the machine, and nobody is made of a misreading."""

import pytest

from bot.core.finding import Group, Mention, Span
from bot.core.fold import name_key
from bot.core.kinds import Kind
from bot.people.registry import Recognised, fits, recognise, whose
from bot.store import events, namesakes, people, sources
from bot.store.database import Database, Tx
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


TWIN = "Олег Дронов"


def a_mention(name: str) -> Mention:
    return Mention(name, Span("title", 0, 1))


async def twins_and_an_event(tx: Tx) -> tuple[list[int], int]:
    """Two people of one name, and an event that is about one of them."""
    await sources.sync(tx, [a_source("watch", outlet="ngo"), a_source("paper")], NOW)
    ids = [
        await people.add(tx, name=TWIN, key=name_key(TWIN), lang="ru", group=Group.POLITICAL, minor=False, now=NOW)
        for _ in range(2)
    ]
    finding = a_finding(people=(a_mention(TWIN),))
    found = await recognise(tx, finding, "watch", NOW)
    assert found == Recognised((), namesakes=True, unlinked=(TWIN,))
    event_id = await events.add(tx, finding, Kind.ARREST, person_ids=found.ids, happened_at=NOW, now=NOW)
    await namesakes.keep(tx, event_id, "watch", [("ru", TWIN)])
    return ids, event_id


async def test_whom_a_person_chose_among_namesakes_the_next_report_of_the_event_means_too(sqlite_db: Database) -> None:
    async with sqlite_db.write() as tx:
        ids, event_id = await twins_and_an_event(tx)
        await namesakes.link(tx, event_id, name_key(TWIN), ids[1], NOW)
        finding = a_finding(people=(a_mention(TWIN),))
        assert (await recognise(tx, finding, "paper", NOW, event_id)).ids == (ids[1],)
        assert (await recognise(tx, finding, "paper", NOW)).namesakes, "in another event nobody has said so"


async def test_who_was_taken_off_an_event_is_not_put_back_by_its_next_report(sqlite_db: Database) -> None:
    async with sqlite_db.write() as tx:
        await sources.sync(tx, [a_source("watch", outlet="ngo"), a_source("paper")], NOW)
        finding = a_finding(people=(a_mention(TWIN),))
        found = await recognise(tx, finding, "watch", NOW)
        event_id = await events.add(tx, finding, Kind.ARREST, person_ids=found.ids, happened_at=NOW, now=NOW)
        await namesakes.part(tx, event_id, found.ids[0])
        again = await recognise(tx, finding, "paper", NOW, event_id)
        assert again == Recognised((), namesakes=True, unlinked=(TWIN,))
        (one,) = await people.load(tx, found.ids)
        assert "paper" not in {heard.source_id for heard in one.witnesses}
        assert (await recognise(tx, finding, "paper", NOW)).ids == found.ids, "in another event it is they"


@pytest.mark.parametrize(
    ("linked", "apart", "whose_"),
    [((), (), None), ((1,), (), 1), ((2,), (1,), 2), ((), (1,), None), ((1, 2), (), None), ((), (1, 2), None)],
)
def test_of_two_namesakes_only_a_person_chooses(
    linked: tuple[int, ...], apart: tuple[int, ...], whose_: int | None
) -> None:
    known = [a_person(TWIN, id=one) for one in (1, 2)]
    found = whose(known, TWIN, namesakes.Here(frozenset(linked), frozenset(apart)))
    assert (found and found.id) == whose_
