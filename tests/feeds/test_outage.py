"""Our own network fails, or theirs."""

from datetime import timedelta

from feeds.outage import Outage
from tests.store.builders import MINUTE, NOW


def test_three_hosts_without_an_answer_in_between_are_our_own_network() -> None:
    heard = Outage()
    for number in range(3):
        assert not heard.is_ours(NOW)
        assert heard.heard(f"s{number}", f"h{number}.example", "dns", NOW) == ()
    assert heard.is_ours(NOW)
    assert set(heard.heard("s4", "h4.example", None, NOW)) == {"s0", "s1", "s2"}
    assert not heard.is_ours(NOW)


def test_one_host_however_often_is_itself_ill() -> None:
    heard = Outage()
    for number in range(9):
        heard.heard(f"s{number}", "h.example", "timeout", NOW)
    assert not heard.is_ours(NOW)


def test_whoever_answers_with_an_error_proves_the_network() -> None:
    heard = Outage(answered_at=NOW - timedelta(hours=1))
    heard.heard("a", "a.example", "dns", NOW)
    heard.heard("b", "b.example", "http_status", NOW)
    for name in "cd":
        heard.heard(name, f"{name}.example", "dns", NOW)
    assert not heard.is_ours(NOW + MINUTE)


def test_three_ill_hosts_within_a_minute_of_an_answer_are_ill_themselves() -> None:
    heard = Outage()
    heard.heard("good", "g.example", None, NOW)
    for name in "abc":
        heard.heard(name, f"{name}.example", "dns", NOW + MINUTE / 2)
    assert not heard.is_ours(NOW + MINUTE / 2)
    assert heard.is_ours(NOW + 2 * MINUTE)
