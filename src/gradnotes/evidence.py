"""What passed where: a record for every displayed thing, and the recorded measurements.

A record holds the hash of the thing together with its check. When either changes, the hash no longer matches and the
thing counts as not verified until `gradnotes verify` has run its check again.
"""

from __future__ import annotations

import functools
import hashlib
import json
import math
import os
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from gradnotes import LANGUAGES, ROOT, claims, formulas, sources

if TYPE_CHECKING:
    from gradnotes.experiments import Measured

KINDS = ("formulas", "reference", "figures", "tables", "experiments", "claims")
DEVICES = ("cpu", "cuda")

ROW = "test_row"
"""The test of every row of the conventions table, with the row's name as its parameter."""


@dataclass(frozen=True, slots=True)
class Record:
    """One check that passed: on which device, with which versions, over how many cases, with what largest error."""

    id: str
    hash: str
    device: str
    device_name: str
    versions: dict[str, str]
    date: str
    cases: int
    max_error: float | None
    verdict: str
    test: str
    numbers: dict[str, dict[str, float]] | None = None
    """Of a claim, what decided: by name the `value`, and where there are any, `theory`, `low` and `high`."""


VERDICTS = ("holds", "depends", "fails", "no_difference")
"""What can come of a claim; of everything else a check passes or there is no record."""

PASSED = ("pass", *VERDICTS)


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a page says of a displayed thing."""

    id: str
    state: Literal["verified", "changed", "missing"]
    records: tuple[Record, ...]
    test: str


@dataclass(frozen=True, slots=True)
class Measurement:
    """A measured number with its unit, and the experiment it comes from.

    Of a repeated experiment the value is the mean of `samples`, the values of its seeds in their order.
    """

    id: str
    value: float | int
    unit: str
    experiment: str
    samples: tuple[float, ...] | None = None


def split(item_id: str) -> tuple[str, str, str]:
    """Kind, topic and name: `formulas.activations.silu`, `snippets/activations/silu.py`. KeyError for anything else."""
    if item_id.startswith("snippets/"):
        parts = item_id.split("/")
        if len(parts) < 3 or not item_id.endswith(".py"):
            raise KeyError(item_id)
        return "snippets", parts[1], "/".join(parts[2:])
    parts = item_id.split(".")
    if len(parts) != 3 or parts[0] not in KINDS:
        raise KeyError(item_id)
    return parts[0], parts[1], parts[2]


def test_of(item_id: str) -> str:
    """The test that verifies an item, as pytest names it."""
    kind, topic, name = split(item_id)
    if kind == "snippets":
        return f"tests/snippets/test_snippets.py::test_snippet[{topic}/{name}]"
    function = _function_of(kind, topic, name)
    return f"tests/{kind}/test_{topic}.py::{function}" + (f"[{name}]" if function == ROW else "")


def _function_of(kind: str, topic: str, name: str) -> str:
    """The function that is the test, which one function is for all rows of the conventions table."""
    return ROW if (kind, topic) == ("claims", "conventions") else f"test_{name}"


def item_of(test: str) -> str:
    """The item that a test verifies: the inverse of `test_of`."""
    path, _, name = test.partition("::")
    kind, file = path.split("/")[-2:]
    if name.startswith(f"{ROW}["):
        name = name.removeprefix(f"{ROW}[").removesuffix("]")
    if kind == "snippets":
        return f"snippets/{name.removeprefix('test_snippet[').removesuffix(']')}"
    return f"{kind}.{file.removeprefix('test_').removesuffix('.py')}.{name.removeprefix('test_')}"


def items(root: Path = ROOT) -> list[str]:
    """The ids of everything that a page can display and a test must verify."""
    found = [f"formulas.{name}" for name in formulas.names() if not formulas.get(name).stated]
    for kind in KINDS[1:]:
        for topic in sorted(_topics(kind, root)):
            for module in _modules(kind, topic, root):
                found += [
                    f"{kind}.{topic}.{segment.name}"
                    for segment in module.segments.values()
                    if segment.text.startswith(_DECORATORS.get(kind, ("def ",))) and not segment.name.startswith("_")
                ]
    found += [path.relative_to(root).as_posix() for path in sorted((root / "snippets").rglob("*.py"))]
    return sorted(found)


def _topics(kind: str, root: Path) -> set[str]:
    """A topic is a module, or a package where it would be too long for one."""
    return {path.stem for path in (root / "src" / "gradnotes" / kind).glob("[a-z]*") if _is_topic(path)}


def _is_topic(path: Path) -> bool:
    return path.suffix == ".py" or (path / "__init__.py").is_file()


def _modules(kind: str, topic: str, root: Path) -> list[sources.Module]:
    """The modules that define what a topic has of one kind."""
    whole = f"gradnotes.{kind}.{topic}"
    folder = root / "src" / "gradnotes" / kind / topic
    names = _parts(whole, folder, folder.stat().st_mtime_ns) if folder.is_dir() else (whole,)
    return [sources.module(name, root) for name in names]


@functools.lru_cache(maxsize=64)
def _parts(package: str, folder: Path, modified: int) -> tuple[str, ...]:
    return tuple(f"{package}.{path.stem}" for path in sorted(folder.glob("[a-z]*.py")))


def _module(kind: str, topic: str, name: str, root: Path) -> str:
    """The module that defines an item. SourceError where none does."""
    for module in _modules(kind, topic, root):
        if name in module.segments:
            return module.name
    raise sources.SourceError(f"nothing of {topic} in gradnotes.{kind} is called {name}")


_DECORATORS = {
    "figures": ("@figure",),
    "tables": ("@table",),
    "experiments": ("@experiment",),
    "claims": ("@claim", "@convention"),
}


def digest(item_id: str, root: Path = ROOT) -> str:
    """The hash of an item with its check. KeyError where there is no such item or no test of its name."""
    kind, topic, name = split(item_id)
    try:
        if kind == "snippets":
            path = root / item_id
            output = path.with_suffix(".out")
            texts = [p.read_bytes().replace(b"\r\n", b"\n").decode() for p in (path, output) if p.is_file()]
            if not path.is_file():
                raise KeyError(item_id)
            check = sources.closure("tests.snippets.test_snippets", "test_snippet", root).digest()
        else:
            texts = [sources.closure(_module(kind, topic, name, root), name, root).digest()]
            if kind == "formulas":
                texts += [formulas.get(f"{topic}.{name}").latex(language) for language in LANGUAGES]
            if kind == "claims":
                texts += _rests_on(claims.get(f"{topic}.{name}").rests_on, root)
            check = sources.closure(f"tests.{kind}.test_{topic}", _function_of(kind, topic, name), root).digest()
    except sources.SourceError as error:
        raise KeyError(f"{item_id}: {error}") from error
    return hashlib.sha256("\0".join([*texts, check]).encode()).hexdigest()[:16]


def _rests_on(experiments: Iterable[str], root: Path) -> list[str]:
    """What a claim's verdict depends on beside its source: the measurements, which others may make anew."""
    found = []
    for name in experiments:
        rows = of_experiment(name, root).values()
        found += [f"{m.id} {m.value!r} {m.samples!r}" for m in rows]
    return found


def records(device: str, root: Path = ROOT) -> dict[str, Record]:
    """All records of one device, by id."""
    found: dict[str, Record] = {}
    for path in sorted((root / "evidence" / device).glob("*.jsonl")):
        found |= _records(path, path.stat().st_mtime_ns)
    return found


@functools.lru_cache(maxsize=64)
def _records(path: Path, modified: int) -> dict[str, Record]:
    return {r.id: r for r in map(_record, _lines(path))}


def _record(line: str) -> Record:
    fields = json.loads(line)
    if fields.get("numbers"):
        numbers = fields["numbers"].items()
        fields["numbers"] = {name: {part: float(value) for part, value in parts.items()} for name, parts in numbers}
    return Record(**fields)


def stamp(item_id: str, root: Path = ROOT) -> Stamp:
    """Whether an item is verified now, and where. KeyError for an unknown one."""
    present = digest(item_id, root)
    known = [records(device, root).get(item_id) for device in DEVICES]
    passed = tuple(r for r in known if r is not None and r.hash == present and r.verdict in PASSED)
    state: Literal["verified", "changed", "missing"] = "verified"
    if not passed:
        state = "changed" if any(known) else "missing"
    return Stamp(item_id, state, passed, test_of(item_id))


def store(new: Iterable[Record], device: str, root: Path = ROOT) -> list[str]:
    """Write records, one sorted line each; a record that only confirms the old one leaves its line as it is.
    Returns the ids whose lines changed.
    """
    changed: list[str] = []
    by_topic: dict[str, list[Record]] = {}
    for record in new:
        by_topic.setdefault(split(record.id)[1], []).append(record)
    for topic, group in by_topic.items():
        path = root / "evidence" / device / f"{topic}.jsonl"
        kept = {r.id: r for r in map(_record, _lines(path))}
        for record in group:
            old = kept.get(record.id)
            if old is not None and _said(old) == _said(record):
                continue
            kept[record.id] = record
            changed.append(record.id)
        current = set(items(root))
        _write(path, (_row(kept[i]) for i in sorted(kept) if i in current))
    return changed


def _said(record: Record) -> tuple[object, ...]:
    return record.hash, record.verdict, record.cases, record.numbers


def measurements(topic: str, root: Path = ROOT) -> dict[str, Measurement]:
    """The recorded measurements of a topic, by id."""
    path = root / "evidence" / "measurements" / f"{topic}.jsonl"
    return _measurements(path, path.stat().st_mtime_ns) if path.is_file() else {}


@functools.lru_cache(maxsize=64)
def _measurements(path: Path, modified: int) -> dict[str, Measurement]:
    return {m.id: m for m in (Measurement(**_finite(json.loads(line))) for line in _lines(path))}


def _finite(record: dict[str, Any]) -> dict[str, Any]:
    """The inverse of `_stored` for a measurement."""
    if record["value"] in {"inf", "-inf"}:
        record["value"] = float(str(record["value"]))
    if record.get("samples"):
        record["samples"] = tuple(float(sample) for sample in record["samples"])
    return record


def measurement(measurement_id: str, root: Path = ROOT) -> Measurement:
    """One recorded measurement. KeyError where there is none."""
    return measurements(measurement_id.partition(".")[0], root)[measurement_id]


def of_experiment(experiment: str, root: Path = ROOT) -> dict[str, Measurement]:
    """What one experiment recorded, by id, sorted."""
    known = measurements(split(experiment)[1], root)
    return {name: known[name] for name in sorted(known) if known[name].experiment == experiment}


def store_measurements(topic: str, experiment: str, values: Mapping[str, Measured], root: Path = ROOT) -> None:
    """Replace one experiment's measurements by these, named without the topic."""
    path = root / "evidence" / "measurements" / f"{topic}.jsonl"
    kept = {i: m for i, m in measurements(topic, root).items() if m.experiment != experiment}
    for name, measured in values.items():
        identity = f"{topic}.{name}"
        # As they are read back: else the line of a whole number changes when its neighbours are stored.
        samples = None if measured.samples is None else tuple(map(float, measured.samples))
        kept[identity] = Measurement(identity, measured.value, measured.unit, experiment, samples)
    _write(path, (_row(kept[identity]) for identity in sorted(kept)))


def _row(item: Record | Measurement) -> dict[str, Any]:
    """What is stored of it: only a claim has deciding numbers, only a repeated experiment has samples."""
    fields = asdict(item).items()
    return {name: _stored(value) for name, value in fields if value is not None or name == "max_error"}


def _stored(value: Any) -> Any:
    """JSON has no infinities: they are stored as the words inf and -inf."""
    if isinstance(value, dict):
        return {name: _stored(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_stored(part) for part in value]
    return repr(value) if isinstance(value, float) and math.isinf(value) else value


def _lines(path: Path) -> list[str]:
    return [line for line in path.read_text(encoding="utf-8").splitlines() if line] if path.is_file() else []


def _write(path: Path, rows: Iterable[dict[str, object]]) -> None:
    """All or nothing: an interrupted run leaves the old file whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    text = "".join(json.dumps(row, ensure_ascii=False, allow_nan=False) + "\n" for row in rows)
    if path.is_file() and path.read_text(encoding="utf-8") == text:
        return
    handle, temporary = tempfile.mkstemp(dir=path.parent, suffix=".tmp")
    with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
        file.write(text)
    Path(temporary).chmod(0o644)
    Path(temporary).replace(path)
