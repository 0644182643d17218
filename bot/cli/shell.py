"""What every command has at hand: words, streams, clock, settings, and the door to the running bot.

Owns the port `App` (what the composition root offers to the command line), how mistakes and tables are shown, and the
cleaning of foreign text for a terminal. Knows no command.
"""

import os
import re
import unicodedata
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Protocol, TextIO, cast

from bot.i18n import Translator

if TYPE_CHECKING:
    from bot.config import Config, Mistake
    from bot.core.totals import Whole
    from campaigns.file import Fault
    from campaigns.service import Given

_LANGUAGE = re.compile(r"([A-Za-z]{2,3})(?:[_.@:-].*)?")


class Prepared(Protocol):
    """A database that is ready. `owner_token`: of the one-time link, None where an owner exists already;
    `bot_username`: without "@", None where nobody has asked Telegram yet."""

    @property
    def owner_token(self) -> str | None: ...
    @property
    def bot_username(self) -> str | None: ...


class FeedStatus(Protocol):
    """One source as the database knows it. `state`: new, ok, failing, muted, off; `problem`: key of its last failure.

    `doubts`: why it may not publish until a person has looked. `week`: its news of the last seven days.
    """

    @property
    def id(self) -> str: ...
    @property
    def state(self) -> str: ...
    @property
    def last_ok(self) -> datetime | None: ...
    @property
    def problem(self) -> str | None: ...
    @property
    def doubts(self) -> Sequence[str]: ...
    @property
    def detail(self) -> str | None: ...
    @property
    def due(self) -> datetime | None: ...
    @property
    def week(self) -> int: ...


class Examined(Protocol):
    """A line of `vigil doctor`: the key of its text, whether all is well, and the text's values."""

    @property
    def key(self) -> str: ...
    @property
    def well(self) -> bool: ...
    @property
    def values(self) -> Mapping[str, Any]: ...


class Slip(Protocol):
    """A mistake in a table. `line` 0: the file as a whole; `column` empty: the line as a whole."""

    @property
    def line(self) -> int: ...
    @property
    def column(self) -> str: ...
    @property
    def problem(self) -> str: ...
    @property
    def values(self) -> Mapping[str, Any]: ...


class Called(Protocol):
    """Somebody with a name."""

    @property
    def name(self) -> str: ...


class Changed(Protocol):
    """A person whom a table changes; without `columns`: a new one."""

    @property
    def line(self) -> int: ...
    @property
    def columns(self) -> Sequence[str]: ...
    @property
    def after(self) -> Called: ...


class Imported(Protocol):
    """What a table changed in the registry."""

    @property
    def changes(self) -> Sequence[Changed]: ...
    @property
    def new(self) -> Sequence[Called]: ...
    @property
    def same(self) -> int: ...


class Exported(Protocol):
    """The registry as a table. `hidden`: how many of its people may not be named."""

    @property
    def text(self) -> str: ...
    @property
    def people(self) -> int: ...
    @property
    def hidden(self) -> int: ...


class CampaignChange(Protocol):
    """A key of a campaign's file that changed; None: it was not there, or is not there any more."""

    @property
    def key(self) -> str: ...
    @property
    def was(self) -> str | None: ...
    @property
    def now(self) -> str | None: ...


class CampaignBrought(Protocol):
    """What became of a campaign's files: new, changed or same."""

    @property
    def slug(self) -> str: ...
    @property
    def version(self) -> int: ...
    @property
    def what(self) -> str: ...
    @property
    def changes(self) -> Sequence[CampaignChange]: ...


class CampaignRow(Protocol):
    """A campaign in a list."""

    @property
    def slug(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def state(self) -> str: ...
    @property
    def closes_at(self) -> datetime: ...
    @property
    def took_part(self) -> int: ...


class CampaignShown(Protocol):
    """One campaign. `why`: what stopped it by itself, or empty; `files`: texts by their names."""

    @property
    def row(self) -> CampaignRow: ...
    @property
    def version(self) -> int: ...
    @property
    def why(self) -> str: ...
    @property
    def opens_at(self) -> datetime: ...
    @property
    def counts(self) -> Mapping[str, int]: ...
    @property
    def parts(self) -> Mapping[str, Mapping[str, int]]: ...
    @property
    def changes(self) -> Sequence[CampaignChange]: ...
    @property
    def files(self) -> Mapping[str, str]: ...


class RereadRow(Protocol):
    """An entry that is read differently. `changes`: (sort, before, after); `title` empty: it may not be shown.

    `event`: what it belongs to: held, public, missed or none.
    """

    @property
    def came(self) -> datetime | None: ...
    @property
    def source(self) -> str: ...
    @property
    def changes(self) -> Sequence[tuple[str, str, str]]: ...
    @property
    def event(self) -> str: ...
    @property
    def why(self) -> Sequence[str]: ...
    @property
    def title(self) -> str: ...


class Reprocessed(Protocol):
    """What the present rules read differently, how often by sort, and what was done about it."""

    @property
    def read(self) -> int: ...
    @property
    def rows(self) -> Sequence[RereadRow]: ...
    @property
    def by_sort(self) -> Mapping[str, int]: ...
    @property
    def done(self) -> Mapping[str, int]: ...


class App(Protocol):
    """`bot.app` as the command line sees it."""

    def run(self, config: "Config") -> "Awaitable[int | tuple[Mistake, ...]]": ...
    def run_feeds(self, config: "Config") -> "Awaitable[int | tuple[Mistake, ...]]": ...
    def demo(
        self, *, host: str, port: int, limits: str, ready: Callable[[str], None]
    ) -> "Awaitable[int | tuple[Mistake, ...]]": ...
    def prepare(self, config: "Config") -> "Awaitable[Prepared | tuple[Mistake, ...]]": ...
    def examine(self, config: "Config") -> "Awaitable[tuple[Mistake, ...]]": ...
    def hold(self, config: "Config", change: bool | None) -> "Awaitable[bool | tuple[Mistake, ...]]": ...  # noqa: FBT001
    def doctor(self, config: "Config") -> "Awaitable[Sequence[Examined | Mistake]]": ...
    def labels(self, config: "Config") -> "Awaitable[Sequence[Mapping[str, Any]] | tuple[Mistake, ...]]": ...
    def reprocess(
        self, config: "Config", since: datetime, *, apply: bool
    ) -> "Awaitable[Reprocessed | tuple[Mistake, ...]]": ...
    def feeds_status(self, config: "Config") -> "Awaitable[Sequence[FeedStatus | Mistake]]": ...
    def feeds_export(self, config: "Config") -> "Awaitable[str | tuple[Mistake, ...]]": ...
    def feeds_import(self, config: "Config", raw: bytes) -> "Awaitable[int | tuple[Mistake, ...] | None]": ...
    def feeds_trust(self, config: "Config", source_id: str) -> "Awaitable[str | tuple[Mistake, ...]]": ...
    def people_export(self, config: "Config", *, everybody: bool) -> "Awaitable[Exported | tuple[Mistake, ...]]": ...
    def people_import(
        self, config: "Config", raw: bytes, *, dry: bool, widen: bool
    ) -> "Awaitable[Imported | tuple[Slip, ...] | tuple[Mistake, ...]]": ...
    def campaigns_import(
        self, config: "Config", given: "Sequence[Given]", *, dry: bool
    ) -> "Awaitable[Sequence[CampaignBrought] | Mapping[str, Sequence[Fault]] | tuple[Mistake, ...]]": ...
    def campaigns_list(self, config: "Config") -> "Awaitable[Sequence[CampaignRow] | tuple[Mistake, ...]]": ...
    def campaigns_show(
        self, config: "Config", slug: str
    ) -> "Awaitable[CampaignShown | tuple[Mistake, ...] | None]": ...
    def campaigns_move(
        self, config: "Config", slug: str, move: str, result: str | None
    ) -> "Awaitable[tuple[str, str] | tuple[Mistake, ...]]": ...

    def stats(self, config: "Config") -> "Awaitable[Whole | tuple[Mistake, ...]]": ...


def load_app() -> App:
    """The composition root: a matter of seconds, so only when a command needs it."""
    return cast("App", import_module("bot.app"))


@dataclass(frozen=True, slots=True)
class Shell:
    """A command's surroundings. `app` loads the composition root."""

    t: Translator
    env: Mapping[str, str]
    stdin: BinaryIO
    out: TextIO
    err: TextIO
    now: Callable[[], datetime]
    app: Callable[[], App]

    def say(self, text: str) -> None:
        """A line on standard output."""
        self.out.write(f"{text}\n")

    def complain(self, text: str) -> None:
        """A line on standard error."""
        self.err.write(f"{text}\n")

    def refuse(self, mistakes: "Iterable[Mistake]") -> int:
        """Every mistake with its key and cure; the exit code for them."""
        found = tuple(mistakes)
        self.complain(self.t("cli.mistakes", n=len(found)))
        for mistake in found:
            self.complain(f"  {describe(mistake, self.t)}")
        return 2

    def ended(self, outcome: "int | tuple[Mistake, ...]") -> int:
        """The exit code of a run: its own, or the one for what stood in its way, told."""
        return outcome if isinstance(outcome, int) else self.refuse(outcome)

    def table(self, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
        """Rows for a person: drawn on a terminal, else separated by tabs."""
        cells = ([printable(cell) for cell in row] for row in rows)
        if self.out.isatty():
            _draw(heads, cells, self.out)
            return
        for row in (heads, *cells):
            self.say("\t".join(row))


def language(env: Mapping[str, str]) -> str | None:
    """The language the environment asks for: LANGUAGE, else the first locale that is set; None for none or "C"."""
    locale = env.get("LC_ALL") or env.get("LC_MESSAGES") or env.get("LANG") or ""
    found = _LANGUAGE.fullmatch(env.get("LANGUAGE", "")) or _LANGUAGE.fullmatch(locale)
    return found[1].lower() if found else None


def config_path(args: Any, env: Mapping[str, str]) -> Path:
    """The config file: as written after `-c`, else $VIGIL_CONFIG, else config.toml here."""
    return Path(getattr(args, "config", None) or env.get("VIGIL_CONFIG") or "config.toml").expanduser()


def settings(args: Any, shell: Shell) -> "Config | int":
    """The settings, or the exit code after every mistake in them was told."""
    from bot.config import Config, load

    config = load(config_path(args, shell.env), shell.env)
    return config if isinstance(config, Config) else shell.refuse(config)


def start_logging(config: "Config", shell: Shell) -> None:
    """The log as the settings want it; the token is cut out wherever it turns up."""
    from bot.logs import setup

    token = config.telegram.token
    setup(config.log.level, config.log.format, stream=shell.err, secrets=(token.get_secret_value(),) if token else ())


def describe(mistake: "Mistake", t: Translator) -> str:
    """Where and what, in one line, fit for a terminal."""
    values: dict[str, Any] = dict(mistake.values)
    text = t(mistake.problem, **values)
    where = t("cli.near", setting=mistake.key, near=mistake.near) if mistake.near else mistake.key
    return printable(t("cli.mistake", where=where, text=text) if where else text)


def printable(text: str) -> str:
    """One line without anything a terminal would obey or that reorders what is read."""
    flat = "".join(" " if ch in "\t\r\n" else ch for ch in text)
    return "".join(ch for ch in flat if unicodedata.category(ch) not in {"Cc", "Cf", "Cs", "Co"})


def _draw(heads: Sequence[str], rows: Iterable[Sequence[str]], out: TextIO) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(*heads, header_style="bold", box=None, pad_edge=False)
    for row in rows:
        table.add_row(*map(Text, row))
    no_color = bool(os.environ.get("NO_COLOR"))
    Console(file=out, no_color=no_color, highlight=False, markup=False).print(table)
