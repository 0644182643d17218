"""Words that judge are found in their forms, on both sides, with a calmer way to say it; sober texts are left alone."""

import tomllib
from importlib.resources import files

import pytest

from bot.core.words import READ
from campaigns.wording import Sort, hints


def found(text: str, lang: str) -> list[tuple[str, str]]:
    return [(one.word, one.sort.value) for one in hints(text, lang)]


@pytest.mark.parametrize(
    ("lang", "text", "words"),
    [
        ("en", "Killers in robes.", [("Killers", "side")]),
        ("en", "The junta fears him; the regime will fall.", [("junta", "side"), ("the regime", "side")]),
        ("en", "A sham trial for a fearless hero.", [("sham trial", "side"), ("fearless", "ours"), ("hero", "ours")]),
        ("en", "He is a terrorist.", [("terrorist", "prosecution")]),
        ("en", "Before the special military operation he taught.", [("special military operation", "prosecution")]),
        ("en", "These orcs and their monstrous deeds", [("orcs", "contempt"), ("monstrous", "loud")]),
        ("en", "Nazis beat him.", [("Nazis", "side")]),
        ("ru", "Палачи в мантиях, которыми командуют убийцы.", [("Палачи", "side"), ("убийцы", "side")]),
        ("ru", "Он не простит хунте, путинскому режиму.", [("хунте", "side"), ("путинскому режиму", "side")]),
        ("ru", "Помогите нашему несломленному герою", [("несломленному", "ours"), ("герою", "ours")]),
        ("ru", "Этого террориста держат в СИЗО.", [("террориста", "prosecution")]),
        ("ru", "После начала специальной военной операции", [("специальной военной операции", "prosecution")]),
        ("ru", "С начала СВО он под стражей.", [("СВО", "prosecution")]),
        ("ru", "Нелюди и их судилище.", [("Нелюди", "contempt"), ("судилище", "side")]),
        ("ru", "Чудовищное решение.", [("Чудовищное", "loud")]),
        ("uk", "Убивці в погонах і їхня хунта.", [("Убивці", "side"), ("хунта", "side")]),
        ("uk", "Нашого незламного героя", [("незламного", "ours"), ("героя", "ours")]),
        ("uk", "Він колаборант і зрадник.", [("колаборант", "prosecution"), ("зрадник", "prosecution")]),
        ("uk", "Орки та русня", [("Орки", "contempt"), ("русня", "contempt")]),
        ("be", "Карнікі рэжыму Лукашэнкі", [("Карнікі", "side"), ("рэжыму Лукашэнкі", "side")]),
        ("be", "Гэтага экстрэміста судзяць.", [("экстрэміста", "prosecution")]),
        ("be", "У жахлівым судзілішчы", [("жахлівым", "loud"), ("судзілішчы", "side")]),
    ],
)  # fmt: skip
def test_a_word_is_found_in_its_forms(lang: str, text: str, words: list[tuple[str, str]]) -> None:
    assert found(text, lang) == words


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "He is accused of being a terrorist and was listed as an extremist."),
        ("en", "Charged under the article on “discrediting the army” and sentenced to six years."),
        ("en", "A colony with a strict regime; the prison's regime of visits; the strict regime of the colony."),
        ("en", "The rate of letters fell. Two cats, a book and Saint Petersburg."),
        ("en", "Inhuman or degrading treatment is forbidden."),
        ("ru", "Его обвиняют в терроризме; он внесён в список террористов."),
        ("ru", "Осуждён по статье о дискредитации армии, колония строгого режима."),
        ("ru", "Свой срок Катя отбывает в Кате; Степан Героев и Мария Палач пишут ей."),
        ("ru", "Под стражей с 3 марта. На три просьбы о враче ответа нет."),
        ("ru", "Министерство признало его иностранным агентом."),
        ("uk", "Його обвинувачують як терориста; внесений до переліку екстремістів."),
        ("uk", "Под вартою з 3 березня, суворий режим утримання. Людина просить лікаря."),
        ("be", "Яго абвінавачваюць у тым, што ён тэрарыст. Ён унесены ў спіс экстрэмістаў."),
        ("be", "Калонія ўзмоцненага рэжыму, пад вартай з 3 сакавіка."),
        ("de", "Mörder, Henker, Junta."),
    ],
)
def test_a_sober_text_and_a_name_get_no_hint(lang: str, text: str) -> None:
    assert found(text, lang) == []


def test_a_hint_says_what_could_stand_there_and_in_which_sentence() -> None:
    (one,) = hints("Three letters came. He is a traitor, they write. Nothing else.", "en")
    assert one.sort is Sort.PROSECUTION
    assert one.quote == "He is a traitor, they write."
    assert "accused of" in one.say


def test_a_word_is_told_once_and_far_into_a_long_text() -> None:
    text = "very calm words " * (READ // 8) + "and a butcher. The butcher again."
    assert found(text, "en") == [("butcher", "side")]


def test_no_row_of_the_list_is_broken_and_every_word_of_it_is_found() -> None:
    rows = tomllib.loads(files("campaigns").joinpath("data", "wording.toml").read_text(encoding="utf-8"))["hint"]
    assert {row["lang"] for row in rows} == {"en", "ru", "uk", "be"}
    for lang in ("en", "ru", "uk", "be"):
        assert {row["sort"] for row in rows if row["lang"] == lang} == {one.value for one in Sort}
    lost = [word for row in rows for word in row["words"] if not hints(word, row["lang"])]
    assert lost == []
