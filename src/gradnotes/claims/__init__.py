r"""Claims: what is said about training deep networks, and what would refute it.

A claim is a function in `gradnotes/claims/<topic>/<concept>.py` that reads recorded measurements and judges:

    from gradnotes.claims import S2, Judgement, Measurements, Number, claim, number

    @claim(
        statement={"en": "With c = 2 the signal of a ReLU net keeps its norm.", "zh": "c = 2 时……"},
        origin=S2,
        rests_on=("experiments.initialization.signal",),
        refuted_by={"en": "A norm that changes by more than a factor of two over 50 layers.", "zh": "……"},
        numbers={"change": Number({"en": "change over 50 layers, decades", "zh": "……"}, "+.2f")},
        findings={
            "holds": {"en": "Over 50 layers the norm changed by {change} decades.", "zh": "……"},
            "fails": {"en": "The norm changed by {change} decades.", "zh": "……"},
        },
    )
    def two_keeps_the_norm(measured: Measurements) -> Judgement:
        change = measured["initialization.signal.relu.c_2p0.forward"]
        steady = abs(change.value) < math.log10(2)
        return Judgement("holds" if steady else "fails", change=number(change.value, theory=0.0))

Its id is `<topic>.<function>`; a page shows it by a `claim` fence. No number of a measurement is typed: a finding
names the deciding numbers in braces. The verdicts are

- `holds`: what was measured agrees with the statement;
- `depends`: it does under a condition, which the finding names;
- `fails`: what was measured contradicts it;
- `no_difference`: runs were compared and their difference is not told from chance; the finding says what difference
  would have been seen.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import string
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, get_args

from gradnotes import LANGUAGES

if TYPE_CHECKING:
    from gradnotes.evidence import Measurement

__all__ = [
    "PRACTICE", "S0", "S1", "S2", "S3", "S4", "Claim", "Judgement", "Kind", "Measurements", "Number", "Origin", "Value",
    "claim", "get", "names", "number",
]  # fmt: skip

Text = Mapping[str, str]
"""The same words in each language of the site."""

Kind = Literal["holds", "depends", "fails", "no_difference"]
"""A verdict."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Who says it: one of the source notes, or a work with its address."""

    name: Text
    url: str | None = None


S0 = Origin({"en": "source note S0, course summary", "zh": "源笔记 S0（课程总结）"})
S1 = Origin({"en": "source note S1, course summary", "zh": "源笔记 S1（课程总结）"})
S2 = Origin({"en": "source note S2, lecture", "zh": "源笔记 S2（课堂讲义）"})
S3 = Origin({"en": "source note S3, slides", "zh": "源笔记 S3（幻灯片）"})
S4 = Origin({"en": "source note S4, web book", "zh": "源笔记 S4（网络书）"})
PRACTICE = Origin({"en": "said among practitioners", "zh": "业界常见说法"})


@dataclass(frozen=True, slots=True)
class Number:
    """How a deciding number is shown: what it is, in each language, its format spec, and words for what stands for one.

    `words`: what is said in place of these values, as of 1 where a measurement is whether something was refused.
    """

    label: Text
    spec: str = ".3g"
    words: Mapping[float, Text] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Value:
    """A deciding number: measured, with what theory says, and the bounds of its interval, where there are such."""

    value: float
    theory: float | None = None
    low: float | None = None
    high: float | None = None

    def recorded(self) -> dict[str, float]:
        """What is stored of it."""
        parts = {"value": self.value, "theory": self.theory, "low": self.low, "high": self.high}
        return {name: part for name, part in parts.items() if part is not None}


def number(value: float, *, theory: float | None = None, interval: tuple[float, float] | None = None) -> Value:
    """A deciding number of a judgement."""
    low, high = interval or (None, None)
    return Value(float(value), theory, low, high)


class Judgement:
    """A verdict with the numbers that decided it, by the names that the claim declares."""

    def __init__(self, verdict: Kind, **numbers: Value) -> None:
        self.verdict = verdict
        self.numbers = numbers


class Measurements(Mapping[str, "Measurement"]):
    """The measurements that a claim rests on, by id. KeyError names one that its experiments do not record."""

    def __init__(self, known: Mapping[str, Measurement]) -> None:
        self._known = dict(known)

    def __getitem__(self, name: str) -> Measurement:
        if name not in self._known:
            raise KeyError(f"{name} is not recorded by the experiments that the claim rests on")
        return self._known[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._known)

    def __len__(self) -> int:
        return len(self._known)

    def samples(self, name: str) -> tuple[float, ...]:
        """The values of the seeds. ValueError where the experiment is not a repeated one."""
        samples = self[name].samples
        if samples is None:
            raise ValueError(f"{name} has no samples: its experiment takes no seed")
        return samples


Check = Callable[[Measurements], Judgement]


@dataclass(frozen=True)
class Claim:
    """A statement that is judged; `id` is `<topic>.<function>`, `path` and `line` where it is defined."""

    id: str
    check: Check
    statement: Text
    origin: Origin
    rests_on: tuple[str, ...]
    refuted_by: Text
    numbers: Mapping[str, Number]
    findings: Mapping[Kind, Text]

    @property
    def path(self) -> str:
        """The file that defines it."""
        return str(inspect.unwrap(self.check).__code__.co_filename)

    @property
    def line(self) -> int:
        """The line of its definition."""
        return int(inspect.unwrap(self.check).__code__.co_firstlineno)

    def judge(self, measured: Mapping[str, Measurement]) -> Judgement:
        """The verdict on these measurements.

        ValueError where the check returns a verdict without a finding, or other numbers than are declared.
        """
        judgement = self.check(Measurements(measured))
        if judgement.verdict not in self.findings:
            raise ValueError(f"claim {self.id}: no finding says what {judgement.verdict!r} means")
        if judgement.numbers.keys() != self.numbers.keys():
            differ = sorted(judgement.numbers.keys() ^ self.numbers.keys())
            raise ValueError(f"claim {self.id}: declared and returned numbers differ in {', '.join(differ)}")
        return judgement


_claims: dict[str, Claim] = {}


def claim(
    *,
    statement: Text,
    origin: Origin,
    rests_on: tuple[str, ...],
    refuted_by: Text,
    numbers: Mapping[str, Number],
    findings: Mapping[Kind, Text],
) -> Callable[[Check], Claim]:
    """Makes a claim of a check; see the module.

    Raises:
        ValueError: a language is missing, a finding names no declared number, a verdict does not exist, no finding is
            left for the statement to be refuted, or another module of the topic declares the same name.
    """

    def declare(check: Check) -> Claim:
        topic = check.__module__.removeprefix(f"{__name__}.").partition(".")[0]
        name = f"{topic}.{check.__name__}"
        texts = {"statement": statement, "refuted_by": refuted_by, "origin": origin.name}
        texts |= {f"finding of {kind}": text for kind, text in findings.items()}
        texts |= {f"label of {key}": value.label for key, value in numbers.items()}
        for what, text in texts.items():
            missing = [language for language in LANGUAGES if not text.get(language, "").strip()]
            if missing:
                raise ValueError(f"claim {name}: no {what} in {', '.join(missing)}")
        unknown = set(findings) - set(get_args(Kind))
        if unknown:
            raise ValueError(f"claim {name}: {sorted(unknown)[0]!r} is not one of {', '.join(get_args(Kind))}")
        if len(findings) < 2:
            raise ValueError(f"claim {name}: with one verdict only, nothing could refute it")
        if not rests_on:
            raise ValueError(f"claim {name}: it rests on no experiment")
        if name in _claims and _claims[name].check.__module__ != check.__module__:
            raise ValueError(f"claim {name}: {_claims[name].check.__module__} declares it already")
        for kind, text in findings.items():
            for language in LANGUAGES:
                strange = _fields(text[language]) - numbers.keys()
                if strange:
                    raise ValueError(f"claim {name}: the finding of {kind} names {sorted(strange)[0]!r}, no number")
        _claims[name] = Claim(name, check, statement, origin, rests_on, refuted_by, dict(numbers), dict(findings))
        return _claims[name]

    return declare


def _fields(text: str) -> set[str]:
    """The numbers that a finding names: `{change}`, and `{change.theory}` for a part of one."""
    return {name.partition(".")[0] for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def get(name: str) -> Claim:
    """The claim of this id. KeyError for an unknown one."""
    topic = name.partition(".")[0]
    if topic in topics():
        importlib.import_module(f"{__name__}.{topic}")
    return _claims[name]


def names(topic: str | None = None) -> list[str]:
    """The ids of all claims, or of one topic's, in the order of their definition."""
    found = []
    for module in [topic] if topic else topics():
        importlib.import_module(f"{__name__}.{module}")
        found += [name for name in _claims if name.partition(".")[0] == module]
    return found


def topics() -> list[str]:
    """The names of the topics, each a package of claims."""
    return sorted(m.name for m in pkgutil.iter_modules(__path__) if m.name != "statistics")
