"""The life of a campaign and of one supporter's action: two pure tables, and the pictures made of them.

Owns which move leads where. Knows nothing of who may make a move, of time, or of what else happens with it. A move the
table does not have is refused and changes nothing; what happens by itself (the case changes, the window ends, a month
passes) has an answer in every state, so that nothing is lost. What is closed never opens again.

Campaigns:

stateDiagram-v2
    [*] --> draft
    draft --> in_review: submit
    draft --> closed: close
    in_review --> approved: approve
    in_review --> draft: edit, case_changed
    in_review --> closed: close
    approved --> armed: arm
    approved --> scheduled: schedule
    approved --> live: launch
    approved --> draft: edit, case_changed
    approved --> closed: close, window_ended
    armed --> scheduled: schedule
    armed --> live: launch
    armed --> draft: edit, case_changed
    armed --> closed: close, window_ended
    scheduled --> live: launch
    scheduled --> draft: edit, case_changed
    scheduled --> closed: close, window_ended
    live --> paused: pause
    live --> auto_paused: case_changed
    live --> closed: close, window_ended
    paused --> live: resume
    paused --> auto_paused: case_changed
    paused --> draft: edit
    paused --> closed: close, window_ended
    auto_paused --> live: resume
    auto_paused --> draft: edit
    auto_paused --> closed: close, window_ended
    closed --> archived: month_passed
    archived --> [*]

Actions:

stateDiagram-v2
    [*] --> offered
    offered --> opened: open
    offered --> skipped: skip
    offered --> expired: window_ended
    offered --> withdrawn: withdraw
    opened --> started: start
    opened --> skipped: skip
    opened --> expired: window_ended
    opened --> withdrawn: withdraw
    started --> completed: complete
    started --> unavailable: fail
    started --> skipped: skip
    started --> expired: window_ended
    started --> withdrawn: withdraw
    completed --> withdrawn: withdraw
    unavailable --> started: start
    unavailable --> completed: complete
    unavailable --> skipped: skip
    unavailable --> expired: window_ended
    unavailable --> withdrawn: withdraw
    skipped --> opened: open
    skipped --> started: start
    skipped --> withdrawn: withdraw
    expired --> withdrawn: withdraw
    withdrawn --> opened: open
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final


class CampaignState(StrEnum):
    """Where a campaign stands. Stored by name.

    ARMED: approved, and waits for a moment that somebody will see come. SCHEDULED: opens by itself. AUTO_PAUSED:
    stopped by the machine, with a reason. CLOSED has a result; ARCHIVED can no longer be led back to anybody.
    """

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    APPROVED = "approved"
    ARMED = "armed"
    SCHEDULED = "scheduled"
    LIVE = "live"
    PAUSED = "paused"
    AUTO_PAUSED = "auto_paused"
    CLOSED = "closed"
    ARCHIVED = "archived"


class CampaignMove(StrEnum):
    """What changes a campaign's state. The last three happen by themselves."""

    SUBMIT = "submit"
    APPROVE = "approve"
    ARM = "arm"
    SCHEDULE = "schedule"
    LAUNCH = "launch"
    PAUSE = "pause"
    RESUME = "resume"
    EDIT = "edit"
    CLOSE = "close"
    CASE_CHANGED = "case_changed"
    WINDOW_ENDED = "window_ended"
    MONTH_PASSED = "month_passed"


class Result(StrEnum):
    """How a campaign ended. ENDED: the case changed; EXPIRED: its time was over."""

    ACHIEVED = "achieved"
    PARTLY = "partly"
    NOT = "not"
    ENDED = "ended"
    EXPIRED = "expired"


class ActionState(StrEnum):
    """Where somebody's action stands. Stored by name. UNAVAILABLE: tried, and it did not work."""

    OFFERED = "offered"
    OPENED = "opened"
    STARTED = "started"
    COMPLETED = "completed"
    UNAVAILABLE = "unavailable"
    SKIPPED = "skipped"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


class ActionMove(StrEnum):
    """What changes an action's state. The last one happens by itself."""

    OPEN = "open"
    START = "start"
    COMPLETE = "complete"
    FAIL = "fail"
    SKIP = "skip"
    WITHDRAW = "withdraw"
    WINDOW_ENDED = "window_ended"


_C, _M = CampaignState, CampaignMove
_A, _D = ActionState, ActionMove

_BEFORE = {_M.EDIT: _C.DRAFT, _M.CASE_CHANGED: _C.DRAFT, _M.CLOSE: _C.CLOSED, _M.WINDOW_ENDED: _C.CLOSED}
"""Approved and not yet seen by anybody: when the case changes the text has to follow, and is read again."""

_OPEN = {_D.SKIP: _A.SKIPPED, _D.WINDOW_ENDED: _A.EXPIRED, _D.WITHDRAW: _A.WITHDRAWN}

CAMPAIGN: Final[Mapping[CampaignState, Mapping[CampaignMove, CampaignState]]] = MappingProxyType(
    {
        _C.DRAFT: {_M.SUBMIT: _C.IN_REVIEW, _M.CLOSE: _C.CLOSED},
        _C.IN_REVIEW: {
            _M.APPROVE: _C.APPROVED,
            _M.EDIT: _C.DRAFT,
            _M.CASE_CHANGED: _C.DRAFT,
            _M.CLOSE: _C.CLOSED,
        },
        _C.APPROVED: {_M.ARM: _C.ARMED, _M.SCHEDULE: _C.SCHEDULED, _M.LAUNCH: _C.LIVE, **_BEFORE},
        _C.ARMED: {_M.SCHEDULE: _C.SCHEDULED, _M.LAUNCH: _C.LIVE, **_BEFORE},
        _C.SCHEDULED: {_M.LAUNCH: _C.LIVE, **_BEFORE},
        _C.LIVE: {
            _M.PAUSE: _C.PAUSED,
            _M.CASE_CHANGED: _C.AUTO_PAUSED,
            _M.CLOSE: _C.CLOSED,
            _M.WINDOW_ENDED: _C.CLOSED,
        },
        _C.PAUSED: {
            _M.RESUME: _C.LIVE,
            _M.CASE_CHANGED: _C.AUTO_PAUSED,
            _M.EDIT: _C.DRAFT,
            _M.CLOSE: _C.CLOSED,
            _M.WINDOW_ENDED: _C.CLOSED,
        },
        _C.AUTO_PAUSED: {
            _M.RESUME: _C.LIVE,
            _M.EDIT: _C.DRAFT,
            _M.CLOSE: _C.CLOSED,
            _M.WINDOW_ENDED: _C.CLOSED,
        },
        _C.CLOSED: {_M.MONTH_PASSED: _C.ARCHIVED},
        _C.ARCHIVED: {},
    }
)

ACTION: Final[Mapping[ActionState, Mapping[ActionMove, ActionState]]] = MappingProxyType(
    {
        _A.OFFERED: {_D.OPEN: _A.OPENED, **_OPEN},
        _A.OPENED: {_D.START: _A.STARTED, **_OPEN},
        _A.STARTED: {_D.COMPLETE: _A.COMPLETED, _D.FAIL: _A.UNAVAILABLE, **_OPEN},
        _A.COMPLETED: {_D.WITHDRAW: _A.WITHDRAWN},
        _A.UNAVAILABLE: {_D.START: _A.STARTED, _D.COMPLETE: _A.COMPLETED, **_OPEN},
        _A.SKIPPED: {_D.OPEN: _A.OPENED, _D.START: _A.STARTED, _D.WITHDRAW: _A.WITHDRAWN},
        _A.EXPIRED: {_D.WITHDRAW: _A.WITHDRAWN},
        _A.WITHDRAWN: {_D.OPEN: _A.OPENED},
    }
)

BY_ITSELF: Final = frozenset({_M.CASE_CHANGED, _M.WINDOW_ENDED, _M.MONTH_PASSED})
"""Nobody asks whether it may happen: where the table has no such move, the state stays."""

SHOWN: Final = frozenset({_C.LIVE})
"""In these states a supporter can take part."""

FINISHED: Final = frozenset({_C.CLOSED, _C.ARCHIVED})


def moved(state: CampaignState, move: CampaignMove) -> CampaignState | None:
    """The state after a move; None: refused. What happens by itself is never refused."""
    after = CAMPAIGN[state].get(move)
    return state if after is None and move in BY_ITSELF else after


def acted(state: ActionState, move: ActionMove) -> ActionState | None:
    """The state of an action after a move; None: it does not lead anywhere from here, so all stays as it is."""
    return ACTION[state].get(move)


def diagram(
    table: Mapping[CampaignState, Mapping[CampaignMove, CampaignState]]
    | Mapping[ActionState, Mapping[ActionMove, ActionState]],
) -> str:
    """The table as a Mermaid state diagram; moves that lead to the same state share an arrow."""
    first, last = next(iter(table)), [state for state, moves in table.items() if not moves]
    lines = ["stateDiagram-v2", f"    [*] --> {first}"]
    for state, moves in table.items():
        arrows: dict[str, list[str]] = {}
        for move, after in moves.items():
            arrows.setdefault(after, []).append(move)
        lines += [f"    {state} --> {after}: {', '.join(names)}" for after, names in arrows.items()]
    return "\n".join((*lines, *(f"    {state} --> [*]" for state in last)))
