"""Networks trained side by side against torch.nn and torch.optim, one network at a time."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest
import torch
from torch import nn
from torch.nn import functional

from gradnotes.experiments._activation_runs import (
    SILU_ARGMIN,
    Start,
    Work,
    compared,
    fastest,
    gain,
    lowest,
    monotone_silu,
    offset,
    powers,
    sizes,
    speed,
)
from gradnotes.experiments._digits import digits_split
from gradnotes.experiments._side_by_side import BATCH, EVERY, WATCHED, Net, Rule, Trained, seeded, train
from tests.verification import Verification

RATES = torch.tensor([0.05, 0.1, 0.2])


def alone(net: Net, parameters: list[torch.Tensor], which: int, f: type[nn.Module]) -> nn.Sequential:
    """One of the networks as a module, in double precision."""
    layers: list[nn.Module] = []
    for number, (n_in, n_out) in enumerate(pairwise(net.sizes)):
        linear = nn.Linear(n_in, n_out)
        linear.weight = nn.Parameter(parameters[2 * number][which].T.clone())
        linear.bias = nn.Parameter(parameters[2 * number + 1][which, 0].clone())
        norm = [nn.BatchNorm1d(n_out, affine=False)] if net.normalized else []
        layers += [linear, *norm, f()] if number < len(net.sizes) - 2 else [linear]
    return nn.Sequential(*layers).double()


def doubled(parameters: list[torch.Tensor]) -> list[torch.Tensor]:
    return [p.double() for p in parameters]


@pytest.mark.parametrize("normalized", [False, True])
@pytest.mark.parametrize("rule", ["sgd", "adam"])
def test_each_trains_as_it_would_alone(rule: Rule, normalized: bool) -> None:
    verify = Verification("side_by_side")
    data = digits_split(1)
    data = type(data)(data.train_x.double(), data.train_y, data.test_x.double(), data.test_y)
    net = Net(torch.tanh, (64, 7, 5, 10), normalized)
    start = doubled(net.started(torch.ones(3, 1), seeded(0, 1), draws=3))
    rates = RATES if rule == "sgd" else RATES / 10
    steps = 30  # more than one epoch of 1348 pictures
    together = train(net, start, data, rates.double(), steps, seeded(0, 2), rule, watch=True)
    for which, rate in enumerate(rates.tolist()):
        model = alone(net, start, which, nn.Tanh)
        with torch.no_grad():
            verify.close(
                net.layers(start, data.test_x)[-1][which], model(data.test_x), rtol=1e-9, atol=1e-12, what="start"
            )
        optimizer = (torch.optim.SGD if rule == "sgd" else torch.optim.Adam)(model.parameters(), lr=rate)
        rng, order, losses = seeded(0, 2), torch.empty(0, dtype=torch.int64), []
        for step in range(steps + 1):
            if step % EVERY == 0:
                with torch.no_grad():
                    loss = functional.cross_entropy(model(data.train_x[:WATCHED]), data.train_y[:WATCHED])
                losses.append(float(loss))
            if step == steps:
                break
            if len(order) < BATCH:
                order = torch.randperm(len(data.train_y), generator=rng)
            batch, order = order[:BATCH], order[BATCH:]
            optimizer.zero_grad()
            loss = functional.cross_entropy(model(data.train_x[batch]), data.train_y[batch])
            torch.autograd.backward(loss)
            optimizer.step()
        # Sums in another order, through steps that multiply the difference.
        verify.close(together.watched[:, which], losses, rtol=1e-6, what=f"{rule}, {rate}")


def test_starts_have_their_variance_and_repeat() -> None:
    verify = Verification("side_by_side")
    net = Net(torch.relu, (64, 500, 400, 10))
    gains = torch.tensor([[1.0, 2.0], [3.0, 1.0], [1.0, 2.0], [3.0, 1.0]])
    parameters = net.started(gains, seeded(0, 1), draws=2, bias=-1.0)
    factors = ((1.0, 3.0), (2.0, 1.0), (1.0, 1.0))
    for layer, n_in in enumerate((64, 500, 400)):
        weight = parameters[2 * layer]
        for which, factor in enumerate(factors[layer]):
            # The deviation of a standard deviation of so many draws is 1 / sqrt(2 · 4000) at most: four of them.
            verify.close(weight[which].std(), factor / math.sqrt(n_in), rtol=0.045)
        assert torch.equal(weight[0], weight[2])
        assert not torch.equal(weight[0] / weight[0].std(), weight[1] / weight[1].std())
    assert [set(parameters[i].flatten().tolist()) for i in (1, 3, 5)] == [{-1}, {-1}, {0}]


def test_a_network_that_would_not_stay_finite_stops_and_leaves_the_others_alone() -> None:
    data = digits_split(0)
    net = Net(torch.relu, (64, 8, 10))
    start = net.started(torch.ones(2, 1), seeded(0, 1))
    wild = train(net, start, data, torch.tensor([0.1, 1e30]), 12, seeded(0, 2), watch=True)
    assert wild.diverged.tolist() == [False, True]
    assert all(bool(p.isfinite().all()) for p in wild.parameters)
    tame = train(net, [p[:1] for p in start], data, torch.tensor([0.1]), 12, seeded(0, 2))
    for one, other in zip(wild.parameters, tame.parameters, strict=True):
        # A batched product may sum in another order than a single one.
        torch.testing.assert_close(one[:1], other, rtol=1e-4, atol=1e-6)


def trained(*losses: list[float]) -> Trained:
    return Trained([], torch.zeros(len(losses), dtype=torch.bool), torch.tensor(losses).T)


def test_steps_to_a_loss() -> None:
    found = trained([2, 0.2, 0.05, 0.5], [2, 1, 0.5, 0.3], [0.09, 0.2, 0.2, 0.2], [2, math.nan, 0.02, 0]).steps_to(0.1)
    assert found[0] == pytest.approx(EVERY * 1.5)  # halfway between 0.2 and 0.05 by the logarithm
    assert found[1:3] == [math.inf, 0]
    assert EVERY * 1.9 < found[3] < EVERY * 2  # from a loss beyond all bounds it arrives late between two looks
    assert trained([1, 0.01]).steps_to(0.1) == [pytest.approx(EVERY / 2)]


def test_speed_counts_who_does_not_arrive() -> None:
    found = speed(trained([1, 0.01], [1, 1]), 0.1, steps=5)
    assert found["reached"] == 0.5
    assert found["steps"] == pytest.approx(math.sqrt(2.5 * 10))


def test_scores_are_worst_where_training_failed() -> None:
    data = digits_split(0)
    scores = fastest(0.1, 10)(trained([1, 0.01], [1, 0.5], [1, 0.4], [1, math.nan]), data)
    assert scores[0] < scores[2] < scores[1] < scores[3]
    net = Net(torch.relu, (64, 4, 10))
    parameters = net.started(torch.tensor([[1.0], [1e6]]), seeded(0, 1))
    parameters[2][1] = math.nan
    good, bad = lowest(net)(Trained(parameters, torch.zeros(2, dtype=torch.bool)), data)
    assert good == pytest.approx(float(net.losses(parameters, data.train_x, data.train_y)[0].log()), rel=1e-6)
    assert bad == pytest.approx(math.log(100))


def test_the_learning_rate_is_tuned_on_other_data() -> None:
    net, start = Net(torch.tanh, sizes(1, 8)), Start(1)
    work = Work(40, powers(-10, 1), tuned_on=1, measured_on=3)
    result = compared(net, start, "sgd", work, 3, fastest(1.0, work.steps))
    assert result.rate == max(work.rates[-3:], key=lambda rate: rate == result.rate)  # small ones do not get there
    assert torch.equal(result.data.test_y, digits_split(3).test_y)
    assert result.trained.watched.shape == (40 // EVERY + 1, 3)
    assert Work(300, powers(0, 8)).at("full") == Work(300, powers(0, 8))
    assert len(Work(300, powers(0, 8)).at("quick").rates) == 2


def test_gain() -> None:
    verify = Verification("side_by_side")
    # Leaky ReLU: E f² = (1 + a²) / 2. Identity: 1. The trapezoidal rule is off by the kink in f² f'' only.
    verify.close(gain(torch.relu), math.sqrt(2), rtol=1e-7)
    verify.close(gain(lambda x: functional.leaky_relu(x, 0.2)), math.sqrt(2 / 1.04), rtol=1e-7)
    verify.close(gain(lambda x: x), 1, rtol=1e-12)


def test_silu_without_its_bump() -> None:
    verify = Verification("side_by_side")
    x = torch.linspace(-20, 20, 4001, dtype=torch.float64, requires_grad=True)
    y = monotone_silu(x)
    (slope,) = torch.autograd.grad(y.sum(), x)
    right = x.detach() > -1.27
    verify.close(y[right], functional.silu(x)[right], rtol=1e-15)
    assert bool((y.diff() >= 0).all())
    assert bool((slope >= 0).all())
    at = torch.tensor(SILU_ARGMIN, dtype=torch.float64, requires_grad=True)
    (flat,) = torch.autograd.grad(functional.silu(at), at)
    verify.close(flat, 0, rtol=0, atol=1e-15, what="the slope where it is cut")
    verify.close(functional.silu(at), SILU_ARGMIN + 1, rtol=1e-14, what="the value there")


def test_offset() -> None:
    rng = seeded(0, 1)
    centered = torch.randn(2, 1000, 3, generator=rng)
    centered -= centered.mean(dim=1, keepdim=True)
    assert offset([centered]) == pytest.approx(0, abs=1e-12)
    assert offset([torch.ones(2, 10, 3)]) == 1
    # As large a mean as deviation, and next to it a layer of as many squares without one: 1 of 3.
    lifted = centered / centered.square().mean().sqrt()
    assert offset([lifted + 1, lifted]) == pytest.approx(1 / 3, rel=1e-5)
    blown_up = torch.full((1, 1000, 3), 1e30)
    assert offset([torch.cat([lifted + 1, blown_up]), torch.cat([lifted, blown_up])]) == pytest.approx(1 / 3, rel=1e-5)
