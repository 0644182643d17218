"""What stands in an organiser's buttons, and which buttons a campaign's card has in which state. Pure.

`BUTTONS` is the whole table of what may be done with a campaign: a press is let through only if its button stands in
the present state of the campaign, for somebody with the right that stands there (reach.py). What stands behind a button
(a question, a second page) is a step of `STEPS`, and comes through where its button does.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Annotated, Final

from aiogram.filters.callback_data import CallbackData
from pydantic import StringConstraints

from bot.core.roles import Right
from campaigns.flow import CampaignState
from handlers.data import Number

Word = Annotated[str, StringConstraints(pattern=r"^[a-z_]{1,16}\z")]
Arg = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_.-]{0,24}\z")]


class Organise(CallbackData, prefix="og"):
    """Something is done with a campaign. `campaign` 0: with none in particular; `arg`: a choice, a page, a mark."""

    do: Word
    campaign: Number = 0
    arg: Arg = ""


@dataclass(frozen=True, slots=True)
class Action:
    """A button of a card: what it does, which right it asks for, and what stands on it."""

    do: str
    right: Right
    msgid: str


_C = CampaignState
_CHANGE = Action("change", Right.CAMPAIGN, "organise.btn.change")
_FILES = Action("files", Right.CAMPAIGN, "organise.btn.files")
Table = Mapping[CampaignState, tuple[Action, ...]]


def _all(*do: str) -> tuple[Action, ...]:
    """What an organiser does with their own campaign once it was approved."""
    return tuple(Action(one, Right.CAMPAIGN, f"organise_live.btn.{one}") for one in do)


# Each room has a table of its own: put your rows into yours.

_DRAFTS: Final[Table] = {
    _C.DRAFT: (_CHANGE, _FILES),
    **{state: (_FILES,) for state in _C if state is not _C.DRAFT},
}
"""Of a draft: look at its file, change it."""

_LOOK: Final = (
    Action("check", Right.CAMPAIGN, "organise_check.btn.check"),
    Action("preview", Right.CAMPAIGN, "organise_check.btn.preview"),
)
_COUNT: Final = Action("reach", Right.CAMPAIGN, "organise_check.btn.reach")
_CHECKS: Final[Table] = {
    _C.DRAFT: (*_LOOK, _COUNT, Action("submit", Right.CAMPAIGN, "organise_check.btn.submit")),
    _C.IN_REVIEW: (*_LOOK, _COUNT, Action("decide", Right.APPROVE, "organise_check.btn.decide")),
    **dict.fromkeys((_C.APPROVED, _C.ARMED, _C.SCHEDULED), (*_LOOK, _COUNT)),
    **dict.fromkeys((_C.LIVE, _C.PAUSED, _C.AUTO_PAUSED), _LOOK),
}
"""Check, preview, submit, approve, return."""

_LIVE: Final[Table] = {
    _C.APPROVED: _all("launch", "arm", "edit"),
    _C.ARMED: _all("launch", "now", "arm", "edit"),
    _C.SCHEDULED: _all("edit"),
    _C.LIVE: _all("live", "pause", "remind", "extend", "tell", "edit", "finish"),
    _C.PAUSED: _all("live", "go_on", "extend", "edit", "finish"),
    _C.AUTO_PAUSED: _all("live", "go_on", "edit", "finish"),
}
"""Arm, launch, pause, go on, extend, finish."""

_STARTED: Final = (_C.LIVE, _C.PAUSED, _C.AUTO_PAUSED, _C.CLOSED, _C.ARCHIVED)
_NUMBERS: Final[Table] = dict.fromkeys(_STARTED, (Action("numbers", Right.CAMPAIGN, "stats.btn.numbers"),))
"""Pictures and counts."""

BUTTONS: Final[Table] = MappingProxyType(
    {state: tuple(one for part in (_DRAFTS, _CHECKS, _LIVE, _NUMBERS) for one in part.get(state, ())) for state in _C}
)
"""What a card offers in each state, in this order."""

STEPS: Final[Mapping[str, str]] = MappingProxyType(
    {"field": "change", "to": "change", "pictures": "numbers", "counts": "numbers"}
    | {"words": "check", "submit_now": "submit", "approve": "decide", "give_back": "decide"}
    | {"launch_yes": "launch", "not_now": "launch", "arm_to": "arm", "edit_yes": "edit", "extend_yes": "extend"}
    | {"tell_yes": "tell", "finish_as": "finish", "finish_bare": "finish", "finish_yes": "finish"}
)
"""What stands behind a button of a card: the step, and the `do` of the button that leads to it."""

BESIDE: Final = (
    "list",
    "card",
    "file",
    "new",
    "resume",
    "drop",
    "w_back",
    "w_keep",
    "w_pick",
    "w_done",
    "w_make",
    "w_later",
)
"""What is about no campaign: the list, and what is only being written."""

ARGS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {"field": ("title.en", "closes"), "to": ("d28", "here"), "drop": ("", "sure"), "w_pick": ("petition", "en")}
    | {"preview": ("1",), "approve": ("1",), "give_back": ("facts", "own")}
    | {"arm": ("", "1"), "arm_to": ("human-rights-day",), "finish_as": ("achieved",)}
)
"""What may stand in `arg` of a button, where it is more than nothing: a test presses them all."""


def allowed(do: str, state: CampaignState) -> Action | None:
    """The button through which this comes in this state; None: it is not possible now."""
    wanted = STEPS.get(do, do)
    return next((one for one in BUTTONS[state] if one.do == wanted), None)
