"""The claims on optimizers: the verdict on what is recorded, and measurements that must turn it round."""

from __future__ import annotations

from gradnotes import claims
from gradnotes.claims import Kind, Measurements
from gradnotes.claims.statistics import paired
from tests.claims.judging import Flips, Planted, judged, planted, recorded
from tests.verification import Verification

QUADRATIC = "optimizers.quadratic.kappa_1000"
RACE = "optimizers.race"
DAMPING = "optimizers.damping.product"
STEPS = "optimizers.step_size"
OSCILLATION = "optimizers.oscillation"
NOISY = "optimizers.noisy"
MOVING = "optimizers.moving"
RESCALING = "optimizers.rescaling"
ROTATION = "optimizers.rotation"


def then(verify: Verification, name: str, changes: Planted, verdict: Kind) -> None:
    """A condition of a verdict by itself: these measurements alone bring it out."""
    claim = claims.get(name)
    verify.equal(claim.judge(planted(recorded(claim), changes)).verdict, verdict, what=f"{name} on {changes}")


def test_momentum_speeds_up(verify: Verification) -> None:
    easy = {f"{RACE}.bowl.momentum.steps": 1.0, f"{RACE}.saddle.momentum.steps": 1.0}
    flips: Flips = {"holds": easy, "fails": {f"{RACE}.rosenbrock.momentum.steps": 5000.0}}
    judged(verify, claims.get("optimizers.momentum_speeds_up"), flips)
    then(verify, "optimizers.momentum_speeds_up", {f"{QUADRATIC}.momentum.steps": 9000.0}, "fails")


def test_nesterov_damps(verify: Verification) -> None:
    flips: Flips = {
        "holds": {f"{DAMPING}_*.nesterov.overshoot": 0.0, f"{DAMPING}_*.nesterov.diverged": 0.0},
        "fails": {f"{DAMPING}_0p5.nesterov.overshoot": 0.9},
    }
    judged(verify, claims.get("optimizers.nesterov_damps"), flips)
    then(verify, "optimizers.nesterov_damps", {f"{DAMPING}_*.nesterov.overshoot": 0.0}, "depends")
    then(verify, "optimizers.nesterov_damps", {f"{DAMPING}_*.nesterov.diverged": 0.0}, "depends")


def test_nesterov_is_better(verify: Verification) -> None:
    flips: Flips = {
        "holds": {f"{RACE}.*.nesterov.steps": 1.0, f"{QUADRATIC}.nesterov.steps": 1.0},
        "fails": {f"{RACE}.*.nesterov.steps": 5000.0, f"{QUADRATIC}.nesterov.steps": 5000.0},
    }
    judged(verify, claims.get("optimizers.nesterov_is_better"), flips)


def test_adagrad_suits_sparse(verify: Verification) -> None:
    suits_sparse(verify, "adagrad")


def suits_sparse(verify: Verification, method: str) -> None:
    """It suits sparse gradients if it is ahead with rare features, and more so than with frequent ones."""
    alike: Planted = {"optimizers.sparse.*.log10_loss": -4.0}
    rare, frequent = (f"optimizers.sparse.{kind}.{method}.log10_loss" for kind in ("sparse", "dense"))
    name = f"optimizers.{method}_suits_sparse"
    judged(verify, claims.get(name), {"no_difference": alike, "fails": {**alike, rare: -3.0}})
    then(verify, name, {**alike, rare: -5.0}, "holds")
    then(verify, name, {**alike, rare: -5.0, frequent: -5.0}, "no_difference")
    then(verify, name, {**alike, rare: -5.0, frequent: -6.0}, "fails")
    then(verify, name, {**alike, frequent: -3.0}, "no_difference")


def test_adagrad_stops_early(verify: Verification) -> None:
    flips: Flips = {
        "holds": {f"{RACE}.rosenbrock.adagrad.reached": 0.0},
        "fails": {f"{STEPS}.noise.adagrad.t_1000.step": 0.5},
    }
    judged(verify, claims.get("optimizers.adagrad_stops_early"), flips)


def test_rmsprop_keeps_its_rate(verify: Verification) -> None:
    claim = claims.get("optimizers.rmsprop_keeps_its_rate")
    judged(verify, claim, {"fails": {f"{STEPS}.burst.rmsprop.t_1000.step": 0.1}})
    then(verify, claim.id, {f"{STEPS}.noise.rmsprop.t_10000.step": 0.5}, "fails")


def test_rmsprop_oscillates(verify: Verification) -> None:
    flips: Flips = {
        "holds": {f"{OSCILLATION}.rmsprop.rate_0p05.decayed.amplitude": 0.02},
        "fails": {f"{OSCILLATION}.rmsprop.rate_0p01.constant.amplitude": 0.001},
    }
    judged(verify, claims.get("optimizers.rmsprop_oscillates"), flips)


def test_adam_suits_noise(verify: Verification) -> None:
    verdict = current("optimizers.adam_suits_noise")
    flips = {kind: changes for kind, changes in suited(NOISY, ".constant").items() if kind != verdict}
    judged(verify, claims.get("optimizers.adam_suits_noise"), flips)


def test_adam_suits_moving(verify: Verification) -> None:
    verdict = current("optimizers.adam_suits_moving")
    flips = {kind: changes for kind, changes in suited(MOVING, "").items() if kind != verdict}
    judged(verify, claims.get("optimizers.adam_suits_moving"), flips)


def current(name: str) -> Kind:
    """The verdict on what is recorded."""
    claim = claims.get(name)
    return claim.judge(recorded(claim)).verdict


def suited(experiment: str, kind: str) -> dict[Kind, Planted]:
    """Losses of Adam and its rivals that bring out every verdict on what Adam suits."""
    adam, others = f"{experiment}.*.adam{kind}.log10_loss", f"{experiment}.*{kind}.log10_loss"
    one = {"optimizers.noisy": f"{NOISY}.heavy", "optimizers.moving": f"{MOVING}.rescaled"}[experiment]
    return {
        "holds": {others: 0.0, adam: -1.0},
        "depends": {others: 0.0, f"{one}.adam{kind}.log10_loss": -1.0},
        "no_difference": {others: 0.0},
        "fails": {others: 0.0, adam: 1.0},
    }


def test_adam_suits_sparse(verify: Verification) -> None:
    suits_sparse(verify, "adam")


def test_adam_needs_little_memory(verify: Verification) -> None:
    flips: Flips = {"holds": {"optimizers.memory.adam.elements": 1.0}}
    judged(verify, claims.get("optimizers.adam_needs_little_memory"), flips)


def test_adam_oscillates(verify: Verification) -> None:
    head = f"{OSCILLATION}.adam.rate"
    flips: Flips = {
        "holds": {f"{head}_0p05.constant.amplitude": 0.1, f"{head}_0p05.decayed.amplitude": 0.1},
        "fails": {f"{head}_*.constant.amplitude": 1e-9},
    }
    judged(verify, claims.get("optimizers.adam_oscillates"), flips)
    uncured: Planted = {f"{NOISY}.normal_0p01.adam.decayed.log10_loss": 0.0}
    then(verify, "optimizers.adam_oscillates", uncured, "holds")


def test_adam_needs_little_tuning(verify: Verification) -> None:
    flips: Flips = {
        "holds": {f"{RACE}.*.adam.log2_rate": -3.0},
        "fails": {f"{RACE}.common.momentum.surfaces": 7.0},
    }
    judged(verify, claims.get("optimizers.adam_needs_little_tuning"), flips)


def test_adam_ignores_gradient_scale(verify: Verification) -> None:
    flips: Flips = {
        "holds": {f"{RESCALING}.*.adam.*.deviation": 0.0},
        "fails": {f"{RESCALING}.diagonal.adam.eps_0.deviation": 0.1},
    }
    judged(verify, claims.get("optimizers.adam_ignores_gradient_scale"), flips)


def test_rates_make_up_for_curvature(verify: Verification) -> None:
    claim = claims.get("optimizers.rates_make_up_for_curvature")
    judged(verify, claim, {"holds": {f"{ROTATION}.angle_*.*.steps": 100.0}})
    then(verify, claim.id, {f"{ROTATION}.angle_*.a*.steps": 100.0}, "fails")


# Trainings


def only(verify: Verification, name: str, sides: dict[str, tuple[float, int]]) -> None:
    """On which side of a border whole intervals lie, where a finding says so: 1 above, -1 below, 0 on both sides."""
    claim = claims.get(name)
    numbers = claim.judge(recorded(claim)).numbers
    for key, (border, side) in sides.items():
        low, high = numbers[key].low, numbers[key].high
        assert low is not None, f"{name}: {key} has no interval"
        assert high is not None, f"{name}: {key} has no interval"
        verify.equal((low > border) - (high < border), side, what=f"side of {key} in the finding of {name}")


TRAINING, DEEP, RECURRENT = (f"optimizers.{task}" for task in ("training", "deep_training", "recurrent_training"))
ENDS, SCHEDULES = "optimizers.last_epochs", "optimizers.schedules"
WARMUP, DECAY = "optimizers.warmup", "optimizers.weight_decay"
LION_MUON = "optimizers.lion_muon"


def test_adam_is_fastest(verify: Verification) -> None:
    adam = "adam.early.train_loss"
    alike: Planted = {"optimizers.*.early.train_loss": 0.5}
    flips: Flips = {
        "holds": {**alike, f"optimizers.*{adam}": 0.1},
        "fails": alike,
    }
    judged(verify, claims.get("optimizers.adam_is_fastest"), flips)
    adagrad: Planted = {**alike, f"optimizers.*{adam}": 0.1, f"{DEEP}.adagrad.early.train_loss": 0.1}
    then(verify, "optimizers.adam_is_fastest", adagrad, "depends")
    then(verify, "optimizers.adam_is_fastest", {**alike, f"{DEEP}.{adam}": 0.1}, "depends")
    sides = {"digits": 0, "digits_adaptive": -1, "deep": 1, "deep_adaptive": 1, "recurrent": 1, "recurrent_adaptive": 1}
    only(verify, "optimizers.adam_is_fastest", {key: (1.0, side) for key, side in sides.items()})


def test_rivals_come_from_tuning(verify: Verification) -> None:
    name, early = "optimizers.adam_is_fastest", f"{DEEP}.{{}}.early.train_loss"
    base: Planted = {"optimizers.*.early.train_loss": 0.5, "optimizers.*.adam.early.train_loss": 0.1}
    lucky = {**base, early.format("rmsprop"): 0.05, f"{DEEP}.rmsprop.early.rate_*.train_loss": 9.0}
    then(verify, name, lucky, "holds")
    then(verify, name, {**lucky, f"{DEEP}.rmsprop.early.rate_m8.train_loss": 1e-3}, "depends")


def test_adam_by_default(verify: Verification) -> None:
    alike: Planted = {"optimizers.*.end.*test_accuracy": 0.9}
    good: Planted = {f"{RECURRENT}.rmsprop.end.rate_m8.test_accuracy": 0.99}
    ahead: Planted = {**alike, **good, f"{RECURRENT}.rmsprop.end.test_accuracy": 0.95}
    flips: Flips = {"holds": alike, "fails": ahead}
    judged(verify, claims.get("optimizers.adam_by_default"), flips)
    wide = [0.94, 0.86, 0.94, 0.86, 0.94, 0.86, 0.94, 0.86]
    then(verify, "optimizers.adam_by_default", {**ahead, f"{RECURRENT}.rmsprop.end.test_accuracy": wide}, "depends")
    costly: Planted = {**alike, f"{DEEP}.adam.end.default.test_accuracy": 0.85}
    then(verify, "optimizers.adam_by_default", costly, "depends")
    sides = {"digits": -1, "deep": 0, "recurrent": -1, "digits_default": 0, "deep_default": 1, "recurrent_default": 0}
    only(verify, "optimizers.adam_by_default", {key: (0.01, side) for key, side in sides.items()})


def test_adadelta_needs_no_rate(verify: Verification) -> None:
    head = f"{TRAINING}.adadelta"
    slow: Planted = {f"{head}.early.train_loss": 0.1, f"{head}.early.default.train_loss": 0.3}
    flips: Flips = {
        "holds": {f"{head}.early.*train_loss": 0.1, f"{head}.end.*test_accuracy": 0.97},
        "fails": {**slow, f"{head}.end.test_accuracy": 0.97, f"{head}.end.default.test_accuracy": 0.95},
    }
    judged(verify, claims.get("optimizers.adadelta_needs_no_rate"), flips)


def ended(first: float, second: float) -> Planted:
    """Final accuracies of momentum and Nesterov's, and those of Adam and AdamW."""
    found: dict[str, float] = {"optimizers.*.test_accuracy": second}
    for method in ("momentum", "nesterov"):
        found[f"optimizers.*training.{method}.end.test_accuracy"] = first
        found[f"{SCHEDULES}.*.momentum.cosine.test_accuracy"] = first
    return found


def test_momentum_ends_better(verify: Verification) -> None:
    flips: Flips = {
        "holds": ended(0.97, 0.96),
        "depends": {**ended(0.96, 0.96), f"{TRAINING}.nesterov.end.test_accuracy": 0.97},
        "no_difference": ended(0.96, 0.96),
    }
    judged(verify, claims.get("optimizers.momentum_ends_better"), flips)


def test_nesterov_trains_better(verify: Verification) -> None:
    alike: Planted = {"optimizers.*.early.train_loss": 0.1, "optimizers.*.end.test_accuracy": 0.96}
    faster: Planted = {f"{DEEP}.nesterov.early.train_loss": 0.05, f"{TRAINING}.nesterov.early.train_loss": 0.05}
    flips: Flips = {
        "holds": {**alike, **faster, "optimizers.*.nesterov.end.test_accuracy": 0.97},
        "no_difference": alike,
        "fails": {**alike, "optimizers.*.nesterov.end.test_accuracy": 0.95},
    }
    judged(verify, claims.get("optimizers.nesterov_trains_better"), flips)
    sides = {"early": (1.0, 1), "deep": (1.0, 0), "end": (0.0, 0), "deep_end": (0.0, 0)}
    only(verify, "optimizers.nesterov_trains_better", sides)


def test_adam_tolerates_rates(verify: Verification) -> None:
    alike: Planted = {"optimizers.*.end.octaves": 3.0}
    flips: Flips = {
        "holds": {**alike, "optimizers.*.adam.end.octaves": 5.0},
        "no_difference": alike,
        "fails": {**alike, f"{TRAINING}.momentum.end.octaves": 4.0},
    }
    judged(verify, claims.get("optimizers.adam_tolerates_rates"), flips)
    sides = {"difference": (0.0, 0), "deep_difference": (0.0, 1), "recurrent_difference": (0.0, 0)}
    only(verify, "optimizers.adam_tolerates_rates", sides)


def test_rmsprop_suits_recurrence(verify: Verification) -> None:
    end = f"{RECURRENT}.{{}}.end.test_accuracy"
    flips: Flips = {
        "holds": {end.format("*"): 0.5, end.format("rmsprop"): 0.9},
        "no_difference": {end.format("*"): 0.5},
        "fails": {end.format("*"): 0.5, end.format("momentum"): 0.9},
    }
    judged(verify, claims.get("optimizers.rmsprop_suits_recurrence"), flips)
    as_adam: Planted = {end.format("*"): 0.9, end.format("momentum"): 0.5}
    then(verify, "optimizers.rmsprop_suits_recurrence", as_adam, "no_difference")
    then(verify, "optimizers.rmsprop_suits_recurrence", {end.format("*"): 0.5, end.format("adam"): 0.9}, "fails")


def test_adaptive_end_unsteady(verify: Verification) -> None:
    excess, rise = f"{ENDS}.{{}}.constant.excess", f"{TRAINING}.*.early.rise"
    farther: Planted = {excess.format("*"): 0.01, excess.format("adam"): 0.1, excess.format("rmsprop"): 0.1}
    flips: Flips = {
        "holds": {**farther, rise: 2.0},
        "depends": {**farther, rise: 1.0},
    }
    judged(verify, claims.get("optimizers.adaptive_end_unsteady"), flips)
    then(verify, "optimizers.adaptive_end_unsteady", {**farther, excess.format("rmsprop"): 0.01, rise: 2.0}, "depends")


def test_decay_ends_oscillation(verify: Verification) -> None:
    name, last, spread = "optimizers.decay_ends_oscillation", f"{ENDS}.{{}}.last_excess", f"{ENDS}.{{}}.spread"
    alike: Planted = {last.format("*"): 0.1, spread.format("*"): 0.05}
    calm = {what.format(f"*.{kind}"): 0.001 for what in (last, spread) for kind in ("linear", "cosine")}
    flips: Flips = {"depends": {**alike, **calm, last.format("adam.cosine"): 0.1}, "fails": alike}
    judged(verify, claims.get(name), flips)
    then(verify, name, {**alike, **calm}, "holds")
    then(verify, name, {**alike, **calm, spread.format("sgd.linear"): 0.05}, "depends")
    measured = Measurements(recorded(claims.get(name)))
    for method in ("adam", "rmsprop", "sgd"):  # at an eighth of the rate, by its finding, all are still on their way
        whole, end = (measured.samples(f"{ENDS}.{method}.lower.{what}") for what in ("excess", "last_excess"))
        verify.equal(paired(whole, end).low > 0, True, what=f"{method} on its way")


def test_cosine_beats_constant(verify: Verification) -> None:
    cosine, alike = f"{SCHEDULES}.{{}}.cosine.test_accuracy", f"{SCHEDULES}.*.test_accuracy"
    flips: Flips = {
        "holds": {alike: 0.96, cosine.format("*"): 0.97},
        "no_difference": {alike: 0.96},
        "fails": {alike: 0.96, cosine.format("*"): 0.95},
    }
    judged(verify, claims.get("optimizers.cosine_beats_constant"), flips)
    sides = {"right": 0, "right_momentum": 0, "wrong": 1, "wrong_momentum": 1, "linear": -1, "linear_wrong": 1}
    only(verify, "optimizers.cosine_beats_constant", {key: (0.0, side) for key, side in sides.items()})


def test_adam_needs_warmup(verify: Verification) -> None:
    accuracy, octaves = f"{WARMUP}.adam.*.tuned.test_accuracy", f"{WARMUP}.adam.*.octaves"
    flips: Flips = {
        "holds": {accuracy: 0.9, f"{WARMUP}.adam.warmup.tuned.test_accuracy": 0.95},
        "depends": {accuracy: 0.9, octaves: 3.0, f"{WARMUP}.adam.warmup.octaves": 4.0},
    }
    judged(verify, claims.get("optimizers.adam_needs_warmup"), flips)
    only(verify, "optimizers.adam_needs_warmup", {"best": (0.0, 0), "more": (0.0, 0)})


def test_decoupled_decay_stands_alone(verify: Verification) -> None:
    slope = f"{DECAY}.decoupled.slope"
    straddling = [-0.1, -0.9] * 4  # as the paper counts it, half an octave on average
    flips: Flips = {"holds": {slope: -1.0}, "depends": {slope: 0.0}, "no_difference": {slope: straddling}}
    judged(verify, claims.get("optimizers.decoupled_decay_stands_alone"), flips)
    then(verify, "optimizers.decoupled_decay_stands_alone", {slope: 1.0}, "fails")
    then(verify, "optimizers.decoupled_decay_stands_alone", {slope: -2.0}, "fails")
    only(verify, "optimizers.decoupled_decay_stands_alone", {"paper": (0.5, 1), "pytorch": (0.5, 0), "l2": (0.5, -1)})
    only(verify, "optimizers.decoupled_decay_stands_alone", {"pytorch": (0.0, 1), "l2": (-0.5, 1)})


def test_l2_spares_large_gradients(verify: Verification) -> None:
    kept = f"{DECAY}.{{}}.{{}}_gradients.kept"
    flips: Flips = {
        "fails": {kept.format("*", "*"): 0.5},
    }
    judged(verify, claims.get("optimizers.l2_spares_large_gradients"), flips)
    uneven: Planted = {kept.format("*", "*"): 0.5, kept.format("l2", "large"): 0.8}
    then(verify, "optimizers.l2_spares_large_gradients", uneven, "fails")


def test_decoupled_decay_generalizes_better(verify: Verification) -> None:
    loss, accuracy = (f"{DECAY}.{{}}.tuned.test_{what}" for what in ("loss", "accuracy"))
    alike: Planted = {loss.format("*"): 0.2, accuracy.format("*"): 0.95}
    lower: Planted = {**alike, loss.format("decoupled"): 0.1}
    flips: Flips = {
        "holds": {**lower, accuracy.format("decoupled"): 0.97},
        "depends": lower,
        "fails": {**alike, accuracy.format("decoupled"): 0.93},
    }
    judged(verify, claims.get("optimizers.decoupled_decay_generalizes_better"), flips)


def test_lion_rate_is_smaller(verify: Verification) -> None:
    name, rate = "optimizers.lion_rate_is_smaller", f"{LION_MUON}.{{}}.log2_rate"
    four, alike = ({rate.format("*.adamw.*"): -6.0, rate.format("*.lion.*"): lion} for lion in (-8.0, -6.0))
    judged(verify, claims.get(name), {"holds": four, "fails": alike})
    then(verify, name, {**four, rate.format("deep.lion.late"): -6.0}, "depends")
    then(verify, name, {**alike, rate.format("deep.lion.late"): -8.0}, "depends")
    then(verify, name, {**alike, rate.format("*.lion.*"): -10.0}, "fails")
    keys = [f"{network}{moment}" for network in ("", "deep_") for moment in ("early", "late", "end", "annealed")]
    only(verify, name, dict.fromkeys(keys, (1.0, 1)))
    only(verify, name, {key: (3.0, -1 if key == "deep_late" else 1 if key in ("late", "end") else 0) for key in keys})
    samples = Measurements(recorded(claims.get(name))).samples
    late = zip(*(samples(f"{LION_MUON}.shallow.{method}.late.log2_rate") for method in ("adamw", "lion")), strict=True)
    verify.equal(len({adamw - lion for adamw, lion in late}), 1, what="after 10 epochs the same for all seeds")


def test_lion_ends_as_well(verify: Verification) -> None:
    name, accuracy = "optimizers.lion_ends_as_well", f"{LION_MUON}.{{}}.test_accuracy"
    alike: Planted = {accuracy.format("*"): 0.96}
    flips: Flips = {
        "holds": {**alike, accuracy.format("*.lion.*"): 0.955},
        "depends": {**alike, accuracy.format("shallow.lion.end"): 0.94},
        "no_difference": {**alike, accuracy.format("shallow.lion.end"): [0.94, 0.98] * 4},
    }
    judged(verify, claims.get(name), flips)
    only(verify, name, dict.fromkeys(("end", "annealed", "deep_end", "deep_annealed"), (0.0, -1)))


def test_muon_is_faster(verify: Verification) -> None:
    name, muon = "optimizers.muon_is_faster", f"{LION_MUON}.*.muon.*.steps"
    alike: Planted = {f"{LION_MUON}.*.steps": 100.0}
    flips: Flips = {"holds": {**alike, muon: 50.0}, "no_difference": alike, "fails": {**alike, muon: 200.0}}
    judged(verify, claims.get(name), flips)
    then(verify, name, {**alike, f"{LION_MUON}.shallow.muon.late.steps": 50.0}, "depends")
    sides = {"early": 0, "late": -1, "deep_early": -1, "deep_late": -1}
    sides |= dict.fromkeys((f"{moment}_loss" for moment in list(sides)), -1)
    only(verify, name, {key: (1.0, side) for key, side in sides.items()})
    only(verify, name, dict.fromkeys(("early", "late", "deep_early", "deep_late"), (0.5, 1)))
    only(verify, name, {"accuracy": (0.0, 0), "deep_accuracy": (0.0, 1)})
