"""The sliding window of calls."""

from muniment.api.rates import SlidingWindow


class FakeTime:
    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


def test_a_window_slides():
    time = FakeTime()
    window = SlidingWindow(time)

    assert window.admit("k", 2) == 0.0
    time.now += 20
    assert window.admit("k", 2) == 0.0
    time.now += 10
    assert window.admit("k", 2) == 30.0
    time.now += 30
    assert window.admit("k", 2) == 0.0
    assert window.admit("k", 2) == 20.0


def test_the_turn_of_a_minute_lets_no_double_rate_through():
    time = FakeTime()
    window = SlidingWindow(time)
    admitted = 0
    for _ in range(240):
        time.now += 0.5
        admitted += window.admit("k", 10) == 0.0

    assert admitted == 20


def test_keys_do_not_share_a_window():
    window = SlidingWindow(FakeTime())

    assert window.admit("a", 1) == 0.0
    assert window.admit("b", 1) == 0.0
    assert window.admit("a", 1) == 60.0


def test_a_lowered_limit_waits_for_its_own_room():
    time = FakeTime()
    window = SlidingWindow(time)
    for _ in range(5):
        window.admit("k", 5)
        time.now += 1

    assert window.admit("k", 2) == 58.0
    assert window.admit("k", 0) == 60.0
