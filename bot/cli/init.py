"""`vigil init`: from nothing to a bot that can be started; run again, it completes what is missing."""

import argparse
import asyncio
import base64
import getpass
import os
import secrets
import sys
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from bot.cli.check import key_mistakes
from bot.cli.parser import add_command
from bot.cli.shell import Prepared, Shell, config_path, settings
from bot.i18n import Translator

if TYPE_CHECKING:
    from bot.cli.parser import Commands
    from bot.config import Config, Mistake

KEY_BYTES = 32


def add(commands: "Commands", t: Translator) -> None:
    """Adds the command to the grammar."""
    parser = add_command(commands, "init", t, run)
    parser.add_argument("--print", choices=("systemd",), dest="shown", help=t("cli.init.print"))


def run(args: argparse.Namespace, shell: Shell) -> int:
    """Writes what is not there, changes nothing that is, asks nothing; prints the owner's one-time link."""
    path = config_path(args, shell.env)
    if args.shown:
        shell.say(service(path.absolute(), settings(args, shell) if path.exists() else None))
        return 0
    try:
        _tell_file(shell, "cli.init.config", path, new=write_new(path, starter()))
        config = settings(args, shell)
        if isinstance(config, int):
            return config
        return _complete(config, shell)
    except OSError as error:
        place = error.filename or path
        shell.complain(shell.t("cli.init.cannot_write", path=place, reason=error.strerror or type(error).__name__))
        return 1


def _complete(config: "Config", shell: Shell) -> int:
    """Key and database. A key made now is taken back where the database was written with another one."""
    key_file = config.privacy.key_file
    fresh = write_new(key_file, base64.b64encode(secrets.token_bytes(KEY_BYTES)) + b"\n")
    if mistakes := key_mistakes(key_file):
        return shell.refuse(mistakes)
    if database := sqlite_file(config.database.url):
        database.parent.mkdir(parents=True, exist_ok=True)
    prepared = asyncio.run(_prepare(config, shell))
    if isinstance(prepared, tuple):
        if fresh:
            key_file.unlink()
        return shell.refuse(prepared)
    _tell_file(shell, "cli.init.key", key_file, new=fresh)
    shell.say(shell.t("cli.init.database"))
    for line in closing(prepared, has_token=config.telegram.token is not None, t=shell.t):
        shell.say(line)
    return 0


async def _prepare(config: "Config", shell: Shell) -> "Prepared | tuple[Mistake, ...]":
    return await shell.app().prepare(config)


def _tell_file(shell: Shell, key: str, path: Path, *, new: bool) -> None:
    shell.say(shell.t(f"{key}_written" if new else f"{key}_kept", path=path))


def closing(prepared: Prepared, *, has_token: bool, t: Translator) -> list[str]:
    """What to do next: token, start, and how the first owner joins."""
    lines = [t("cli.init.next_run") if has_token else t("cli.init.next_token")]
    if prepared.owner_token is None:
        return [*lines, t("cli.init.owner_exists")]
    start = f"j_{prepared.owner_token}"
    if prepared.bot_username:
        lines.append(t("cli.init.owner_link", link=f"https://t.me/{prepared.bot_username}?start={start}"))
    return [*lines, t("cli.init.owner_start", command=f"/start {start}")]


def service(path: Path, config: "Config | int | None") -> str:
    """A unit file for systemd that runs this program with this config file, and may write only where it must."""
    places = {path.parent}
    if config is not None and not isinstance(config, int):
        database = sqlite_file(config.database.url)
        places |= {config.privacy.key_file.absolute().parent} | ({database.absolute().parent} if database else set())
    user = "vigil" if os.getuid() == 0 else getpass.getuser()
    text = files("bot.cli").joinpath("service.txt").read_text(encoding="utf-8")
    started = {"python": sys.executable, "config": str(path)}
    quoted = {name: _quoted(value.replace("$", "$$")) for name, value in started.items()}  # a command has variables
    writable = " ".join(_quoted(str(one)) for one in sorted(places))
    return text.format(user=user, folder=_literal(str(path.parent)), writable=writable, **quoted).rstrip()


def _literal(value: str) -> str:
    """A value in a unit file: there "%" begins a specifier."""
    return value.replace("%", "%%")


def _quoted(value: str) -> str:
    """The same as one word of a list."""
    escaped = _literal(value).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"' if escaped != value or any(ch.isspace() for ch in value) else value


def starter() -> bytes:
    """The first config.toml: the few keys one wants to see, with their comments."""
    return files("bot.cli").joinpath("starter.toml").read_bytes()


def write_new(path: Path, content: bytes) -> bool:
    """Writes a file for the operator alone, with its folders; False, and nothing done, where there is one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return False
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(handle)
    return True


def sqlite_file(url: str) -> Path | None:
    """The file of a SQLite database, None for another one."""
    scheme, _, path = url.partition(":///")
    return Path(path) if scheme.startswith("sqlite") else None
