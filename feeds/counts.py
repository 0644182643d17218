"""How many people a headline speaks of: "15 prisoners of war", "шести верующим".

Owns the words for small numbers. Knows nothing of stories; whether a number counts people is guessed from what follows
it, so it is evidence and no fact.
"""

import re

_WORDS: dict[int, tuple[str, ...]] = {
    3: ("три", "трех", "трем", "трое", "троих", "троим", "трьох", "трьом", "троє", "тры", "трох", "three"),
    4: ("четыре", "четырех", "четырем", "четверо", "четверых", "четверым", "чотири", "чотирьох", "чотирьом", "four"),
    5: ("пять", "пяти", "пятеро", "пятерых", "пятерым", "пятьох", "пятьом", "пятеро", "пяць", "пяці", "five"),
    6: ("шесть", "шести", "шестеро", "шестерых", "шестерым", "шість", "шістьох", "шістьом", "шэсць", "six"),
    7: ("семь", "семи", "семеро", "семерых", "семерым", "сім", "сімох", "сімом", "сямі", "seven"),
    8: ("восемь", "восьми", "восьмерых", "восьмерым", "вісім", "вісьмох", "вісьмом", "eight"),
    9: ("девять", "девяти", "девятерых", "девятерым", "девятьох", "девятьом", "дзевяць", "nine"),
    10: ("десять", "десяти", "десятерых", "десятерым", "десятьох", "десятьом", "дзесяць", "ten"),
    11: ("одиннадцать", "одиннадцати", "одинадцять", "одинадцяти", "eleven"),
    12: ("двенадцать", "двенадцати", "дванадцять", "дванадцяти", "twelve"),
}
_NUMBER = {word: number for number, words in _WORDS.items() for word in words}
_UNITS = (
    *("год", "лет", "рок", "рік", "гад", "месяц", "міс", "сутк", "суток", "діб", "доб", "дн", "день", "час", "руб"),
    *("тыс", "тис", "млн", "year", "month", "day", "hour", "week", "percent"),
    *("январ", "феврал", "марта", "апрел", "мая", "июн", "июл", "август", "сентяб", "октяб", "ноябр", "декаб"),
    *("січн", "лют", "берез", "квіт", "травн", "червн", "липн", "серпн", "верес", "жовт", "листоп", "грудн"),
    *("january", "february", "march", "april", "june", "july", "august", "september", "october", "november", "decem"),
)
_TOKEN = re.compile(r"\d+(?:[.,:/-]\d+)*|[^\W\d_]+")
_APOSTROPHES = str.maketrans({"'": None, "’": None, "ʼ": None, "ё": "е"})
_AHEAD = 2
_FEWEST, _MOST = 3, 99


def people_counted(title: str) -> frozenset[int]:
    """The numbers from 3 to 99 of a headline behind which no year, day, month or sum follows."""
    words = _TOKEN.findall(title.lower().translate(_APOSTROPHES))
    return frozenset(number for place, word in enumerate(words) if (number := _number(word)) and _counts(words, place))


def _number(word: str) -> int | None:
    number = int(word) if word.isdigit() else _NUMBER.get(word)
    return number if number and _FEWEST <= number <= _MOST else None


def _counts(words: list[str], place: int) -> bool:
    behind = words[place + 1 : place + 1 + _AHEAD]
    return not any(word.startswith(_UNITS) or word[0].isdigit() for word in behind)
