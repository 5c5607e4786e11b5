"""YAML whose maps know their lines, so that a fault in an entry can be named where it is."""

from __future__ import annotations

from typing import Any

import yaml

LINE = "line of this entry"
"""The key under which each map keeps its line, from 1."""


class _Loader(yaml.SafeLoader):
    """Keeps the line of each map."""


def _with_line(loader: _Loader, node: yaml.MappingNode) -> dict[Any, Any]:
    return {**loader.construct_mapping(node, deep=True), LINE: node.start_mark.line + 1}


_Loader.add_constructor("tag:yaml.org,2002:map", _with_line)


class LinedYamlError(ValueError):
    """Text that is no YAML, with the line and what the parser says."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line


def load(text: str) -> Any:
    """The content of a YAML text. LinedYamlError where it is none."""
    try:
        return yaml.load(text, _Loader)  # noqa: S506 - a SafeLoader, with lines
    except yaml.YAMLError as error:
        line = getattr(getattr(error, "problem_mark", None), "line", 0) + 1
        raise LinedYamlError(line, " ".join(str(error).split())) from error
