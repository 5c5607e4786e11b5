"""What a reader finds by searching: the right page is first or second, and titles outweigh bodies."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache
from pathlib import Path

import material
import pytest
from playwright.sync_api import Browser, expect

from gradnotes.problems import ProblemError
from gradnotes.site import queries
from tests.site.browser import Visit, Visitor, results, serving, visiting
from tests.site.conftest import Site

QUERIES = {
    "en": {
        "sigmoid": "activations/sigmoid/",
        "saturation": "activations/sigmoid/",
        "gradient": "gradients/",
        "vanishing gradient": "gradients/vanishing/",
        "exploding gradient": "gradients/exploding/",
        "gradient clipping": "gradients/clipping/",
        "clip_grad_norm_": "gradients/clipping/",
        "long-term dependencies": "gradients/long-term-dependencies/",
        "forget bias": "gradients/long-term-dependencies/",
        "forget gate": "gradients/long-term-dependencies/",
        "condition number": "gradients/ill-conditioning/",
        "saddle point": "gradients/saddle-points-and-local-minima/",
        "local minimum": "gradients/saddle-points-and-local-minima/",
        "initialization": "initialization/",
        "loss nan": "gradients/exploding/",
        "local minima": "gradients/saddle-points-and-local-minima/",
        "no free lunch": "gradients/limits-of-optimization/",
        "choosing an initialization": "initialization/choosing/",
        "xavier": "initialization/xavier/",
        "glorot": "initialization/xavier/",
        "he initialization": "initialization/he/",
        "kaiming": "initialization/he/",
        "fan_in": "initialization/he/",
        "orthogonal": "initialization/orthogonal/",
        "symmetry": "initialization/symmetry/",
        "relu": "activations/relu/",
        "dead units": "activations/relu/",
        "dying relu": "activations/relu/",
        "leaky relu": "activations/leaky-relu/",
        "swish": "activations/silu/",
        "swiglu": "activations/glu/",
        "overflow": "activations/softmax/",
        "jacobian": "activations/softmax/",
        "temperature": "activations/softmax/",
        "log_softmax": "activations/softmax/",
        "XOR": "activations/",
        "activation function": "activations/",
        "which activation": "activations/choosing/",
        "how to choose an activation": "activations/choosing/",
        "loss function": "losses/",
        "which loss": "losses/",
        "mse": "losses/mean-squared-error/",
        "huber": "losses/absolute-and-huber/",
        "cross entropy": "losses/cross-entropy/",
        "ignore_index": "losses/cross-entropy/",
        "bce": "losses/binary-cross-entropy/",
        "label smoothing": "losses/label-smoothing/",
        "focal loss": "losses/focal/",
        "kl divergence": "losses/kl-divergence/",
        "hinge loss": "losses/hinge/",
        "optimizer": "optimizers/",
        "which optimizer": "optimizers/",
        "sgd": "optimizers/sgd/",
        "momentum": "optimizers/momentum/",
        "nesterov": "optimizers/nesterov/",
        "rmsprop": "optimizers/rmsprop/",
        "adam": "optimizers/adam/",
        "bias correction": "optimizers/adam/",
        "adamw": "optimizers/adamw/",
        "amsgrad": "optimizers/adam-variants/",
        "muon": "optimizers/muon/",
        "weight decay": "optimizers/weight-decay/",
        "learning rate schedule": "optimizers/learning-rate-schedules/",
        "cosine annealing": "optimizers/learning-rate-schedules/",
        "warmup": "optimizers/warmup/",
        "conventions": "claims/conventions/",
        "contributing": "contributing/",
        "GN101": "contributing/rules/",
    },
    "zh": {
        "激活函数": "activations/",
        "activation": "activations/",
        "选择激活函数": "activations/choosing/",
        "怎么选激活函数": "activations/choosing/",
        "异或": "activations/",
        "饱和": "activations/sigmoid/",
        "梯度": "gradients/",
        "梯度消失": "gradients/vanishing/",
        "梯度爆炸": "gradients/exploding/",
        "梯度裁剪": "gradients/clipping/",
        "长期依赖": "gradients/long-term-dependencies/",
        "遗忘门": "gradients/long-term-dependencies/",
        "海森矩阵": "gradients/saddle-points-and-local-minima/",
        "条件数": "gradients/ill-conditioning/",
        "鞍点": "gradients/saddle-points-and-local-minima/",
        "局部极小": "gradients/saddle-points-and-local-minima/",
        "初始化": "initialization/",
        "怎么选初始化": "initialization/choosing/",
        "xavier": "initialization/xavier/",
        "kaiming": "initialization/he/",
        "正交": "initialization/orthogonal/",
        "对称": "initialization/symmetry/",
        "relu": "activations/relu/",
        "死亡 ReLU": "activations/relu/",
        "死亡ReLU": "activations/relu/",
        "神经元死亡": "activations/relu/",
        "leaky relu": "activations/leaky-relu/",
        "门控": "activations/silu/",
        "门控线性单元": "activations/glu/",
        "swiglu": "activations/glu/",
        "数值稳定": "activations/softmax/",
        "雅可比": "activations/softmax/",
        "温度": "activations/softmax/",
        "log_softmax": "activations/softmax/",
        "损失函数": "losses/",
        "均方误差": "losses/mean-squared-error/",
        "交叉熵": "losses/cross-entropy/",
        "二元交叉熵": "losses/binary-cross-entropy/",
        "标签平滑": "losses/label-smoothing/",
        "焦点损失": "losses/focal/",
        "KL 散度": "losses/kl-divergence/",
        "优化器": "optimizers/",
        "选优化器": "optimizers/",
        "随机梯度下降": "optimizers/sgd/",
        "动量": "optimizers/momentum/",
        "adam": "optimizers/adam/",
        "偏差校正": "optimizers/adam/",
        "权重衰减": "optimizers/weight-decay/",
        "学习率调度": "optimizers/learning-rate-schedules/",
        "余弦": "optimizers/learning-rate-schedules/",
        "预热": "optimizers/warmup/",
        "约定": "claims/conventions/",
        "参与编写": "contributing/",
        "GN101": "contributing/rules/",
    },
}

# Names of functions, which are also parts of other notes' titles and of longer names: ReLU6, log-sigmoid, Leaky ReLU.
NAMES = ("sigmoid", "tanh", "softplus", "relu", "elu", "silu", "gelu", "mish", "glu", "softmax")


Homes = Callable[[str], Visit]


@pytest.fixture(scope="module")
def homes(running: Browser, address: str) -> Iterator[Homes]:
    """The home page of a language, opened once: reading the index takes longer than a query."""
    with ExitStack() as stack:

        @cache
        def opened(language: str) -> Visit:
            visit = stack.enter_context(visiting(running, address))
            visit.go(f"{language}/")
            return visit

        yield opened


def best(page_paths: list[str]) -> list[str]:
    """The first two pages; a page stands once for each of its sections."""
    return list(dict.fromkeys(page_paths))[:2]


@pytest.mark.parametrize(
    ("language", "query", "wanted"),
    [(language, query, wanted) for language, queries in QUERIES.items() for query, wanted in queries.items()],
)
def test_the_page_is_first_or_second(homes: Homes, language: str, query: str, wanted: str) -> None:
    visit = homes(language)
    found = results(visit.page, query)
    assert f"{language}/{wanted}" in best(found), found
    assert visit.foreign == []


@pytest.mark.parametrize("language", QUERIES)
def test_the_name_of_a_function_finds_its_note_first(homes: Homes, language: str) -> None:
    first = {name: results(homes(language).page, name)[0] for name in NAMES}
    assert first == {name: f"{language}/activations/{name}/" for name in NAMES}


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


# ---- what outweighs what: pages written for it, the settings of the site ----

BODY = "梯度消失。" * 30

# Of gradient descent by its title and of vanishing gradients by its body; of vanishing gradients by its title.
GRADIENTS = {"descent": ("梯度下降", BODY), "vanishing": ("梯度消失", "说明。")}
# A rare word that begins as the one that is searched, two titles that hold that, one that is it.
RELUS = {"rare": ("ReLU6", "说明。"), "long": ("Leaky ReLU、PReLU", "说明。"), "short": ("ReLU", "说明。")}


def a_site(site: Site, notes: dict[str, tuple[str, str]]) -> Path:
    """A Chinese site of these notes: title and text by name."""
    site.nav("index.md", *(f"{name}.md" for name in notes))
    for language in ("en", "zh"):
        (site.root / "docs" / language / "note.md").unlink()
        site.write(f"docs/{language}/index.md", "---\ndescription: Where it begins.\n---\n\n# 首页 {#begin}\n")
        for name, (title, text) in notes.items():
            front = f"---\ndescription: A note on it.\n---\n\n# {title} {{#{name}}}\n\n"
            site.write(f"docs/{language}/{name}.md", f"{front}{text}\n")
    outcome = site.build("zh")
    assert outcome.status == 0, outcome.printed
    return site.root / "site"


def found_in(running: Browser, folder: Path, query: str) -> list[str]:
    with serving(folder) as address, visiting(running, address) as visit:
        return [path.removeprefix("zh/") for path in results(visit.go("zh/"), query)]


def plant(folder: Path, path: str, old: str, new: str) -> None:
    """Change a file of a built site at the one place that reads so."""
    (file,) = folder.glob(path)
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1
    file.write_text(text.replace(old, new), encoding="utf-8")


INDEX = "zh/search/search_index.json"
WORKER = "zh/assets/javascripts/workers/search.*.min.js"


def test_a_title_outweighs_a_body_that_says_it_thirty_times(running: Browser, gradients: Path) -> None:
    assert found_in(running, gradients, "梯度消失")[:1] == ["vanishing/"]
    assert found_in(running, gradients, "梯度下降")[:1] == ["descent/"]


def test_without_the_weight_of_titles_the_body_wins(running: Browser, gradients: Path) -> None:
    index = gradients / INDEX
    data = json.loads(index.read_text(encoding="utf-8"))
    assert data["config"]["fields"]["title"]["boost"] >= 100 * data["config"]["fields"]["text"]["boost"]
    data["config"]["fields"]["title"]["boost"] = 1e-3
    index.write_text(json.dumps(data), encoding="utf-8")
    assert found_in(running, gradients, "梯度消失")[:1] == ["descent/"]


def test_the_last_word_of_a_chinese_query_counts(running: Browser, gradients: Path) -> None:
    """As Material ships it, the search worker leaves it out."""
    assert found_in(running, gradients, "说明下降") == ["descent/", "vanishing/"]
    (worker,) = gradients.glob(WORKER)
    shipped = Path(material.__file__).parent / "templates/assets/javascripts/workers" / worker.name
    worker.write_text(shipped.read_text(encoding="utf-8") + RANKING, encoding="utf-8")
    assert found_in(running, gradients, "说明下降") == ["vanishing/"]


def test_the_word_itself_comes_before_longer_ones_and_a_short_title_before_longer_ones(
    running: Browser, relus: Path
) -> None:
    assert found_in(running, relus, "relu") == ["short/", "long/", "rare/"]
    assert found_in(running, relus, "relu6") == ["rare/"]
    assert found_in(running, relus, "leaky relu")[0] == "long/"
    assert found_in(running, relus, "rel") != []
    # What the syntax of queries asks for still holds: a word that must be there, and one that must not.
    assert found_in(running, relus, "+leaky relu") == ["long/"]
    assert found_in(running, relus, "relu -leaky") == ["short/", "rare/"]


def test_without_the_weight_of_the_word_itself_the_rare_one_wins(running: Browser, relus: Path) -> None:
    plant(relus, WORKER, "boost: 2 ", "boost: 0 ")
    assert found_in(running, relus, "relu")[0] == "rare/"


def test_without_the_weight_of_length_the_titles_are_equal(running: Browser, relus: Path) -> None:
    plant(relus, WORKER, "Builder.prototype.b = ", "Builder.prototype.planted = ")
    assert found_in(running, relus, "relu")[0] == "long/"


def test_the_plural_of_a_word_counts_as_the_word(running: Browser, site: Site) -> None:
    folder = a_site(site, {"one": ("Gradient clipping", "说明。"), "all": ("Gradients", "说明。")})
    assert found_in(running, folder, "gradient") == ["all/", "one/"]
    plant(folder, WORKER, "[word, `${word}s`, `${word}es`]", "[word]")
    assert found_in(running, folder, "gradient") == ["one/", "all/"]


def test_a_text_with_all_words_of_a_query_comes_before_a_title_with_one(running: Browser, site: Site) -> None:
    folder = a_site(site, {"slope": ("梯度", "斜率。"), "signal": ("信号", "在这里，梯度会消失。")})
    assert found_in(running, folder, "梯度消失") == ["signal/", "slope/"]
    plant(folder, WORKER, "** 10", "** 0")
    assert found_in(running, folder, "梯度消失") == ["slope/", "signal/"]


def test_common_words_of_a_query_weigh_nothing(running: Browser, site: Site) -> None:
    folder = a_site(site, {"all": ("Anything", "How to be or not to be as it was."), "start": ("Start", "Xavier.")})
    assert found_in(running, folder, "how to be as xavier")[0] == "start/"
    plant(folder, WORKER, ".filter(word => stopWordFilter(new Token(word)))", "")
    assert found_in(running, folder, "how to be as xavier")[0] == "all/"


def test_an_english_word_is_found_in_a_chinese_page_while_it_is_typed(running: Browser, site: Site) -> None:
    """With the stemmer that Material takes for Chinese the index has "satur", and "saturati" finds nothing."""
    folder = a_site(site, {"saturation": ("饱和", "饱和（saturation）")})
    assert found_in(running, folder, "saturati") == ["saturation/"]
    plant(folder, INDEX, '"pipeline":[]', '"pipeline":["stemmer"]')
    assert found_in(running, folder, "saturati") == []


RANKING = queries.RANKING.read_text(encoding="utf-8")
READS = "self.lunr=l;this.b(0);this.index.search(q);`${r}*`;for(let o=s+1;o<t.length;o++)t.slice(s,o)in e"


def worker_that_reads(root: Path, script: str) -> Path:
    worker = root / "assets" / "javascripts" / "workers" / "search.0.min.js"
    worker.parent.mkdir(parents=True)
    worker.write_text(script)
    return worker


def test_a_worker_that_reads_as_it_did_is_mended(tmp_path: Path) -> None:
    worker = worker_that_reads(tmp_path, READS)
    queries.mend(tmp_path)
    assert worker.read_text() == READS.replace("o<t", "o<=t") + "\n" + RANKING


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("o<t.length", "o<=t.length", "look for words in a query"),
        ("self.lunr=", "self.index=", "show lunr as a global"),
        ("this.b(0)", "this.b(.5)", "leave the length of texts out of account"),
        ("index.search(q)", "index.query(q)", "search with lunr's parser of queries"),
        ("`${r}*`", "`${r}^2 ${r}*`", "look for words that begin as those of the query"),
    ],
)
def test_a_worker_that_reads_otherwise_is_a_problem(tmp_path: Path, old: str, new: str, what: str) -> None:
    worker = worker_that_reads(tmp_path, READS.replace(old, new))
    with pytest.raises(ProblemError, match=rf"search\.0\.min\.js of Material does not {what} as it did"):
        queries.mend(tmp_path)
    assert worker.read_text() == READS.replace(old, new)


def test_a_site_without_the_worker_is_a_problem(tmp_path: Path) -> None:
    with pytest.raises(ProblemError, match="Material has no search worker"):
        queries.mend(tmp_path)


@pytest.fixture
def gradients(site: Site) -> Path:
    return a_site(site, GRADIENTS)


@pytest.fixture
def relus(site: Site) -> Path:
    return a_site(site, RELUS)
