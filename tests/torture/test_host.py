# SPDX-License-Identifier: Apache-2.0
"""A worker that waits does nothing of its work, and nothing else, before it is let go."""

from pathlib import Path

import pytest

from tests.helpers.torture import Host
from tests.helpers.torture_faults import ENOSPC, KILL, Fault, Tracer

_LINE = ["--workspace", "{}/new.casepack", "init"]


def _line(folder: Path) -> list[str]:
    return [word.replace("{}", str(folder)) for word in _LINE]


def test_a_tracer_sees_no_call_from_before_the_work(host: Host, tmp_path: Path) -> None:
    tracer = Tracer(host, tmp_path)
    for number in range(5):
        (tmp_path / str(number)).mkdir()
        traced = tracer.run(_line(tmp_path / str(number)))
        assert traced.ended.code == 0, traced.ended.err
        places = [rest for call, rest in traced.calls if call == "openat"]
        assert not [rest for rest in places if "worker." in rest]


@pytest.mark.parametrize("call", ["openat", "write"])
def test_a_worker_that_is_killed_early_leaves_its_word_to_go_to_nobody(
    host: Host, tmp_path: Path, call: str
) -> None:
    tracer = Tracer(host, tmp_path)
    for number in range(8):
        (tmp_path / str(number)).mkdir()
        tracer.run(_line(tmp_path / str(number)), Fault(call, 1, KILL, ""))
    (tmp_path / "last").mkdir()
    host.begin("command", waits=True, arguments=_line(tmp_path / "last"))
    ended = host.killed_after(0.3)
    assert ended.code < 0, "it did not wait"
    assert not list((tmp_path / "last").iterdir())


def test_a_fault_outside_the_test_says_so(host: Host, tmp_path: Path) -> None:
    tracer = Tracer(host, tmp_path)
    plain = tracer.run(_line(tmp_path))
    calls = [rest for call, rest in plain.calls if call == "openat"]
    outside = next(n for n, rest in enumerate(calls, start=1) if str(tmp_path) not in rest)
    inside = next(n for n, rest in enumerate(calls, start=1) if str(tmp_path) in rest)
    (tmp_path / "again").mkdir()
    again = _line(tmp_path / "again")
    assert tracer.run(again, Fault("openat", outside, ENOSPC, "")).is_elsewhere
    assert not tracer.run(again, Fault("openat", inside, ENOSPC, "")).is_elsewhere
