"""Telegram, played at the port: answers what a test says, and remembers what was asked."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.delivery.outcome import Outcome, Sent


@dataclass(slots=True)
class Answering:
    """A `Messenger`. `script`: the answers to a method in order, the last one for ever; other methods succeed."""

    script: dict[str, list[Outcome]] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    async def call(self, method: str, params: Mapping[str, object], *, timeout: float = 20) -> Outcome:  # noqa: ASYNC109 - as in the port
        self.asked.append((method, dict(params)))
        answers = self.script.get(method, [Sent(None, True)])
        return answers.pop(0) if len(answers) > 1 else answers[0]

    def of(self, method: str) -> list[dict[str, Any]]:
        """The parameters of every call of a method."""
        return [params for name, params in self.asked if name == method]
