"""Which things a page may name: found in the source by name, without importing it, so that any tree can be read."""

from __future__ import annotations

import ast
import difflib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from gradnotes import ROOT, sentences
from gradnotes.fences_syntax import KINDS, LISTS, Reference
from gradnotes.problems import Problem

_MODULES = {"formula": "formulas", "function": "reference", "figure": "figures", "table": "tables", "claim": "claims"}
_DECORATORS = {
    "formula": ("formula", "update"),  # update: a formula of the optimizers, `gradnotes.formulas.optimizers`
    "figure": ("figure",),
    "table": ("table",),
    "claim": ("claim", "convention"),
}


@dataclass(frozen=True, slots=True, order=True)
class Definition:
    """Where a thing is defined: path from the root and line; whether it is a formula that is stated, not executed."""

    path: str
    line: int
    stated: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the conventions table: the name of its claim, where it is defined, and the note that it names."""

    name: str
    path: str
    line: int
    note: str

    @property
    def area(self) -> str:
        """The part of the table that it stands in."""
        return Path(self.path).stem


class Catalog:
    """All things of one tree by kind and id; each kind is read when it is first asked for."""

    def __init__(self, root: Path = ROOT) -> None:
        self.root = root
        self._known: dict[str, dict[str, Definition]] = {}
        self._rows: list[Row] | None = None

    def known(self, kind: str) -> dict[str, Definition]:
        """The things of this kind (one of `fences_syntax.KINDS`) by id."""
        if kind not in KINDS:
            raise ValueError(f"{kind!r} is not one of {', '.join(KINDS)}")
        if kind not in self._known:
            self._known[kind] = dict(self._find(kind))
        return self._known[kind]

    def resolve(self, reference: Reference, path: str) -> Problem | None:
        """None when the thing exists and is named well, else what is wrong in the page at this path."""
        if reference.spec and not _formats(reference.spec):
            return Problem(
                path,
                reference.line,
                "GN102",
                f'"{reference.spec}" is not a format of Python',
                "write one such as .2f, .3g or .1% after the colon, or none",
            )
        if not reference.id or "\n" in reference.id or " " in reference.id:
            return Problem(
                path,
                reference.line,
                "GN102",
                f"a {reference.kind} fence holds {'nothing' if not reference.id else 'more than one id'}",
                "write exactly one id in it",
            )
        if reference.id in self.known(reference.kind):
            return None
        return Problem(
            path,
            reference.line,
            "GN101",
            f'there is no {reference.kind} "{reference.id}"',
            self._remedy(reference),
        )

    def _remedy(self, reference: Reference) -> str:
        near = difflib.get_close_matches(reference.id, self.known(reference.kind), n=1, cutoff=0.6)
        if reference.kind in LISTS:
            return f"there are {', '.join(self.known(reference.kind)) or 'none'}"
        where = {"snippet": reference.id, "value": "src/gradnotes/experiments/"}.get(reference.kind)
        if where is None:
            topic = reference.id.removeprefix("reference.").replace(":", ".").partition(".")[0]
            where = f"src/gradnotes/{_MODULES[reference.kind]}/{topic}"
            where += "/" if (self.root / where).is_dir() else ".py"
        make = f"measure it in {where}" if reference.kind == "value" else f"write it in {where}"
        return f'the nearest is "{near[0]}", or {make}' if near else make

    def _find(self, kind: str) -> Iterator[tuple[str, Definition]]:
        if kind == "snippet":
            for path in sorted((self.root / "snippets").rglob("*.py")):
                name = path.relative_to(self.root).as_posix()
                yield name, Definition(name, 1)
        elif kind == "value":
            yield from self._values()
        elif kind == "sentences":
            for name in sentences.lists():
                yield name, Definition(sentences.SENTENCES, 1)
        elif kind == "ledger":
            yield "all", Definition("src/gradnotes/claims/__init__.py", 1)
        elif kind == "conventions":
            for row in self.rows():
                yield row.area, Definition(row.path, 1)
        else:
            for topic, path in self._modules(kind):
                for node in _functions(path, kind):
                    where = path.relative_to(self.root).as_posix()
                    definition = Definition(where, node.lineno, any(map(_stated, node.decorator_list)))
                    head = "reference." if kind == "function" else ""
                    yield f"{head}{topic}{':' if head else '.'}{node.name}", definition

    def expanded(self, references: Iterable[Reference]) -> Iterator[Reference]:
        """The references, each that names an area of the conventions table followed by the claims that are its rows."""
        for reference in references:
            yield reference
            if reference.kind == "conventions":
                yield from (Reference("claim", row.name, reference.line) for row in self.rows(reference.id))

    def rows(self, area: str | None = None) -> list[Row]:
        """The rows of the conventions table, or of one area of it."""
        if self._rows is None:
            files = sorted((self.root / "src/gradnotes/claims/conventions").glob("[a-z]*.py"))
            self._rows = [row for path in files for row in _rows(path, path.relative_to(self.root).as_posix())]
        return [row for row in self._rows if area in (None, row.area)]

    def _modules(self, kind: str) -> Iterator[tuple[str, Path]]:
        """The modules of a kind with their topics: a topic is a module, or a package where it would be too long."""
        folder = self.root / "src/gradnotes" / _MODULES[kind]
        for path in sorted([*folder.glob("*.py"), *folder.glob("*/*.py")]):
            if not path.stem.startswith("_"):
                yield (path.stem if path.parent == folder else path.parent.name), path

    def _values(self) -> Iterator[tuple[str, Definition]]:
        for path in sorted((self.root / "evidence/measurements").glob("*.jsonl")):
            for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
                name = json.loads(line)["id"] if line.strip() else ""
                if name.startswith(f"{path.stem}."):  # by its topic it is looked up
                    yield name, Definition(path.relative_to(self.root).as_posix(), number)


def _functions(path: Path, kind: str) -> Iterator[ast.FunctionDef]:
    """Public functions of a module: the decorated ones where the kind has a decorator, else the plain ones."""
    makers = _DECORATORS.get(kind, ())
    for node in tree(path).body:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            made = any(_name(decorator) in makers for decorator in node.decorator_list)
            if made if makers else not node.decorator_list:
                yield node


def _rows(path: Path, where: str) -> Iterator[Row]:
    for node in _functions(path, "claim"):
        for call in node.decorator_list:
            if isinstance(call, ast.Call) and _name(call) == "convention":
                given = {keyword.arg: keyword.value for keyword in call.keywords}
                note = given.get("note")
                text = str(note.value) if isinstance(note, ast.Constant) else ""
                yield Row(f"conventions.{node.name}", where, node.lineno, text)


def _stated(decorator: ast.expr) -> bool:
    return isinstance(decorator, ast.Call) and any(keyword.arg == "stated" for keyword in decorator.keywords)


def _name(node: ast.expr) -> str:
    """The name at the end of `f`, `m.f`, `f(…)` or `m.f(…)`."""
    node = node.func if isinstance(node, ast.Call) else node
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def tree(path: Path) -> ast.Module:
    """The syntax tree of a Python file; empty where there is no such file or it is no Python (GN007 names that)."""
    return _tree(path, path.stat().st_mtime_ns) if path.is_file() else ast.Module([], [])


@lru_cache(maxsize=256)
def _tree(path: Path, _changed: int) -> ast.Module:
    try:
        return ast.parse(path.read_bytes(), str(path))
    except (SyntaxError, ValueError):
        return ast.Module([], [])


def functions(path: Path) -> dict[str, int]:
    """The functions at the top of a Python file and their lines; empty where there is no such file."""
    return {node.name: node.lineno for node in tree(path).body if isinstance(node, ast.FunctionDef)}


def _formats(spec: str) -> bool:
    """Whether a number or a word can be formatted so."""
    for value in (1.5, 1, "a"):
        try:
            format(value, spec)
        except ValueError:
            continue
        return True
    return False


def resolve(reference: Reference, *, path: str = "", root: Path = ROOT) -> Problem | None:
    """Whether what a page names exists: None, or the problem for the page at this path."""
    return Catalog(root).resolve(reference, path)
