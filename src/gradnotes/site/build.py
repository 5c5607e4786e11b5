"""Builds the site: both languages side by side in two processes, then what stands above them.

A language is built beside the site and put in its place when it is whole, so a build that fails leaves the last good
site as it was.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from mkdocs.utils.yaml import yaml_load

from gradnotes import LANGUAGES, ROOT
from gradnotes.problems import Problem, ProblemError
from gradnotes.site.front import files

CONFIGURATIONS = {"en": "mkdocs.yml", "zh": "mkdocs.zh.yml"}

_PROBLEM = re.compile(r"^(?P<path>[^\s:]+):(?P<line>\d+): (?P<rule>GN\d+) (?P<message>.*); (?P<remedy>.*)$")
_SAID = re.compile(r"^(?P<level>WARNING|ERROR|CRITICAL)\s+-\s+(?P<text>.*)$")
_LINK = re.compile(r"Doc file '[^']*' contains (?:a|an absolute|an unrecognized relative) link ")
_TAIL = 12


def build(
    languages: Sequence[str] = LANGUAGES,
    *,
    strict: bool = True,
    quiet: bool = False,
    root: Path = ROOT,
    site: Path | None = None,
    offline: bool = False,
) -> None:
    """Build these languages into `site` (default: `site` in the root), in parallel.

    strict: warnings and unverified things fail the build. quiet: print nothing when all is well.
    offline: for reading from disk, without what stands above the languages; see `gradnotes.site.offline`.

    Raises:
        ProblemError: a language does not build; everything found in all of them.
    """
    site = site or root / "site"
    (root / ".cache").mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=root / ".cache", prefix="site-") as folder:
        with ThreadPoolExecutor(len(languages)) as pool:
            problems = pool.map(lambda language: _language(language, root, Path(folder), strict, offline), languages)
            found = sorted({problem for language in problems for problem in language})
        if found:
            raise ProblemError(found)
        site.mkdir(parents=True, exist_ok=True)
        for language in languages:
            _replace(Path(folder, language), site / language, Path(folder, f"{language}.old"))
    for name, text in ({} if offline else files(_base(root), site)).items():
        _write(site / name, text)
    if not quiet:
        print(f"built {' and '.join(f'{site.name}/{language}' for language in languages)}")


def _language(language: str, root: Path, folder: Path, strict: bool, offline: bool) -> list[Problem]:
    """Build one language; what is wrong with it, nothing if it was built."""
    configuration = CONFIGURATIONS[language]
    command = [sys.executable, "-m", "mkdocs", "build", "--config-file", str(root / configuration)]
    command += ["--site-dir", str(folder / language)]
    # Never `--quiet` or `--verbose`: MkDocs is then not strict about links.
    command.append("--strict" if strict else "--no-strict")
    settings = {"PYTHONUTF8": "1", "NO_COLOR": "1", "NO_MKDOCS_2_WARNING": "1"}
    settings["GRADNOTES_OFFLINE"] = "true" if offline else "false"
    done = subprocess.run(
        command,
        cwd=root,
        env=os.environ | settings,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    return [] if done.returncode == 0 else problems_in(done.stdout, configuration)


def problems_in(printed: str, configuration: str) -> list[Problem]:
    """The problems among what MkDocs printed; where it says something else, that as a problem of its configuration."""
    problems, others = [], []
    # MkDocs lists files below a message, indented.
    for line in re.sub(r"\n\s+- ", " ", printed).splitlines():
        said = _SAID.match(line)
        found = _PROBLEM.match(said["text"]) if said else None
        if found:
            place = found["path"], int(found["line"])
            problems.append(Problem(*place, found["rule"], found["message"], found["remedy"]))
        elif said and said["level"] == "WARNING":
            others.append(said["text"])
    if problems:  # the plugin has said the same of links, with their lines
        others = [text for text in others if not _LINK.match(text)]
    problems += [Problem(configuration, 1, "GN010", f"MkDocs: {text}", "mend what it names") for text in others]
    if not problems:
        tail = "\n".join(printed.splitlines()[-_TAIL:])
        problems.append(Problem(configuration, 1, "GN010", f"MkDocs failed:\n{tail}", "mend what it names"))
    return problems


def _replace(new: Path, old: Path, aside: Path) -> None:
    """Put a folder in the place of another by two renames."""
    if old.exists():
        old.rename(aside)
    new.rename(old)
    shutil.rmtree(aside, ignore_errors=True)


def _write(path: Path, text: str) -> None:
    if not path.is_file() or path.read_text(encoding="utf-8") != text:
        path.write_text(text, encoding="utf-8")


def _base(root: Path) -> str:
    """The address at which the site is served, with a slash at its end."""
    with (root / CONFIGURATIONS["en"]).open("rb") as file:
        settings = yaml_load(file)
    return str(settings.get("site_url") or "/").rstrip("/") + "/"
