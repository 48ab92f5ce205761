"""The sliding windows of calls."""

from muniment.api.rates import SlidingWindows, Window


class FakeTime:
    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


def minute(limit: int) -> tuple[Window, ...]:
    return (Window(60.0, limit),)


def wait_s(windows: SlidingWindows, key: str, limit: int) -> float:
    return windows.admit(key, minute(limit)).wait_s


def test_a_window_slides():
    time = FakeTime()
    windows = SlidingWindows(time)

    assert wait_s(windows, "k", 2) == 0.0
    time.now += 20
    assert wait_s(windows, "k", 2) == 0.0
    time.now += 10
    assert wait_s(windows, "k", 2) == 30.0
    time.now += 30
    assert wait_s(windows, "k", 2) == 0.0
    assert wait_s(windows, "k", 2) == 20.0


def test_the_turn_of_a_minute_lets_no_double_rate_through():
    time = FakeTime()
    windows = SlidingWindows(time)
    admitted = 0
    for _ in range(240):
        time.now += 0.5
        admitted += wait_s(windows, "k", 10) == 0.0

    assert admitted == 20


def test_keys_do_not_share_a_window():
    windows = SlidingWindows(FakeTime())

    assert wait_s(windows, "a", 1) == 0.0
    assert wait_s(windows, "b", 1) == 0.0
    assert wait_s(windows, "a", 1) == 60.0


def test_a_lowered_limit_waits_for_its_own_room():
    time = FakeTime()
    windows = SlidingWindows(time)
    for _ in range(5):
        wait_s(windows, "k", 5)
        time.now += 1

    assert wait_s(windows, "k", 2) == 58.0
    assert wait_s(windows, "k", 0) == 60.0


def test_the_hour_holds_when_every_minute_has_room():
    time = FakeTime()
    windows = SlidingWindows(time)
    both = (Window(60.0, 5), Window(3600.0, 8))
    admitted = 0
    for _ in range(40):
        admitted += windows.admit("k", both).wait_s == 0.0
        time.now += 60

    refused = windows.admit("k", both)

    assert admitted == 8
    assert (refused.full, refused.wait_s) == (both[1], 3600.0 - 40 * 60)
    assert (refused.remaining, refused.reset_s) == (0, refused.wait_s)
    time.now += refused.wait_s
    assert windows.admit("k", both).wait_s == 0.0


def test_the_longer_wait_of_two_full_windows_is_told():
    windows = SlidingWindows(FakeTime())
    both = (Window(60.0, 1), Window(3600.0, 1))
    windows.admit("k", both)

    assert windows.admit("k", both).full == both[1]


def test_a_burst_is_two_minutes_calls_at_once_and_no_more_in_the_long_run():
    time = FakeTime()
    windows = SlidingWindows(time)
    burst = (Window(120.0, 200),)
    first = sum(windows.admit("k", burst).wait_s == 0.0 for _ in range(300))
    admitted = first
    for _ in range(600):
        time.now += 1
        admitted += windows.admit("k", burst).wait_s == 0.0

    assert first == 200
    assert admitted <= 200 + 10 * 100


def test_who_goes_by_what_remains_keeps_a_pace_below_the_burst():
    time = FakeTime()
    windows = SlidingWindows(time)
    told = []
    for _ in range(5):
        told.append(windows.admit("k", (Window(120.0, 4),), paces=minute(2)))
        time.now += 1

    assert [verdict.remaining for verdict in told] == [1, 0, 0, 0, 0]
    assert [verdict.wait_s == 0.0 for verdict in told] == [True, True, True, True, False]
    time.now = 1_000.0 + 70
    # Within the last minute there was no call, but the burst is used up.
    refused = windows.admit("k", (Window(120.0, 4),), paces=minute(2))
    assert (refused.remaining, refused.wait_s, refused.reset_s) == (0, 50.0, 50.0)


def test_a_verdict_tells_what_is_left_and_when_there_will_be_more():
    time = FakeTime()
    windows = SlidingWindows(time)
    first = windows.admit("k", minute(3))
    time.now += 10
    second = windows.admit("k", minute(3))

    assert (first.remaining, first.reset_s, first.full) == (2, 60.0, None)
    assert (second.remaining, second.reset_s) == (1, 50.0)


def test_calls_that_no_window_reaches_are_let_go():
    time = FakeTime()
    windows = SlidingWindows(time)
    for _ in range(1_000):
        windows.admit("k", minute(10))
        time.now += 7

    assert len(windows._calls["k"]) <= 10
