"""A small site of its own for each test: the real settings, sources and theme over pages that the test writes."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field
from pathlib import Path

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort
from playwright.sync_api import Browser

from gradnotes import ROOT, evidence
from tests.site.browser import NO_CHROMIUM, Visitor, browser, chromium, serving, visiting

VERIFIED = (
    "formulas.activations.silu",
    "reference.activations.silu",
    "snippets/activations/silu.py",
    "figures.activations.silu",
    "tables.activations.comparison",
)
MEASURED = {"activations.properties.silu.minimum": -0.278465, "activations.properties.relu.maximum": float("inf")}

INDEX = """\
---
description: A page to begin with.
---

# Begin {#begin}

See [the note](note.md#first).
"""


@dataclass
class Outcome:
    """What a build ended with: the exit status, and the problems it printed, in order."""

    status: int
    problems: list[str]
    printed: list[str] = field(repr=False, default_factory=list)


@dataclass
class Site:
    """A tree with pages, evidence and settings; sources and theme are the repository's."""

    root: Path
    log: pytest.LogCaptureFixture

    def write(self, path: str, text: str | bytes) -> None:
        """Write a file of the tree."""
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text.encode() if isinstance(text, str) else text)

    def note(self, body: str, language: str = "en") -> None:
        """Write the page note.md; its body begins in line 7."""
        self.write(f"docs/{language}/note.md", f"---\ndescription: A note.\n---\n\n# Note {{#first}}\n\n{body}")

    def nav(self, *paths: str) -> None:
        """Set the nav of both languages."""
        for name in ("mkdocs.yml", "mkdocs.zh.yml"):
            self.write(name, f"INHERIT: {ROOT / name}\nnav: {json.dumps(paths)}\n")

    def build(self, language: str = "en", *, strict: bool = True) -> Outcome:
        """Build one language as `mkdocs build` does."""
        name = {"en": "mkdocs.yml", "zh": "mkdocs.zh.yml"}[language]
        self.log.clear()
        status = 0
        with self.log.at_level(logging.INFO, "mkdocs"):
            try:
                build(load_config(str(self.root / name), strict=strict))
            except Abort as ended:
                status = int(ended.code or 0)
        said = [r.getMessage() for r in self.log.records if r.levelno >= logging.WARNING]
        return Outcome(status, [line for line in said if re.match(r"\S+:\d+: GN\d+ ", line)], said)

    def html(self, page: str, language: str = "en") -> str:
        """A built page."""
        return (self.root / "site" / language / page / "index.html").read_text(encoding="utf-8")


@pytest.fixture
def site(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> Site:
    """Two pages in both languages, evidence for VERIFIED and MEASURED."""
    for name in ("src", "tests", "snippets"):
        (tmp_path / name).symlink_to(ROOT / name)
    found = Site(tmp_path, caplog)
    found.nav("index.md", "note.md")
    for language in ("en", "zh"):
        found.write(f"docs/{language}/index.md", INDEX)
        found.note("Text.\n", language)
    found.write("evidence/cpu/activations.jsonl", "".join(map(_record, VERIFIED)))
    found.write("evidence/measurements/activations.jsonl", "".join(map(_measurement, MEASURED)))
    return found


@pytest.fixture
def fault(site: Site) -> Callable[[str], list[str]]:
    """Builds note.md with this body, which must fail; the problems."""

    def planted(body: str) -> list[str]:
        site.note(body)
        outcome = site.build()
        assert outcome.status == 1, outcome.printed
        return outcome.problems

    return planted


def _record(item: str) -> str:
    record = evidence.Record(
        id=item,
        hash=evidence.digest(item),
        device="cpu",
        device_name="test machine",
        versions={"numpy": "2.4.6"},
        date="2026-11-22",
        cases=1234,
        max_error=1.5e-16,
        verdict="pass",
        test=evidence.test_of(item),
    )
    return json.dumps(asdict(record)) + "\n"


def _measurement(name: str) -> str:
    value = MEASURED[name]
    shown: float | str = value if abs(value) != float("inf") else repr(value)
    return json.dumps({"id": name, "value": shown, "unit": "", "experiment": "activations.properties"}) + "\n"


@pytest.fixture(scope="session")
def address(built_site: Path) -> Iterator[str]:
    """Where the built site is served."""
    with serving(built_site) as address:
        yield address


@pytest.fixture(scope="session")
def running() -> Iterator[Browser]:
    """Chromium, started once for a worker."""
    executable = chromium()
    if executable is None:
        pytest.skip(NO_CHROMIUM)
    with browser(executable) as running:
        yield running


@pytest.fixture
def visitor(running: Browser, address: str) -> Iterator[Visitor]:
    """New visits, with options of Playwright's browser context."""
    with ExitStack() as stack:
        yield lambda **options: stack.enter_context(visiting(running, address, **options))
