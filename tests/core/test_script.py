"""Names in Latin letters: every letter by the stated rule, and still the same name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.fold import same_name
from bot.core.script import in_latin, is_latin

RULED = [
    ("Яна Громова", "ru", "Yana Gromova"),
    ("Дмитрий Щербаков", "ru", "Dmitry Shcherbakov"),
    ("Евгений Соловьёв", "ru", "Yevgeny Solovyov"),
    ("Сергей Андреев", "ru", "Sergey Andreyev"),
    ("Пётр Подъячев", "ru", "Pyotr Podyachev"),
    ("Георгий Белый", "ru", "Georgy Bely"),
    ("Эльвира Хохлова", "ru", "Elvira Khokhlova"),
    ("Жанна Цой", "ru", "Zhanna Tsoy"),
    ("Юрий Чижов", "ru", "Yury Chizhov"),
    ("Владимир Кара-Мурза", "ru", "Vladimir Kara-Murza"),
    ("Ігор Гриценко", "uk", "Ihor Hrytsenko"),
    ("Олексій Знам’янський", "uk", "Oleksii Znamianskyi"),
    ("Єва Згурська", "uk", "Yeva Zghurska"),
    ("Юрій Їжакевич", "uk", "Yurii Yizhakevych"),
    ("Андрій Ґудзь", "uk", "Andrii Gudz"),
    ("Любов Щур", "uk", "Liubov Shchur"),
    ("Яків Йовенко", "uk", "Yakiv Yovenko"),
    ("Алесь Бяляцкі", "be", "Ales Bialiatski"),
    ("Сяргей Ціханоўскі", "be", "Siarhei Tsikhanouski"),
    ("Марыя Калеснікава", "be", "Maryia Kalesnikava"),
    ("Алёна Лазарчык", "be", "Aliona Lazarchyk"),
]


@pytest.mark.parametrize(("name", "lang", "latin"), RULED, ids=[one[2] for one in RULED])
def test_a_name_is_written_by_the_rule_of_its_language(name: str, lang: str, latin: str) -> None:
    assert in_latin(name, lang) == latin


@pytest.mark.parametrize(("name", "lang", "latin"), RULED, ids=[one[2] for one in RULED])
def test_it_is_still_the_same_name(name: str, lang: str, latin: str) -> None:
    assert same_name(name, in_latin(name, lang))


@pytest.mark.parametrize(
    ("name", "lang", "latin"),
    [
        ("Yana Gromova", "ru", "Yana Gromova"),
        ("", "ru", ""),
        ("ЯНА ГРОМОВА", "ru", "YANA GROMOVA"),
        ("Яна", "xx", "Yana"),
        ("Яна X-2", "ru", "Yana X-2"),
        ("Ігорь Белов", "ru", "Igor Belov"),
    ],
    ids=["Latin", "empty", "capitals", "another language is read as Russian", "mixed", "another's letter"],
)
def test_what_the_rule_does_with_the_rest(name: str, lang: str, latin: str) -> None:
    assert in_latin(name, lang) == latin


@given(st.text(alphabet=st.characters(min_codepoint=0x410, max_codepoint=0x44F), max_size=30))
def test_no_cyrillic_letter_is_left(name: str) -> None:
    assert is_latin(in_latin(name, "ru"))
