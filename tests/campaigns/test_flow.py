"""The two tables of states: complete, reachable, and never going back on what is over."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns import flow
from campaigns.flow import ACTION, BY_ITSELF, CAMPAIGN, ActionMove, ActionState, CampaignMove, CampaignState

README = Path(__file__).parents[2] / "README.md"
MOVES = st.lists(st.sampled_from(CampaignMove), max_size=40)


def reached(table: dict, first: str) -> set[str]:
    found, todo = set(), [first]
    while todo:
        state = todo.pop()
        if state not in found:
            found.add(state)
            todo += table[state].values()
    return found


def test_every_state_stands_in_its_table_and_can_be_reached() -> None:
    assert reached(dict(CAMPAIGN), CampaignState.DRAFT) == set(CampaignState)
    assert reached(dict(ACTION), ActionState.OFFERED) == set(ActionState)


def test_every_move_leads_somewhere() -> None:
    assert {move for moves in CAMPAIGN.values() for move in moves} == set(CampaignMove)
    assert {move for moves in ACTION.values() for move in moves} == set(ActionMove)


@pytest.mark.parametrize("table", [CAMPAIGN, ACTION], ids=["campaign", "action"])
def test_the_picture_is_the_table(table: dict) -> None:
    drawn = flow.diagram(table)
    assert drawn in (flow.__doc__ or ""), drawn
    readme = README.read_text(encoding="utf-8")
    assert "stateDiagram" not in readme or f"```mermaid\n{drawn}\n```" in readme


@pytest.mark.parametrize("state", CampaignState)
@pytest.mark.parametrize("move", sorted(BY_ITSELF))
def test_what_happens_by_itself_has_an_answer_in_every_state(state: CampaignState, move: CampaignMove) -> None:
    assert flow.moved(state, move) is not None


@pytest.mark.parametrize("state", [CampaignState.LIVE, CampaignState.PAUSED, CampaignState.AUTO_PAUSED])
def test_a_changed_case_leaves_nothing_running(state: CampaignState) -> None:
    assert flow.moved(state, CampaignMove.CASE_CHANGED) is CampaignState.AUTO_PAUSED


@pytest.mark.parametrize(
    "state", [CampaignState.IN_REVIEW, CampaignState.APPROVED, CampaignState.ARMED, CampaignState.SCHEDULED]
)
def test_what_nobody_has_seen_yet_is_written_anew_when_the_case_changes(state: CampaignState) -> None:
    assert flow.moved(state, CampaignMove.CASE_CHANGED) is CampaignState.DRAFT


@given(MOVES)
def test_no_walk_leads_out_of_what_is_closed(moves: list[CampaignMove]) -> None:
    state, over = CampaignState.DRAFT, False
    for move in moves:
        state = flow.moved(state, move) or state
        over = over or state in flow.FINISHED
        assert not over or state in flow.FINISHED


@given(MOVES)
def test_nobody_can_take_part_in_what_was_not_approved(moves: list[CampaignMove]) -> None:
    state, approved = CampaignState.DRAFT, False
    for move in moves:
        state = flow.moved(state, move) or state
        approved = state is CampaignState.APPROVED or (approved and state is not CampaignState.DRAFT)
        assert state not in flow.SHOWN or approved


@given(st.lists(st.sampled_from(ActionMove), max_size=40))
def test_an_action_counts_until_it_is_withdrawn(moves: list[ActionMove]) -> None:
    state = ActionState.OFFERED
    for move in moves:
        before, after = state, flow.acted(state, move)
        state = after or state
        if before is ActionState.COMPLETED:
            assert state is (ActionState.WITHDRAWN if move is ActionMove.WITHDRAW else before)
