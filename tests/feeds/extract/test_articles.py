import pytest

from bot.core.finding import Lang
from feeds.extract.articles import find_articles
from tests.feeds.extract.fields_support import a_text, lexicon, quoted

ARTICLES: list[tuple[str, Lang, str, list[tuple[str, str | None]]]] = [
    ("part and code", "ru", "обвиняется по ч. 2 ст. 205.2 УК РФ", [("205.2", "ru-uk")]),
    ("no space", "ru", "обвиняется по ч.2 ст.205.2 УК РФ", [("205.2", "ru-uk")]),
    ("several parts", "ru", "дело (ч. 1 и 1.1 ст. 282.2 УК)", [("282.2", None)]),
    ("two articles", "ru", "по статьям 207.3 и 280.3 УК РФ", [("207.3", "ru-uk"), ("280.3", "ru-uk")]),
    ("administrative", "ru", "по статье 20.33 КоАП", [("20.33", None)]),
    ("three numbers", "ru", "протокол по ст. 20.3.3 КоАП РФ", [("20.3.3", "ru-koap")]),
    ("points in front", "ru", '(пункты "б" и "д" части 2 статьи 207.3 УК)', [("207.3", None)]),
    ("only the number and the code", "ru", "обвиняют в оправдании терроризма (205.2 УК)", [("205.2", None)]),
    ("the code in front", "uk", "за підготовку до теракту (кк рф 205)", [("205", "ru-uk")]),
    ("a whole number with its code", "uk", "за «державну зраду» (стаття 275 КК РФ)", [("275", "ru-uk")]),
    ("Ukraine's own code", "uk", "за статтею 111 КК України", [("111", "ua-kk")]),
    ("Belarus", "be", "паводле артыкула 342 КК Беларусі", [("342", "by-uk")]),
    ("a minus sign", "ru", "по ст. 361−1 УК Беларуси", [("361-1", "by-uk")]),
    ("English", "en", "charged under Article 207.3 of Russia's Criminal Code", [("207.3", None)]),
    ("a part behind the point", "en", "convicted under Article 207.3.2.e of the criminal code", [("207.3", None)]),
    ("a part in the number", "ru", "по ст. 207.3.2 УК РФ", [("207.3", "ru-uk")]),
    ("another country's number", "en", "charged under Article 206.3.2 of the Criminal Code", [("206.3.2", None)]),
    ("an article in a newspaper", "ru", "о статье 12 журналистов рассказали вчера", []),
    ("an article long ago", "en", "in an article 20 years ago he wrote", []),
    ("old age", "ru", "ему 58 лет", []),
]  # fmt: skip


@pytest.mark.parametrize(("lang", "title", "said"), [row[1:] for row in ARTICLES], ids=[row[0] for row in ARTICLES])
def test_articles_have_number_and_code(lang: Lang, title: str, said: list[tuple[str, str | None]]) -> None:
    found = find_articles(a_text(lang, title), lexicon(lang))

    assert [(article.number, article.code) for article in found] == said


def test_an_article_named_twice_is_listed_once_with_its_code() -> None:
    text = a_text("ru", "Дело по статье 207.3", "Обвинение по ст. 207.3 УК РФ.")

    [article] = find_articles(text, lexicon("ru"))

    assert (article.code, quoted(text, article.span)) == ("ru-uk", "207.3")
