"""Commands: what they write, what they refuse, and how they end."""

import base64
import re
import stat
from pathlib import Path

import pytest

from bot import cli
from bot.cli.shell import Shell, language, printable
from bot.config import Mistake, load
from bot.core.legal import is_old
from bot.i18n import Catalogs, aid_directory
from tests.cli.conftest import NOW, FakeApp, Ready, Status, Vigil

TOKEN = "7000001:AAcanary_canary_canary"
COMMANDS = [
    ("init",),
    ("run",),
    ("demo",),
    ("check",),
    ("detect",),
    ("feeds",),
    ("feeds", "list"),
    ("feeds", "check"),
    ("feeds", "import"),
    ("feeds", "export"),
    ("events",),
    ("events", "export-labels"),
    ("db",),
    ("db", "upgrade"),
    ("db", "backup"),
    ("db", "restore"),
    ("db", "verify-backup"),
    ("db", "rotate-key"),
    ("people",),
    ("people", "import"),
    ("people", "export"),
    ("hold",),
    ("privacy",),
    ("privacy", "page"),
    ("doctor",),
]


@pytest.mark.parametrize("lang", ["en", "ru", "uk"])
@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_command_explains_itself_with_an_example(
    vigil: Vigil, capsys: pytest.CaptureFixture[str], command: tuple[str, ...], lang: str
) -> None:
    assert vigil(*command, "--help", lang=lang).code == 0
    text = capsys.readouterr().out
    assert f"vigil {' '.join(command)}" in text.split("\n\n")[-1], "the example comes last"
    assert "--config" in text


def test_no_command_shows_the_help_and_is_wrong_use(vigil: Vigil) -> None:
    done = vigil()
    assert done.code == 2
    assert "detect" in done.err


@pytest.mark.parametrize("group", ["feeds", "db", "privacy"])
def test_a_group_without_a_command_is_wrong_use(vigil: Vigil, group: str) -> None:
    assert vigil(group).code == 2


@pytest.mark.parametrize(("lang", "said"), [("en", "About readers"), ("ru", "О читателях"), ("uk", "Про читачів")])
def test_the_privacy_page_needs_no_settings(vigil: Vigil, lang: str, said: str) -> None:
    done = vigil("privacy", "page", lang=lang)
    assert (done.code, done.err) == (0, "")
    assert f"### {said}" in done.out


def test_a_misspelt_command_is_answered_with_the_right_one(vigil: Vigil, capsys: pytest.CaptureFixture[str]) -> None:
    assert vigil("detcet", lang="uk").code == 2
    assert "Можливо, detect?" in capsys.readouterr().err


def test_init_writes_what_is_missing_and_prints_the_owners_link(vigil: Vigil, tmp_path: Path) -> None:
    done = vigil("init")
    assert done.code == 0, done.err
    key = tmp_path / "vigil.key"
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "config.toml").stat().st_mode) == 0o600
    assert len(base64.b64decode(key.read_text().strip(), validate=True)) == 32
    assert "/start j_abc123" in done.out


def test_init_twice_changes_nothing(vigil: Vigil, app: FakeApp, tmp_path: Path) -> None:
    vigil("init")
    before = {path.name: (path.read_bytes(), path.stat().st_mtime_ns) for path in tmp_path.iterdir()}
    app.prepared = Ready(owner_token=None)
    done = vigil("init")
    assert done.code == 0
    assert {path.name: (path.read_bytes(), path.stat().st_mtime_ns) for path in tmp_path.iterdir()} == before
    assert "j_" not in done.out


def test_init_completes_a_config_that_is_there(vigil: Vigil, tmp_path: Path) -> None:
    text = "[privacy]\nkey_file = 'keys/my.key'\n[database]\nurl = 'sqlite:///rows/vigil.db'\n"
    (tmp_path / "config.toml").write_text(text)
    assert vigil("init").code == 0
    assert (tmp_path / "config.toml").read_text() == text
    assert (tmp_path / "keys" / "my.key").exists()
    assert (tmp_path / "rows").is_dir()


def test_init_does_not_leave_a_key_that_cannot_open_the_database(vigil: Vigil, app: FakeApp, tmp_path: Path) -> None:
    app.prepared = (Mistake("privacy.key_file", "config.key_wrong", {"path": "vigil.key"}),)
    done = vigil("init")
    assert done.code == 2
    assert "privacy.key_file" in done.err
    assert not (tmp_path / "vigil.key").exists()


def test_init_gives_a_link_where_the_bots_name_is_known(vigil: Vigil, app: FakeApp) -> None:
    app.prepared = Ready(bot_username="vigil_test_bot")
    assert "https://t.me/vigil_test_bot?start=j_abc123" in vigil("init").out


def test_init_says_where_it_cannot_write(vigil: Vigil, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    done = vigil("init", "-c", str(tmp_path / "file" / "config.toml"))
    assert done.code == 1
    assert "config.toml" in done.err or "file" in done.err


def test_the_first_config_says_nothing_the_example_does_not_know(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_bytes(cli.init.starter())
    config = load(path, {})
    assert not isinstance(config, tuple)
    assert len(config.feeds.sources) == 2


@pytest.mark.parametrize("place", ["before", "after"])
def test_the_config_may_stand_before_or_after_the_command(vigil: Vigil, tmp_path: Path, place: str) -> None:
    option = ("-c", str(tmp_path / "none.toml"))
    done = vigil(*option, "check") if place == "before" else vigil("check", *option)
    assert done.code == 2
    assert "none.toml" in done.err


@pytest.mark.parametrize("command", [("run",), ("check",), ("feeds", "list"), ("feeds", "check"), ("db", "upgrade")])
def test_a_broken_config_names_every_mistake_and_ends_with_2(
    vigil: Vigil, app: FakeApp, tmp_path: Path, command: tuple[str, ...]
) -> None:
    (tmp_path / "config.toml").write_text("[log]\nlevel = 'loud'\n[web]\nport = -1\n[[feeds.sources]]\nid = 'a'\n")
    done = vigil(*command)
    assert done.code == 2
    assert done.err.startswith("3 mistakes")
    assert all(key in done.err for key in ("log.level", "web.port", "feeds.sources[0].url (a)"))
    assert app.ran == []


@pytest.mark.parametrize("lang", ["en", "ru", "uk"])
def test_mistakes_are_told_in_every_language_and_harmlessly(vigil: Vigil, tmp_path: Path, lang: str) -> None:
    (tmp_path / "config.toml").write_text('[log]\nlevel = "\\u001b[31mred {0} %s"\n"k\\u001b]0;x" = 1\n')
    done = vigil("check", lang=lang)
    assert done.code == 2
    assert "\x1b" not in done.err
    assert "log.level" in done.err


def test_run_needs_a_token(vigil: Vigil, app: FakeApp, tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("")
    done = vigil("run")
    assert done.code == 2
    assert "telegram.token" in done.err
    assert app.ran == []


def test_check_tells_what_the_database_says(vigil: Vigil, app: FakeApp) -> None:
    vigil("init")
    assert vigil("check").code == 0
    app.mistakes = (Mistake("database.url", "config.database_unreachable", {"detail": "no route"}),)
    done = vigil("check")
    assert done.code == 2
    assert "no route" in done.err


@pytest.mark.parametrize(
    ("content", "words"),
    [
        pytest.param(None, "missing", id="missing"),
        pytest.param("short", "not a key", id="malformed"),
        pytest.param("привіт", "cannot be read", id="no key at all"),
    ],
)
def test_check_refuses_a_bad_key(vigil: Vigil, tmp_path: Path, content: str | None, words: str) -> None:
    (tmp_path / "config.toml").write_text("")
    if content is not None:
        (tmp_path / "vigil.key").write_text(content)
    done = vigil("check")
    assert done.code == 2
    assert words in done.err


def test_check_warns_of_a_key_that_others_can_read(vigil: Vigil, tmp_path: Path) -> None:
    vigil("init")
    (tmp_path / "vigil.key").chmod(0o644)
    done = vigil("check")
    assert done.code == 0
    assert "chmod 600" in done.err


@pytest.mark.parametrize("lang", ["en", "ru", "uk"])
def test_check_says_how_much_of_the_legal_register_nobody_has_looked_at_for_long(vigil: Vigil, lang: str) -> None:
    vigil("init")
    directory = aid_directory()
    done = vigil("check", lang=lang)
    assert done.code == 0
    statuses, helpers = (line for line in done.err.splitlines() if "bot/locales/" in line)
    old = [one.checked_on for one in directory.register.listings if is_old(one.checked_on, NOW.date())]
    assert statuses.startswith(f"{len(old)} ")
    assert min(old).isoformat() in statuses
    assert helpers.startswith(f"{sum(is_old(one.checked_on, NOW.date()) for one in directory.helpers)} ")


def test_run_starts_the_bot_with_a_log_that_hides_the_token(vigil: Vigil, app: FakeApp, tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("")
    assert vigil("run", env={"VIGIL_TELEGRAM__TOKEN": TOKEN}).code == 0
    assert app.ran == ["run"]


def test_what_stops_the_bot_is_told_with_its_cure(vigil: Vigil, app: FakeApp, tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("")
    app.mistakes = (Mistake("telegram.token", "config.token_refused"),)
    done = vigil("run", env={"VIGIL_TELEGRAM__TOKEN": TOKEN})
    assert done.code == 2
    assert "@BotFather" in done.err


@pytest.mark.parametrize("lang", ["en", "ru", "uk"])
def test_every_text_the_commands_ask_for_exists(catalogs: Catalogs, lang: str) -> None:
    folder = Path(cli.__file__).parent
    asked = {key for file in folder.glob("*.py") for key in re.findall(r'"(cli\.[a-z_.]*[a-z])"', file.read_text())}
    t = catalogs.translator(lang)
    assert len(asked) > 40
    assert sorted(key for key in asked if not t.has(key) and not t.has(f"{key}_written")) == []


def test_db_upgrade_says_that_a_database_cannot_be_opened(vigil: Vigil, tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("[database]\nurl = 'sqlite:///none/vigil.db'\n")
    done = vigil("db", "upgrade")
    assert done.code == 1
    assert "cannot be opened" in done.err


def test_demo_needs_no_config(vigil: Vigil, app: FakeApp) -> None:
    done = vigil("demo", "--port", "9")
    assert done.code == 0
    assert "http://127.0.0.1:9/" in done.out
    assert app.ran == ["demo 127.0.0.1:9"]


def test_feeds_list_shows_sources_with_their_state_and_without_passwords(
    vigil: Vigil, app: FakeApp, tmp_path: Path
) -> None:
    (tmp_path / "config.toml").write_text(
        '[[feeds.sources]]\nid = "a"\nurl = "https://u:canary@a.example/"\n[[feeds.sources]]\nid = "b"\nurl = "https://b.example/"'
    )
    app.statuses = (Status("a", "failing", None, "dns"),)
    done = vigil("feeds", "list")
    first, second = (line.split("\t") for line in done.out.splitlines()[1:])
    assert first[:3] == ["a", "a", "failing"]
    assert "host name" in first[4]
    assert second[2] == "not fetched yet"
    assert "canary" not in done.out


def test_feeds_are_imported_and_exported_as_lists(vigil: Vigil, app: FakeApp, tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("")
    assert vigil("feeds", "export").out == "<opml/>\n"
    for name, text, code, word in (("a", "<opml/>", 0, "2 feeds"), ("b", "<html/>", 1, "no OPML list")):
        (tmp_path / name).write_text(text)
        done = vigil("feeds", "import", str(tmp_path / name))
        assert (done.code, word in done.out) == (code, True)
    assert vigil("feeds", "import", str(tmp_path / "none")).code == 2


def test_feeds_list_says_why_a_source_may_not_publish(vigil: Vigil, app: FakeApp, tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text('[[feeds.sources]]\nid = "a"\nurl = "https://a.example/"')
    app.statuses = (Status("a", doubts=("host", "volume")),)
    (line,) = vigil("feeds", "list").out.splitlines()[1:]
    assert "another site" in line
    assert "five times" in line
    assert "vigil feeds trust a" in line


@pytest.mark.parametrize(
    ("source", "code", "word"), [("a", 0, "publishes by itself"), ("b\x1b[1m", 1, "no source b[1m")]
)
def test_feeds_trust_lets_a_source_publish_again(
    vigil: Vigil, app: FakeApp, tmp_path: Path, source: str, code: int, word: str
) -> None:
    (tmp_path / "config.toml").write_text("")
    done = vigil("feeds", "trust", source)
    assert (done.code, app.ran) == (code, [f"trust {source}"])
    assert word in done.out


def test_db_upgrade_makes_the_schema_and_is_idempotent(vigil: Vigil, tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("")
    assert vigil("db", "upgrade").code == 0
    assert "up to date" in vigil("db", "upgrade").out


@pytest.mark.parametrize(
    ("env", "lang"),
    [
        ({"LANG": "ru_RU.UTF-8"}, "ru"),
        ({"LC_ALL": "uk_UA", "LANG": "ru_RU"}, "uk"),
        ({"LANGUAGE": "uk:ru", "LC_ALL": "C.UTF-8"}, "uk"),
        ({"LC_ALL": "C", "LANG": "ru_RU"}, None),
        ({"LANG": "C"}, None),
        ({}, None),
    ],
)
def test_the_language_comes_from_the_environment(env: dict[str, str], lang: str | None) -> None:
    assert language(env) == lang


def test_foreign_text_cannot_steer_the_terminal() -> None:
    assert printable("a\x1b[2J\u202eb\nc") == "a[2Jb c"


def test_a_surprise_is_told_without_the_token(
    vigil: Vigil, catalogs: Catalogs, capsys: pytest.CaptureFixture[str]
) -> None:
    import io

    err = io.StringIO()
    env = {"VIGIL_TELEGRAM__TOKEN": "42:x"}
    shell = Shell(catalogs.translator("en"), env, io.BytesIO(), io.StringIO(), err, lambda: None, lambda: None)  # type: ignore[arg-type, return-value]
    cli.confess(RuntimeError(f"bad answer for 42:x and {TOKEN}"), shell)
    assert "RuntimeError" in err.getvalue()
    assert "42:x" not in err.getvalue()
    assert "canary" not in err.getvalue()
