"""Text as the finders read it: cleaned, bounded, cut into sentences.

Owns the way from a hostile string of a feed to plain characters and the offsets every span counts from. Knows
nothing of events, names or dates.
"""

import html
import re
import unicodedata
from dataclasses import dataclass

import nh3

from bot.core.finding import Field, Item, Lang

MAX_RAW = 40_000
"""Characters of a field that are looked at before markup is removed."""

MAX_TITLE = 600
MAX_SUMMARY = 4_000
MAX_SENTENCES = 24

_BLOCK = re.compile(r"<(?=/?(?:p|br|div|li|ul|ol|td|tr|h[1-6]|blockquote|figcaption)\b)", re.IGNORECASE)
_MARKUP = re.compile(r"<[a-zA-Z/!]")
_MIXED = re.compile(r"[A-Za-z\u0400-\u04ff]{2,40}")
_LATIN = re.compile(r"[A-Za-z]")
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_SEAM = re.compile(r"[A-Za-z][\u0400-\u04ff]|[\u0400-\u04ff][A-Za-z]")
_PLAIN = re.compile("[ !-%'-;=-_a-~\u0400-\u0481\u048a-\u04ff«»–—…№]*")
_BREAK = re.compile(r"[.!?…]{1,4}[»\"”'’)\]]{0,3}(?:\s+|(?=[«“„A-ZА-ЯЁІЇЄҐЎ]))")
_SERVICE = "Realities"
"""Behind a full stop without a space this goes on with the name of a service: "Crimea.Realities"."""

_LAST_WORD = re.compile(r"([^\s(«„“\"]+)$")

_LOOKALIKE = str.maketrans("aceiopxyABCEHIKMOPTXY", "асеіорхуАВСЕНІКМОРТХУ")
_CHARACTERS = {
    **dict.fromkeys(map(ord, "’ʼ‘`´ʹ′＇"), "'"),
    **dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2212\ufe63\uff0d"), "-"),
    **dict.fromkeys(map(ord, "\u2015\u2e3a\u2e3b"), "—"),
    **dict.fromkeys(
        map(ord, "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u3000"), " "
    ),
    **dict.fromkeys([0x00AD, 0x0301, 0x0341, 0xFEFF, *range(0x200B, 0x2010), *range(0x202A, 0x202F)], None),
    **dict.fromkeys([*range(0x2060, 0x2070), *range(9), 0x0B, *range(0x0E, 0x20), *range(0x7F, 0xA0)], None),
}
# The stress mark U+0301 goes after NFC: by then it stands alone over Cyrillic letters only, and é has kept its own.
_EVEN = {chr(code): char or "" for code, char in _CHARACTERS.items()}
_ODD = re.compile(f"[{re.escape(''.join(_EVEN))}]")

_SHORTENED = """
    г ст ч п пп им ул д стр т тт тыс млн млрд руб см др пр проч н э гг обл р-н пос с рис вул буд ім м р рр абз кв напр
    акад проф адв ред гр арт mr mrs ms dr prof st gen col lt sgt capt sen rep gov jr sr vs no art arts sec inc ltd co
    jan feb mar apr jun jul aug sep sept oct nov dec a.m p.m u.s u.k u.n e.g i.e
"""
_ABBREVIATIONS = frozenset(_SHORTENED.split())
_LONGER = 1 + max(map(len, _ABBREVIATIONS))
"""Letters of a word that is no abbreviation, whatever stands before them."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence; `start` counts from the beginning of the cleaned field, `low` is `text` in lower case.

    `low` has as many characters as `text`, so offsets in one are offsets in the other.
    """

    text: str
    field: Field
    start: int
    low: str


@dataclass(frozen=True, slots=True)
class Text:
    """A cleaned entry. `sentences` are those of the title, then those of the summary."""

    lang: Lang
    title: str
    summary: str
    sentences: tuple[Sentence, ...]


def clean(raw: str, limit: int = MAX_SUMMARY) -> str:
    """Plain text of a field: no markup, one kind of apostrophe, space and hyphen, at most `limit` characters."""
    text = raw[:MAX_RAW]
    if not _PLAIN.fullmatch(text):  # few are not, and hardly any the second time
        text = unicodedata.normalize("NFC", _without_markup(text))
        text = _ODD.sub(lambda odd: _EVEN[odd[0]], text)
    return _one_script(" ".join(text.split()).replace(" -- ", " — ")[:limit])


def prepare(item: Item, lang: Lang) -> Text:
    """The entry's title and summary, cleaned and cut into sentences."""
    return cut(*cleaned(item), lang)


def cleaned(item: Item) -> tuple[str, str]:
    """The entry's title and summary, cleaned; a summary that repeats the title is dropped."""
    title, summary = clean(item.title, MAX_TITLE), clean(item.summary)
    return title, "" if summary.rstrip(" .…") == title.rstrip(" .…") else summary


def cut(title: str, summary: str, lang: Lang) -> Text:
    """Cleaned fields, cut into sentences."""
    sentences = (*split(title, "title"), *split(summary, "summary"))
    return Text(lang, title, summary, sentences[:MAX_SENTENCES])


def split(text: str, field: Field) -> list[Sentence]:
    """Cut a cleaned field into sentences; full stops of abbreviations and initials do not end one."""
    found: list[Sentence] = []
    start = 0
    for mark in _BREAK.finditer(text):
        if _ends(text, start, mark):
            found.append(_sentence(text, field, start, mark.end()))
            start = mark.end()
    if text[start:].strip():
        found.append(_sentence(text, field, start, len(text)))
    return found


def lower(text: str) -> str:
    """Lower case of the same length (the dotted capital I alone would grow)."""
    return text.replace("İ", "I").lower()


def _sentence(text: str, field: Field, start: int, stop: int) -> Sentence:
    part = text[start:stop].rstrip()
    return Sentence(part, field, start, lower(part))


def _ends(text: str, start: int, mark: re.Match[str]) -> bool:
    following = text[mark.end() : mark.end() + 2].lstrip("«“„\"'(—–- ")
    if following[:1].islower() or text.startswith(_SERVICE, mark.end()):
        return False
    if not mark.group().startswith("."):
        return True
    word = _LAST_WORD.search(text, max(start, mark.start() - _LONGER), mark.start())
    if word is None:
        return text[mark.start() - 1 : mark.start()] in ("»", "”", '"', ")", "]")
    last = lower(word.group(1))
    return not (last in _ABBREVIATIONS or (len(last) == 1 and last.isalpha()))


def _without_markup(raw: str) -> str:
    text = raw
    for _ in range(2):  # feeds escape their markup once or twice
        if _MARKUP.search(text):
            text = nh3.clean(_BLOCK.sub("\n<", text), tags=set())
        if "&" not in text:
            break
        text = html.unescape(text)
    return text


def _one_script(text: str) -> str:
    """Latin look-alikes inside Cyrillic words become Cyrillic: a typing slip, or a way round filters."""
    if not (_LATIN.search(text) and _CYRILLIC.search(text) and _SEAM.search(text)):
        return text
    return _MIXED.sub(_fold_word, text)


def _fold_word(match: re.Match[str]) -> str:
    word = match.group()
    folded = word.translate(_LOOKALIKE)
    mixed = _LATIN.search(word) and _CYRILLIC.search(word)
    return folded if mixed and not _LATIN.search(folded) else word
