"""Settings: what is right loads, and everything wrong is told at once, where it is and how it is put right."""

import re
import tomllib
from datetime import timedelta
from pathlib import Path

import pytest

from bot.config import Config, Mistake, keys, load, need_token, span
from bot.i18n import Catalogs

EXAMPLE = Path(__file__).parent.parent / "config.example.toml"
REGISTER = Path(__file__).parent.parent / "bot" / "locales" / "organisations.toml"
TOKEN = "7000001:AAcanary_canary_canary"
SOURCE = '[[feeds.sources]]\nid = "a"\nurl = "https://a.example/rss"\n'


def loaded(tmp_path: Path, text: str | bytes, **env: str) -> Config | tuple[Mistake, ...]:
    path = tmp_path / "config.toml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return load(path, env)


def right(found: Config | tuple[Mistake, ...]) -> Config:
    assert isinstance(found, Config), found
    return found


def wrong(found: Config | tuple[Mistake, ...]) -> list[tuple[str, str]]:
    assert isinstance(found, tuple), "this should not have been accepted"
    return [(m.key, m.problem.removeprefix("config.")) for m in found]


def test_the_example_loads_as_it_stands() -> None:
    config = right(load(EXAMPLE, {}))
    assert {source.id for source in config.feeds.sources} >= {"ovd-info", "mediazona"}
    assert config.telegram.token is None


def test_the_example_holds_the_defaults() -> None:
    """What the example says without a "#" is what one gets without a file."""
    example = right(load(EXAMPLE, {}))
    for section in ("telegram", "delivery", "web", "about", "contact", "log"):
        assert getattr(example, section) == getattr(Config(), section)
    assert example.feeds.model_copy(update={"sources": ()}) == Config().feeds


@pytest.mark.parametrize("key", list(keys()))
def test_the_example_explains_every_key(key: str) -> None:
    *section, leaf = key.replace("[]", "").split(".")
    blocks = re.split(r"(?m)^(?:# )?(?=\[)", EXAMPLE.read_text())
    mine = [block for block in blocks if block.lstrip("[").startswith(".".join(section) + "]")]
    assert any(re.search(rf"(?m)^(?:# )?{leaf} = ", block) for block in mine), f"{key} is missing in the example"


def test_the_example_can_be_uncommented_without_unknown_keys() -> None:
    text = re.sub(
        r"(?m)^# (?=(?:token|proxy|mirror|group|public_url|\[\[|id|name|url|outlet|language)\b|\[\[)",
        "",
        EXAMPLE.read_text(),
    )
    raw = tomllib.loads(text)
    assert len(raw["feeds"]["sources"]) > 4
    assert raw["telegram"]["proxy"]


def test_the_example_tells_the_legal_status_of_every_source() -> None:
    """As the register has it, which is checked for its age: an operator may not know whom Russia or Belarus listed."""
    text = EXAMPLE.read_text()
    blocks = re.split(r"(?m)^(?=# Legal status: )", text)[1:]
    assert len(blocks) == text.count("[[feeds.sources]]") > 30
    listed = [one for one in tomllib.loads(REGISTER.read_text())["organisation"] if one["hosts"]]
    for block in blocks:
        host = re.search(r'(?m)^(?:# )?url = "https://([^/"]+)', block)
        assert host, block
        found = [one for one in listed if any(f".{host[1]}".endswith(f".{name}") for name in one["hosts"])]
        status = [place["status"].replace("_", " ") for one in found for place in one["listing"]]
        first = block.partition("\n")[0]
        assert all(word in first for word in status), first
        assert ("not in the register" in first) is not bool(found), first


def test_a_source_without_an_interval_is_asked_as_often_as_it_has_news(tmp_path: Path) -> None:
    quiet, said = (right(loaded(tmp_path, SOURCE + more)).feeds.sources[0] for more in ("", "interval = '9m'\n"))
    assert (quiet.adaptive, said.adaptive) == (True, False)


@pytest.mark.parametrize(
    ("text", "mistakes"),
    [
        pytest.param("[telegram]\ntokn = 'x'", [("telegram.tokn", "unknown_but")], id="misspelt key"),
        pytest.param("[telegrm]\n", [("telegrm", "unknown_but")], id="misspelt section"),
        pytest.param("[log]\nzzz = 1", [("log.zzz", "unknown")], id="key like no other"),
        pytest.param("[telegram]\ntoken = 'canary'", [("telegram.token", "bad_token")], id="no token"),
        pytest.param("[telegram]\ntoken = 5", [("telegram.token", "not_text")], id="token a number"),
        pytest.param(
            f"[telegram]\ntoken = '{TOKEN}'\ntoken_file = 'x'", [("telegram.token_file", "two_tokens")], id="two tokens"
        ),
        pytest.param(
            "[telegram]\ntoken_file = 'none'", [("telegram.token_file", "token_file_unreadable")], id="no token file"
        ),
        pytest.param("[telegram]\nmode = 'push'", [("telegram.mode", "choice")], id="unknown mode"),
        pytest.param(
            "[telegram]\nmode = 'webhook'", [("web.public_url", "webhook_needs_https")], id="webhook without address"
        ),
        pytest.param(
            "[telegram]\nmode = 'webhook'\n[web]\npublic_url = 'http://a.example'",
            [("web.public_url", "webhook_needs_https")],
            id="webhook without https",
        ),
        pytest.param("[telegram]\nowners = ['x', 5]", [("telegram.owners[0]", "not_whole")], id="owner no number"),
        pytest.param("[database]\nurl = 'mysql://x'", [("database.url", "not_database")], id="unknown database"),
        pytest.param("[web]\nport = 70000", [("web.port", "too_large")], id="port too large"),
        pytest.param("[web]\nport = 'http'", [("web.port", "not_whole")], id="port no number"),
        pytest.param("[delivery]\nbulk_per_second = 0", [("delivery.bulk_per_second", "too_small")], id="no pace"),
        pytest.param("[delivery]\nbulk_per_second = nan", [("delivery.bulk_per_second", "not_number")], id="nan"),
        pytest.param("[feeds]\nmin_interval = 'often'", [("feeds.min_interval", "not_duration")], id="no duration"),
        pytest.param("[feeds]\nmin_interval = 0", [("feeds.min_interval", "too_short")], id="no interval"),
        pytest.param("[feeds]\nmin_interval = '30d'", [("feeds.min_interval", "too_long")], id="too long"),
        pytest.param(
            "[feeds]\nallow_private_addresses = 'perhaps'",
            [("feeds.allow_private_addresses", "not_switch")],
            id="no switch",
        ),
        pytest.param("[feeds]\nsources = 'all'", [("feeds.sources", "not_list")], id="sources no list"),
        pytest.param("feeds = 3", [("feeds", "not_table")], id="section no table"),
        pytest.param(
            "[[feeds.sources]]\nname = 'x'",
            [("feeds.sources[0].id", "missing"), ("feeds.sources[0].url", "missing")],
            id="source without id and address",
        ),
        pytest.param(SOURCE + SOURCE, [("feeds.sources[1].id", "repeated_id")], id="same id twice"),
        pytest.param(
            SOURCE + "interval = '5s'", [("feeds.sources[0].interval", "interval_below_minimum")], id="too often"
        ),
        pytest.param(SOURCE.replace("https", "ftp"), [("feeds.sources[0].url", "not_address")], id="ftp"),
        pytest.param(SOURCE.replace('"a"', '"A b"'), [("feeds.sources[0].id", "bad_id")], id="id with a space"),
        pytest.param(SOURCE + "kind = 'gopher'", [("feeds.sources[0].kind", "choice")], id="unknown kind"),
        pytest.param(SOURCE + "lang = 'ru'", [("feeds.sources[0].lang", "unknown_but")], id="key of a source"),
        pytest.param(
            "[log]\nlevel = 'loud'\nformat = 'xml'", [("log.level", "choice"), ("log.format", "choice")], id="log"
        ),
    ],
)
def test_a_mistake_is_named_with_its_key(tmp_path: Path, text: str, mistakes: list[tuple[str, str]]) -> None:
    assert wrong(loaded(tmp_path, text)) == mistakes


def test_all_mistakes_come_at_once(tmp_path: Path) -> None:
    text = (
        "[telegram]\ntoken = 'x'\nmode = 'webhook'\ntokken = 1\n[log]\nlevel = 'loud'\n"
        + SOURCE
        + "interval = '2s'\n"
        + SOURCE.replace("https", "gopher")
    )
    found = loaded(tmp_path, text, VIGIL_WEB__PRT="1")
    assert set(wrong(found)) == {
        ("VIGIL_WEB__PRT", "unknown_but"),
        ("telegram.token", "bad_token"),
        ("telegram.tokken", "unknown_but"),
        ("log.level", "choice"),
        ("feeds.sources[1].url", "not_address"),
        ("feeds.sources[1].id", "repeated_id"),
        ("feeds.sources[0].interval", "interval_below_minimum"),
        ("web.public_url", "webhook_needs_https"),
    }
    assert isinstance(found, tuple)
    assert {m.near for m in found if m.key.startswith("feeds.sources")} == {"a"}


def test_a_syntax_error_is_told_with_its_line_and_without_its_text(tmp_path: Path) -> None:
    found = loaded(tmp_path, f"[telegram]\n\ntoken = {TOKEN}\n")
    assert isinstance(found, tuple)
    assert found[0].problem == "config.syntax"
    assert found[0].values["line"] == "3"
    assert "canary" not in repr(found)


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        pytest.param("# привет".encode("cp1251"), "not_utf8", id="windows-1251"),
        pytest.param(b"#" * 1_100_000, "too_big_file", id="too big"),
        pytest.param(b"a = " + b"[" * 5000, "syntax", id="nested without end"),
    ],
)
def test_a_file_that_is_none_is_told(tmp_path: Path, body: bytes, problem: str) -> None:
    assert wrong(loaded(tmp_path, body)) == [("", problem)]


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    assert wrong(load(tmp_path / "none.toml", {})) == [("", "no_file")]


def test_the_environment_wins(tmp_path: Path) -> None:
    env = {
        "VIGIL_TELEGRAM__TOKEN": TOKEN,
        "VIGIL_TELEGRAM__OWNERS": "5, 6",
        "VIGIL_FEEDS__MIN_INTERVAL": "1s",
        "VIGIL_WEB__PORT": "9000",
        "VIGIL_FEEDS__SOURCES": '[{"id": "b", "url": "http://b.example/", "interval": 1}]',
        "VIGIL_CONFIG": "elsewhere.toml",
    }
    config = right(loaded(tmp_path, "[web]\nport = 1\n[telegram]\ntoken_file = 'none'\n" + SOURCE, **env))
    assert config.telegram.token is not None
    assert config.telegram.token.get_secret_value() == TOKEN
    assert config.telegram.owners == (5, 6)
    assert config.web.port == 9000
    assert [(s.id, s.interval) for s in config.feeds.sources] == [("b", timedelta(seconds=1))]


def test_a_mistake_of_the_environment_names_the_variable(tmp_path: Path) -> None:
    found = loaded(tmp_path, "", VIGIL_WEB__PORT="x", VIGIL_FEEDS__SOURCES="[")
    assert isinstance(found, tuple)
    assert {(m.key, m.near) for m in found} == {
        ("web.port", "VIGIL_WEB__PORT"),
        ("feeds.sources", "VIGIL_FEEDS__SOURCES"),
    }


def test_without_a_file_defaults_and_environment_are_enough() -> None:
    config = right(load(None, {"VIGIL_LOG__LEVEL": "DEBUG"}))
    assert config.log.level == "debug"
    assert config.database.url == "sqlite+aiosqlite:///vigil.db"


def test_paths_count_from_the_folder_of_the_file(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text(TOKEN + "\n")
    config = right(loaded(tmp_path, "[telegram]\ntoken_file = 'secret'"))
    assert config.database.url == f"sqlite+aiosqlite:///{tmp_path}/vigil.db"
    assert config.privacy.key_file == tmp_path / "vigil.key"
    assert config.telegram.token is not None
    assert config.telegram.token.get_secret_value() == TOKEN


@pytest.mark.parametrize(
    ("written", "used"),
    [
        ("sqlite:////var/lib/vigil.db", "sqlite+aiosqlite:////var/lib/vigil.db"),
        ("postgresql://u:p@h/vigil", "postgresql+psycopg://u:p@h/vigil"),
        ("postgres://h/vigil", "postgresql+psycopg://h/vigil"),
    ],
)
def test_a_database_gets_its_driver(tmp_path: Path, written: str, used: str) -> None:
    assert right(loaded(tmp_path, f"[database]\nurl = '{written}'")).database.url == used


def test_a_source_without_interval_follows_a_longer_minimum(tmp_path: Path) -> None:
    config = right(loaded(tmp_path, "[feeds]\nmin_interval = '1h'\n" + SOURCE))
    assert config.feeds.sources[0].interval == timedelta(hours=1)


def test_no_secret_stands_in_the_printed_settings_or_mistakes(tmp_path: Path) -> None:
    text = (
        f"[telegram]\ntoken = '{TOKEN}'\nproxy = 'http://u:canary@p.example'\n[database]\n"
        "url = 'postgresql://u:canary@h/v'\n" + SOURCE.replace("a.example", "u:canary@a.example")
    )
    assert "canary" not in repr(right(loaded(tmp_path, text)))
    broken = text.replace("'http://u:", "'ftp://u:").replace("postgresql", "mysql").replace("7000001:", "x7000001:")
    found = loaded(tmp_path, broken)
    assert isinstance(found, tuple)
    assert len(found) == 3
    assert "canary" not in repr(found)


def test_settings_are_frozen() -> None:
    with pytest.raises(ValueError, match="frozen"):
        Config().log.level = "debug"  # type: ignore[misc]


def test_only_run_needs_a_token(tmp_path: Path) -> None:
    assert [m.problem for m in need_token(right(loaded(tmp_path, "")))] == ["config.token_missing"]
    assert need_token(right(loaded(tmp_path, f"[telegram]\ntoken = '{TOKEN}'"))) == ()


@pytest.mark.parametrize(
    ("text", "seconds"), [("5m", 300), ("1s", 1), ("90s", 90), ("1h", 3600), ("500ms", 0.5), ("120", 120)]
)
def test_lengths_of_time_are_read(tmp_path: Path, text: str, seconds: float) -> None:
    config = right(loaded(tmp_path, f"[feeds]\nmin_interval = '{text}'"))
    assert config.feeds.min_interval == timedelta(seconds=seconds)


@pytest.mark.parametrize(("seconds", "text"), [(300, "5m"), (90, "90s"), (0.5, "0.5s"), (86_400, "1d"), (0, "0s")])
def test_lengths_of_time_are_written_as_one_writes_them(seconds: float, text: str) -> None:
    assert span(timedelta(seconds=seconds)) == text


@pytest.mark.parametrize("lang", ["en", "ru", "uk"])
def test_every_mistake_has_a_text_in_every_language(lang: str) -> None:
    source = "".join(path.read_text() for path in (Path(__file__).parent.parent / "bot" / "config").glob("*.py"))
    problems = set(re.findall(r'"(config\.[a-z0-9_]+)"', source)) - {"config.toml"}
    t = Catalogs.load().translator(lang)
    assert len(problems) > 25
    assert [problem for problem in sorted(problems) if not t.has(problem)] == []
