"""Adding a function at the end of a Python module, with the imports it needs and nothing else touched."""

from __future__ import annotations

import ast
from collections.abc import Mapping


def defines(source: str, name: str) -> int:
    """The line where the module binds this name at its top level; 0 where it does not."""
    for node in ast.parse(source).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and node.name == name:
            return node.lineno
        if isinstance(node, ast.Assign) and any(isinstance(t, ast.Name) and t.id == name for t in node.targets):
            return node.lineno
    return 0


def add_function(source: str, function: str, imports: Mapping[str, tuple[str, ...]]) -> str:
    """The module with the function at its end; of the imports, only what is missing is added.

    `imports` maps a module to names, each as after `import` in `from module import name`; `np` means `import numpy
    as np`.
    """
    tree = ast.parse(source)
    bound = set(_imported(tree))
    statements = []
    for module, names in imports.items():
        missing = [name for name in names if name.split(" as ")[-1] not in bound]
        if missing == ["np"]:
            statements.append("import numpy as np")
        elif missing:
            statements.append(f"from {module} import {', '.join(missing)}")
    lines = source.rstrip("\n").split("\n")
    if statements:
        at = _after_imports(tree)
        block = statements if at and _is_import(tree) else ["", *statements]
        lines[at:at] = block
    return "\n".join(lines) + "\n\n\n" + function.strip("\n") + "\n"


def _imported(tree: ast.Module) -> list[str]:
    """Names that imports bind, also those under `if TYPE_CHECKING`."""
    nodes = [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)]
    return [alias.asname or alias.name for node in nodes for alias in node.names]


def _is_import(tree: ast.Module) -> bool:
    return any(isinstance(node, ast.Import | ast.ImportFrom) for node in tree.body)


def _after_imports(tree: ast.Module) -> int:
    """The number of lines up to the last import, or the docstring where there is none."""
    last = 0
    for number, node in enumerate(tree.body):
        docstring = number == 0 and isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        if docstring or isinstance(node, ast.Import | ast.ImportFrom):
            last = node.end_lineno or node.lineno
    return last
