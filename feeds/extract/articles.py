"""Articles of criminal and administrative codes: "ч. 2 ст. 205.2 УК РФ", "статьях 282.1 и 282.2", "Article 207.3".

Owns how numbers of articles are written and which code they are of. A number is only taken where the text leaves no
doubt that it is an article of a law; what the article means stands in the lexicon, not here.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.core.finding import Article, Span
from feeds.extract.lexicon import Lexicon
from feeds.extract.text import Sentence, Text
from feeds.extract.wordlist import any_of, even, source_of

CODE_REACH = 70
"""Characters around the number in which the name of its code is looked for."""

MOST = 12

_NUMBER = r"\d{1,3}(?:[.-]\d{1,2}){0,2}"
_ONE = re.compile(_NUMBER)
_LETTERED = re.compile(r"\.[a-zа-я](?!\w)")


@dataclass(frozen=True, slots=True)
class _Rules:
    named: re.Pattern[str]
    coded: re.Pattern[str]
    code_first: re.Pattern[str]
    part: re.Pattern[str]
    part_behind: re.Pattern[str]
    criminal: re.Pattern[str]
    administrative: re.Pattern[str]
    countries: tuple[tuple[str, re.Pattern[str]], ...]


def find_articles(text: Text, lexicon: Lexicon) -> tuple[Article, ...]:
    """Articles in the order of the text, each number once; `code` only where the text names the code."""
    rules = lexicon.once("articles", _compile)
    found: dict[str, Article] = {}
    for sentence in text.sentences:
        for article in _in_sentence(sentence, rules):
            known = found.get(article.number)
            if known is None or (known.code is None and article.code):
                found[article.number] = article
    return tuple(found.values())[:MOST]


def _in_sentence(sentence: Sentence, rules: _Rules) -> Iterator[Article]:
    low = even(sentence.low)
    for match in rules.named.finditer(low):
        if _surely(low, match, rules):
            yield from _numbers(sentence, low, match, rules)
    for pattern in (rules.coded, rules.code_first):
        for match in pattern.finditer(low):
            yield from _numbers(sentence, low, match, rules)


def _surely(low: str, match: re.Match[str], rules: _Rules) -> bool:
    """Not "статье 12 журналистов" or "an article 20 years ago": a dot, a part of the article or a code is near."""
    listed = match["numbers"]
    if "." in listed or "-" in listed or match["word"].endswith(".") or match["word"] == "ст":
        return True
    if _code_words(low, match.end(), rules) or rules.part.search(low, max(0, match.start() - 24), match.start()):
        return True
    following = low[match.end() : match.end() + 2]
    return not following or following[0] in "),;:–—" or following == " ("


def _code_words(low: str, at: int, rules: _Rules) -> re.Match[str] | None:
    window = low[max(0, at - CODE_REACH) : at + CODE_REACH]
    return rules.criminal.search(window) or rules.administrative.search(window)


def _numbers(sentence: Sentence, low: str, match: re.Match[str], rules: _Rules) -> Iterator[Article]:
    code = _code(low, match, rules)
    start = match.start("numbers")
    for one in _ONE.finditer(match["numbers"]):
        parted = rules.part_behind.search(match["numbers"][: one.start()])
        if one.group() == "0" or parted:
            continue
        span = Span(sentence.field, sentence.start + start + one.start(), sentence.start + start + one.end())
        lettered = bool(_LETTERED.match(low, start + one.end()))
        yield Article(_without_part(one.group()) if code or lettered else one.group(), span, code)


def _without_part(number: str) -> str:
    """207.3.2 is part 2 of 207.3 in the codes we know, and everywhere if a letter follows ("207.3.2.e").

    Only chapters of administrative codes, under 100, have articles with three numbers.
    """
    parts = number.split(".")
    return ".".join(parts[:2]) if len(parts) > 2 and int(parts[0].split("-")[0]) >= 100 else number


def _code(low: str, match: re.Match[str], rules: _Rules) -> str | None:
    behind = low[match.end() : match.end() + CODE_REACH]
    before = low[max(0, match.start() - CODE_REACH) : match.start("numbers")]
    for window in (behind, before):
        criminal, administrative = rules.criminal.search(window), rules.administrative.search(window)
        if criminal or administrative:
            is_criminal = administrative is None or (criminal and criminal.start() < administrative.start())
            named = criminal if is_criminal else administrative
            return _of_country(window[named.start() if named else 0 :][:40], rules, criminal=bool(is_criminal))
    return None


def _of_country(window: str, rules: _Rules, *, criminal: bool) -> str | None:
    country = next((name for name, pattern in rules.countries if pattern.search(window)), None)
    if country is None:
        return None
    if country == "ua":
        return "ua-kk" if criminal else None
    return f"{country}-{'uk' if criminal else 'koap'}"


def _compile(lexicon: Lexicon) -> _Rules:
    words = lexicon.fields["article"]
    word, part, also = source_of(words["word"]), source_of(words["part"]), source_of(words["and"])
    codes = source_of([*words["criminal"], *words["administrative"]])
    lands = source_of([*words["russia"], *words["belarus"], *words["ukraine"]])
    aside = rf"(?:\s?\((?:{part})?\s?{_NUMBER}[^()]{{0,20}}\))?"
    step = rf"{aside}(?:,\s?|\s(?:{also})\s|,?\s(?:{also})\s)(?:(?:{part})\s?{_NUMBER}\s)?(?:(?:{word})\s?)?"
    numbers = rf"(?P<numbers>{_NUMBER}(?:{step}{_NUMBER}){{0,8}})(?!\d|[.,]\d|\s?(?:%|\$))"
    return _Rules(
        named=re.compile(rf"(?<!\w)(?P<word>{word})\s?(?:№\s?)?{numbers}"),
        coded=re.compile(rf"(?<![\w.,-])(?P<numbers>\d{{2,3}}\.\d(?:\.\d)?)(?=\s(?:{codes})(?!\w))"),
        code_first=re.compile(rf"(?<!\w)(?:{codes})(?:\s(?:{lands}))?,?\s(?:(?:{word})\s?)?{numbers}(?!\s[^\W\d])"),
        part=any_of(words["part"]),
        part_behind=re.compile(rf"(?<!\w)(?:{part})\s?$"),
        criminal=any_of(words["criminal"]),
        administrative=any_of(words["administrative"]),
        countries=tuple((name, any_of(words[key])) for name, key in _COUNTRIES),
    )


_COUNTRIES = (("ru", "russia"), ("by", "belarus"), ("ua", "ukraine"))
