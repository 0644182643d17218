"""Words that meet in all their forms."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.words import says_nothing, stem, stems, words

FORMS = {
    "ru search": "обыск обыска обыску обыском обыски обысков обысками",
    "ru torture": "пытка пытки пыток пытками",
    "ru prisoner": "узник узника узники узников",
    "ru regime": "режим режима режиму режимом",
    "ru father": "отец отца отцу отцом отцов",
    "ru citizen": "гражданин гражданина граждане граждан",
    "ru record": "запись записи записью записей",
    "ru Crimean": "крымский крымского крымская крымской крымских",
    "ru hospital": "больница больницы больнице больницу больниц",
    "uk search": "обшук обшуку обшуки обшуків обшуками",
    "uk prisoner": "в'язень вʼязня в’язні в'язнів",
    "uk verdict": "вирок вироку вироки вироків",
    "uk journalist": "журналістка журналістки журналістку журналісткою",
    "be prisoner": "вязень вязня вязні",
    "be search": "ператрус ператрусу ператрусы ператрусаў",
    "en torture": "torture tortured tortures torturing",
    "en arrest": "arrest arrests arrested arresting arrest's",
    "en press": "press presses",
    "both spellings": "ребёнка ребенка РЕБЁНКА",
    "both alphabets of Crimea": "Крым Крим Крыма Криму",
}


@pytest.mark.parametrize("forms", FORMS.values(), ids=FORMS)
def test_the_forms_of_a_word_meet(forms: str) -> None:
    assert len({stem(form) for form in forms.split()}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [("обыск", "иск"), ("страна", "страница"), ("пытка", "попытка"), ("prison", "prisoner"), ("тюрьма", "тюрбан")],
)
def test_other_words_do_not(one: str, other: str) -> None:
    assert stem(one) != stem(other)


def test_a_headline_is_its_words_without_the_little_ones() -> None:
    assert stems("Дело о «фейках»: суд в Твери – 7 лет!") == (stem("дело"), stem("фейки"), stem("суд"), stem("Тверь"))


@pytest.mark.parametrize("word", ["и", "который", "ЕЩЁ", "the", "із", "праз", "ЕС"])
def test_little_words_say_nothing(word: str) -> None:
    assert says_nothing(word)
    assert stems(word) == ()


def test_words_stand_as_they_were_written() -> None:
    assert words(" «Свидетели  Иеговы» 12, <b>") == ("Свидетели", "Иеговы", "b")


@given(st.text(max_size=2000))
def test_any_text_can_be_read(text: str) -> None:
    assert all(stems(text))
    assert len(words(text)) <= 300
