"""Which things a page may name: found in the source by name, without importing it, so that any tree can be read."""

from __future__ import annotations

import ast
import difflib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from gradnotes import ROOT, sentences
from gradnotes.fences_syntax import KINDS, Reference
from gradnotes.problems import Problem

_MODULES = {"formula": "formulas", "function": "reference", "figure": "figures", "table": "tables", "claim": "claims"}
_DECORATORS = {"formula": ("formula",), "figure": ("figure",), "table": ("table",), "claim": ("claim",)}


@dataclass(frozen=True, slots=True, order=True)
class Definition:
    """Where a thing is defined: path from the root and line; whether it is a formula that is stated, not executed."""

    path: str
    line: int
    stated: bool = False


class Catalog:
    """All things of one tree by kind and id; each kind is read when it is first asked for."""

    def __init__(self, root: Path = ROOT) -> None:
        self.root = root
        self._known: dict[str, dict[str, Definition]] = {}

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
        if reference.kind in ("ledger", "sentences"):
            return f"there are {', '.join(self.known(reference.kind))}"
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
        else:
            for topic, path in self._modules(kind):
                for node in _functions(path, kind):
                    where = path.relative_to(self.root).as_posix()
                    definition = Definition(where, node.lineno, any(map(_stated, node.decorator_list)))
                    head = "reference." if kind == "function" else ""
                    yield f"{head}{topic}{':' if head else '.'}{node.name}", definition

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
