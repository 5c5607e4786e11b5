"""What the benchmark counts: planted bytes, planted time and memory, planted shifts; and how it says it."""

from __future__ import annotations

import gzip
import io
import json
import shutil
import sys
from contextlib import AbstractContextManager
from pathlib import Path
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser
from rich.console import Console
from typer.testing import CliRunner

from gradnotes import ROOT, bench, evidence
from gradnotes.bench import builds, checks, network
from gradnotes.bench.rows import Row, Skipped, show, store
from gradnotes.bench.server import serving
from gradnotes.bench.timing import Timing, median, timed
from gradnotes.cli import app

PAGE = """\
<!doctype html><html><head><title>x</title><link rel="icon" href="data:,"><link rel="stylesheet" href="/en/a.css">
<style>@font-face {{ font-family: KaTeX_Main; src: url(/en/f.woff2) }} .katex {{ font-family: KaTeX_Main }}</style>
</head><body><a href="/en/next/">next</a>{body}</body></html>
"""
FORMULA = '<div class="gn-formula"><span class="katex"><span class="katex-html">x</span></span></div>'
INSTANT = """<script>
new Worker("/en/worker.js")
document.querySelector("a").onclick = event => {
  event.preventDefault()
  history.pushState({}, "", "/en/next/")
  fetch("/en/next/").then(answer => answer.text()).then(text => { document.title = text.length })
}
</script>"""
SHIFTING = "<script>setTimeout(() => document.body.prepend(Object.assign(document.createElement('p'), "
SHIFTING += "{ style: 'height: 300px' })), 300)</script>"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A page with a style sheet, a font and a link."""
    folder = tmp_path / "site" / "en"
    (folder / "next").mkdir(parents=True)
    (folder / "index.html").write_text(PAGE.format(body=FORMULA + INSTANT), encoding="utf-8")
    (folder / "next" / "index.html").write_text("next" * 1000, encoding="utf-8")
    (folder / "a.css").write_text("/* " + "a" * 50_000 + " */", encoding="utf-8")
    fonts = ROOT / "node_modules" / "katex" / "dist" / "fonts"
    (folder / "f.woff2").write_bytes((fonts / "KaTeX_Main-Regular.woff2").read_bytes())
    (folder / "worker.js").write_text("postMessage(1)", encoding="utf-8")
    (folder / "sitemap.xml").write_text("<loc>https://notes.example.org/sub/en/a/</loc>", encoding="utf-8")
    return folder.parent


def test_text_is_served_compressed_and_the_sitemap_names_the_server(site: Path) -> None:
    with serving(site) as server:
        with urlopen(f"{server.address}en/a.css") as answer:
            assert answer.headers["Content-Encoding"] == "gzip"
            assert len(answer.read()) < 500
        with urlopen(f"{server.address}en/f.woff2") as answer:
            assert answer.headers["Content-Encoding"] is None
            assert answer.read() == (site / "en/f.woff2").read_bytes()
        with urlopen(f"{server.address}en/sitemap.xml") as answer:
            assert gzip.decompress(answer.read()).decode() == f"<loc>{server.address}en/a/</loc>"


def test_planted_bytes_and_requests_are_counted(site: Path) -> None:
    font = (site / "en/f.woff2").stat().st_size
    with serving(site) as server, _browser() as running:
        page = running.new_page()
        first = network.visit(server, page, "en/")
        assert first.requests == 4
        assert sorted(path for path, _ in first.sent) == ["/en/", "/en/a.css", "/en/f.woff2", "/en/worker.js"]
        assert font <= first.of("f.woff2") <= font + 400  # headers
        assert first.of("a.css") < 800  # 50 KB of one letter
        assert 0 < first.of("worker.js") < 400
        assert first.kilobytes == sum(size for _, size in first.sent) / 1000
        assert first.largest(1).startswith("f.woff2 ")
        then = network.follow(server, page, "en/next/")
        assert [path for path, _ in then.sent] == ["/en/next/"]


def test_a_link_that_loads_a_new_document_is_an_error(site: Path) -> None:
    (site / "en/index.html").write_text(PAGE.format(body=FORMULA), encoding="utf-8")
    with serving(site) as server, _browser() as running:
        page = running.new_page()
        network.visit(server, page, "en/")
        with pytest.raises(RuntimeError, match="instant navigation does not work"):
            network.follow(server, page, "en/next/")


def test_a_sitemap_that_comes_late_is_waited_for(site: Path) -> None:
    late = "<script>setTimeout(() => fetch('/en/sitemap.xml'), 1500)</script>"
    (site / "en/index.html").write_text(PAGE.format(body=late), encoding="utf-8")
    with serving(site) as server, _browser() as running:
        page = running.new_page()
        first = network.visit(server, page, "en/")
        assert not first.of("sitemap.xml")
        network.knows_its_pages(first, server, page)
        assert server.sent[-1][0] == "/en/sitemap.xml"


def test_a_planted_shift_is_seen_and_formulas_wait_for_their_font(site: Path) -> None:
    with serving(site) as server, _browser() as running:
        seconds, shift = network._seen(running, f"{server.address}en/")
        # The font alone is 26 KB at 1.6 Mbit/s, after two round trips of 150 ms.
        assert seconds > 0.4
        assert shift == 0
        (site / "en/index.html").write_text(PAGE.format(body=FORMULA + SHIFTING), encoding="utf-8")
        assert network._seen(running, f"{server.address}en/")[1] > 0.01


def test_time_and_memory_of_a_command(tmp_path: Path) -> None:
    small = timed([sys.executable, "-c", "pass"], tmp_path)
    large = timed([sys.executable, "-c", "import time; b = b'x' * 200_000_000; time.sleep(0.2)"], tmp_path)
    assert large.megabytes - small.megabytes == pytest.approx(200, rel=0.1)
    assert large.seconds > 0.2
    assert large.processor > 0
    child = f"import subprocess, sys; subprocess.run([{sys.executable!r}, '-c', 'b = b\"x\" * 200_000_000'])"
    assert timed([sys.executable, "-c", child], tmp_path).megabytes > 200


def test_a_command_that_fails_says_what_it_printed(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match=r"status 3:\nbroken"):
        timed([sys.executable, "-c", "print('broken'); raise SystemExit(3)"], tmp_path)


def test_the_median_is_the_run_in_the_middle() -> None:
    runs = [Timing(seconds, 1, 1) for seconds in (3, 1, 2)]
    assert median(runs).seconds == 2


def test_the_changed_formula_is_due_and_nothing_else_is_written(tmp_path: Path) -> None:
    for name in ("src", "tests"):
        (tmp_path / name).symlink_to(ROOT / name)
    before = {item: evidence.digest(item) for item in evidence.items() if item.startswith("formulas.")}
    (tmp_path / "src").unlink()
    shutil.copytree(ROOT / "src", tmp_path / "src")
    name = checks.change_formula(tmp_path)
    changed = [item for item, digest in before.items() if evidence.digest(item, tmp_path) != digest]
    assert f"formulas.{name}" in changed
    assert len(changed) < len(before) / 2


def test_rows_say_whether_their_aim_is_met(tmp_path: Path) -> None:
    rows = [
        Row("a", "at most", 1.5, "", most=1.5),
        Row("a", "at most", 1.6, "s", most=1.5),
        Row("a", "at least", 0.9, "", least=0.95),
        Row("a", "none", 7, "KB", note="[0]"),
    ]
    assert [row.met for row in rows] == [True, False, False, None]
    console = Console(width=140, record=True, file=io.StringIO())
    show(rows, console)
    printed = console.export_text()
    assert printed.count("missed") == 2
    assert "≤ 1.5" in printed
    assert "[0]" in printed
    store(rows, tmp_path / "new" / "bench.json")
    stored = json.loads((tmp_path / "new" / "bench.json").read_text(encoding="utf-8"))
    assert stored["rows"][1] == {
        "section": "a",
        "what": "at most",
        "value": 1.6,
        "unit": "s",
        "most": 1.5,
        "least": None,
        "note": "",
        "met": False,
    }


def test_chosen_sections_run_and_a_skipped_one_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def skipped(options: bench.Options, work: Path) -> list[Row]:
        raise Skipped("no chromium on the PATH")

    monkeypatch.setattr(
        bench,
        "SECTIONS",
        {
            "growth": lambda options, work: [Row("growth", str(options.sizes), 1, "")],
            "weight": skipped,
            "check": skipped,
        },
    )
    target = tmp_path / "bench.json"
    arguments = ["bench", "--only", "growth,weight", "--sizes", "5,10", "--output", str(target)]
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 0, result.output
    assert "weight: skipped, no chromium on the PATH" in result.output
    assert "check" not in result.output
    assert [row["what"] for row in json.loads(target.read_text(encoding="utf-8"))["rows"]] == ["(5, 10)"]


def test_a_run_that_is_ended_keeps_what_it_has_measured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def ended(options: bench.Options, work: Path) -> list[Row]:
        raise KeyboardInterrupt

    sections = {"build": lambda options, work: [Row("build", "cold", 1, "s")], "growth": ended}
    monkeypatch.setattr(bench, "SECTIONS", sections)
    target = tmp_path / "bench.json"
    with pytest.raises(KeyboardInterrupt):
        bench.run(bench.Options(), target)
    assert [row["what"] for row in json.loads(target.read_text(encoding="utf-8"))["rows"]] == ["cold"]


def test_a_table_in_a_file_does_not_fold_its_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    row = Row("weight", "en/activations/hard/, first visit, search index in it", 0, "requests", most=0, note="a " * 40)
    monkeypatch.setattr(bench, "SECTIONS", {"weight": lambda options, work: [row]})
    bench.run(bench.Options(), tmp_path / "bench.json")
    printed = capsys.readouterr().out
    assert row.what in printed
    assert row.note.strip() in printed


def test_growth_is_held_against_that_of_material() -> None:
    ours, theirs, ratio = builds.growing("500 notes", 250, 1.3, 1.25)
    assert (ours.value, ours.met) == (1.3, None)
    assert (theirs.value, theirs.met) == (1.25, None)
    assert ratio.value == pytest.approx(1.04)
    assert ratio.met is False
    assert builds.growing("500 notes", 250, 1.2, 1.25)[-1].met


@pytest.mark.parametrize(("option", "value"), [("--only", "wieght"), ("--sizes", "100,many"), ("--sizes", "0")])
def test_a_mistyped_choice_is_refused(option: str, value: str) -> None:
    result = CliRunner().invoke(app, ["bench", option, value])
    assert result.exit_code == 2
    assert value.partition(",")[0] in result.output


def _browser() -> AbstractContextManager[Browser]:
    try:
        network.chromium()
    except Skipped as reason:
        pytest.skip(str(reason))
    return network.browser()
