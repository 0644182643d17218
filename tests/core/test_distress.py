"""Free text that needs the card "First hours", and free text that does not. All sentences are invented."""

import pytest

from bot.core.distress import LONGEST, NO_STEMS, Stems, read_stems, sounds_like_distress
from bot.i18n import distress_stems

CALLS = [
    "моего мужа увезли, что делать",
    "Маму забрали час назад, мы не знаем куда",
    "К нам пришли с обыском!!!",
    "сын не выходит на связь третий день",
    "меня вызывают на допрос к следователю завтра",
    "Задержали брата на работе, помогите",
    "пришла повестка, а я не понимаю за что",
    "ЛОМАЮТ ДВЕРЬ",
    "Не знаю, что делать.",
    "мого чоловіка забрали з дому",
    "У нас обшук, куди дзвонити?",
    "Брат зник у Прикладівці, немає звісток від нього",
    "мене викликають на допит",
    "син не виходить на зв’язок",
    "Сина затримали, що робити",
    "My husband was taken away this morning",
    "They are searching our flat right now",
    "What should I do? My brother was arrested",
    "I got a summons for Monday",
    "No news from my son since Friday",
    "we don’t know where he is",
    "мужа забралі, што рабіць",
    "У нас ператрус",
    "майго сына затрымалі",
]

CALM = [
    "",
    "привет",
    "спасибо за работу",
    "Анна Примерова",
    "Хочу получать новости о Борисе Тестове",
    "Когда суд над Примеровой?",
    "Население города выросло",
    "сменить язык на английский",
    "Сколько людей арестовали в этом году?",
    "як змінити мову",
    "Дякую, все працює",
    "Борис Тестовий",
    "Коли засідання суду в Прикладівці?",
    "hello there",
    "How do I change my time zone?",
    "When is the next hearing of Anna Example?",
    "The court searched for a date",
    "thank you",
    "дзякуй",
    "змяніць мову",
    "12.12 10:30",
]


@pytest.fixture(scope="module")
def stems() -> Stems:
    return distress_stems()


@pytest.mark.parametrize("text", CALLS)
def test_a_call_for_help_gets_the_card(stems: Stems, text: str) -> None:
    assert sounds_like_distress(text, stems)


@pytest.mark.parametrize("text", CALM)
def test_everyday_text_does_not_get_the_card(stems: Stems, text: str) -> None:
    assert not sounds_like_distress(text, stems)


def test_without_words_nothing_sounds_like_distress() -> None:
    assert not sounds_like_distress("моего мужа увезли", NO_STEMS)


def test_a_whole_word_mark_does_not_match_the_beginning_of_a_longer_word() -> None:
    stems = read_stems('alone = ["=нас ждут"]\nhappened = []\nnear = []')
    assert sounds_like_distress("Нас ждут у двери", stems)
    assert not sounds_like_distress("население ждут перемены", stems)


def test_only_the_beginning_of_a_very_long_text_is_read(stems: Stems) -> None:
    assert not sounds_like_distress("а " * LONGEST + "у нас обыск", stems)
