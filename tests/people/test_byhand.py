"""What the staff decides about somebody: why a name is shown, what two rows become, who may leave."""

from dataclasses import replace
from datetime import date
from itertools import product

import pytest

from bot.core.birthday import Agreed, Birthday
from bot.core.category import Category
from bot.core.event import Consent, Person, Recognition, Trust, Witness
from bot.core.finding import Group, Outlet
from bot.core.kinds import Kind
from bot.core.record import Record
from bot.people import byhand
from bot.people.byhand import Ground, Leaving, Why, edited, in_order, joined, leaving, why
from bot.people.cells import Wrong
from bot.people.naming import Naming, naming
from tests.people.builders import LISTED, TODAY, a_record

NGO = Witness("watch", Outlet.NGO, Trust.PUBLISH)
PAPER, OTHER = Witness("paper", Outlet.NEWS, Trust.PUBLISH), Witness("daily", Outlet.NEWS, Trust.PUBLISH)
BLOG = Witness("blog", Outlet.NGO, Trust.REVIEW)
COPY = Witness("copy", Outlet.NEWS, Trust.PUBLISH, origin="paper")
STATE = Witness("state", Outlet.NEWS, Trust.PUBLISH, state_media=True)


def somebody(**changes: object) -> Person:
    """A political prisoner of whom nothing is known."""
    one = Person(1, "p", "Яна Громова", Group.POLITICAL, minor=False, consent=Consent.UNKNOWN)
    return replace(one, **changes)  # type: ignore[arg-type]


HEARD = [(), (NGO,), (PAPER,), (PAPER, OTHER), (PAPER, COPY), (PAPER, STATE), (BLOG,), (STATE,)]


def test_the_reason_agrees_with_the_rule_for_everybody() -> None:
    cases = product(Consent, Group, (False, True), HEARD, ((), (LISTED,)))
    for consent, group, minor, heard, listed in cases:
        one = somebody(consent=consent, group=group, minor=minor, witnesses=heard, recognised=listed)
        assert (why(one).ground in byhand.NAMES) is (naming(one) is Naming.NAMED), one
        assert (why(one).ground is Ground.SILENCE) is (naming(one) is Naming.SILENT), one


WHY: dict[str, tuple[dict[str, object], Why]] = {
    "silence before all": ({"consent": Consent.SILENCE, "recognised": (LISTED,)}, Why(Ground.SILENCE)),
    "no name": ({"consent": Consent.NO_NAME, "witnesses": (NGO,)}, Why(Ground.NO_NAME)),
    "a child with consent": ({"consent": Consent.OPEN, "minor": True}, Why(Ground.MINOR)),
    "a deported child": ({"group": Group.CHILD, "minor": True}, Why(Ground.CHILD)),
    "open": ({"consent": Consent.OPEN}, Why(Ground.OPEN)),
    "a prisoner of war": ({"group": Group.POW, "witnesses": (NGO,)}, Why(Ground.POW)),
    "listed": ({"recognised": (LISTED,)}, Why(Ground.LISTED, ("Lantern",))),
    "an organisation": ({"witnesses": (PAPER, NGO)}, Why(Ground.NGO, ("watch",))),
    "two outlets": ({"witnesses": (PAPER, OTHER)}, Why(Ground.OUTLETS, ("daily", "paper"))),
    "one copies the other": ({"witnesses": (PAPER, COPY)}, Why(Ground.ONE_OUTLET, ("copy",))),
    "a civilian in two papers": (
        {"group": Group.CIVILIAN, "witnesses": (PAPER, OTHER)},
        Why(Ground.CIVILIAN, ("daily", "paper")),
    ),
    "one outlet": ({"witnesses": (PAPER,)}, Why(Ground.ONE_OUTLET, ("paper",))),
    "nobody who may publish": ({"witnesses": (BLOG,)}, Why(Ground.NOBODY)),
}


@pytest.mark.parametrize("case", WHY)
def test_the_reason_names_the_rule_and_the_voices(case: str) -> None:
    changes, expected = WHY[case]
    assert why(somebody(**changes)) == expected


def test_two_rows_become_one_and_what_is_stricter_wins() -> None:
    older = a_record(id=1, public_id="old", born=None, place=None, aliases=(), last_sign=date(2026, 1, 1))
    younger = Record(
        id=2, public_id="new", name="Лёша Хвощёв", group=Group.CIVILIAN, minor=True, consent=Consent.NO_NAME,
        names=(("ru", "Алексей Хвощёв"), ("uk", "Олекса Хвощов")), aliases=("Хвощ",), born=1981, place="Тверь",
        cases=("22-17/2026", "3-1/2026"), categories=(Category.TEACHER,),
        articles=(("280", None), ("205", None)), last_sign=date(2026, 2, 1),
        recognised=(Recognition("Beacon", date(2023, 1, 1), "https://beacon.example"), replace(LISTED, since=TODAY)),
    )  # fmt: skip
    one = joined(older, younger)
    assert (one.id, one.public_id, one.name, one.born, one.place) == (1, "old", older.name, 1981, "Тверь")
    assert (one.group, one.minor, one.consent) == (Group.CIVILIAN, True, Consent.NO_NAME)
    assert dict(one.names) == dict(older.names) | {"ru": "Алексей Хвощёв"}
    assert set(one.aliases) == {"Лёша Хвощёв", "Олекса Хвощов", "Хвощ"}
    assert one.articles == (("207.3", "ru-uk"), ("280", None), ("205", None))
    assert [each.organisation for each in one.recognised] == ["Beacon", "Lantern"]
    assert LISTED in one.recognised, "what the older row says of an organisation stays"
    assert one.last_sign == date(2026, 2, 1)
    assert one.cases == ("1-234/2026", "22-17/2026", "3-1/2026")
    assert one.birthday == older.birthday
    assert in_order(younger, older) == (older, younger)


@pytest.mark.parametrize(("one", "other"), list(product(Consent, repeat=2)))
def test_a_merge_never_widens(one: Consent, other: Consent) -> None:
    whole = joined(a_record(id=1, consent=one), a_record(id=2, consent=other))
    assert not byhand.is_narrower(one, whole.consent)
    assert not byhand.is_narrower(other, whole.consent)


def test_no_spelling_is_lost_in_a_merge() -> None:
    older, younger = a_record(id=1), a_record(id=2, name="Алёша Хвощ", names=(("en", "Alyosha"),), aliases=("Аль",))
    assert set(joined(older, younger).spellings()) == {*older.spellings(), *younger.spellings()}


LEAVES = [
    (Consent.UNKNOWN, [], Leaving.ERASED),
    (Consent.NO_NAME, [], Leaving.NAME_STAYS),
    (Consent.SILENCE, [Kind.RELEASE], Leaving.NAME_STAYS),
    (Consent.UNKNOWN, [Kind.ARREST], Leaving.NOT_YET),
    (Consent.NO_NAME, [Kind.ARREST], Leaving.NOT_YET),
    (Consent.UNKNOWN, [Kind.RELEASE, Kind.ARREST], Leaving.NAMELESS),
    (Consent.OPEN, [Kind.LISTING, Kind.RELEASE, Kind.SENTENCE], Leaving.NAMELESS),
    (Consent.UNKNOWN, [Kind.ARREST, Kind.RELEASE, Kind.SENTENCE], Leaving.NOT_YET),
    (Consent.UNKNOWN, [Kind.HEARING], Leaving.NOT_YET),
    (Consent.UNKNOWN, [Kind.DEATH, Kind.SENTENCE], Leaving.NOT_YET),
]


@pytest.mark.parametrize(("consent", "published", "how"), LEAVES)
def test_who_may_leave_and_what_is_left(consent: Consent, published: list[Kind], how: Leaving) -> None:
    assert leaving(consent, published) is how


def test_what_is_left_holds_no_more_than_it_says() -> None:
    full = a_record(id=7, public_id="p", consent=Consent.UNKNOWN)
    left = byhand.nameless(full)
    assert left == Record(id=7, public_id="p", group=full.group, consent=Consent.NO_NAME)
    kept = byhand.only_named(full)
    assert (kept.cases, kept.articles, kept.born, kept.birthday) == ((), (), None, None)
    assert kept.spellings() == full.spellings()
    assert kept == replace(left, name=full.name, names=full.names, aliases=full.aliases, consent=full.consent)


LINES = [
    "Lantern, 2024-05-01, https://lantern.example/list?a=1",
    "https://lantern.example/list?a=1 Lantern 1.5.2024",
    "Lantern: 01.05.2024: https://lantern.example/list?a=1",
    "  Lantern —   2024-05-01   https://lantern.example/list?a=1;",
]


@pytest.mark.parametrize("line", LINES)
def test_an_organisation_is_read_in_any_order(line: str) -> None:
    assert byhand.typed_recognition(line, TODAY) == LISTED


@pytest.mark.parametrize(
    "line",
    [
        "", "Lantern", "Lantern 2024-05-01", "Lantern https://x.example", "2024-05-01 https://x.example",
        "Lantern 2024-13-01 https://x.example", "Lantern 2030-01-01 https://x.example",
        "Lantern 2024-05-01 ftp://x.example", "L" * 300 + " 2024-05-01 https://x.example",
        "Lantern 2024-05-01 https://x.example/" + "y" * 600, "Lan\x07tern 2024-05-01 https://x.example",
    ],
)  # fmt: skip
def test_what_is_no_organisation_is_refused(line: str) -> None:
    assert isinstance(byhand.typed_recognition(line, TODAY), Wrong)


def test_another_spelling_keeps_the_one_before_as_an_alias() -> None:
    one = edited(a_record(name="Олексій Хвощов"), "uk", "Олекса Хвощ", TODAY)
    assert isinstance(one, Record)
    assert (one.name, dict(one.names)["uk"]) == ("Олекса Хвощ", "Олекса Хвощ")
    assert "Олексій Хвощов" in one.aliases
    other = edited(a_record(), "be", "Аляксей Хвошчаў", TODAY)
    assert isinstance(other, Record)
    assert other.name == a_record().name, "the first name stays where it was another language's"


@pytest.mark.parametrize("text", ["", "1", "a@b", "x" * 200, "Яна\x00 Громова", "Яна; Олег"])
@pytest.mark.parametrize("what", ["ru", "alias"])
def test_what_is_no_name_changes_nothing(what: str, text: str) -> None:
    assert isinstance(edited(a_record(), what, text, TODAY), Wrong)


def test_an_alias_that_is_known_changes_nothing() -> None:
    record = a_record()
    assert edited(record, "alias", "Alexei  Khvoshchov", TODAY) == record
    assert byhand.no_more_called(record, byhand.mark("Лёша Хвощ")).aliases == ()
    assert byhand.no_more_called(record, byhand.mark("nobody")) == record


def test_the_newer_word_of_an_organisation_stays() -> None:
    newer = replace(LISTED, since=date(2025, 1, 1))
    assert byhand.listed_by(a_record(), newer).recognised == (newer,)
    assert byhand.no_more_listed(a_record(), byhand.mark("Lantern")).recognised == ()


@pytest.mark.parametrize(
    ("name", "lang"),
    [
        ("Anna Example", "en"),
        ("Анна Примерова", "ru"),
        ("Олексій Хвощов", "uk"),
        ("Максім Прыклаў", "be"),
        ("Ян", "ru"),
    ],
)
def test_the_language_of_a_name_is_guessed(name: str, lang: str) -> None:
    assert byhand.language_of(name) == lang


def test_what_was_seen_changes_with_any_field() -> None:
    one = a_record(id=1)
    assert byhand.seen(one) == byhand.seen(a_record(id=1))
    for changes in ({"place": "Тверь"}, {"born": 1981}, {"consent": Consent.SILENCE}, {"aliases": ()}):
        assert byhand.seen(replace(one, **changes)) != byhand.seen(one)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "cases"),
    [
        ("1-234/2026", ("1-234/2026",)),
        (" 1-234/2026 ;  № 22-17/2026; 1-234/2026", ("1-234/2026", "№ 22-17/2026")),
        ("02-0123/2025 (УИД 77RS0001)", ("02-0123/2025 (УИД 77RS0001)",)),
    ],
)
def test_case_numbers_are_read_as_courts_write_them(text: str, cases: tuple[str, ...]) -> None:
    one = edited(a_record(), "cases", text, TODAY)
    assert isinstance(one, Record)
    assert one.cases == cases


@pytest.mark.parametrize("text", ["no number", "1" * 60, "<1>", "1-2/2026, 2"])
def test_what_is_no_case_number_is_refused(text: str) -> None:
    assert isinstance(edited(a_record(), "cases", text, TODAY), Wrong)


@pytest.mark.parametrize("text", ["15.06", "15.6.", " 15. 06.1980 ", "15 06"])
def test_a_birthday_is_a_day_and_a_month_and_who_agreed(text: str) -> None:
    one = edited(a_record(birthday=None), "birthday_self", text, TODAY)
    assert isinstance(one, Record)
    assert one.birthday == Birthday(6, 15, Agreed.SELF)


@pytest.mark.parametrize("text", ["", "June 15", "31.02", "15.13", "2026-06-15", "15.06.1980 or so", "1" * 500])
def test_what_is_no_birthday_is_refused(text: str) -> None:
    assert isinstance(edited(a_record(), "birthday_family", text, TODAY), Wrong)
