"""A campaign question by question: sound at the end, few answers, each checked at once by the rules of the file."""

from datetime import UTC, datetime
from typing import Any

import pytest

from campaigns import file, wizard, wizard_read
from campaigns.model import Campaign
from campaigns.wizard import Ground, Step
from campaigns.wizard_read import Slip
from campaigns.written import written

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
SOURCE = "Third request unanswered\nExample Monitor\n12.11.2026\nhttps://example.org/news/1"

PERSON = [("scope", "person"), ("people", "ivan-example"), ("basis", "family"), ("paper", "10.11.2026, CR-2026-014")]
TEXTS = [("title", "A doctor for Ivan"), ("demand", "An examination within ten days."), ("lead", "Held since 3 March.")]
ENDS = [("sources", SOURCE), ("closes", "d28")]
ALL = {
    "petition for a person": [
        ("kind", "petition"),
        ("languages", "en"),
        *PERSON,
        *TEXTS,
        *ENDS,
        ("site", "https://example.org/petition"),
        ("asks", "name,email"),
    ],
    "petition for a cause": [
        ("kind", "petition"),
        ("languages", "en"),
        ("scope", "cause"),
        ("groups", "civilian,pow"),
        *TEXTS,
        *ENDS,
        ("site", "here"),
    ],
    "letter to two": [
        ("kind", "letter"),
        ("languages", "en"),
        ("scope", "list"),
        ("people", "oleg-sample,vera-muster"),
        ("basis", "per_person"),
        *TEXTS,
        *ENDS,
        ("country", "ru"),
        ("address.0", "Образцову Олегу, 1961 г. р.\n420111, г. Казань, СИЗО-0"),
        ("address.1", "Мустер Вере, 1990 г. р.\n600000, г. Владимир, ИК-00"),
    ],
    "contact": [
        ("kind", "contact"),
        ("languages", "en"),
        *PERSON,
        *TEXTS,
        *ENDS,
        ("office_lang", "en"),
        ("offices", "Commissioner\nExample Council\noffice@example.org\nhttps://example.org/contacts"),
        ("country", "none"),
        ("subjects", "An examination\nHis health"),
        ("body", "I write about Ivan Example, born 1966, held since 3 March 2026."),
    ],
}


def ground(**changes: Any) -> Ground:
    """Where an organiser stands."""
    words = {"tips": "Tell of yourself.\nAsk questions."}
    known: dict[str, Any] = {
        "zone": "Europe/Vilnius",
        "lang": "en",
        "taken": frozenset(),
        "organisation": "Example Society",
    }
    return Ground(NOW, words=lambda _, key: words.get(key, "Thank you."), **(known | changes))


def walked(answers: list[tuple[str, str]], **changes: Any) -> tuple[dict[str, Any], int]:
    """The tree after these answers, and how many there were; each has to answer the question that is asked."""
    tree: dict[str, Any] = {}
    step: Step | None = Step("kind")
    for mark, answer in answers:
        assert step is not None, "asked for no more"
        assert step.name == wizard.step_of(mark).name
        made = wizard.answered(tree, step, answer, ground(**changes))
        assert isinstance(made, dict), (mark, made)
        tree, step = made, wizard.after(made, step)
    assert step is None, f"one more is asked: {step}"
    return tree, len(answers)


@pytest.mark.parametrize("answers", ALL.values(), ids=ALL)
def test_the_answers_make_a_sound_file(answers: list[tuple[str, str]]) -> None:
    tree, _ = walked(answers)
    found = file.read(written(tree).encode(), None, NOW)
    assert isinstance(found, Campaign), found
    assert found.owner_org == "Example Society"
    assert found.safety.inside == "hide"
    assert found.audience is not None


def test_a_petition_in_one_language_takes_at_most_fourteen_answers() -> None:
    assert walked(ALL["petition for a person"])[1] <= 14


def test_each_text_is_asked_for_in_each_language() -> None:
    answers = [(m, "ru,uk" if m == "languages" else a) for m, a in ALL["petition for a cause"]]
    at = next(n for n, (mark, _) in enumerate(answers) if mark == "title")
    tree, _ = walked([*answers[:at], *TEXTS, *TEXTS, *answers[at + 3 :]])
    assert tree["default_language"] == "ru"
    assert list(tree["text"]) == ["ru", "uk"]
    assert isinstance(file.read(written(tree).encode(), None, NOW), Campaign)


def test_an_owner_is_asked_in_whose_name() -> None:
    tree = wizard.answered({}, Step("kind"), "petition", ground(organisation=None))
    assert isinstance(tree, dict)
    assert wizard.after(tree, Step("kind"), named=False) == Step("organisation")


BAD = {
    "no kind": ("kind", "war", Slip("choose")),
    "a title of a page": ("title.en", "ж" * 200, "long_text"),
    "a title of two lines": ("title.en", "a\nb", "one_line"),
    "a title that turns": ("title.en", "a \u202e b", "hidden_characters"),
    "a title that computes": ("title.en", "{{ 7 * 7 }}", "template_clever"),
    "a lead with nobody's gap": ("lead.en", "{{ supporter.phone }}", "template_gap"),
    "no link": ("sources", "Headline\n12.11.2026", Slip("no_link", {"number": "1"})),
    "no day": ("sources", "Headline\nhttps://example.org/a", Slip("no_day", {"number": "1"})),
    "no headline": ("sources", "12.11.2026 https://example.org/a", Slip("no_title", {"number": "1"})),
    "a source without TLS": ("sources", SOURCE.replace("https:", "http:"), "not_https"),
    "seven sources": ("sources", "\n\n".join([SOURCE] * 7), "too_many"),
    "a day that is none": ("closes", "31.02.2027", Slip("no_date")),
    "a day gone by": ("closes", "01.11.2026", "closes_first"),
    "half a year": ("closes", "20.05.2027", "too_long_window"),
    "a site without TLS": ("site", "http://example.org/p", "not_https"),
    "a site with a password": ("site", "https://a:b@example.org/p", "not_https"),
    "no paper": ("paper", "10.11.2026", Slip("no_ref")),
    "a list without anybody": ("people", "", Slip("nobody")),
    "a cause of letters": ("scope", "all", Slip("choose")),
}


@pytest.mark.parametrize(("mark", "answer", "wrong"), BAD.values(), ids=BAD)
def test_a_bad_answer_is_told_at_once(mark: str, answer: str, wrong: Slip | str) -> None:
    tree, _ = walked(ALL["petition for a person"])
    found = wizard.answered(tree, wizard.step_of(mark), answer, ground())
    if isinstance(wrong, Slip):
        assert found == wrong
    else:
        assert isinstance(found, list)
        assert wrong in {one.problem for one in found}


def test_a_consent_that_ends_first_is_told_with_the_end() -> None:
    tree, _ = walked(ALL["petition for a person"])
    tree["case"]["consent"]["expires_on"] = datetime(2026, 12, 1, tzinfo=UTC).date()
    found = wizard.answered(tree, Step("closes"), "d56", ground())
    assert isinstance(found, list)
    assert [one.problem for one in found] == ["consent_ends_first"]


def test_what_stands_can_be_kept_and_what_is_missing_cannot() -> None:
    tree, _ = walked(ALL["contact"])
    assert all(
        wizard.sound(tree, step, ground()) for step in wizard.steps(tree) if step.name not in {"office_lang", "country"}
    )
    del tree["text"]["en"]["title"]
    assert not wizard.sound(tree, Step("title", "en"), ground())


def test_back_leads_from_the_last_question_to_the_first() -> None:
    tree, count = walked(ALL["letter to two"])
    step: Step | None = wizard.steps(tree)[-1]
    seen = 0
    while step is not None:
        step, seen = wizard.before(tree, step), seen + 1
    assert seen == count


def test_a_name_that_is_taken_gets_a_number() -> None:
    day = NOW.date()
    assert wizard_read.slug("petition", day, {"petition-20261120", "petition-20261120-2"}) == "petition-20261120-3"


@pytest.mark.parametrize("answers", ALL.values(), ids=ALL)
def test_each_changeable_answer_has_a_question(answers: list[tuple[str, str]]) -> None:
    tree, _ = walked(answers)
    assert {step.name for step in wizard.changeable(tree)} <= set(wizard.NAMES)
    assert Step("button", "en") in wizard.changeable(tree)
