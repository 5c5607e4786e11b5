"""The command line: `gradnotes build | offline | serve | check | verify | …`, also `python -m gradnotes`.

Thin: each command imports what it needs when it runs, so that `--help` is quick and works without the extras.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Annotated

from gradnotes import LANGUAGES, ROOT
from gradnotes.problems import Problem, ProblemError

MISSING = "gradnotes: {module} is not installed; `{command}` sets up what this command needs"

try:
    import typer
except ModuleNotFoundError:
    sys.exit(MISSING.format(module="typer", command="make build"))

app = typer.Typer(
    help="GradNotes: formulas that run, code that is tested, statements that are measured.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,  # an unexpected exception keeps Python's own traceback
)


class Language(StrEnum):
    """A language of the site."""

    EN = "en"
    ZH = "zh"


class Device(StrEnum):
    """Where evidence is made."""

    CPU = "cpu"
    CUDA = "cuda"


def report(problems: Iterable[Problem]) -> None:
    """Print each problem on a line of its own, on the error stream, and how many there are."""
    lines = [str(problem) for problem in problems]
    for line in lines:
        typer.echo(line, err=True)
    typer.echo(f"{len(lines)} problem{'s' if len(lines) != 1 else ''}", err=True)


@contextmanager
def reporting(command: str) -> Iterator[None]:
    """Turn problems of the input, and a missing extra, into lines and exit code 1; let the rest through.

    `command` is the make target that sets up what the wrapped code imports.
    """
    try:
        yield
    except ProblemError as error:
        report(error.problems)
        raise typer.Exit(1) from None
    except ModuleNotFoundError as error:
        if error.name is None or error.name.partition(".")[0] == "gradnotes":
            raise  # a fault of ours, not of the set-up
        typer.echo(MISSING.format(module=error.name, command=command), err=True)
        raise typer.Exit(1) from None


@app.command()
def build(
    language: Annotated[list[Language] | None, typer.Option(help="Build this language only; may be repeated.")] = None,
    draft: Annotated[
        bool, typer.Option("--draft", help="Show also what is not verified, with a stamp that says so.")
    ] = False,
) -> None:
    """Build the site into site/en and site/zh."""
    with reporting("make build"):
        from gradnotes.site.build import build as build_site

        build_site(tuple(map(str, language or LANGUAGES)), strict=not draft)


@app.command()
def offline() -> None:
    """Build dist/gradnotes-offline.zip, which is read from disk: unpack it and open index.html."""
    with reporting("make offline"):
        from gradnotes.site.offline import offline as pack_site

        path = pack_site()
        typer.echo(f"{path.relative_to(ROOT).as_posix()} ({path.stat().st_size / 1e6:.1f} MB)")


@app.command()
def serve(
    port: Annotated[int, typer.Option(min=0, max=65535, help="0 takes a free port.")] = 8000,
    host: Annotated[str, typer.Option(help="The address to listen at.")] = "127.0.0.1",
) -> None:
    """Build both languages, serve them, and rebuild the language that changes. Ctrl-C ends it."""
    with reporting("make build"):
        from gradnotes.site.serve import serve as serve_site

        raise typer.Exit(serve_site(host=host, port=port))


@app.command()
def check(
    paths: Annotated[list[str] | None, typer.Argument(help="Say only what is wrong in these files or folders.")] = None,
) -> None:
    """Check pages, parity, terms, links and evidence; exit 1 with file:line for each thing that is wrong."""
    with reporting("make build"):
        from gradnotes.check import counts, run

        problems = run(paths or None)
        if problems:
            raise ProblemError(problems)
        counted = "" if paths else ", ".join(f"{what}: {len(places)}" for what, places in counts().items())
        typer.echo(f"no problems ({counted})" if counted else "no problems")


@app.command()
def verify(
    device: Annotated[Device, typer.Option(help="Where to run.")] = Device.CPU,
    topic: Annotated[str | None, typer.Option(help="Only this topic, as in `activations`.")] = None,
    item: Annotated[
        str | None, typer.Option("--id", help="Only this thing, as in `formulas.activations.silu`.")
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="Also what is verified already.")] = False,
    accept: Annotated[
        bool, typer.Option("--accept", help="Record a verdict that contradicts the recorded one.")
    ] = False,
    backend: Annotated[
        str | None, typer.Option(help="Where joblib runs the seeds of experiments: dask, ray, …")
    ] = None,
    backend_option: Annotated[
        list[str] | None, typer.Option(help="name=value for the backend, as in scheduler_host=tcp://head:8786.")
    ] = None,
) -> None:
    """Run what is displayed and record it as evidence. Without CUDA, `--device cuda` exits 2."""
    options = [option.partition("=") for option in backend_option or []]
    for name, equals, _ in options:
        if not (name.isidentifier() and equals and backend):
            raise typer.BadParameter(f"{name!r}: give --backend, and options as name=value")
    with reporting("make verify"):
        from gradnotes.verify import run

        chosen = {name: value for name, _, value in options}
        raise typer.Exit(run(str(device), topic, item, everything, accept=accept, backend=backend, options=chosen))


@app.command()
def pair(note: Annotated[str, typer.Argument(help="A note, as in `activations/silu`.")]) -> None:
    """Show what changed in each language of a note since both were confirmed to match, and settle it."""
    with reporting("make build"):
        from gradnotes.notes import pair as pair_note

        pairing = pair_note(note)
        for change in pairing.changes:
            typer.echo(change.said)
            if change.diff:
                typer.echo(change.diff)
        if pairing.problems:
            raise ProblemError(pairing.problems)
        typer.echo(f"{pairing.note}: both languages are confirmed to match")


@app.command()
def new(note: Annotated[str, typer.Argument(help="A note, as in `activations/gelu`.")]) -> None:
    """Make the files of a new note in both languages; never overwrites one."""
    with reporting("make build"):
        from gradnotes.new import new as new_note
        from gradnotes.new import show

        typer.echo(show(new_note(note)))


@app.command()
def bench(
    only: Annotated[
        str,
        typer.Option(help="These sections, as in `build,weight`: build growth weight slow check verify lighthouse."),
    ] = "",
    sizes: Annotated[str, typer.Option(help="Generated notes a language, as in `100,250`.")] = "100,250,500",
    repeat: Annotated[int, typer.Option(min=1, help="Runs whose median is taken.")] = 3,
    output: Annotated[Path, typer.Option(help="Where the numbers go as JSON.")] = ROOT / ".cache" / "bench.json",
) -> None:
    """Measure builds, checks and what a visitor loads, on a copy of this tree; print a table."""
    with reporting("make bench"):
        from gradnotes.bench import SECTIONS, Options, run

        sections = [name.strip() for name in only.split(",") if name.strip()]
        unknown = [name for name in sections if name not in SECTIONS]
        counts = [size.strip() for size in sizes.split(",")]
        if unknown:
            raise typer.BadParameter(f"no section is called {unknown[0]!r}; there are {', '.join(SECTIONS)}")
        if not all(count.isdecimal() and int(count) for count in counts):
            raise typer.BadParameter(f"{sizes!r} are no counts of notes, as in 100,250")
        run(Options(sizes=tuple(map(int, counts)), repeat=repeat), output, sections)
