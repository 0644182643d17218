"""Most phrases are passed over by the words of a sentence alone: nothing that stands there may be lost by it."""

from dataclasses import fields

import pytest

from bot.core.finding import Lang
from feeds.extract import Lexicons
from feeds.extract.frames import find_hits, lines, may_tell, said_in, sentences_tell
from feeds.extract.lexicon import LANGS, TELLING, Lexicon
from feeds.extract.openings import Openings
from feeds.extract.patterns import MASK, Folded, Phrase, Phrases, compile_phrases, fold, possible
from feeds.extract.people import find_people
from tests.feeds.extract import grid
from tests.feeds.extract.fields_support import a_text

NAME = MASK * 4

SAID: dict[Lang, tuple[str, ...]] = {
    "ru": (
        f"суд в казани приговорил «журналиста» {NAME} {NAME} к 7,5 годам колонии-поселения",
        f"мосгорсуд продлил арест {NAME}, её адвокат подал жалобу; заседание - 3 марта",
        "экс-депутата задержали на 15 суток, дома прошел обыск, его избили и увезли в сизо-1",
    ),
    "uk": (
        f"суд у криму продовжив арешт п'ятьом активістам, а {NAME} засудили на 12-річний строк",
        "політв'язня перевели до шізо, зв'язку з ним немає; об'єднання вимагає звільнити в'язнів",
    ),
    "en": (
        f"a court has sentenced 'jehovah's witness' {NAME}'s son to 3-1/2 years; prosecutors' appeal was rejected",
        f"police raid editor-in-chief's home, u.s.-born {NAME} {NAME} held in pre-trial detention for 15 days",
        "the women's rights activist didn't appear at the o'hara hearing and can't've been freed in '24",
    ),
    "be": (f"суд пакінуў у сіле прысуд {NAME}, ён ужо ў шіза; праваабаронцу далі 10 сутак",),
}


def _every(lexicon: Lexicon) -> list[tuple[Phrases, Phrase]]:
    rules = [group for rule in lexicon.events for group in (rule.phrases, rule.unless, rule.needs)]
    rules += [group for veto in lexicon.vetoes for group in (veto.phrases, veto.spared, veto.told)]
    rules += [signal.phrases for signal in lexicon.signals]
    said = lexicon.background
    rules += [getattr(said, one.name) for one in fields(said)]
    return [(group, phrase) for group in rules for phrase in group]


@pytest.mark.parametrize("lang", LANGS)
def test_a_phrase_that_stands_in_a_sentence_is_compared_with_it(lang: Lang, lexicons: Lexicons) -> None:
    lexicon = lexicons[lang]
    for text in SAID[lang]:
        sentence = lexicon.openings.fold(fold(text))
        met = [(group, phrase) for group, phrase in _every(lexicon) if phrase.within(sentence)]
        assert met
        assert [phrase.source for group, phrase in met if phrase not in possible(group, sentence)] == []


@pytest.mark.parametrize(
    ("phrase", "sentence"),
    [
        ("суд", "суд'я мовчить"),
        ("арешт*", "l'арешту"),
        ("jehovah's witness*", "'jehovah's witnesses'"),
        ("{n} .. years", "5th or 6 years"),
        ("#-year", "a 12-year term"),
        ("*суд решил", "мосгорсуд решил"),
        ("@ freed", f"{MASK * 3} freed"),
        ("(взял|взяла под) стражу", "взяла под стражу"),
        ("умер (в тюремной больнице|в сизо)", "умер в «тюремной» больнице"),
        ("(пришли с обыском|@ в розыске)", f"{MASK * 3} в розыске"),
        ("(дело на @|дело)", f"дело на {MASK * 3}"),
        ("u.s. court", "a u.s. court"),
        ("анти-военн*", "анти-военный"),
    ],
)
def test_apostrophes_hyphens_digits_and_names_hide_nothing(phrase: str, sentence: str) -> None:
    group = compile_phrases([phrase], {"n": ("#",)})
    assert group.every[0].within(Folded(sentence))
    assert possible(group, Openings([group]).fold(sentence))


def test_a_phrase_of_which_a_word_is_missing_is_passed_over() -> None:
    group = compile_phrases(["продлил* арест", "вышел на свободу"], {})
    assert possible(group, Openings([group]).fold("суд продлил контракт, арестант вышел")) == ()


def test_a_choice_of_several_words_is_not_known_by_its_first() -> None:
    group = compile_phrases(["(в реанимации|на допросе|медчаст*)"], {})
    openings = Openings([group])
    assert possible(group, openings.fold("в парке на берегу")) == ()
    assert possible(group, openings.fold("в реанимации")) == possible(group, openings.fold("на допросе")) == group.every


PLAIN: dict[Lang, tuple[str, ...]] = {
    "ru": ("Ильми Умершев открыл выставку", "Сборная выиграла со счётом 3:1", "В Твери снег и до 12 градусов мороза"),
    "uk": ("У Львові відкрили міст, сказав Арест Арештов", "Збірна перемогла 3:1", "На сході країни дощ і до 12 тепла"),
    "en": ("Mayor Ivan Freed opens a bridge", "Shares fall 3% in Tokyo", "Storm brings rain to the coast"),
    "be": ("У Мінску адкрылі новы мост", "Зборная выйграла 3:1"),
}


@pytest.mark.parametrize("lang", LANGS)
def test_an_entry_that_is_let_go_at_once_tells_no_event(lang: Lang, lexicons: Lexicons) -> None:
    lexicon, closed = lexicons[lang], 0
    tells = {rule.phrases for rule in lexicon.events}
    tells |= {signal.phrases for signal in lexicon.signals if signal.weight >= TELLING}
    for line in (*PLAIN[lang], *SAID[lang], *(cell.title for cell in (grid.lines(lang) if lang in grid.LINES else ()))):
        text = a_text(lang, line)
        said = said_in(text, lexicon)
        assert sentences_tell(text, lexicon) == any(tells & (one.open or {}).keys() for one in said)
        assert may_tell(f"{text.title} {text.summary}", lexicon) or not sentences_tell(text, lexicon)
        if not sentences_tell(text, lexicon):
            closed += 1
            assert find_hits(lines(text, said, find_people(text, lexicon).spans, lexicon), lexicon) == ()
    assert closed >= len(PLAIN[lang]) - 1
