"""The MkDocs plugin: fences, formulas at build, notebooks, links with lines, both languages' counterparts.

What is wrong in a page is collected over the whole build and said at once, each with file and line; a build with
problems ends with status 1. SuperFences and InlineHilite swallow a formatter's exceptions and give no line, so ids
are looked up in `on_page_markdown`, and after rendering each fence must be found in the page.
"""

from __future__ import annotations

import logging
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import jinja2
from mkdocs.config import config_options
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, CombinedEvent, event_priority
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation, Section
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink
from mkdocs.utils import get_relative_url
from mkdocs.utils.templates import TemplateContext

from gradnotes import LANGUAGES, evidence, formulas
from gradnotes.fences_syntax import (
    DISPLAYS,
    Reference,
    anchor,
    front_matter,
    line_of,
    notebook_markdown,
    references,
    scan,
)
from gradnotes.notes.catalog import Catalog
from gradnotes.problems import Problem, ProblemError
from gradnotes.site import code, downloads, links, notebooks, offline, queries, styles
from gradnotes.site.bar import Repository
from gradnotes.site.fences import Renderer
from gradnotes.site.fonts import Bundle, Usage
from gradnotes.site.notebooks import Notebook, Notebooks
from gradnotes.site.searchable import searchable, whole
from gradnotes.site.segments import Segments
from gradnotes.site.words import WORDS

# Under the name of MkDocs, so that a strict build counts what is said here.
log = logging.getLogger("mkdocs.plugins.gradnotes")

FONTS = "assets/katex"
"""The folder of KaTeX's fonts in each language's site, beside which the style sheet stands."""


_SYMBOLS = re.compile(r"\\\((.*?)\\\)")
"""What arithmatex makes of `$…$` where only a heading's text is kept, as in the table of contents."""


class GradNotesConfig(Config):
    """Options of the plugin in `mkdocs.yml`."""

    repository = config_options.Type(str, default="")
    """The repository's address, from which edit, test and source links come; empty for none."""

    offline = config_options.Type(bool, default=False)
    """The pages are for reading from disk; Material's plugin of that name must be enabled with it."""


class GradNotesPlugin(BasePlugin[GradNotesConfig]):
    """See the module. One instance lives through one build of one language."""

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Learn the language, and put what cannot be written in `mkdocs.yml` into the configuration."""
        self.root = Path(config.config_file_path).resolve().parent
        self.docs = Path(config.docs_dir).resolve()
        self.language = self.docs.name
        self.strict = config.strict
        self.catalog = Catalog(self.root)
        self.repository = Repository(self.config.repository)
        self.renderer = Renderer(self.language, self.root, self.repository)
        self.segments = Segments(self.language, self.root / ".cache" / "words")
        self.segments.install()
        self.notebooks = Notebooks(self.root, self.language)
        self.problems: list[Problem] = []
        self.texts: dict[str, str] = {}
        self.usage: dict[str, Usage] = {}
        self.page_links: list[links.PageLinks] = []
        self.collector = links.LinkCollector()
        self.bundle: Bundle | None = None
        # One setting for where the site is; each language has its folder there.
        self.base = (config.site_url or "/").rstrip("/") + "/"
        config.site_url = urljoin(self.base, f"{self.language}/")
        config.markdown_extensions.append(self.collector)  # type: ignore[arg-type]  # Markdown takes objects too
        # Given here and not by `!!python/name:` in mkdocs.yml: the formatters know the build's language and pages,
        # which a function found by its name could only find in a global variable.
        config.mdx_configs.setdefault("pymdownx.superfences", {})["custom_fences"] = [
            {"name": kind, "class": f"gn-{kind}", "format": self._fence} for kind in DISPLAYS
        ]
        config.mdx_configs.setdefault("pymdownx.inlinehilite", {})["custom_inline"] = [
            {"name": "value", "class": "gn-value", "format": self._value}
        ]
        if self.config.offline:
            offline.configure(config)
        return config

    def on_files(self, files: Files, config: MkDocsConfig) -> Files:
        """Read every page once. A file that is not UTF-8 ends the build here: nothing can be said of the rest."""
        files = self.files = notebooks.pages(files, config)
        self.sheet = styles.Sheet(files)
        for file in files.documentation_pages():
            if file.abs_src_path is None:
                continue
            data = Path(file.abs_src_path).read_bytes()
            try:
                self.texts[file.src_uri] = data.decode("utf-8-sig").replace("\r\n", "\n")
            except UnicodeDecodeError as error:
                line = data.count(b"\n", 0, error.start) + 1
                message = f"byte 0x{data[error.start]:02x} is not UTF-8"
                self._add(Problem(self._path(file), line, "GN001", message, "save the file as UTF-8"))
        self._end_if_wrong()
        shown = {
            reference.id: uri
            for uri, text in self.texts.items()
            for reference in self.catalog.expanded(references(text))
            if reference.kind == "claim"
        }
        self.renderer.overview(shown, self._topic, self._heading)
        if self.config.offline:
            files.append(offline.shim(config, self.root))
        return files

    def on_nav(self, nav: Navigation, config: MkDocsConfig, files: Files) -> Navigation:
        """Keep the nav: its sections get their titles when those of the pages are known."""
        self.nav = nav
        return nav

    def on_pre_page(self, page: Page, config: MkDocsConfig, files: Files) -> Page:
        """Begin a page."""
        page.edit_url = self.repository.edit(self._path(page.file))
        self.page = page
        self.renderer.start(self._link)
        return page

    def on_page_markdown(self, markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Look up everything that the page names; for a notebook, assemble its page."""
        path, text = self._path(page.file), self.texts[page.file.src_uri]
        if page.meta.get("translation") == "wanted":
            path, text, markdown = self._other_language(page)
        if page.file.src_uri.endswith(".py"):
            try:
                notebook = self.notebooks.read(text, path)
            except ProblemError as error:
                self._add(*error.problems)
                return ""
            markdown = notebook.markdown()
            page.meta.update(notebook.front)
            self._run_as_page(page, notebook)
            text = notebook_markdown(text)
        self.text = text
        self.named = references(text)
        for fence in scan(text).fences:
            if fence.language not in DISPLAYS:
                continue
            if not fence.closed:
                self._add(Problem(path, fence.line, "GN503", "the fence is never closed", f"end it with {fence.marks}"))
            elif fence.info.strip() != fence.language:
                message = f"a {fence.language} fence takes no options"
                self._add(Problem(path, fence.line, "GN102", message, f"write {fence.marks}{fence.language} alone"))
        self.hidden: set[str] = set()
        for reference in self.catalog.expanded(self.named):
            unknown = self.catalog.resolve(reference, path)
            problem = unknown or self._evidence(reference, path)
            if problem and not unknown and not self.strict:
                log.warning(str(problem))  # shown all the same, with a stamp that says so
            elif problem:
                self._add(problem)
                self.hidden.add(reference.id)
        return markdown

    def on_page_content(self, html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Typeset the symbols in the text, and make sure that every fence came through."""
        path = self._path(page.file)
        try:
            html = self.renderer.inline(html, lambda tex: (path, self._line_of_maths(tex)))
        except ProblemError as error:
            self._add(*error.problems)
        for entry in _entries(page.toc):
            entry.title = whole(self.renderer.inline(_SYMBOLS.sub(_span, entry.title), lambda _: (path, 1)))
        html = code.without_plain_spans(html)
        self._add(*self._not_rendered(html, path))
        self.usage[page.file.src_uri] = self.renderer.usage
        self.page_links.append(links.PageLinks(page.file, path, self.text, self.collector.found))
        return html

    def on_env(self, env: jinja2.Environment, config: MkDocsConfig, files: Files) -> None:
        """All pages are rendered: check links, title the sections, cut the fonts; end here if anything is wrong."""
        known = {}
        for file in files.documentation_pages():
            page = file.page
            if page is not None and page.content is not None:
                known[file.src_uri] = links.anchors(page.content)
                page.present_anchor_ids = (page.present_anchor_ids or set()) | known[file.src_uri]
        for page_links in self.page_links:
            self._add(*links.check(page_links, files, known))
        self._title(self.nav.items)
        self._end_if_wrong()
        total = Usage()
        for usage in self.usage.values():
            total.add(usage)
        if total.characters:
            self.bundle = self.renderer.style_sheet.bundle(total, FONTS)
            for name, data in self.bundle.files.items():
                files.append(File.generated(config, name, content=data, inclusion=InclusionLevel.INCLUDED))

    def on_post_template(self, output: str, /, *, template_name: str, config: MkDocsConfig) -> str:
        """The page that was not found can hold what no other page does."""
        self.sheet.meet(output)
        return output

    def on_post_page(self, output: str, /, *, page: Page, config: MkDocsConfig) -> str:
        """The style sheet is for what the pages hold."""
        self.sheet.meet(output)
        return output

    @event_priority(100)  # before the search plugin, which reads the content here
    def _before_search(self, /, context: dict[str, Any], page: Page, **_: Any) -> None:
        self.content = page.content or ""
        page.content = searchable(self.content)

    @event_priority(-100)
    def _after_search(self, /, context: dict[str, Any], page: Page, **_: Any) -> dict[str, Any]:
        """What templates need: `alternates`, the page in each language; `preload_fonts`, those of its formulas."""
        page.content = whole(self.content)
        preload = []
        usage = self.usage.get(page.file.src_uri)
        if usage and self.bundle and not self.config.offline:  # a browser preloads no file for a page from disk
            preload = [self.bundle.fonts[face] for face in usage.most_used() if face in self.bundle.fonts]
        alternates = []
        for language in LANGUAGES:
            there = (self.docs.parent / language / page.file.src_uri).is_file()
            target = page.url if there else self.nav.homepage.url if self.nav.homepage else ""
            top = "../" * (page.url.count("/") + 1)  # out of this language's folder
            alternates.append(self._alternate(language, f"{top}{language}/{target}"))
        context |= {"alternates": alternates, "preload_fonts": preload}
        return context

    on_page_context = CombinedEvent(_before_search, _after_search)

    def on_template_context(
        self, context: TemplateContext, /, *, template_name: str, config: MkDocsConfig
    ) -> TemplateContext:
        """As for a page; a page that was not found can stand at any depth, so its links start at the host."""
        root = urlsplit(self.base).path
        alternates = [self._alternate(language, f"{root}{language}/") for language in LANGUAGES]
        extra: dict[str, Any] = {"alternates": alternates, "preload_fonts": [], "counterparts": self._counterparts}
        context.update(extra)  # type: ignore[typeddict-item]  # MkDocs types only its own names
        return context

    def on_post_build(self, config: MkDocsConfig) -> None:
        """Write the style sheet; end the Node process; forget what this build did not need; mend the search."""
        self.sheet.write(Path(config.site_dir), self.bundle.style_sheet if self.bundle else "")
        self.renderer.close()
        self.renderer.prune()
        self.segments.memory.save()
        self.notebooks.prune()
        try:
            queries.mend(Path(config.site_dir))
        except ProblemError as error:
            self._add(*error.problems)
        self._end_if_wrong()

    def on_build_error(self, error: Exception) -> None:
        """Say what was found before something else ended the build, and end the Node process."""
        if hasattr(self, "renderer"):
            self._say()
            self.renderer.close()

    def _fence(self, source: str, language: str, css_class: str, options: Any, md: Any, **_: Any) -> str:
        name = source.strip()
        if name in self.hidden:
            return ""
        try:
            return self.renderer.fence(language, name)
        except ProblemError as error:
            self._add(*error.problems)
            self.hidden.add(name)
            return ""

    def _value(self, source: str, language: str, css_class: str, md: Any) -> str:
        name, _, spec = source.strip().partition(":")
        return "" if name.strip() in self.hidden else self.renderer.value(name.strip(), spec)

    def _evidence(self, reference: Reference, path: str) -> Problem | None:
        """What keeps a displayed thing from being published: no check that passed with its present source."""
        item = reference.evidence_id
        if item is None or (reference.kind == "formula" and formulas.get(reference.id).stated):
            return None
        remedy = f"run `make verify ID={item}`"
        stamp = self.renderer.stamp(item)
        if stamp is None:
            message = f"{item} has no test, so nothing says that it is right"
            return Problem(path, reference.line, "GN105", message, f"write {evidence.test_of(item)}, then {remedy}")
        if stamp.state == "changed":
            return Problem(path, reference.line, "GN103", f"{item} is not verified since it changed", remedy)
        if stamp.state == "missing":
            return Problem(path, reference.line, "GN103", f"{item} was never verified", remedy)
        return None

    def _other_language(self, page: Page) -> tuple[str, str, str]:
        """For a page that waits for its translation: path, text and Markdown of the other language's page."""
        for language in LANGUAGES:
            source = self.docs.parent / language / page.file.src_uri
            if language != self.language and source.is_file():
                text = source.read_text(encoding="utf-8").replace("\r\n", "\n")
                body = text[len(front_matter(text)) :]
                title, _, rest = body.lstrip().partition("\n")
                notice = f'!!! note "{WORDS[self.language]["wanted"]}"'
                return source.relative_to(self.root).as_posix(), text, f"{title}\n\n{notice}\n\n{rest}"
        message = "waits for its translation, but no other language has the page"
        raise ProblemError(Problem(self._path(page.file), 1, "GN201", message, "write one of the two"))

    def _not_rendered(self, html: str, path: str) -> Iterator[Problem]:
        """Whatever the page names and its HTML does not hold: Markdown took it for something else."""
        seen: Counter[str] = Counter()
        for reference in self.named:
            if reference.kind == "value":
                mark = f'data-id="{reference.id}"'
                seen[mark] += 1
                missing = html.count(mark) < seen[mark]
            else:
                fence = "code" if reference.kind in ("function", "snippet") else reference.kind
                identity = anchor(fence, reference.id)
                seen[identity] += 1
                number = f"-{seen[identity]}" if seen[identity] > 1 else ""
                missing = f'id="{identity}{number}"' not in html
            if missing and reference.id not in self.hidden:
                message = f"the {reference.kind} {reference.id!r} does not come out of Markdown"
                remedy = "leave an empty line before it, and indent it like the text around it"
                yield Problem(path, reference.line, "GN506", message, remedy)

    def _run_as_page(self, page: Page, notebook: Notebook) -> None:
        """Render a notebook: its cells run by mkdocs-jupyter, the rest as MkDocs renders any page."""

        def render(config: MkDocsConfig, files: Files) -> None:
            cells: dict[int, str] = {}
            try:
                executed = self.notebooks.run(notebook, self.docs / page.file.src_uri)
                cells = notebooks.outputs(notebook, executed, self.language)
            except ProblemError as error:
                self._add(*error.problems)
            Page.render(page, config, files)
            download = files.get_file_from_path(f"{page.file.src_uri}.download")
            if download is not None:
                link = downloads.absolute(files, page.file, config.site_url)
                download.content_string = downloads.ipynb(notebook, link, self.root)
            name = Path(notebook.path).with_suffix(".ipynb").name
            page.content = notebooks.fill(page.content or "", cells, name, self.language)

        page.render = render  # type: ignore[method-assign]  # a page has no other way

    def _link(self, path: str) -> str | None:
        target, _, fragment = path.partition("#")
        file = self.files.get_file_from_path(target)
        if file is None:
            return None
        address = "" if fragment and file is self.page.file else get_relative_url(file.url, self.page.url)
        return address + (f"#{fragment}" if fragment else "")

    def _line_of_maths(self, tex: str) -> int:
        place = self.text.find(f"${tex}$")
        return line_of(self.text, place) if place >= 0 else 1

    def _alternate(self, language: str, address: str) -> dict[str, Any]:
        return {"lang": WORDS[language]["tag"], "url": address, "label": WORDS[language]["language"]}

    def _counterparts(self, page: Page) -> list[dict[str, str]]:
        """The absolute addresses of a page in every language that has it, for the sitemap."""
        return [
            {"lang": WORDS[language]["tag"], "url": urljoin(self.base, f"{language}/{page.url}")}
            for language in LANGUAGES
            if (self.docs.parent / language / page.file.src_uri).is_file()
        ]

    def _title(self, items: list[Any]) -> None:
        """Give each section the title of its index page, or of its first, so that one nav serves both languages."""
        for item in items:
            if isinstance(item, Section):
                self._title(item.children)
                pages = [child for child in item.children if isinstance(child, Page)]
                for page in [*(page for page in pages if page.is_index), *pages][:1]:
                    item.title = str(page.title)

    def _topic(self, topic: str) -> str:
        """What a topic is called: the title of its index page, or of the page of the claims that has its name."""
        page = next((page for page in (f"{topic}/index.md", f"claims/{topic}.md") if page in self.texts), topic)
        return self._heading(page)

    def _heading(self, page: str) -> str:
        """What a page is called: its first heading, without the anchor."""
        heading = re.search(r"^# (.+?)(?: *\{[^}]*\})?$", self.texts.get(page, ""), re.MULTILINE)
        return heading[1] if heading else page

    def _path(self, file: File) -> str:
        """The page's path from the root of the repository."""
        return (self.docs / file.src_uri).relative_to(self.root).as_posix()

    def _add(self, *problems: Problem) -> None:
        self.problems.extend(problems)

    def _say(self) -> None:
        for problem in sorted(set(self.problems)):
            log.error(str(problem))
        self.problems.clear()

    def _end_if_wrong(self) -> None:
        if self.problems:
            count = len(set(self.problems))
            self._say()
            raise PluginError(f"{count} problem{'s' if count > 1 else ''} in docs/{self.language}, see above")


def _entries(items: Iterable[AnchorLink]) -> Iterator[AnchorLink]:
    """All entries of a table of contents, children included."""
    for item in items:
        yield item
        yield from _entries(item.children)


def _span(found: re.Match[str]) -> str:
    return f'<span class="arithmatex">{found[0]}</span>'
