"""What a reader may choose to follow, and how it is named."""

import pytest

from bot.alerts.match import (
    ALL,
    GRAVE,
    article_label,
    case_label,
    category_label,
    country_label,
    group_label,
    name_label,
    person_label,
    region_label,
    source_label,
    word_label,
)
from bot.alerts.topics import (
    Unwatched,
    Watched,
    articles_of,
    categories,
    code_names,
    countries,
    detail_name,
    details,
    groups,
    regions_of,
    shown,
    trial,
    watch,
    why_not,
)
from bot.core import codes, regions
from bot.core.category import Category
from bot.core.finding import Group
from bot.i18n import Catalogs

CATALOGS = Catalogs.load()
LANGS = CATALOGS.languages

SHOWN = {
    ALL: "Everything",
    GRAVE: "The gravest",
    region_label("ua-43"): "Region: Crimea",
    country_label("by"): "Country: Belarus",
    article_label("207.3", "ru-uk"): "Article 207.3 of Russia’s Criminal Code",
    article_label("361-1", "by-uk"): "Article 361-1 of the Criminal Code of Belarus",
    article_label("7", "xx"): "Article 7",
    group_label(Group.POW): "Group: prisoner of war",
    category_label(Category.TEACHER): "Category: teacher",
    case_label("№ 01-0234/2026"): "Trial: case 1-234/2026",
}


@pytest.mark.parametrize(("label", "text"), SHOWN.items(), ids=SHOWN)
def test_a_subscription_has_a_name(label: str, text: str) -> None:
    assert shown(label, CATALOGS.translator("en")) == text


@pytest.mark.parametrize(
    ("label", "text"),
    [
        (person_label("p1"), "Person: Yana Gromova"),
        (name_label("Yana Gromova"), "Name: Yana Gromova"),
        (source_label("watch"), "Source: Yana Gromova"),
        (word_label("jan", "hrom"), "Words in headlines: Yana Gromova"),
    ],
)
def test_what_a_label_does_not_hold_is_named_as_it_was_said(label: str, text: str) -> None:
    assert shown(label, CATALOGS.translator("en"), "Yana Gromova") == text


@pytest.mark.parametrize("label", ["person:p1", "name:jan hrom", "source:watch", "word:jan", "nonsense", ""])
@pytest.mark.parametrize("lang", LANGS)
def test_without_it_there_is_a_name_all_the_same(label: str, lang: str) -> None:
    assert shown(label, CATALOGS.translator(lang)) or not label


@pytest.mark.parametrize("lang", LANGS)
def test_every_choice_has_a_text_and_a_label_of_its_own_and_can_be_listed(lang: str) -> None:
    t = CATALOGS.translator(lang)
    found = [*countries(t), *groups(t), *categories(t)]
    found += [choice for code in regions.countries() for choice in regions_of(code, t)]
    numbers = [choice for code, _name in code_names(t) for choice in articles_of(code)]
    assert len({choice.label for choice in (*found, *numbers)}) == len(found) + len(numbers)
    assert all(choice.text in shown(choice.label, t) for choice in (*found, *numbers))
    assert len(numbers) == sum(len(codes.numbers(code)) for code in codes.codes())


@pytest.mark.parametrize("lang", LANGS)
def test_every_detail_has_a_name(lang: str) -> None:
    names = [detail_name(one, CATALOGS.translator(lang)) for one in details()]
    assert len(set(names)) == len(names) > 0


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("голодовка", Watched("word:holodovk", "голодовка")),
        ("  ГОЛОДОВКИ! ", Watched("word:holodovk", "ГОЛОДОВКИ")),
        ("дело о фейках", Watched("word:del feik", "дело о фейках")),
        ("hunger strikes", Watched("word:hunher strik", "hunger strikes")),
        ("", Unwatched("empty")),
        ("207.3 !", Unwatched("empty")),
        ("и на", Unwatched("common")),
        ("ЕС", Unwatched("common")),
        ("голодовка узника колонии", Unwatched("too_many")),
        ("и " * 9 + "голодовка", Unwatched("too_many")),
    ],
    ids=repr,
)
def test_what_can_be_watched_for(typed: str, found: Watched | Unwatched) -> None:
    assert watch(typed) == found


@pytest.mark.parametrize("number", ["1-234/2026", " Дело № 01-0234 / 2026", "№1-234/2026"])
def test_a_trial_is_followed_by_its_number(number: str) -> None:
    found = trial(number)
    assert found is not None
    assert found.label == case_label("1-234/2026")


@pytest.mark.parametrize("number", ["", "дело", "№", "<b>", "1" * 41])
def test_without_a_number_there_is_no_trial(number: str) -> None:
    assert trial(number) is None


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("typed", ["", "и", "один суд, два суда, три суда"])
def test_why_words_cannot_be_watched_for_is_said(typed: str, lang: str) -> None:
    refused = watch(typed)
    assert isinstance(refused, Unwatched)
    assert why_not(refused, CATALOGS.translator(lang))
