"""What stands above the two languages: the page that chooses one, the page for lost addresses, the site maps."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from gradnotes import LANGUAGES
from gradnotes.site.words import WORDS

_PAGE = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{title}</title>
<meta name="description" content="{description}">
{head}<style>
body {{ margin: 0; min-height: 90vh; display: grid; place-content: center; text-align: center;
  font: 1.125rem/1.7 system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif; }}
main {{ padding: 1.5rem; max-width: 40rem; }}
a {{ display: inline-block; padding: .6rem 1rem; }}
</style>
</head>
<body>
<main>
{body}</main>
<script>
{script}</script>
</body>
</html>
"""

# `languages` in the order of the reader's wishes; what is neither Chinese nor English gets English.
_CHOOSE = """\
const wishes = navigator.languages?.length ? navigator.languages : [navigator.language || "en"]
const wish = wishes.find(tag => /^(zh|en)\\b/i.test(tag)) || "en"
location.replace((/^zh/i.test(wish) ? "zh" : "en") + "/INDEX" + location.search + location.hash)
"""

# The page of the language in the address, where there is one; else this page stays as it is, in both.
_LOST = """\
const language = location.pathname.slice({root}.length).split("/")[0]
for (const part of document.querySelectorAll("[lang]:not(html)"))
  part.hidden = ["en", "zh"].includes(language) && !part.lang.startsWith(language)
if (language === "zh") document.documentElement.lang = "zh-Hans"
"""

_SITE_MAP = """\
<?xml version="1.0" encoding="UTF-8"?>
<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
{entries}</sitemapindex>
"""


def files(base: str, site: Path) -> dict[str, str]:
    """The files by name. `base` is the address of the site; `site` tells which languages are built."""
    root = urlsplit(base).path or "/"
    built = [language for language in LANGUAGES if (site / language).is_dir()]
    alternates = "".join(
        f'<link rel="alternate" hreflang="{WORDS[language]["tag"]}" href="{urljoin(base, language)}/">\n'
        for language in built
    )
    alternates += f'<link rel="alternate" hreflang="x-default" href="{base}">\n'
    entries = "".join(f"<sitemap><loc>{urljoin(base, language)}/sitemap.xml</loc></sitemap>\n" for language in built)
    index = _choice(built, "", f'<link rel="canonical" href="{base}">\n{alternates}')
    lost = _PAGE.format(
        title="404 - GradNotes",
        description="This address does not exist. 这个地址不存在。",
        head='<meta name="robots" content="noindex">\n',
        body="<h1>404</h1>\n"
        + "".join(
            f'<p lang="{WORDS[language]["tag"]}">{WORDS[language]["lost"]}<br>{_link(language, root)}</p>\n'
            for language in built
        ),
        script=_LOST.format(root=f'"{root}"'),
    )
    return {
        "index.html": index,
        "404.html": lost,
        "sitemap.xml": _SITE_MAP.format(entries=entries),
        "robots.txt": f"User-agent: *\nAllow: /\nSitemap: {urljoin(base, 'sitemap.xml')}\n",
        ".nojekyll": "",
    }


def chooser(languages: Sequence[str]) -> str:
    """The page that chooses a language where no server completes an address with `index.html`."""
    return _choice(languages, "index.html", "")


def _choice(languages: Sequence[str], index: str, head: str) -> str:
    return _PAGE.format(
        title="GradNotes",
        description="Notes on training deep networks, in English and Chinese. 深度网络训练笔记，中英双语。",
        head=head,
        body="<h1>GradNotes</h1>\n<p>" + "\n".join(_link(each, "", index) for each in languages) + "</p>\n",
        script=_CHOOSE.replace("INDEX", index),
    )


def _link(language: str, root: str, index: str = "") -> str:
    words = WORDS[language]
    return f'<a href="{root}{language}/{index}" lang="{words["tag"]}" hreflang="{words["tag"]}">{words["language"]}</a>'
