"""Rules about the code and its papers, kept by a test instead of a habit."""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.cli import build
from bot.core.kinds import Kind
from bot.i18n import Catalogs

ROOT = Path(__file__).parent.parent
PACKAGES = ("bot", "handlers", "campaigns", "feeds")
README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMANDS = (
    "start",
    "alerts",
    "follow",
    "people",
    "aid",
    "contact",
    "quiet",
    "inbox",
    "hearings",
    "family",
    "act",
    "letter",
    "my",
    "settings",
    "privacy",
    "export",
    "forget",
    "panic",
    "help",
    "hold",
    "review",
    "event",
    "person",
    "invite",
    "freeze",
    "audit",
    "stats",
    "feeds",
    "campaign",
)
LETTERS_AS_DATA = {
    "bot/core/given_names.py",
    "bot/core/fold.py",
    "feeds/extract/text.py",  # abbreviations that end no sentence
    "feeds/extract/lang.py",  # small words by which a language is known
}
TWO_CYRILLIC_WORDS = re.compile(r"[а-яёіїєґў]{3,}[ ,][а-яёіїєґў]{2,}", re.IGNORECASE)


def modules(*packages: str) -> Iterator[tuple[str, ast.Module]]:
    for package in packages:
        for path in sorted((ROOT / package).rglob("*.py")):
            if "versions" not in path.parts:
                yield str(path.relative_to(ROOT)), ast.parse(path.read_text(encoding="utf-8"))


def functions() -> list[tuple[int, str]]:
    return [
        ((node.end_lineno or node.lineno) - node.lineno + 1, f"{name}:{node.name}")
        for name, tree in modules(*PACKAGES)
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]


def test_functions_are_small() -> None:
    sizes = sorted(functions())
    lines = [size for size, _ in sizes]
    assert lines[len(lines) // 2] <= 8
    assert sum(size > 40 for size in lines) <= 0.02 * len(lines), [one for one in sizes if one[0] > 40]
    assert lines[-1] <= 80, sizes[-1]


def test_files_have_at_most_400_lines() -> None:
    long = {name: len((ROOT / name).read_text(encoding="utf-8").splitlines()) for name, _ in modules(*PACKAGES)}
    data = {"bot/core/given_names.py"}
    assert not {name: lines for name, lines in long.items() if lines > 400 and name not in data}


def test_every_module_says_what_it_owns() -> None:
    silent = [name for name, tree in modules(*PACKAGES) if ast.get_docstring(tree) is None and tree.body]
    assert not silent


def test_no_sentence_that_a_person_reads_stands_in_code() -> None:
    found = [
        f"{name}:{node.lineno}"
        for name, tree in modules(*PACKAGES)
        if name not in LETTERS_AS_DATA
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and TWO_CYRILLIC_WORDS.search(node.value)
        and not in_docstring(tree, node)
    ]
    assert not found


def in_docstring(tree: ast.Module, node: ast.Constant) -> bool:
    """Whether a literal stands as a statement of its own: a docstring, or a note below a constant."""
    return any(isinstance(other, ast.Expr) and other.value is node for other in ast.walk(tree))


def test_every_button_has_a_prefix_of_its_own() -> None:
    found = Counter(
        word.value.value
        for _name, tree in modules("handlers")
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
        for word in node.keywords
        if word.arg == "prefix" and isinstance(word.value, ast.Constant)
    )
    assert found["f"], "they are found"
    assert not [one for one, count in found.items() if count > 1]


@pytest.mark.parametrize("reply", ["Say", "Edit", "Toast"])
def test_replies_are_made_of_catalog_texts(reply: str) -> None:
    literal = [
        f"{name}:{node.lineno}"
        for name, tree in modules("handlers", "bot/delivery")
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == reply
        for argument in node.args
        if isinstance(argument, ast.Constant | ast.JoinedStr) and not isinstance(getattr(argument, "value", ""), int)
    ]
    assert not literal


def test_tests_replace_ports_and_never_patch() -> None:
    wanted = re.compile(r"\b(MagicMock|AsyncMock|mock\.patch|monkeypatch\.setattr)\b")
    found = [
        str(path.relative_to(ROOT))
        for path in (ROOT / "tests").rglob("*.py")
        if path != Path(__file__) and wanted.search(path.read_text(encoding="utf-8"))
    ]
    assert not found


@pytest.mark.parametrize("kind", Kind)
def test_the_readme_explains_every_event_kind(kind: Kind) -> None:
    assert f"| `{kind}` |" in README


@pytest.mark.parametrize("command", COMMANDS)
def test_the_readme_explains_every_command_of_the_bot(command: str) -> None:
    assert re.search(rf"\| `/{command}\b", README)


def test_the_readme_explains_every_command_of_the_program() -> None:
    parser = build(Catalogs.load().translator("en"))
    commands = next(action for action in parser._actions if action.choices and not action.option_strings)
    missing = [name for name in commands.choices or () if f"`vigil {name}" not in README]
    assert not missing


@pytest.mark.parametrize("name", ["constraints.txt", "constraints-dev.txt", "constraints-fulltext.txt"])
def test_every_library_is_pinned_with_hashes_and_without_an_address(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert "://" not in text
    blocks = re.split(r"\n(?=\S)", text.strip())
    assert not [block.split()[0] for block in blocks if "--hash=sha256:" not in block or "==" not in block]


def test_handlers_and_passes_name_only_existing_languages() -> None:
    assert set(Catalogs.load().languages) == {"be", "en", "ru", "uk"}


def test_no_two_conversations_share_the_name_of_a_step() -> None:
    """aiogram knows a step by the names of its class and itself: with one name two conversations take each other's."""
    found = [
        (node.name, name)
        for name, tree in modules("handlers")
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef) and any(getattr(base, "id", "") == "StatesGroup" for base in node.bases)
    ]
    assert len({step for step, _ in found}) == len(found), sorted(found)
