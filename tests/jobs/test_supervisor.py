# SPDX-License-Identifier: Apache-2.0
"""What the supervisor promises about order, ends and threads."""

import dataclasses
import gc
import threading
import time
import weakref
from collections.abc import Callable
from itertools import pairwise

import pytest
from PySide6.QtCore import QObject, QThread, QTimer
from pytestqt.qtbot import QtBot

from casepack_desktop.domain.errors import NotFound
from casepack_desktop.jobs.events import (
    JobCancelled,
    JobCompleted,
    JobFailed,
    JobProgressed,
    JobStarted,
    UnexpectedFailure,
)
from casepack_desktop.jobs.job import JobContext, Weight
from casepack_desktop.jobs.supervisor import JobSupervisor
from casepack_desktop.support.progress import Cancelled
from tests.jobs.builders import PATIENCE_MS, Door, Heard, a_job, until_cancelled


def until_idle(qtbot: QtBot, supervisor: JobSupervisor, doing: Callable[[], object]) -> None:
    with qtbot.wait_signal(supervisor.all_idle, timeout=PATIENCE_MS):
        doing()


def submit_all(supervisor: JobSupervisor, *jobs: tuple[str, Weight]) -> None:
    for job_id, weight in jobs:
        supervisor.submit(a_job(job_id, weight=weight))


def test_a_job_is_queued_started_and_completed_with_its_result(
    qtbot: QtBot, supervisor: JobSupervisor, heard: Heard
) -> None:
    until_idle(qtbot, supervisor, lambda: supervisor.submit(a_job("a", lambda _context: 42)))
    assert heard.story("a") == ["JobQueued", "JobStarted", "JobCompleted"]
    completed = heard.last()
    assert isinstance(completed, JobCompleted)
    assert completed.result == 42
    assert completed.title.msgid.format(**completed.title.params) == "Report a"
    assert supervisor.is_idle
    assert heard.idle == 1


def test_jobs_of_one_weight_run_in_the_order_they_came(
    qtbot: QtBot, supervisor: JobSupervisor, heard: Heard
) -> None:
    names = [str(number) for number in range(20)]
    jobs = [(name, Weight.SHORT) for name in names]
    until_idle(qtbot, supervisor, lambda: submit_all(supervisor, *jobs))
    assert heard.of(JobStarted) == heard.of(JobCompleted) == names
    assert heard.idle == 1


def test_short_jobs_go_before_long_ones_submitted_with_them(
    qtbot: QtBot, supervisor: JobSupervisor, heard: Heard
) -> None:
    jobs = [("import", Weight.LONG), ("a", Weight.SHORT), ("pack", Weight.LONG)]
    until_idle(qtbot, supervisor, lambda: submit_all(supervisor, *jobs, ("b", Weight.SHORT)))
    assert heard.of(JobStarted) == ["a", "b", "import", "pack"]


def test_a_short_job_waits_for_a_long_one_that_has_begun(
    qtbot: QtBot, supervisor: JobSupervisor, heard: Heard
) -> None:
    door = Door()
    supervisor.submit(a_job("import", lambda _context: door.wait(), Weight.LONG))
    supervisor.submit(a_job("pack", weight=Weight.LONG))
    qtbot.wait_until(lambda: door.is_reached, timeout=PATIENCE_MS)
    supervisor.submit(a_job("report"))
    until_idle(qtbot, supervisor, door.open)
    assert heard.of(JobCompleted) == ["import", "report", "pack"]


def test_only_one_job_runs_at_a_time(qtbot: QtBot, supervisor: JobSupervisor, heard: Heard) -> None:
    jobs = [(str(number), Weight.SHORT) for number in range(9)]
    until_idle(qtbot, supervisor, lambda: submit_all(supervisor, *jobs))
    names = [type(event).__name__ for event in heard.events[9:]]
    assert names == ["JobStarted", "JobCompleted"] * 9


def test_a_waiting_job_is_cancelled_at_once_and_never_begins(
    qtbot: QtBot, supervisor: JobSupervisor, heard: Heard
) -> None:
    door = Door()
    begun: list[str] = []
    supervisor.submit(a_job("first", lambda _context: door.wait()))
    supervisor.submit(a_job("second", lambda _context: begun.append("second")))
    qtbot.wait_until(lambda: door.is_reached, timeout=PATIENCE_MS)
    assert supervisor.cancel("second")
    cancelled = heard.last()
    assert isinstance(cancelled, JobCancelled)
    assert (cancelled.job_id, cancelled.has_begun) == ("second", False)
    until_idle(qtbot, supervisor, door.open)
    assert begun == []
    assert heard.story("second") == ["JobQueued", "JobCancelled"]


def test_cancelling_the_only_waiting_job_leaves_all_idle(
    supervisor: JobSupervisor, heard: Heard
) -> None:
    supervisor.submit(a_job("a"))
    assert supervisor.cancel("a")
    assert heard.idle == 1


def test_a_running_job_is_cancelled_at_its_next_progress(
    qtbot: QtBot, supervisor: JobSupervisor, heard: Heard
) -> None:
    with qtbot.wait_signal(supervisor.job_progressed, timeout=PATIENCE_MS):
        supervisor.submit(a_job("a", until_cancelled))
    until_idle(qtbot, supervisor, lambda: supervisor.cancel("a"))
    assert heard.of(JobCompleted) == heard.of(JobFailed) == []
    cancelled = heard.last()
    assert isinstance(cancelled, JobCancelled)
    assert cancelled.has_begun


def test_the_job_after_a_cancelled_one_is_not_cancelled(
    qtbot: QtBot, supervisor: JobSupervisor, heard: Heard
) -> None:
    supervisor.submit(a_job("a", until_cancelled))
    supervisor.submit(a_job("b", lambda context: context.progress(1, 1)))
    with qtbot.wait_signal(supervisor.job_progressed, timeout=PATIENCE_MS):
        pass
    until_idle(qtbot, supervisor, lambda: supervisor.cancel("a"))
    assert heard.of(JobCancelled) == ["a"]
    assert heard.of(JobCompleted) == ["b"]


def test_work_can_ask_whether_it_is_cancelled(
    qtbot: QtBot, supervisor: JobSupervisor, heard: Heard
) -> None:
    door = Door()

    def work(context: JobContext) -> tuple[bool, bool]:
        before = context.is_cancelled
        door.wait()
        return before, context.is_cancelled

    supervisor.submit(a_job("a", work))
    qtbot.wait_until(lambda: door.is_reached, timeout=PATIENCE_MS)
    supervisor.cancel("a")
    until_idle(qtbot, supervisor, door.open)
    completed = heard.last()
    assert isinstance(completed, JobCompleted), "without a cancel point left it is completed"
    assert completed.result == (False, True)


def test_cancelling_an_unknown_job_says_so(supervisor: JobSupervisor, heard: Heard) -> None:
    assert not supervisor.cancel("nothing")
    assert heard.events == []
    assert heard.idle == 0


def test_a_problem_fails_the_job_with_it(
    qtbot: QtBot, supervisor: JobSupervisor, heard: Heard
) -> None:
    problem = NotFound(reference="INC-2026-00009")

    def work(_context: JobContext) -> None:
        raise problem

    until_idle(qtbot, supervisor, lambda: supervisor.submit(a_job("a", work)))
    failed = heard.last()
    assert isinstance(failed, JobFailed)
    assert failed.problem is problem
    assert not failed.is_bug


class _Panic(BaseException):
    """What a library written in Rust raises: no Exception."""


@pytest.mark.parametrize("error", [ZeroDivisionError, _Panic, SystemExit, KeyboardInterrupt])
def test_a_bug_fails_the_job_is_logged_and_the_queue_goes_on(
    error: type[BaseException],
    qtbot: QtBot,
    supervisor: JobSupervisor,
    heard: Heard,
    expect_log: Callable[[str], None],
    caplog: pytest.LogCaptureFixture,
) -> None:
    expect_log(rf"job a ended by a bug: {error.__name__}")

    def work(_context: JobContext) -> None:
        raise error("Mail server of Baltic Grid")

    supervisor.submit(a_job("a", work))
    until_idle(qtbot, supervisor, lambda: supervisor.submit(a_job("b")))
    (failed,) = [event for event in heard.events if isinstance(event, JobFailed)]
    assert failed.is_bug
    assert isinstance(failed.problem, UnexpectedFailure)
    assert isinstance(failed.problem.__cause__, error)
    assert "Baltic" not in str(failed.problem)
    assert heard.of(JobCompleted) == ["b"]
    (record,) = [record for record in caplog.records if record.levelname == "ERROR"]
    assert record.exc_info is not None
    assert record.exc_info[2] is not None
    assert "Baltic" not in record.getMessage()


def test_progress_is_told_at_most_ten_times_a_second(qtbot: QtBot) -> None:
    now = [0.0]
    supervisor = JobSupervisor(seconds=lambda: now[0])
    heard = Heard(supervisor)

    def work(context: JobContext) -> None:
        for step in range(3_000):
            context.progress(step, 3_000)
            now[0] += 1 / 1024

    until_idle(qtbot, supervisor, lambda: supervisor.submit(a_job("a", work)))
    supervisor.shutdown()
    told = [event for event in heard.events if isinstance(event, JobProgressed)]
    assert told[0] == JobProgressed("a", 0, 3_000)
    gaps = {after.done - before.done for before, after in pairwise(told)}
    assert gaps == {103}, "steps between two signals: the first ones that are 0.1 s apart"


def test_cancelling_works_between_two_told_steps(qtbot: QtBot) -> None:
    supervisor = JobSupervisor(seconds=lambda: 0.0)
    heard = Heard(supervisor)
    with qtbot.wait_signal(supervisor.job_progressed, timeout=PATIENCE_MS):
        supervisor.submit(a_job("a", until_cancelled))
    until_idle(qtbot, supervisor, lambda: supervisor.cancel("a"))
    supervisor.shutdown()
    assert len(heard.of(JobProgressed)) == 1
    assert heard.of(JobCancelled) == ["a"]


class _Plain:
    """No QObject: Qt cannot know in which thread it lives."""

    def __init__(self) -> None:
        self.threads: list[bool] = []

    def note(self, *_values: object) -> None:
        self.threads.append(_is_gui_thread())


def _is_gui_thread() -> bool:
    return threading.current_thread() is threading.main_thread()


def test_lambdas_and_methods_of_plain_objects_run_on_the_gui_thread(
    qtbot: QtBot, supervisor: JobSupervisor
) -> None:
    plain = _Plain()
    threads: list[QThread] = []
    in_worker: list[bool] = []

    def work(context: JobContext) -> None:
        in_worker.append(_is_gui_thread())
        context.progress(1, 2)

    for signal in (
        supervisor.job_queued,
        supervisor.job_started,
        supervisor.job_progressed,
        supervisor.job_completed,
        supervisor.all_idle,
    ):
        signal.connect(lambda *_values: threads.append(QThread.currentThread()))
        signal.connect(plain.note)
    until_idle(qtbot, supervisor, lambda: supervisor.submit(a_job("a", work)))
    assert in_worker == [False]
    assert plain.threads == [True] * 5
    assert [thread == supervisor.thread() for thread in threads] == [True] * 5


def test_failures_and_cancels_arrive_on_the_gui_thread(
    qtbot: QtBot, supervisor: JobSupervisor
) -> None:
    plain = _Plain()
    supervisor.job_failed.connect(plain.note)
    supervisor.job_cancelled.connect(plain.note)

    def fail(_context: JobContext) -> None:
        raise NotFound(reference="x")

    def stop(_context: JobContext) -> None:
        raise Cancelled

    supervisor.submit(a_job("a", fail))
    until_idle(qtbot, supervisor, lambda: supervisor.submit(a_job("b", stop)))
    assert plain.threads == [True, True]


def test_payloads_cannot_be_changed(qtbot: QtBot, supervisor: JobSupervisor, heard: Heard) -> None:
    work = a_job("a", lambda context: context.progress(1, 2))
    until_idle(qtbot, supervisor, lambda: supervisor.submit(work))
    assert len(heard.events) == 4
    for event in heard.events:
        with pytest.raises(dataclasses.FrozenInstanceError):
            event.job_id = "b"  # type: ignore[misc]


def test_a_slot_may_submit_the_next_job(
    qtbot: QtBot, supervisor: JobSupervisor, heard: Heard
) -> None:
    supervisor.job_completed.connect(
        lambda done: supervisor.submit(a_job("b")) if done.job_id == "a" else None
    )
    until_idle(qtbot, supervisor, lambda: supervisor.submit(a_job("a")))
    assert heard.of(JobCompleted) == ["a", "b"]
    assert heard.idle == 1


def test_a_slot_may_cancel_the_last_waiting_job_and_all_idle_comes_once(
    qtbot: QtBot, supervisor: JobSupervisor, heard: Heard
) -> None:
    supervisor.job_completed.connect(lambda _done: supervisor.cancel("b"))
    supervisor.submit(a_job("a"))
    until_idle(qtbot, supervisor, lambda: supervisor.submit(a_job("b")))
    assert (heard.of(JobCompleted), heard.of(JobCancelled)) == (["a"], ["b"])
    until_idle(qtbot, supervisor, lambda: supervisor.submit(a_job("c")))
    assert heard.idle == 2


def test_a_second_job_of_an_id_is_refused_while_the_first_waits_or_runs(
    qtbot: QtBot, supervisor: JobSupervisor, heard: Heard
) -> None:
    door = Door()
    supervisor.submit(a_job("a", lambda _context: door.wait()))
    with pytest.raises(ValueError, match="job a"):
        supervisor.submit(a_job("a", weight=Weight.LONG))
    qtbot.wait_until(lambda: door.is_reached, timeout=PATIENCE_MS)
    with pytest.raises(ValueError, match="job a"):
        supervisor.submit(a_job("a"))
    until_idle(qtbot, supervisor, door.open)
    until_idle(qtbot, supervisor, lambda: supervisor.submit(a_job("a")))
    assert heard.of(JobCompleted) == ["a", "a"]


def test_a_job_cannot_submit_from_its_own_thread(
    qtbot: QtBot, supervisor: JobSupervisor, expect_log: Callable[[str], None], heard: Heard
) -> None:
    expect_log("job a ended by a bug: RuntimeError")
    work = a_job("a", lambda _context: supervisor.submit(a_job("b")))
    until_idle(qtbot, supervisor, lambda: supervisor.submit(work))
    assert heard.of(JobFailed) == ["a"]
    assert heard.story("b") == []


def test_shutdown_cancels_the_running_and_the_waiting_and_announces_it(qtbot: QtBot) -> None:
    supervisor = JobSupervisor()
    heard = Heard(supervisor)
    with qtbot.wait_signal(supervisor.job_progressed, timeout=PATIENCE_MS):
        supervisor.submit(a_job("running", until_cancelled))
    supervisor.submit(a_job("short"))
    supervisor.submit(a_job("long", weight=Weight.LONG))
    supervisor.shutdown()
    assert sorted(heard.of(JobCancelled)) == ["long", "running", "short"]
    assert heard.of(JobCompleted) == []
    assert heard.idle == 1
    assert supervisor.is_idle
    supervisor.shutdown()
    with pytest.raises(RuntimeError):
        supervisor.submit(a_job("late"))


def test_shutdown_right_after_the_start_ends_the_job_once(qtbot: QtBot) -> None:
    for _ in range(50):
        supervisor = JobSupervisor()
        heard = Heard(supervisor)
        supervisor.job_started.connect(_shutting_down(supervisor))
        with qtbot.wait_signal(supervisor.all_idle, timeout=PATIENCE_MS):
            supervisor.submit(a_job("a", until_cancelled))
        assert heard.of(JobCancelled) == ["a"]


def _shutting_down(supervisor: JobSupervisor) -> Callable[[JobStarted], None]:
    return lambda _started: supervisor.shutdown()


def test_shutdown_without_any_job_ends_at_once(qtbot: QtBot) -> None:
    JobSupervisor().shutdown()


def test_a_result_that_was_ready_at_shutdown_is_announced(qtbot: QtBot) -> None:
    supervisor = JobSupervisor()
    heard = Heard(supervisor)
    door = Door()

    def work(_context: JobContext) -> str:
        door.wait()
        return "written"

    supervisor.submit(a_job("a", work))
    qtbot.wait_until(lambda: door.is_reached, timeout=PATIENCE_MS)
    door.open()
    supervisor.shutdown()
    completed = heard.last()
    assert isinstance(completed, JobCompleted)
    assert completed.result == "written"


class _Result:
    """Something that can be seen to go away."""


def test_a_thousand_jobs_leave_no_thread_and_no_growth(
    qtbot: QtBot, supervisor: JobSupervisor
) -> None:
    results: weakref.WeakSet[_Result] = weakref.WeakSet()
    worker_threads: set[int] = set()

    def work(context: JobContext) -> _Result:
        worker_threads.add(threading.get_ident())
        context.progress(1, 1)
        result = _Result()
        results.add(result)
        return result

    def run(first: int, count: int) -> None:
        for number in range(first, first + count):
            supervisor.submit(a_job(str(number), work))

    until_idle(qtbot, supervisor, lambda: run(0, 50))
    before = (_objects(), threading.active_count())
    until_idle(qtbot, supervisor, lambda: run(50, 1_000))
    after = (_objects(), threading.active_count())
    assert len(results) == 0
    assert len(worker_threads) == 1
    assert after[1] == before[1]
    assert after[0] - before[0] < 100, "one object kept for each job would be 1,000"
    assert len(supervisor.findChildren(QObject)) < 10


def _objects() -> int:
    gc.collect()
    return len(gc.get_objects())


def test_the_gui_thread_turns_while_a_job_is_busy(
    qtbot: QtBot,
    supervisor: JobSupervisor,
    record_testsuite_property: Callable[[str, object], None],
) -> None:
    """The longest gap is recorded, not judged: the benchmarks do that on a quiet machine."""
    enough = threading.Event()
    ticks: list[float] = []

    def tick() -> None:
        ticks.append(time.monotonic())
        if len(ticks) == 50:
            enough.set()

    def busy(context: JobContext) -> int:
        turns = 0
        while not enough.is_set():
            turns += sum(range(1_000))
            context.progress(turns, turns + 1)
        return turns

    timer = QTimer(interval=10)
    timer.timeout.connect(tick)
    timer.start()
    until_idle(qtbot, supervisor, lambda: supervisor.submit(a_job("a", busy)))
    timer.stop()
    assert len(ticks) >= 50
    gaps = [later - earlier for earlier, later in pairwise(ticks)]
    record_testsuite_property("longest_gui_gap_ms", round(max(gaps) * 1000, 1))
