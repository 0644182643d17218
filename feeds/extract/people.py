"""Who the text is about.

Owns the answer: the affected persons in nominative, every span that looks like a name (masked before event rules:
"Умеров" must not read as "умер"), and whether the headline may hold a name that was not understood.
"""

from dataclasses import dataclass

from bot.core.finding import Mention, Span
from bot.core.fold import fold
from feeds.extract import cyrillic, english
from feeds.extract.lexicon import Lexicon
from feeds.extract.minors import is_minor
from feeds.extract.names import Names, Seen, Word, compile_names, words_of
from feeds.extract.roles import Standing, affected, standing
from feeds.extract.text import Sentence, Text
from feeds.extract.wordlist import even


@dataclass(frozen=True, slots=True)
class People:
    """`mentions`: affected persons, each once, where first named in full. `spans`: every name-like piece of text.

    `hides_name`: the headline may name somebody who is not in `mentions`; in doubt True.
    """

    mentions: tuple[Mention, ...]
    spans: tuple[Span, ...]
    hides_name: bool


@dataclass(frozen=True, slots=True)
class _Short:
    """A surname alone; `of` is the surname of a person named in full, "" for nobody we know."""

    sentence: int
    word: Word
    of: str


def find_people(text: Text, lexicon: Lexicon) -> People:
    """The people of a text. Names are written as the text writes them, without patronymic and title."""
    names = lexicon.once("names", compile_names)
    seen = _seen(text, names)
    short = _surnames(text, seen, names)
    persons = _without_patronymics(_persons(seen), names)
    alone = sum(not names.is_public(group[0].name) for group in persons) == 1
    chosen = [group for group in persons if _is_affected(text, group, seen, names, alone=alone)]
    chosen = chosen or [group for group in persons if _stands(text, group, seen, names) == {Standing.RECALLED}]
    chosen = chosen or [group for group in persons if _is_titled(text, group, seen, short, names)]
    chosen = chosen or [group for group in persons if Standing.OWNER in _stands(text, group, seen, names)]
    mentions = tuple(_mention(text, group, seen, names) for group in chosen)
    spans = [_span(text.sentences[name.sentence], name.start, name.stop) for name in seen]
    spans += [_span(text.sentences[one.sentence], one.word.start, one.word.stop) for one in short]
    return People(mentions, tuple(spans), _hides_name(text, seen, short, chosen, names))


def _seen(text: Text, names: Names) -> list[Seen]:
    """Every full name of the text, in order."""
    if text.lang == "en":
        return english.names_in(text, names)
    return [name for n, sentence in enumerate(text.sentences) for name in cyrillic.names_in(sentence, n, names)]


def _persons(seen: list[Seen]) -> list[list[Seen]]:
    """Mentions of one person together; spellings that differ in an ending are one person."""
    groups: dict[str, list[Seen]] = {}
    for name in seen:
        groups.setdefault(_rough(name), []).append(name)
    return _without_misread(list(groups.values()))


def _without_misread(persons: list[list[Seen]]) -> list[list[Seen]]:
    """A man's dative may be read as a woman's accusative: of "Иван Белов" and "Ивана Белова" the one told more surely.

    Two who are named in one sentence are two people.
    """
    kept: list[list[Seen]] = []
    for group in sorted(persons, key=lambda names: -max(name.score for name in names)):
        twin = next((one for one in kept if _is_misread(group, one)), None)
        if twin is None:
            kept.append(group)
        else:
            twin.extend(group)
    return sorted((sorted(names, key=_place) for names in kept), key=lambda names: _place(names[0]))


def _place(name: Seen) -> tuple[int, int]:
    return name.sentence, name.start


def _is_misread(group: list[Seen], other: list[Seen]) -> bool:
    here, there = group[0].name.lower(), other[0].name.lower()
    if here == there or {one.sentence for one in group} & {one.sentence for one in other}:
        return False
    return [word.removesuffix("а") for word in here.split()] == [word.removesuffix("а") for word in there.split()]


def _without_patronymics(persons: list[list[Seen]], names: Names) -> list[list[Seen]]:
    """ "Иван Петрович" beside "Иван Белов" is the same man, politely."""
    patronymic = names.lists.get("patronymic")
    if patronymic is None:
        return persons
    polite = [group for group in persons if patronymic.search(group[0].surname)]
    given = {group[0].name.split(" ")[0] for group in persons if group not in polite}
    return [group for group in persons if group not in polite or group[0].name.split(" ")[0] not in given]


def _rough(name: Seen) -> str:
    given = fold(name.name.split(" ", maxsplit=1)[0])
    surname = fold(name.surname)
    return f"{given[:4]} {surname[: max(4, len(surname) - 2)]}"


def _is_affected(text: Text, group: list[Seen], seen: list[Seen], names: Names, *, alone: bool) -> bool:
    """Somebody who only speaks is affected where nobody else is named."""
    if any(names.is_public(name.name) for name in group):
        return False
    standings = _stands(text, group, seen, names)
    return affected(standings) or (alone and standings == {Standing.SPEAKER} and not _is_kin(text, names))


def _is_kin(text: Text, names: Names) -> bool:
    """ "His wife says" in the headline: whoever speaks below is not the affected person."""
    kin = names.lists.get("kin_says")
    return kin is not None and any(kin.search(one.low) for one in text.sentences if one.field == "title")


def _stands(text: Text, group: list[Seen], seen: list[Seen], names: Names) -> set[Standing]:
    """What is said around the mentions of one person.

    Where nobody else is named, the people of a recalled case, and those for whom others speak, are those of the news.
    """
    return {_standing(text, name, seen, names) for name in group if not names.is_public(name.name)}


def _is_titled(text: Text, group: list[Seen], seen: list[Seen], short: list[_Short], names: Names) -> bool:
    """Where nobody else is named: of whose letter or lawyer a sentence speaks, if the surname opens the headline."""
    if {_standing(text, name, seen, names) for name in group} != {Standing.ASIDE}:
        return False
    opening = (one for one in short if one.sentence == 0 and one.word.start <= 1)
    return any(one.of == group[0].surname and text.sentences[0].field == "title" for one in opening)


def _standing(text: Text, name: Seen, seen: list[Seen], names: Names) -> Standing:
    return standing(text.sentences[name.sentence], name, _others(name, seen), names, text.lang)


def _others(name: Seen, seen: list[Seen]) -> list[Seen]:
    """The other names of the same sentence."""
    return [other for other in seen if other.sentence == name.sentence and other is not name]


def _mention(text: Text, group: list[Seen], seen: list[Seen], names: Names) -> Mention:
    best = max(group, key=lambda name: name.score)
    first = group[0]
    minor = any(is_minor(text.sentences[name.sentence], name, _others(name, seen), names) for name in group)
    return Mention(best.name, _span(text.sentences[first.sentence], first.start, first.stop), minor)


def _surnames(text: Text, seen: list[Seen], names: Names) -> list[_Short]:
    """Surnames alone: those of people named in full elsewhere, and words that look like one."""
    full = {name.surname for name in seen}
    found: list[_Short] = []
    for number, sentence in enumerate(text.sentences):
        taken = [(name.start, name.stop) for name in seen if name.sentence == number]
        for word in words_of(sentence):
            if not word.capital or any(start <= word.start < stop for start, stop in taken):
                continue
            of = next(iter(_forms(word, names) & full), "")
            if of or _looks_like_one(sentence, word, names):
                found.append(_Short(number, word, of))
    return found


def _forms(word: Word, names: Names) -> frozenset[str]:
    if names.declension is None:
        return frozenset({even(word.text.lower()), even(word.text.lower().removesuffix("'s"))})
    return cyrillic.nominatives(word, names)


def _looks_like_one(sentence: Sentence, word: Word, names: Names) -> bool:
    return cyrillic.surname_shaped(word, names) and names.is_name_word(sentence, word)


def _hides_name(text: Text, seen: list[Seen], short: list[_Short], chosen: list[list[Seen]], names: Names) -> bool:
    known = {name.surname for group in chosen for name in group}
    for number, sentence in enumerate(text.sentences):
        if sentence.field != "title":
            continue
        in_full = [name for name in seen if name.sentence == number]
        if any(name.surname not in known and not names.is_public(name.name) for name in in_full):
            return True
        covered = {one.word.start for one in short if one.sentence == number and one.of in known and one.of}
        for word in words_of(sentence):
            inside = any(name.start <= word.start < name.stop for name in in_full)
            if not inside and word.start not in covered and _may_be_a_name(sentence, word, names):
                return True
    return False


def _may_be_a_name(sentence: Sentence, word: Word, names: Names) -> bool:
    """Whether a word of a headline may be a name; the first word only where it looks like one."""
    bare = Word(word.text.removesuffix("'s"), word.start, word.stop, word.capital)
    if not names.is_name_word(sentence, bare) or fold(bare.text) in names.alone:
        return False
    if any(fold(form) in names.alone for form in _forms(bare, names)) or _is_label(sentence, bare):
        return False
    opens = not sentence.text[: word.start].strip(" \"«„“'(—–-")
    if opens and _is_adjective(sentence, bare, names):
        return False
    if opens and names.declension is not None and names.common is None:
        return cyrillic.surname_shaped(bare, names) or names.knows_given(bare.text)
    return True


def _is_adjective(sentence: Sentence, word: Word, names: Names) -> bool:
    """ "Російський суд", "Кримський журналіст": what follows is a court, a place or a role."""
    behind = even(sentence.low)[word.stop :].lstrip(" ")
    following = behind.split(" ", 1)[0].strip(",.:;")
    if names.declension is None or not following:
        return False
    return bool(names.lists["not_behind"].match(behind)) or any(True for _ in cyrillic.role_readings(following, names))


def _is_label(sentence: Sentence, word: Word) -> bool:
    """Abbreviations, and the first word of a quoted title ("Новая газета")."""
    text = sentence.text[word.start : word.stop]
    before = sentence.text[: word.start][-1:]
    return (text.isupper() and len(text) <= 5) or (bool(before) and before in '«"“„')


def _span(sentence: Sentence, start: int, stop: int) -> Span:
    return Span(sentence.field, sentence.start + start, sentence.start + stop)
