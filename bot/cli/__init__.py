"""The command line: one file a command, listed here.

Owns which commands there are and how one is run. Commands import what they need when they run: no module of this
package loads the bot, a database or a network library at its top.
"""

import traceback
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import BinaryIO, TextIO

from bot.cli import campaigns, check, db, demo, detect, doctor, events, feeds, hold, init, people, privacy, run, stats
from bot.cli.parser import Parser
from bot.cli.shell import Shell, language, load_app
from bot.core.redact import redact
from bot.i18n import Translator, voice

COMMANDS = (init, run, demo, check, detect, feeds, events, people, campaigns, stats, hold, privacy, doctor, db)
"""In the order of the help; each module offers `add(commands, t)` and sets `run(args, shell) -> int`."""


def build(t: Translator) -> Parser:
    """The whole grammar of `vigil`, in the language of `t`."""
    parser = Parser(t, prog="vigil", description=t("cli.about"), epilog=t("cli.epilog"))
    parser.add_config_option()
    parser.add_version_option()
    commands = parser.add_subparsers(title=t("cli.commands"), metavar=t("cli.command"), dest="command")
    for module in COMMANDS:
        module.add(commands, t)
    return parser


def shell_of(env: Mapping[str, str], stdin: BinaryIO, out: TextIO, err: TextIO, now: Callable[[], datetime]) -> Shell:
    """What a command has at hand, with the language of the environment."""
    for stream in (out, err):
        # A terminal that lacks a letter shows its code instead of ending the program.
        if reconfigure := getattr(stream, "reconfigure", None):
            reconfigure(errors="backslashreplace")
    return Shell(voice(language(env)), env, stdin, out, err, now, load_app)


def execute(arguments: Sequence[str], shell: Shell) -> int:
    """Runs the command of `arguments` and returns its exit code."""
    parser = build(shell.t)
    try:
        args = parser.parse_args(arguments)
    except SystemExit as done:
        return done.code if isinstance(done.code, int) else 2
    if not hasattr(args, "run"):
        parser.print_help(shell.err)
        return 2
    return int(args.run(args, shell))


def confess(surprise: Exception, shell: Shell) -> None:
    """Says that the program has a fault; the traceback without secrets."""
    token = shell.env.get("VIGIL_TELEGRAM__TOKEN", "")
    shell.complain(redact("".join(traceback.format_exception(surprise)), (token,)))
    shell.complain(shell.t("cli.surprise"))
