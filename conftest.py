"""The built site, once for a whole test run: both languages, strictly, in an interpreter that has no torch.

And, where GRADNOTES_REQUIRE_BROWSER is set, as in CI, no run without a browser: its tests would be skipped unseen.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from filelock import FileLock

from gradnotes import ROOT

if "PYTEST_XDIST_WORKER" in os.environ:
    # Before torch and NumPy are there, which read it once: with more threads than processors, those of one worker spend
    # their time waiting for those of another.
    os.environ.setdefault("OMP_NUM_THREADS", "1")

WITHOUT_TORCH = """\
import sys
from importlib.abc import MetaPathFinder
from pathlib import Path


class NoTorch(MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] == "torch":
            raise ModuleNotFoundError("No module named 'torch'", name=name)


sys.meta_path.insert(0, NoTorch())
with Path(__file__).with_name("started.log").open("a") as log:
    print(*sys.orig_argv, file=log)
"""

BUILD = """\
import shutil
import sys
import tempfile
from pathlib import Path
from gradnotes import ROOT
from gradnotes.problems import ProblemError
from gradnotes.site.build import build

cache = ROOT / ".cache"
cache.mkdir(exist_ok=True)
# Notebooks are to be run here, not taken from an earlier build.
shutil.rmtree(cache / "notebooks", ignore_errors=True)
# Built on the disk of the repository, where folders can be renamed into place, then moved.
with tempfile.TemporaryDirectory(dir=cache) as folder:
    try:
        build(site=Path(folder, "site"))
    except ProblemError as error:
        sys.exit(str(error))
    shutil.move(Path(folder, "site"), sys.argv[1])
"""


def pytest_configure(config: pytest.Config) -> None:
    """End a run that must have a browser and has none."""
    if os.environ.get("GRADNOTES_REQUIRE_BROWSER"):
        from tests.site.browser import NO_CHROMIUM, chromium

        if chromium() is None:
            raise pytest.UsageError(f"GRADNOTES_REQUIRE_BROWSER is set, and there is {NO_CHROMIUM}")


def _shared(factory: pytest.TempPathFactory) -> Path:
    """A folder of this run that all workers of pytest-xdist have in common."""
    base = factory.getbasetemp()
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base


@pytest.fixture(scope="session")
def without_torch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that, on PYTHONPATH, takes torch away from an interpreter and all that it starts, Jupyter kernels too.

    `started.log` in it has a line for each interpreter that began so.
    """
    folder = _shared(tmp_path_factory) / "without-torch"
    folder.mkdir(exist_ok=True)
    module = folder / "sitecustomize.py"
    if not module.exists():
        module.with_suffix(".tmp").write_text(WITHOUT_TORCH, encoding="utf-8")
        module.with_suffix(".tmp").rename(module)
    return folder


@pytest.fixture(scope="session")
def built_site(tmp_path_factory: pytest.TempPathFactory, without_torch: Path) -> Path:
    """The folder of the whole site, as `make build` makes it; for reading only."""
    shared = _shared(tmp_path_factory)
    site = shared / "built-site"
    with FileLock(shared / "built-site.lock"):
        if not (site / "index.html").is_file():
            environment = {**os.environ, "PYTHONPATH": f"{without_torch}:{ROOT / 'src'}"}
            done = subprocess.run(
                [sys.executable, "-c", BUILD, str(site)],
                cwd=ROOT, env=environment, capture_output=True, encoding="utf-8", check=False,
            )  # fmt: skip
            if done.returncode:
                pytest.fail(f"the site does not build:\n{done.stdout}{done.stderr}", pytrace=False)
    return site
