"""`gradnotes offline`: the site as a zip that is read from disk, by opening `index.html` in it, without a server.

The pages are built anew with the plugin's option `offline`: links end in a file's name, the search index is a script
(Material's plugin `offline`), and what search runs in is a frame, because a browser starts no worker from a file.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File

from gradnotes import LANGUAGES, ROOT
from gradnotes.problems import Problem, ProblemError
from gradnotes.site.build import build
from gradnotes.site.front import chooser

ARCHIVE = "gradnotes-offline.zip"
FOLDER = "gradnotes"
"""Everything in the zip lies in this folder, so that unpacking fills no folder of the reader's."""

SHIM = "assets/javascripts/iframe-worker.js"
"""Where Material's plugin recognizes the stand-in for workers by its name, and leaves its own address away."""

# For servers, search engines and debuggers.
_SERVER = ("404.html", "sitemap.xml", "sitemap.xml.gz")
_LICENCES = ("LICENSE", "LICENSE-notes")
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the first date that a zip can hold: the same site gives the same bytes


def configure(config: MkDocsConfig) -> None:
    """Leave away what needs a server: addresses of the host, and navigation that fetches the next page."""
    config.site_url = None
    config.theme["features"] = [feature for feature in config.theme["features"] if feature != "navigation.instant"]
    config.extra["polyfills"] = [SHIM]


def shim(config: MkDocsConfig, root: Path) -> File:
    """The script that lets search run without a worker, with its licence.

    Raises:
        ProblemError: the npm packages are not installed.
    """
    package = root / "node_modules" / "iframe-worker"
    try:
        script = (package / "shim" / "index.js").read_text(encoding="utf-8")
        licence = (package / "LICENSE").read_text(encoding="utf-8")
    except FileNotFoundError as error:
        path = Path(error.filename).relative_to(root).as_posix()
        problem = Problem("package.json", 1, "GN010", f"{path} is not installed", "run `make offline`")
        raise ProblemError(problem) from None
    return File.generated(config, SHIM, content=f"/*! iframe-worker\n\n{licence.strip()}\n*/\n{script}")


def offline(root: Path = ROOT, target: Path | None = None) -> Path:
    """Build both languages for reading from disk, and pack them; the path of the zip.

    target: the zip to write (default: `dist/gradnotes-offline.zip` in the root).

    Raises:
        ProblemError: a language does not build.
    """
    target = target or root / "dist" / ARCHIVE
    (root / ".cache").mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=root / ".cache", prefix="offline-") as folder:
        site = Path(folder, "site")
        build(site=site, quiet=True, root=root, offline=True)
        target.parent.mkdir(parents=True, exist_ok=True)
        part = target.with_suffix(".part")
        pack(site, root, part)
        part.replace(target)
    return target


def pack(site: Path, root: Path, target: Path) -> None:
    """Write the zip of a site that was built for reading from disk."""
    with ZipFile(target, "w", ZIP_DEFLATED, compresslevel=9) as archive:

        def add(name: str, data: bytes) -> None:
            entry = ZipInfo(f"{FOLDER}/{name}", _EPOCH)
            entry.compress_type = ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, data)

        add("index.html", chooser(LANGUAGES).encode())
        for name in _LICENCES:
            add(f"{name}.txt", (root / name).read_bytes())
        for language in LANGUAGES:
            for path in sorted((site / language).rglob("*")):
                if path.is_file() and path.name not in _SERVER and path.suffix != ".map":
                    add(path.relative_to(site).as_posix(), path.read_bytes())
