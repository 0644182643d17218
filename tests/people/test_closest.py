"""Whose name is close: scripts, typos, endings, and how long it takes among five thousand."""

import time
from itertools import islice, product

import pytest

from bot.core.fold import name_key
from bot.people.closest import closest

NAMES = ["Алексей Хвощов", "Яна Громова", "Дмитрий Гнатюк", "Савва Тара-Ворса", "Ильмира Бекетова", "Юлия Жданкова"]
KNOWN = [(n, name_key(name)) for n, name in enumerate(NAMES)]

FOUND = [
    ("Алексея Хвощова", 0), ("Хвощову Алексею", 0), ("Олексія Хвощова", 0), ("Alexey Khvoshov", 0),
    ("Лёшей Хвощовым", 0),
    ("Лшексей Хвощов", 0), ("Хвощов", 0), ("хвощова", 0), ("Яне Громовой", 1), ("Hromova", 1), ("Дмитра Гнатюка", 2),
    ("Дмитрию Гнатюк", 2), ("Тара-Ворсы", 3), ("Tara-Vorsa", 3), ("Ильмиру Бекетову", 4), ("Yuliia Zhdankova", 5),
    ("Юлии Жданковой", 5), ("Юлей Жданкова", 5),
]  # fmt: skip
NOBODY = ["", "—", "Зоя Никтова", "Борис", "Алексей Громов-Хвощин", "x" * 80]


@pytest.mark.parametrize(("typed", "whose"), FOUND, ids=[typed for typed, _ in FOUND])
def test_a_name_is_found_in_any_script_form_and_with_a_typo(typed: str, whose: int) -> None:
    assert closest(typed, KNOWN)[:1] == [whose]


@pytest.mark.parametrize("typed", NOBODY)
def test_a_name_that_is_nobodys_finds_nobody(typed: str) -> None:
    assert closest(typed, KNOWN) == []


def test_the_nearest_stands_first_and_each_person_once() -> None:
    known = [(n, name_key(name)) for n, name in enumerate(["Олег Дроков", "Олег Дронов", "Олег Дронов", "Oleh Dronin"])]
    assert closest("Олег Дронов", [*known, (1, name_key("Олег Дронов"))])[:2] == [1, 2]


@pytest.mark.parametrize("typed", ["Алексея Хвощова", "Хвощов", "Алексей"])
def test_five_thousand_people_are_looked_through_in_under_50_ms(typed: str) -> None:
    parts = ["бел", "гром", "дрон", "ков", "лук", "мор", "ник", "пол", "рог", "сав", "тар", "хвощ"]
    surnames = ["".join(one).capitalize() for one in product(parts, parts, ["ов", "ин", "енко", "ский", "ян", "ук"])]
    given = ("Алексей", "Яна", "Олег", "Ірина", "Эдем", "Ян")
    names = islice((f"{first} {last}" for last in surnames for first in given), 5_000)
    known = [(n, name_key(name)) for n, name in enumerate(names)]
    took = []
    for _ in range(5):
        start = time.process_time()
        closest(typed, known)
        took.append(time.process_time() - start)
    assert sorted(took)[2] < 0.05
