"""argparse that speaks the operator's language.

Owns headings, the options every command has, and the answer to a misspelt command. Knows no command.
"""

import argparse
import difflib
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NoReturn

from bot.i18n import Translator

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction["Parser"]


class Parser(argparse.ArgumentParser):
    """An ArgumentParser whose own words come from the catalogs."""

    def __init__(self, t: Translator, **options: Any) -> None:
        super().__init__(formatter_class=_formatter(t), add_help=False, allow_abbrev=False, **options)
        self.t = t
        self._positionals.title = t("cli.arguments")
        self._optionals.title = t("cli.options")
        self.add_argument("-h", "--help", action="help", help=t("cli.option.help"))

    def add_config_option(self) -> None:
        """`-c FILE`, before or after the command: the later one wins, and its absence hides nothing."""
        text = self.t("cli.option.config")
        self.add_argument("-c", "--config", metavar=self.t("cli.file"), default=argparse.SUPPRESS, help=text)

    def add_version_option(self) -> None:
        """`--version`."""
        self.add_argument("--version", action=_Version, nargs=0, help=self.t("cli.option.version"))

    def _check_value(self, action: argparse.Action, value: Any) -> None:
        if action.choices is None or value in action.choices:
            return
        names = [str(choice) for choice in action.choices]
        close = difflib.get_close_matches(str(value), names, n=1)
        key = "cli.bad_choice_but" if close else "cli.bad_choice"
        texts = {"value": value, "choices": ", ".join(names), "suggestion": "".join(close)}
        raise argparse.ArgumentError(None, self.t(key, **texts))

    def error(self, message: str) -> NoReturn:
        """Wrong use: what, and where to read how. Exit code 2."""
        self.exit(2, self.t("cli.usage_error", reason=message, program=self.prog) + "\n")


def add_command(
    commands: "Commands", name: str, t: Translator, run: Callable[..., int], *, key: str | None = None
) -> Parser:
    """A command with its texts `cli.<key>.help`, `.about`, `.example`; `key` defaults to the name."""
    prefix = f"cli.{key or name}"
    parser = commands.add_parser(
        name,
        t=t,
        help=t(f"{prefix}.help"),
        description=t(f"{prefix}.about"),
        epilog=t("cli.example", example=t(f"{prefix}.example")),
    )
    parser.add_config_option()
    parser.set_defaults(run=run)
    return parser


def _formatter(t: Translator) -> Callable[..., argparse.HelpFormatter]:
    class Formatter(argparse.RawDescriptionHelpFormatter):
        def add_usage(self, usage: str | None, actions: Any, groups: Any, prefix: str | None = None) -> None:
            super().add_usage(usage, actions, groups, t("cli.usage") if prefix is None else prefix)

    return Formatter


class _Version(argparse.Action):
    """Looks the version up only when it is asked for."""

    def __call__(self, parser: argparse.ArgumentParser, *_: Any, **__: Any) -> None:
        from importlib.metadata import version

        parser.exit(0, f"vigil {version('vigil-bot')}\n")
