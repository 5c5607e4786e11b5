"""A function's source with everything of ours that it uses, found by parsing: nothing is imported, no markers needed.

One walk serves two readers: the page, which shows a function made self-contained, and the evidence, whose hash must
change exactly when the function, what it uses, or its check changes.
"""

from __future__ import annotations

import ast
import functools
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from gradnotes import ROOT

# Machinery with tests of its own. It is not part of what a single formula, figure or test says, so it is not followed;
# the notation engine counts through the LaTeX that it prints.
MACHINERY = (
    "gradnotes",
    "gradnotes.claims",
    "gradnotes.claims.conventions._row",
    "gradnotes.claims.statistics",
    "gradnotes.evidence",
    "gradnotes.experiments",
    "gradnotes.figures",
    "gradnotes.figures.svg",
    "gradnotes.formulas",
    "gradnotes.notation",
    "gradnotes.problems",
    "gradnotes.reference",
    "gradnotes.snippets",
    "gradnotes.sources",
    "gradnotes.tables",
    "tests.claims.judging",
    "tests.latex_reader",
    "tests.snippets.warm",
    "tests.verification",
)

SHOWN_LINES = 30
"""The most lines of code that a page shows in one piece; what a function uses is folded away in a longer block."""


class SourceError(ValueError):
    """A name that cannot be found, or one that cannot be shown self-contained."""


@dataclass(frozen=True, slots=True)
class Segment:
    """One top-level definition: where it stands and its text."""

    module: str
    name: str
    line: int
    text: str
    uses: tuple[str, ...]
    attributes: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Import:
    """One imported name, as the one-line statement that brings it."""

    module: str
    name: str | None
    alias: str

    def statement(self) -> str:
        """The import on a line of its own."""
        if self.name is None:
            return f"import {self.module}" + ("" if self.alias == self.module else f" as {self.alias}")
        return f"from {self.module} import {self.name}" + ("" if self.alias == self.name else f" as {self.alias}")


@dataclass(frozen=True, slots=True)
class Module:
    """A parsed module: what it defines and what it imports, by name."""

    name: str
    path: Path
    segments: dict[str, Segment]
    imports: dict[str, Import]


@dataclass(frozen=True, slots=True)
class Closure:
    """A definition and what it uses: its own segments in the order in which they must stand, and outside imports."""

    path: Path
    segment: Segment
    segments: tuple[Segment, ...]
    imports: tuple[Import, ...]
    qualified: tuple[str, ...]
    """Project modules whose functions are used as attributes (`activations.silu`): fine to hash, not to show."""

    def source(self) -> str:
        """Self-contained code: the imports it needs, what it uses, then the thing itself."""
        return "".join(self.parts())

    def parts(self) -> tuple[str, str, str]:
        """`source()` in three: imports and constants, the functions and classes that it uses, the thing itself."""
        if self.qualified:
            raise SourceError(
                f"{self.segment.name} uses {self.qualified[0]} as a module: import the function by its name"
            )
        head = ["\n".join(_statements(self.imports))] if self.imports else []
        constants = "\n".join(s.text for s in self.segments if not _is_definition(s) and s is not self.segment)
        head += [constants] if constants else []
        before, helpers = ("".join(f"{text}\n\n\n" for text in texts) for texts in (head, self.helpers().values()))
        return before, helpers, f"{self.segment.text}\n"

    def helpers(self) -> dict[str, str]:
        """The functions and classes that it uses, in the order in which they must stand: their text by name."""
        return {s.name: s.text for s in self.segments if _is_definition(s) and s is not self.segment}

    def digest(self) -> str:
        """SHA-256 of every segment and import statement, whatever the platform's line ends."""
        texts = sorted(f"{s.module}.{s.name}\n{s.text}" for s in self.segments)
        texts += sorted({i.statement() for i in self.imports})
        return hashlib.sha256("\0".join(texts).encode()).hexdigest()


def _statements(imports: tuple[Import, ...]) -> list[str]:
    """Import statements as one would write them: modules first, the names of one module on one line."""
    modules = sorted({i.statement() for i in imports if i.name is None})
    by_module: dict[str, set[str]] = {}
    for i in imports:
        if i.name is not None:
            by_module.setdefault(i.module, set()).add(i.name if i.alias == i.name else f"{i.name} as {i.alias}")
    return modules + [f"from {name} import {', '.join(sorted(names))}" for name, names in sorted(by_module.items())]


def lines_of_code(code: str) -> int:
    """How many lines hold code: blank lines, comments and docstrings do not."""
    try:
        tree = ast.parse(code)
    except SyntaxError:
        return 0  # GN007 names it
    documented = (ast.Module, ast.FunctionDef, ast.ClassDef)
    prose: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, documented) and ast.get_docstring(node) is not None:
            docstring = node.body[0]
            prose |= set(range(docstring.lineno, (docstring.end_lineno or docstring.lineno) + 1))
    lines = enumerate(code.splitlines(), 1)
    return sum(bool(line.strip()) and not line.strip().startswith("#") and n not in prose for n, line in lines)


def _is_definition(segment: Segment) -> bool:
    return segment.text.lstrip("@").startswith(("def ", "class ", "async ")) or segment.text.startswith("@")


def module_path(module: str, root: Path = ROOT) -> Path | None:
    """The file of a module of this project, or None for anybody else's."""
    return next((path for path in _candidates(module, root) if path.is_file()), None)


@functools.cache
def _candidates(module: str, root: Path) -> tuple[Path, ...]:
    parts = module.split(".")
    base = {"gradnotes": root / "src", "tests": root}.get(parts[0])
    if base is None:
        return ()
    path = base.joinpath(*parts)
    return path.with_suffix(".py"), path / "__init__.py"


@functools.cache
def _parse(name: str, path: Path, modified: int) -> Module:
    text = path.read_text(encoding="utf-8").replace("\r\n", "\n")
    lines = text.splitlines()
    segments: dict[str, Segment] = {}
    imports: dict[str, Import] = {}
    for node in ast.parse(text, str(path)).body:
        if isinstance(node, ast.Import):
            for alias in node.names:
                imports[alias.asname or alias.name] = Import(alias.name, None, alias.asname or alias.name)
        elif isinstance(node, ast.ImportFrom) and node.module and node.module != "__future__":
            for alias in node.names:
                imports[alias.asname or alias.name] = Import(node.module, alias.name, alias.asname or alias.name)
        else:
            for defined in _defined(node):
                decorators = getattr(node, "decorator_list", [])
                start = min([node.lineno, *(d.lineno for d in decorators)])
                names, attributes = _used(node)
                uses = tuple(sorted(names - {defined}))
                segment = "\n".join(lines[start - 1 : node.end_lineno])
                segments[defined] = Segment(name, defined, node.lineno, segment, uses, tuple(sorted(attributes)))
    return Module(name, path, segments, imports)


def _used(node: ast.AST) -> tuple[set[str], set[tuple[str, str]]]:
    """The names inside a definition, and the attributes of names: `np.exp` is (np, exp).

    In a loop of its own: `ast.walk` took a quarter of the time of `gradnotes check`.
    """
    names: set[str] = set()
    attributes: set[tuple[str, str]] = set()
    waiting = [node]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Name):
            names.add(node.id)
            continue
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            attributes.add((node.value.id, node.attr))
        for value in vars(node).values():
            if isinstance(value, ast.AST):
                waiting.append(value)
            elif isinstance(value, list):
                waiting += (each for each in value if isinstance(each, ast.AST))
    return names, attributes


def _defined(node: ast.stmt) -> Iterator[str]:
    if isinstance(node, ast.FunctionDef | ast.ClassDef | ast.AsyncFunctionDef):
        yield node.name
    elif isinstance(node, ast.Assign):
        for target in node.targets:
            yield from (n.id for n in ast.walk(target) if isinstance(n, ast.Name))
    elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
        yield node.target.id


def module(name: str, root: Path = ROOT) -> Module:
    """A module of this project, parsed. SourceError where there is none."""
    path = module_path(name, root)
    if path is None:
        raise SourceError(f"no module {name}")
    return _parse(name, path, path.stat().st_mtime_ns)


def closure(module_name: str, name: str, root: Path = ROOT) -> Closure:
    """The definition `name` of a module of this project with everything it uses, across the project's files."""
    start = module(module_name, root)
    if name not in start.segments:
        raise SourceError(f"{module_name} defines no {name}")
    ordered: dict[tuple[str, str], Segment] = {}
    imports: dict[str, Import] = {}
    qualified: set[str] = set()
    visiting: set[tuple[str, str]] = set()

    def visit(where: Module, wanted: str) -> None:
        key = (where.name, wanted)
        if key in ordered or key in visiting:
            return
        visiting.add(key)
        segment = where.segments[wanted]
        for used in segment.uses:
            if used in where.segments:
                visit(where, used)
            elif used in where.imports:
                follow(where.imports[used], used, segment)
        ordered[key] = segment

    def follow(imported: Import, used: str, segment: Segment) -> None:
        if (
            imported.module in MACHINERY
            and imported.name
            and module_path(f"{imported.module}.{imported.name}", root) is None
        ):
            imports[used] = imported
            return
        as_module = imported.module if imported.name is None else f"{imported.module}.{imported.name}"
        if module_path(as_module, root) is not None:
            if as_module in MACHINERY:
                imports[used] = imported
                return
            qualified.add(as_module)
            target = module(as_module, root)
            for base, attribute in segment.attributes:
                if base == used and attribute in target.segments:
                    visit(target, attribute)
        elif module_path(imported.module, root) is not None:
            target = module(imported.module, root)
            if imported.name not in target.segments:
                raise SourceError(f"{imported.module} defines no {imported.name}, imported by {segment.module}")
            visit(target, imported.name)
        else:
            imports[used] = imported

    visit(start, name)
    return Closure(
        start.path,
        start.segments[name],
        tuple(ordered.values()),
        tuple(imports.values()),
        tuple(sorted(qualified)),
    )
