"""Adding a page to the nav of `mkdocs.yml` as text, so that comments and order stay."""

from __future__ import annotations

import re

import yaml


def add_page(config: str, page: str) -> str:
    """The configuration with the page at the end of its topic's section, which is made where there is none."""
    topic = page.partition("/")[0]
    lines = config.rstrip("\n").split("\n")
    if any(re.fullmatch(rf"\s*-\s+{re.escape(page)}\s*(?:#.*)?", line) for line in lines):
        return config
    own = [number for number, line in enumerate(lines) if re.match(rf"\s*-\s+{re.escape(topic)}/\S+\s*(?:#.*)?$", line)]
    if own:
        indent = re.match(r"\s*", lines[own[-1]])
        lines.insert(own[-1] + 1, f"{indent[0] if indent else ''}- {page}")
        return "\n".join(lines) + "\n"
    end, indent_of_items = _end_of_nav(config)
    space = " " * indent_of_items
    lines[end:end] = [f"{space}- {topic}:", f"{space}    - {page}"]
    return "\n".join(lines) + "\n"


def _end_of_nav(config: str) -> tuple[int, int]:
    """How many lines stand before the end of the nav, and how far its items are indented."""
    root = yaml.compose(config, Loader=yaml.SafeLoader)
    if isinstance(root, yaml.MappingNode):
        for key, value in root.value:
            if key.value == "nav" and isinstance(value, yaml.SequenceNode):
                last = value.value[-1] if value.value else value
                while isinstance(last, yaml.SequenceNode | yaml.MappingNode) and last.value:
                    last = last.value[-1][1] if isinstance(last, yaml.MappingNode) else last.value[-1]
                return last.end_mark.line + 1, value.start_mark.column
    return config.rstrip("\n").count("\n") + 1, 2
