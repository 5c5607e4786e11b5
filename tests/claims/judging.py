"""Judges a claim on what is recorded, and on measurements that must bring out every other verdict."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fnmatch import fnmatchcase

from gradnotes import evidence
from gradnotes.claims import Claim, Kind
from gradnotes.evidence import Measurement
from tests.verification import Verification

Planted = Mapping[str, float | Sequence[float]]
"""Measurements in the place of the recorded ones: by id, or by a pattern with `*`; a sequence gives the samples."""

Flips = Mapping[Kind, Planted]
"""For each verdict, measurements that bring it out."""


def recorded(claim: Claim) -> dict[str, Measurement]:
    """The measurements that a claim rests on, by id. AssertionError where an experiment has recorded none."""
    found: dict[str, Measurement] = {}
    for experiment in claim.rests_on:
        measured = evidence.of_experiment(experiment)
        assert measured, f"{experiment} has recorded nothing; make verify ID={experiment}"
        found |= measured
    return found


def planted(measured: Mapping[str, Measurement], changes: Planted) -> dict[str, Measurement]:
    """The measurements with some of them changed. A number takes the place of every sample too."""
    changed = dict(measured)
    for pattern, value in changes.items():
        names = [name for name in measured if fnmatchcase(name, pattern)]
        assert names, f"no measurement is called {pattern}"
        for name in names:
            old = measured[name].samples
            if isinstance(value, Sequence):
                assert old is not None, f"{name} has no samples"
                changed[name] = replace(measured[name], value=sum(value) / len(value), samples=tuple(value))
            else:
                samples = None if old is None else tuple(value for _ in old)
                changed[name] = replace(measured[name], value=value, samples=samples)
    return changed


def judged(verify: Verification, claim: Claim, flips: Flips) -> None:
    """Judge a claim. `flips`: for every other verdict that its findings allow, measurements that bring it out."""
    measured = recorded(claim)
    judgement = claim.judge(measured)
    verify.judgement = judgement
    for kind, changes in flips.items():
        verify.equal(claim.judge(planted(measured, changes)).verdict, kind, what=f"{claim.id} on {changes}")
    reached = {judgement.verdict, *flips}
    assert reached == set(claim.findings), f"{claim.id}: nothing brings out {set(claim.findings) - reached}"
    assert judgement.verdict not in flips, f"{claim.id}: {judgement.verdict} is the verdict already"
