"""What a reader finds by searching: the right page is first or second, and titles outweigh bodies."""

from __future__ import annotations

import json
from pathlib import Path

import material
import pytest
from playwright.sync_api import Browser, expect

from gradnotes.problems import ProblemError
from gradnotes.site.queries import whole_queries
from tests.site.browser import Visitor, results, serving, visiting
from tests.site.conftest import Site

QUERIES = {
    "en": {
        "sigmoid": "activations/sigmoid/",
        "saturation": "activations/sigmoid/",
        "dead units": "activations/relu/",
        "swish": "activations/silu/",
        "overflow": "activations/softmax/",
        "jacobian": "activations/softmax/",
        "temperature": "activations/softmax/",
        "log_softmax": "activations/softmax/",
        "XOR": "activations/",
        "activation function": "activations/",
        "GN101": "contributing/rules/",
    },
    "zh": {
        "激活函数": "activations/",
        "异或": "activations/",
        "饱和": "activations/sigmoid/",
        "梯度消失": "activations/sigmoid/",
        "门控": "activations/silu/",
        "数值稳定": "activations/softmax/",
        "雅可比": "activations/softmax/",
        "温度": "activations/softmax/",
        "log_softmax": "activations/softmax/",
        "GN101": "contributing/rules/",
    },
}


def best(page_paths: list[str]) -> list[str]:
    """The first two pages; a page stands once for each of its sections."""
    return list(dict.fromkeys(page_paths))[:2]


@pytest.mark.parametrize(
    ("language", "query", "wanted"),
    [(language, query, wanted) for language, queries in QUERIES.items() for query, wanted in queries.items()],
)
def test_the_page_is_first_or_second(visitor: Visitor, language: str, query: str, wanted: str) -> None:
    visit = visitor()
    found = results(visit.go(f"{language}/"), query)
    assert f"{language}/{wanted}" in best(found), found
    assert visit.foreign == []


def test_a_query_without_an_answer_finds_nothing(visitor: Visitor) -> None:
    assert results(visitor().go("en/"), "qzxv") == []
    assert results(visitor().go("zh/"), "魑魅") == []


def test_the_search_index_waits_for_the_first_search(visitor: Visitor) -> None:
    visit = visitor()
    page = visit.go("en/")
    page.wait_for_load_state("networkidle")
    assert visit.requested("search_index.json") == 0
    assert not [address for address in visit.requests if "/workers/" in address]
    assert results(page, "sigmoid") != []
    assert visit.requested("search_index.json") == 1
    assert len([address for address in visit.requests if "/workers/search" in address]) == 1


def test_a_link_to_a_search_opens_it(visitor: Visitor) -> None:
    page = visitor().go("en/?q=softmax")
    expect(page.locator(".md-search-result__item").first).to_be_visible()


# ---- a title outweighs a body: pages written for it, the settings of the site ----

BODY = "梯度消失。" * 30


def two_notes(site: Site) -> Path:
    """Two Chinese notes: of vanishing gradients by its title, of gradient descent by its title, of both by its body."""
    site.nav("index.md", "descent.md", "vanishing.md")
    for language in ("en", "zh"):
        (site.root / "docs" / language / "note.md").unlink()
        site.write(f"docs/{language}/index.md", "---\ndescription: Where it begins.\n---\n\n# 首页 {#begin}\n")
        for name, title, text in (("descent", "梯度下降", BODY), ("vanishing", "梯度消失", "说明。")):
            front = f"---\ndescription: A note on it.\n---\n\n# {title} {{#{name}}}\n\n"
            site.write(f"docs/{language}/{name}.md", f"{front}{text}\n")
    outcome = site.build("zh")
    assert outcome.status == 0, outcome.printed
    return site.root / "site"


def found_in(running: Browser, folder: Path, query: str) -> list[str]:
    with serving(folder) as address, visiting(running, address) as visit:
        return [path.removeprefix("zh/") for path in results(visit.go("zh/"), query)]


def test_a_title_outweighs_a_body_that_says_it_thirty_times(running: Browser, written: Path) -> None:
    assert found_in(running, written, "梯度消失")[:1] == ["vanishing/"]
    assert found_in(running, written, "梯度下降")[:1] == ["descent/"]


def test_without_the_weight_of_titles_the_body_wins(running: Browser, written: Path) -> None:
    index = written / "zh" / "search" / "search_index.json"
    data = json.loads(index.read_text(encoding="utf-8"))
    assert data["config"]["fields"]["title"]["boost"] >= 100 * data["config"]["fields"]["text"]["boost"]
    data["config"]["fields"]["title"]["boost"] = 1e-3
    index.write_text(json.dumps(data), encoding="utf-8")
    assert found_in(running, written, "梯度消失")[:1] == ["descent/"]


def test_the_last_word_of_a_chinese_query_counts(running: Browser, written: Path) -> None:
    """As Material ships it, the search worker leaves it out."""
    assert found_in(running, written, "说明下降") == ["descent/", "vanishing/"]
    (worker,) = (written / "zh/assets/javascripts/workers").glob("search.*.min.js")
    script = worker.read_text(encoding="utf-8")
    shipped = Path(material.__file__).parent / "templates/assets/javascripts/workers" / worker.name
    as_shipped = shipped.read_text(encoding="utf-8")
    assert len(script) == len(as_shipped) + 1
    worker.write_text(as_shipped, encoding="utf-8")
    assert found_in(running, written, "说明下降") == ["vanishing/"]


def test_a_worker_that_reads_otherwise_is_a_problem(tmp_path: Path) -> None:
    folder = tmp_path / "assets" / "javascripts" / "workers"
    folder.mkdir(parents=True)
    (folder / "search.0.min.js").write_text("for(let o=s+1;o<=t.length;o++)t.slice(s,o)in e")
    with pytest.raises(ProblemError, match=r"search\.0\.min\.js of Material does not look"):
        whole_queries(tmp_path)


@pytest.fixture
def written(site: Site) -> Path:
    return two_notes(site)
