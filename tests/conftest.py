"""Options and fixtures of the whole suite: the device, and the evidence that verification tests leave."""

from __future__ import annotations

import json
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest

from gradnotes import evidence
from tests.verification import Verification

VERIFIED = pytest.StashKey[list[evidence.Record]]()
PASSED = pytest.StashKey[bool]()


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("gradnotes")
    group.addoption("--device", choices=evidence.DEVICES, default="cpu", help="where PyTorch computes")
    group.addoption("--record", type=Path, help="write the records of passing verification tests to this file")


def pytest_configure(config: pytest.Config) -> None:
    config.stash[VERIFIED] = []


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.when == "call":
        item.stash[PASSED] = report.passed
    return report


@pytest.fixture
def device(request: pytest.FixtureRequest) -> str:
    """The device on which PyTorch computes: cpu, or cuda where asked for."""
    return str(request.config.getoption("--device"))


@pytest.fixture
def verify(request: pytest.FixtureRequest, device: str) -> Iterator[Verification]:
    """Compares and counts for one displayed thing, named by the test: see `gradnotes.evidence.item_of`."""
    verification = Verification(evidence.item_of(request.node.nodeid), device)
    yield verification
    if request.node.stash.get(PASSED, False):
        assert verification.cases, f"{verification.item}: the check compared nothing"
        if request.config.getoption("--record"):
            request.config.stash[VERIFIED].append(verification.record())
        else:
            _compare_with_record(verification)


def _compare_with_record(verification: Verification) -> None:
    """A recorded check that now counts other cases is not the check that was recorded."""
    recorded = evidence.records(verification.device).get(verification.item)
    if recorded is not None and recorded.hash == evidence.digest(verification.item):
        assert recorded.cases == verification.cases, (
            f"{verification.item}: {recorded.cases} cases are recorded, {verification.cases} ran; "
            f"make verify ID={verification.item}"
        )
        if verification.judgement is not None:
            _compare_with_verdict(verification, recorded)


def _compare_with_verdict(verification: Verification, recorded: evidence.Record) -> None:
    """Judged again on the recorded measurements, a claim gets the recorded verdict from the recorded numbers."""
    now = verification.record()
    assert now.verdict == recorded.verdict, f"{now.id}: {recorded.verdict} is recorded, it is {now.verdict}"
    assert recorded.numbers is not None
    assert now.numbers is not None
    for name, parts in now.numbers.items():
        # The last of the six digits may fall to either side.
        assert parts == pytest.approx(recorded.numbers[name], rel=1e-5, abs=1e-12), f"{now.id}: {name}"


def pytest_sessionfinish(session: pytest.Session) -> None:
    target = session.config.getoption("--record")
    if target:
        from dataclasses import asdict

        rows = [json.dumps(asdict(record)) for record in session.config.stash[VERIFIED]]
        Path(target).write_text("\n".join(rows), encoding="utf-8")
