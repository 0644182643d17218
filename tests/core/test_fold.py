import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.fold import fold, name_key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Кара-Мурза", "Kara-Murza"),
        ("Щербаков", "Shcherbakov"),
        ("Жданов", "Zhdanov"),
        ("Хвощов", "Khvoshchov"),
        ("Мария", "Maria"),
        ("Фёдоров", "Fyodorov"),
        ("Ковальов", "Ковалёв"),
        ("Ціханевіч", "Tsikhanevich"),
        ("Дем'янюк", "Дем’янюк"),
        ("Джафаров", "Dzhafarov"),
        ("Юрий", "Yury"),
        ("Горінов", "Горинов"),
    ],
)
def test_spellings_of_one_word_have_one_skeleton(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(("one", "other"), [("Белов", "Быков"), ("Сомов", "Шомов"), ("Чернов", "Цернов")])
def test_different_words_keep_different_skeletons(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("Алексей Сомов", "Олексій Сомов", id="Russian and Ukrainian"),
        pytest.param("Алексей Сомов", "Alexei Somov", id="x for ks"),
        pytest.param("Алексей Сомов", "Aleksei Somov", id="transliterated"),
        pytest.param("Сомов Алексей", "Алексей Сомов", id="the order does not matter"),
        pytest.param("Сомов Алексей Петрович", "Алексей Сомов", id="the patronymic does not matter"),
        pytest.param("Дмитро Гнатюк", "Dmitry Hnatiuk", id="Ukrainian and English"),
        pytest.param("Саша Климова", "Александра Климова", id="a short form"),
        pytest.param("Женя Перель", "Евгения Перель", id="a short form of a woman's name"),
    ],
)
def test_spellings_of_one_name_have_one_key(one: str, other: str) -> None:
    assert name_key(one) == name_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Алексей Сомов", "Андрей Сомов"), ("Алексей Сомов", "Алексей Сонин"), ("Мария Сомова", "Марина Сомова")],
)
def test_different_names_have_different_keys(one: str, other: str) -> None:
    assert name_key(one) != name_key(other)


def test_equivalence_is_a_parameter() -> None:
    assert name_key("Алексей Сомов", {}) != name_key("Олексій Сомов", {})


@given(st.text(max_size=60))
def test_any_text_has_a_key(text: str) -> None:
    assert name_key(text) == name_key(text)
    assert fold(text) == fold(text.lower())
