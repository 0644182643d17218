"""How many people a headline speaks of: numbers of years, days and articles are none."""

import pytest

from feeds.counts import people_counted


@pytest.mark.parametrize(
    ("title", "numbers"),
    [
        ("Суд осудил 15 военнопленных на сроки до 20 лет", {15}),
        ("Шестерым верующим продлили арест", {6}),
        ("Суд продлил арест трём участникам кружка", {3}),
        ("Обыски прошли у девяти активистов", {9}),
        ("Окупанти засудили п'ятьох кримчан", {5}),
        ("Вирок у справі дев’ятьох полонених", {9}),
        ("Затримано трьох журналістів", {3}),
        ("Six believers handed prison terms", {6}),
        ("Court jails 24 sailors", {24}),
        ("Осуждены тысячи", set()),
        ("Активисту дали 7 лет колонии", set()),
        ("Арест на 15 суток", set()),
        ("Арест продлили до 16 апреля", set()),
        ("Вирок: 12 років колонії", set()),
        ("A three-year term", set()),
        ("Дело по статье 205.4 передали в суд", set()),
        ("Двое задержаны", set()),
        ("Суд оштрафовал её на 30 тысяч рублей", set()),
        ("61-летний житель", set()),
        ("", set()),
    ],
)
def test_people_of_a_headline_are_counted(title: str, numbers: set[int]) -> None:
    assert people_counted(title) == numbers
