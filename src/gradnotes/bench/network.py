"""What a visitor loads and waits for: Chromium loads the built site as from a static host."""

from __future__ import annotations

import gzip
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from gradnotes import LANGUAGES
from gradnotes.bench import builds, trees
from gradnotes.bench.rows import Row, Skipped
from gradnotes.bench.server import Server, serving
from gradnotes.fences_syntax import scan

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, ViewportSize

FIRST, NEXT, VISIBLE, SHIFT = 100, 30, 1.5, 0
"""Aims: KB of a first visit and of the next page, seconds until formulas stand, layout shift."""

SLOW = {"offline": False, "latency": 150, "downloadThroughput": 1.6e6 / 8, "uploadThroughput": 0.75e6 / 8}
"""A slow phone's network: 1.6 Mbit/s, 150 ms."""

SLOWER = 4
"""How many times slower its processor is."""

PHONE: ViewportSize = {"width": 390, "height": 844}
FLAGS = (
    "--no-sandbox",  # a container's root cannot have one
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    # Chromium's own requests would be counted too.
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

_WATCH = """
window.gnShift = 0
new PerformanceObserver(list => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.gnShift += entry.value
}).observe({ type: "layout-shift", buffered: true })
const look = () => {
  const formula = document.querySelector(".gn-formula .katex-html")
  const painted = performance.getEntriesByName("first-contentful-paint").length
  if (formula && painted && formula.getBoundingClientRect().width) {
    const faces = [...document.fonts].filter(face => face.family.includes("KaTeX"))
    const waiting = faces.some(face => face.status === "loading")
    if (!waiting && faces.some(face => face.status === "loaded")) {
      window.gnVisible = performance.now()
      return
    }
  }
  requestAnimationFrame(look)
}
requestAnimationFrame(look)
"""


@dataclass(frozen=True)
class Transfer:
    """What the server sent: path and bytes of each answer, headers included."""

    sent: tuple[tuple[str, int], ...]

    @property
    def kilobytes(self) -> float:
        """The total, in units of 1000 bytes."""
        return sum(size for _, size in self.sent) / 1000

    @property
    def requests(self) -> int:
        """How many answers."""
        return len(self.sent)

    def of(self, name: str) -> int:
        """The bytes of the files with this name."""
        return sum(size for path, size in self.sent if path.endswith(name))

    def largest(self, count: int = 4) -> str:
        """The largest parts, for the table's note."""
        parts = sorted(self.sent, key=lambda part: -part[1])[:count]
        return ", ".join(f"{path.rstrip('/').rpartition('/')[2]} {size / 1000:.0f}" for path, size in parts)


# What readers have comes first; the headless shell is lighter, so its figures are its own.
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chromium-headless-shell")


def chromium() -> str:
    """The path of a Chromium or Chrome. Raises Skipped where there is none."""
    for name in BROWSERS:
        if path := shutil.which(name):
            return path
    raise Skipped("no chromium on the PATH")


@contextmanager
def browser() -> Iterator[Browser]:
    """A headless Chromium. Raises Skipped where it or what drives it is not installed."""
    try:
        from playwright.sync_api import sync_playwright
    except ModuleNotFoundError as error:
        raise Skipped("playwright is not installed") from error
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium(), args=list(FLAGS))
        try:
            yield running
        finally:
            running.close()


def site(root: Path, work: Path) -> Path:
    """Build a copy of the tree; its `site`."""
    tree = trees.copy(root, work / "tree")
    # What is drawn and run is the same wherever it was made, so an earlier build's may serve; the working tree's stays.
    for name in builds.KEPT:
        if (root / ".cache" / name).is_dir():
            shutil.copytree(root / ".cache" / name, tree / ".cache" / name)
    builds.build(tree)
    return tree / "site"


def heaviest(root: Path) -> str:
    """The note with the most formulas, as a path below a language: `activations/softmax/`."""
    docs = root / "docs" / LANGUAGES[0]
    notes = sorted(docs.rglob("*.md"))
    formulas = {
        note: sum(fence.language == "formula" for fence in scan(note.read_text(encoding="utf-8")).fences)
        for note in notes
    }
    note = max(notes, key=lambda each: formulas[each])
    return note.relative_to(docs).with_suffix("").as_posix() + "/"


def neighbour(root: Path, note: str) -> str:
    """Another note of the same folder, to which the navigation leads."""
    folder = root / "docs" / LANGUAGES[0] / Path(note).parent
    others = [page for page in sorted(folder.glob("*.md")) if page.stem not in ("index", Path(note).name)]
    return f"{Path(note).parent.as_posix()}/{others[0].stem}/"


def visit(server: Server, page: Page, path: str) -> Transfer:
    """Load a page as on a first visit and let it come to rest."""
    before = len(server.sent)
    page.goto(server.address + path, wait_until="networkidle")
    return _since(server, page, before)


def knows_its_pages(first: Transfer, server: Server, page: Page, patience: int = 100) -> None:
    """Wait, ten seconds at most, until a page has the sitemap, without which it follows no link by itself.

    A slow processor may leave the network idle before the script that asks for it has begun.
    """
    begin = len(server.sent) - first.requests
    while patience and not any(path.endswith("/sitemap.xml") for path, _ in server.sent[begin:]):
        page.wait_for_timeout(100)
        patience -= 1
    page.wait_for_timeout(500)  # to read it


def follow(server: Server, page: Page, path: str) -> Transfer:
    """Go on to another page by its link, without loading the window anew; what that loads."""
    page.evaluate("window.gnSame = true")
    before = len(server.sent)
    page.evaluate("path => [...document.links].find(link => link.pathname.endsWith(path)).click()", f"/{path}")
    page.wait_for_url(f"**/{path}")
    page.wait_for_load_state("networkidle")
    found = _since(server, page, before)
    if not page.evaluate("window.gnSame === true"):
        raise RuntimeError(f"{path} was loaded as a new document: instant navigation does not work")
    return found


def _since(server: Server, page: Page, before: int) -> Transfer:
    page.wait_for_timeout(500)  # a worker's requests do not count for the page's rest
    return Transfer(tuple(server.sent[before:]))


def weight(root: Path, work: Path) -> list[Row]:
    """KB and requests of a first visit, of the next page, and the search index."""
    note = heaviest(root)
    rows = []
    built = site(root, work)
    with serving(built) as server, browser() as running:
        for language in LANGUAGES:
            for name in ("", note):
                page = running.new_context(viewport=PHONE).new_page()
                first = visit(server, page, f"{language}/{name}")
                what = f"{language}/{name}, first visit"
                rows.append(Row("weight", what, first.kilobytes, "KB", most=FIRST, note=first.largest()))
                rows.append(Row("weight", what, first.requests, "requests"))
                index = first.of("search_index.json") / 1000
                rows.append(Row("weight", f"{what}, search index in it", index, "KB", most=0))
                page.close()
            page = running.new_context(viewport=PHONE).new_page()
            knows_its_pages(visit(server, page, f"{language}/{note}"), server, page)
            path = f"{language}/{neighbour(root, note)}"
            then = follow(server, page, path)
            rows.append(Row("weight", f"{path}, next page", then.kilobytes, "KB", most=NEXT, note=then.largest()))
            rows.append(Row("weight", f"{path}, next page", then.requests, "requests"))
            page.close()
            data = (built / language / "search" / "search_index.json").read_bytes()
            size = len(gzip.compress(data, 6)) / 1000
            rows.append(Row("weight", f"{language}, search index by itself", size, "KB", note="loaded when used"))
    return rows


def slow(root: Path, work: Path, repeat: int) -> list[Row]:
    """Seconds until formulas stand on a slow phone, and layout shift."""
    note = heaviest(root)
    rows = []
    with serving(site(root, work)) as server, browser() as running:
        for language in LANGUAGES:
            for name in ("", note):
                seen = [_seen(running, f"{server.address}{language}/{name}") for _ in range(repeat)]
                what = f"{language}/{name}"
                seconds = median(visible for visible, _ in seen)
                least = f"1.6 Mbit/s, 150 ms, CPU/4; {min(visible for visible, _ in seen):.2f} at best"
                rows.append(Row("slow", f"{what}, formulas visible", seconds, "s", most=VISIBLE, note=least))
                shift = max(shift for _, shift in seen)
                rows.append(Row("slow", f"{what}, layout shift", shift, "", most=SHIFT))
    return rows


def _seen(running: Browser, address: str) -> tuple[float, float]:
    """Seconds until formulas stand, and the layout shift until a second after the page is at rest."""
    context = running.new_context(viewport=PHONE, device_scale_factor=2, is_mobile=True, has_touch=True)
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", SLOW)
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    page.add_init_script(_WATCH)
    page.goto(address, wait_until="load")
    page.wait_for_function("window.gnVisible > 0", timeout=60_000)
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(1000)
    found = page.evaluate("[window.gnVisible / 1000, window.gnShift]")
    context.close()
    return float(found[0]), float(found[1])
