"""The catalogs are complete, agree with each other, and with the code that uses them."""

import ast
import gettext
import re
from collections.abc import Iterator
from functools import cache
from itertools import chain
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from bot.core.distress import read_stems
from bot.core.finding import Group
from bot.core.kinds import Kind
from bot.i18n import LEANS_ON, Catalogs
from tests import telegram_html

ROOT = Path(__file__).parent.parent
LOCALES = ROOT / "bot" / "locales"
LANGUAGES = ("en", "ru", "uk")
"""Languages that are complete."""

BEGUN = "be"
"""A language of which some areas are there; it borrows the others (bot/i18n.py)."""

AREAS = tuple(sorted(path.name for path in (LOCALES / "en").glob("*.po")))
BEGUN_AREAS = tuple(sorted(path.name for path in (LOCALES / BEGUN).glob("*.po")))
PLACES = [*((lang, area) for lang in LANGUAGES for area in AREAS), *((BEGUN, area) for area in BEGUN_AREAS)]
"""Every file there is."""

PACKAGES = ("bot", "handlers", "campaigns", "feeds")

DYNAMIC = {
    "amend.why.": "Why",
    "article.": "bot.core.finding.Article.code",
    "asks.answered.": "answers (handlers/ask_data.py)",
    "asks.btn.": "the same",
    "asks.question.": "campaigns.model.FollowUp.ask",
    "category.": "Category",
    "cli.": "names of commands, states and problems (bot/cli)",
    "config.": "mistakes (bot/config/mistakes.py)",
    "contact.reads.": "Desk",
    "watched.btn.": "ways to turn a page (handlers/staff/feeds_card.py)",
    "watched.state.": "feeds.health.State",
    "court.column.": "names of personal columns (bot/app/court.py)",
    "court.head.": "heads of its tables",
    "court.kept.": "times of keeping in the schema",
    "court.what.": "names of tables",
    "court.with.": "Lock",
    "court.without.": "Lock",
    "campaign.basis.": "campaigns.model.Basis",
    "campaign.dead.": "campaigns.kinds.contact.Status",
    "campaign.letters.": "few, some, many",
    "campaign.medium.": "campaigns.kinds.contact.Medium",
    "campaign.over.": "campaigns.flow.Result",
    "campaign.seen.": "names of kinds",
    "campaign.sees.": "campaigns.model.Seen",
    "campaign.takes.": "names of kinds",
    "campaign.why_office.": "own, world, other, last",
    "deed.": "Deed",
    "details.ask.": "handlers.details.Detail",
    "details.state.": "HearingState",
    "doubt.": "Doubt",
    "organise_live.ask.": "launch, later or without an audience",
    "organise_live.btn.": "handlers/organise/data.py and live_screens.button",
    "organise_live.moment.": "campaigns.moments.MomentKind",
    "organise_live.refused.": "campaigns.service.Refused.why",
    "organise_live.shown.": "tell, finish",
    "organise_live.stage.": "campaigns.stage.Step",
    "organise_live.text.": "tell, finish",
    "organise_live.toast.": "CampaignState",
    "organise_live.why.": "campaign.why",
    "event.ask.": "Fact",
    "event.fact.": "Fact",
    "event.new.group.": "Group",
    "event.new.teller.": "Teller",
    "event.state.": "EventState",
    "event.why.": "Why",
    "family.bad.": "BadNews",
    "family.btn.": "what a relative can press",
    "family.offer.": "Kin",
    "family.public.": "Consent",
    "family.sees.": "who sees a hearing",
    "family.told.": "switches of a relative",
    "group.": "Group",
    "head.": "Kind and Kind:detail",
    "inbox.about.": "bot.core.contact.About",
    "listing.btn.": "handlers.hearings.LISTS",
    "kind.": "Kind",
    "hearings.by.": "Who",
    "hearings.change.": "bot.hearings.change.How",
    "hearings.door.": "Door",
    "hearings.kind.": "HearingKind",
    "hearings.seldom.": "Seldom",
    "helper.btn.need.": "Need",
    "helper.country.": "bot.core.aid.Country",
    "helper.in.": "Jurisdiction",
    "helper.listed.": "bot.core.legal.Status",
    "later.btn.": "times that are offered (handlers/asks.py)",
    "kin.btn.new.": "Kin",
    "kin.is.": "Kin",
    "language.in.": "codes of languages",
    "organise.ask.": "questions (campaigns/wizard.py)",
    "organise.audience.": "campaigns/wizard_audience.py",
    "organise.basis.": "campaigns.model.Basis",
    "organise.btn.": "ways to turn a page (handlers/organise/card.py)",
    "organise.cure.": "problems of files that are mended with buttons (campaigns/bringing.py)",
    "organise.default.": "texts nobody has to write (campaigns/wizard.py)",
    "organise.field.": "questions (campaigns/wizard.py)",
    "organise.kind.": "names of kinds",
    "organise.scope.": "campaigns.model.Scope",
    "organise.state.": "campaigns.flow.CampaignState",
    "organise_check.btn.": "what a family and whoever decides can press",
    "organise_check.family.": "campaigns.families.Family",
    "organise_check.item.": "campaigns.checklist.PROBLEMS",
    "organise_check.note.": "what organisers and approvers are told (handlers/organise/notes.py)",
    "organise_check.otherwise.": "campaigns.families.Otherwise",
    "organise_check.reach.why.": "campaigns.reach.TOLD",
    "organise_check.refused.": "campaigns.approval.Desk.holds",
    "organise_check.return.": "campaigns.approval.Return",
    "organise_check.screen.": "handlers.organise.pages.SCREENS",
    "organise_check.word.": "campaigns.wording.Sort",
    "organise.took.": "campaigns.service.Brought.what",
    "organise.wrong.": "campaigns.wizard_read.Slip",
    "organise.zip.": "campaigns.archive.Unfit",
    "person.agreed.": "Agreed",
    "person.btn.birthday_": "Agreed",
    "person.btn.group.": "Group",
    "reminders.slot.": "bot.hearings.plan.SWITCHES",
    "person.btn.to.": "Consent",
    "person.lang.": "languages of which the registry holds a spelling",
    "person.why.": "Ground",
    "person.wish.": "Consent",
    "review.nobody.": "Nobody",
    "after.btn.": "bot.hearings.afterwards.ANSWERS",
    "after.said.": "bot.hearings.afterwards.ANSWERS",
    "watched.outlet.": "handlers.staff.feeds_card.OUTLETS",
    "watched.language.": "handlers.staff.feeds_card.LANGUAGES",
    "weekly.few.": "bot.app.weekly.KINDS",
    "weekly.many.": "bot.app.weekly.KINDS",
    "silence.btn.": "Want",
    "silence.done.": "kept, lifted",
    "silence.told.": "kept, lifted and Want",
    "silence.want.": "Want",
    "silence.what.": "Want",
    "right.": "Right",
    "role.": "Role",
    "settings.on_day.": "days of the week",
    "stats.beside.": "campaigns.funnel.Funnel.beside",
    "stats.group.": "Group",
    "stats.outside.": "bot/alerts/outside.toml",
    "stats.page.few.": "names of kinds",
    "stats.page.many.": "names of kinds",
    "stats.step.": "campaigns.funnel.Funnel.steps",
    "stats.btn.": "what can be done with numbers (handlers/organise/numbers.py)",
    "subs.ask.": "Sort",
    "subs.how.": "Rhythm",
    "subs.one.": "Sort",
    "subs.rhythm.": "Rhythm",
    "subs.sort.": "Sort",
    "sure.": "bot.core.alert.Sure",
    "term.": "bot.core.alert.TermView.sort",
    "topic.code.": "bot.core.codes.codes",
    "topic.detail.": "DETAILS",
    "topic.no_word.": "WhyNot",
    "unnamed.": "Kind",
    "who.many.": "Group",
    "who.one.": "Group",
    "zone.": "names of zones the Unicode data lacks",
}
"""Beginnings of keys that code completes from a value: each is an f-string somewhere."""

NOT_KEYS = {"privacy.key_file", "contact.targets_file"}
"""Strings that look like keys: names of config keys."""

NO_SENTENCES = ("bot/store/", "bot/config/")
"""Folders that speak to nobody: there "source.id" is a column."""

PLAIN = re.compile(r"\.btn\.|^(?:toast|menu|kind|head|unnamed|who|date|doubt|zone|language)\.")
"""Keys of texts that are never HTML: buttons, short answers, the command menu, parts of other texts."""

TEXTS_AS_HTML = (
    "after.po",
    "alerts.po",
    "bad_news.po",
    "campaign.po",
    "campaign_steps.po",
    "chat.po",
    "contact.po",
    "desk.po",
    "digest.po",
    "event.po",
    "family.po",
    "people.po",
    "person.po",
    "phone.po",
    "review.po",
    "silence.po",
    "staff.po",
    "subs.po",
    "topics.po",
    "weekly.po",
)
"""Areas whose texts a reader gets in a Telegram message."""

KEY = re.compile(r"[a-z_]+(?:\.[a-z_0-9:-]+)+")
FILE = re.compile(r"\.(?:toml|po|py|j2|html|css|js|json|xml|db|txt|key|ini)$")


@cache
def po(lang: str, area: str) -> Catalog:
    with (LOCALES / lang / area).open("rb") as file:
        return read_po(file, locale=lang, abort_invalid=True)


def messages(lang: str, area: str) -> dict[str, Message]:
    return {key_of(message): message for message in po(lang, area) if message.id}


def key_of(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def forms(message: Message) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string)


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def english() -> dict[str, Message]:
    return {key: message for area in AREAS for key, message in messages("en", area).items()}


def sources() -> Iterator[Path]:
    for package in PACKAGES:
        found = sorted((ROOT / package).rglob("*.py"))
        yield from (path for path in found if not path.relative_to(ROOT).as_posix().startswith(NO_SENTENCES))


def nodes() -> Iterator[ast.AST]:
    for path in sources():
        yield from ast.walk(ast.parse(path.read_text(encoding="utf-8")))


def whole() -> Iterator[ast.AST]:
    """All nodes but the pieces of f-strings."""
    found = tuple(nodes())
    pieces = {id(piece) for node in found if isinstance(node, ast.JoinedStr) for piece in node.values}
    return (node for node in found if id(node) not in pieces)


@cache
def literals() -> frozenset[str]:
    """Every string in the code and every quoted string in a template."""
    code = (node.value for node in whole() if isinstance(node, ast.Constant) and isinstance(node.value, str))
    templates = (path.read_text(encoding="utf-8") for path in (ROOT / "bot" / "templates").glob("*.j2"))
    return frozenset(chain(code, *(re.findall(r"""["']([^"'\n]+)["']""", text) for text in templates)))


def beginnings() -> Iterator[str]:
    """What stands before the first value of every f-string, where it looks like the beginning of a key."""
    for node in nodes():
        if isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
            text = str(node.values[0].value)
            if "." in text and KEY.match(text + "x"):
                yield text


def test_every_language_has_every_area() -> None:
    for lang in LANGUAGES:
        assert tuple(sorted(path.name for path in (LOCALES / lang).glob("*.po"))) == AREAS, lang


@pytest.mark.parametrize("area", AREAS)
@pytest.mark.parametrize("lang", ["ru", "uk"])
def test_a_language_has_exactly_the_keys_of_english(lang: str, area: str) -> None:
    assert messages(lang, area).keys() == messages("en", area).keys()


@pytest.mark.parametrize(("lang", "area"), PLACES)
def test_no_text_is_empty_or_doubtful(lang: str, area: str) -> None:
    for key, message in messages(lang, area).items():
        assert all(form.strip() for form in forms(message)), key
        assert not message.fuzzy, key


@pytest.mark.parametrize(("lang", "area"), PLACES)
def test_plurals_have_as_many_forms_as_the_language(lang: str, area: str) -> None:
    for key, message in messages(lang, area).items():
        assert message.pluralizable == messages("en", area)[key].pluralizable, key
        if message.pluralizable:
            assert len(forms(message)) == po(lang, area).num_plurals, key


@pytest.mark.parametrize(("lang", "count"), [("en", 2), ("ru", 3), ("uk", 3), (BEGUN, 3)])
def test_the_plural_rule_of_every_area_is_the_language_s_own(lang: str, count: int) -> None:
    # What is begun counts as the language it borrows from.
    areas = [po(one, area) for one, area in PLACES if one in {lang, LEANS_ON.get(lang)}]
    assert {area.num_plurals for area in areas} == {count}
    rules = [gettext.c2py(area.plural_expr) for area in areas]
    assert all(len({rule(n) for rule in rules}) == 1 for n in range(300))


@pytest.mark.parametrize(("lang", "area"), PLACES)
def test_placeholders_are_the_same_in_every_language(lang: str, area: str) -> None:
    for key, message in messages(lang, area).items():
        wanted = set().union(*(placeholders(form) for form in forms(messages("en", area)[key])))
        assert all(placeholders(form) - {"n"} == wanted - {"n"} for form in forms(message)), key
        assert set().union(*(placeholders(form) for form in forms(message))) == wanted, key


@pytest.mark.parametrize(("lang", "area"), PLACES)
def test_texts_are_what_telegram_takes(lang: str, area: str) -> None:
    for key, message in messages(lang, area).items():
        for form in forms(message) if area in TEXTS_AS_HTML else ():
            read = telegram_html.read(form)
            assert not (PLAIN.search(key) and (read.tags or "&" in form)), key
            assert len(form) <= (60 if ".btn." in key else 200 if key.startswith("toast.") else 3000), key


@pytest.mark.parametrize("lang", ["ru", "uk", BEGUN])
def test_no_letter_of_another_alphabet_slipped_into_a_word(lang: str) -> None:
    foreign = {"uk": "ёъыэ", "ru": "іїєґ", "be": "иїєґщъ"}[lang]
    for _, area in (one for one in PLACES if one[0] == lang):
        for key, message in messages(lang, area).items():
            for form in forms(message):
                mixed = re.findall(r"\w*(?:[a-zA-Z][а-яёіїєґ]|[а-яёіїєґ][a-zA-Z])\w*", form)
                assert not mixed, (key, mixed)
                assert not set(foreign) & set(form.lower()), key


@pytest.mark.parametrize("area", BEGUN_AREAS)
def test_what_is_begun_has_no_keys_of_its_own(area: str) -> None:
    assert messages(BEGUN, area).keys() <= messages("en", area).keys()


def test_every_kind_and_group_has_its_words() -> None:
    wanted = {f"{prefix}.{kind.value}" for prefix in ("kind", "head", "unnamed") for kind in Kind}
    wanted |= {f"who.{count}.{group.value}" for count in ("one", "many") for group in Group}
    assert wanted <= english().keys()


def test_every_key_in_the_code_has_a_text() -> None:
    areas = {key.split(".")[0] for key in english()}
    found = {text for text in literals() if KEY.fullmatch(text) and not FILE.search(text)}
    used = {text for text in found if text.split(".")[0] in areas} - NOT_KEYS
    keys = tuple(english())
    assert {text for text in used if not any(key.startswith(text) for key in keys)} == set()


def test_every_text_is_used() -> None:
    unused = {key for key in english().keys() - literals() if not key.startswith(tuple(DYNAMIC))}
    assert unused == set()


def _meet(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)


def test_every_dynamic_beginning_is_really_completed_by_code() -> None:
    begun = tuple(sorted(beginnings()))
    assert {prefix for prefix in DYNAMIC if not any(_meet(prefix, text) for text in begun)} == set()


def test_all_areas_merge_into_one_catalog_per_language() -> None:
    loaded = Catalogs.load()
    assert set(loaded.languages) == {*LANGUAGES, BEGUN}
    for lang in loaded.languages:
        assert loaded.by_lang[lang].texts.keys() == english().keys()


@pytest.mark.parametrize("lang", [*LANGUAGES, "be"])
def test_every_language_has_words_of_a_call_for_help(lang: str) -> None:
    stems = read_stems((LOCALES / lang / "distress.toml").read_text(encoding="utf-8"))
    assert all((stems.alone, stems.happened, stems.near))
