"""People of English texts: names nobody listed, lists, and who is only mentioned."""

import pytest

from feeds.extract.people import find_people
from tests.feeds.extract.fields_support import a_text, lexicon

FOUND: list[tuple[str, str, str, list[str]]] = [
    ("a surname of the headline", "Lemkov jailed for treason", "A court gave Qwertan Lemkov ten years.",
     ["Qwertan Lemkov"]),
    ("who", "Writer freed", "Qwertan Lemkov, who wrote two novels, walked out of prison.", ["Qwertan Lemkov"]),
    ("its own letters", "Writer held", "Officers took Qwertan Lemko (陳文) from his home.", ["Qwertan Lemko"]),
    ("what he does", "Weaver tried", "Qwertan Lemkov pleaded not guilty on Friday.", ["Qwertan Lemkov"]),
    ("says he was", "Weaver held", "Qwertan Lemkov says he was stopped near his home.", ["Qwertan Lemkov"]),
    ("what is theirs", "Weaver tried", "Qwertan Lemkov's hearing was closed.", ["Qwertan Lemkov"]),
    ("of a paper", "Two weavers fined", "Qwertan Lemkov, of the Loom daily, was fined.", ["Qwertan Lemkov"]),
    ("a trade in front", "Guards beat camera operator Qwertan Lemkov", "", ["Qwertan Lemkov"]),
    ("many of a trade", "Police came to the homes of historians Qwertan Lemkov and Mira Lodz", "",
     ["Qwertan Lemkov", "Mira Lodz"]),
    ("no news from", "Weaver missing", "Relatives have not heard from Qwertan Lemkov since May.", ["Qwertan Lemkov"]),
    ("in absentia", "Weaver tried", "The trial in absentia of Qwertan Lemkov opened in Perm.", ["Qwertan Lemkov"]),
    ("a given name in two parts", "Court fines Lo Wai-yin", "", ["Lo Wai-yin"]),
    ("a second given name", "Carol Lo Wai-yin, 37, was arrested", "", ["Carol Lo"]),
    ("a patronymic", "Oleg Ivanovich Lemkov was jailed", "", ["Oleg Lemkov"]),
    ("Muslim is a given name, too", "Muslim Lemkov was jailed", "", ["Muslim Lemkov"]),
    ("ages in a list", "Two jailed", "Qwertan Lemkov, 45, and Xyzan Lodz, 33, got five years.",
     ["Qwertan Lemkov", "Xyzan Lodz"]),
    ("an unknown name before a known one", "Four jailed", "Xyzan Qwert and Ivan Lodz got three years each.",
     ["Xyzan Qwert", "Ivan Lodz"]),
    ("as well as", "Reporter Ivan Lodz, as well as Xyzan Qwert, was freed", "", ["Ivan Lodz", "Xyzan Qwert"]),
    ("brothers nobody listed", "Also arrested were brothers Xyzan and Qwertan Lemkov", "",
     ["Xyzan Lemkov", "Qwertan Lemkov"]),
    ("a birthday", "Court jails Inna Lodz (b. 1978) and her nephew, Xyzan Qwert", "", ["Inna Lodz", "Xyzan Qwert"]),
    ("a text without words", "2026", "1, 2, 3.", []),
    ("an initial", "Ivan Lodz was jailed", "A. Lodz was not told why.", ["Ivan Lodz"]),
    ("found guilty by a court", "A court found Qwertan Lemkov guilty of treason", "", ["Qwertan Lemkov"]),
    ("mountains", "Police searched a home in the Lemko Mountains city of Perm", "", []),
    ("a church's pastor", "Grace Lemko church's pastor Ivan Lodz was freed", "", ["Ivan Lodz"]),
    ("what stands before a role", "Court jails Greenloom Lemko activist Ivan Lodz", "", ["Ivan Lodz"]),
    ("a former mayor", "Freed", "Ivan Lodz, a former mayor of Lemkov, was released.", ["Ivan Lodz"]),
    ("a lawyer who tells it", "Court keeps Ivan Lodz in custody, lawyer Petr Lemkov wrote", "", ["Ivan Lodz"]),
    ("a judge behind the court", "The judge of the district court of Perm, Inna Lodz, jailed Ivan Lemkov", "",
     ["Ivan Lemkov"]),
    ("who presides", "Ivan Lemkov was tried in a court presided over by Petr Lodz", "", ["Ivan Lemkov"]),
    ("a similar case", "Ivan Lemkov was jailed; in a similar case, Inna Lodz was jailed in May", "", ["Ivan Lemkov"]),
    ("a rally for somebody", "Ivan Lemkov was tried over a rally for activist Petr Lodz", "", ["Ivan Lemkov"]),
    ("a co-author", "The list names artist Petr Lodz's co-author Inna Lemkova", "", ["Inna Lemkova"]),
    ("a sister", "Inna Lemkova, sister of jailed activist Ivan Lodz, arrested", "", ["Inna Lemkova"]),
    ("a wife who speaks", "Poet held", "The wife of poet Ivan Lodz, Olga Lodz, said he was beaten.", ["Ivan Lodz"]),
    ("another name of one person", "Ivan Lodz, also known as Xyzan Rain, was jailed", "", ["Ivan Lodz"]),
    ("aka", "Court jails rapper Ivan Lodz, aka “Mira Rain”", "", ["Ivan Lodz"]),
    ("what believers call each other", "Judge puts Brothers Ivan Lodz and Petr Lemkov under house arrest", "",
     ["Ivan Lodz", "Petr Lemkov"]),
    ("a cellmate", "Former cellmate of Ivan Lodz, Petr Lemkov, arrested", "", ["Petr Lemkov"]),
    ("a memorial", "Police detained Petr Lemkov at a memorial to Ivan Lodz", "", ["Petr Lemkov"]),
    ("who was murdered", "Editor Petr Lemkov, who wrote of murdered poet Ivan Lodz, detained", "", ["Petr Lemkov"]),
    ("among the allies", "The court kept three allies at home, including his spokeswoman Inna Lodz", "", ["Inna Lodz"]),
    ("what a court says of somebody", "A court said Ivan Lodz and five others would be tried in May", "",
     ["Ivan Lodz"]),
    ("what is said against somebody", "The judge said the evidence against Ivan Lodz was weak", "", ["Ivan Lodz"]),
    ("who adds people to a list", "The ministry added poet Inna Lodz to the register", "", ["Inna Lodz"]),
    ("a lawyer sent to jail", "Tunisian lawyer Ivan Lodz sent back to jail", "", ["Ivan Lodz"]),
    ("a president who was given a term", "Union president Ivan Lodz was given six years", "", ["Ivan Lodz"]),
]  # fmt: skip


@pytest.mark.parametrize(("title", "summary", "names"), [row[1:] for row in FOUND], ids=[row[0] for row in FOUND])
def test_affected_people_of_english_texts(title: str, summary: str, names: list[str]) -> None:
    found = find_people(a_text("en", title, summary), lexicon("en"))

    assert [mention.name for mention in found.mentions] == names
