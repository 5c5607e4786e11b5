"""The claims on optimizers: the verdict on what is recorded, and measurements that must turn it round."""

from __future__ import annotations

from gradnotes import claims
from gradnotes.claims import Kind
from tests.claims.judging import Flips, Planted, judged, planted, recorded
from tests.verification import Verification

QUADRATIC = "optimizers.quadratic.kappa_1000"
RACE = "optimizers.race"
DAMPING = "optimizers.damping.product"
STEPS = "optimizers.step_size"
OSCILLATION = "optimizers.oscillation"
NOISY = "optimizers.noisy"
SPARSE = "optimizers.sparse.sparse"
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
        "holds": {f"{DAMPING}_*.nesterov.overshoot": 0.0, f"{DAMPING}_1p5.nesterov.diverged": 0.0},
        "fails": {f"{DAMPING}_0p5.nesterov.overshoot": 0.9},
    }
    judged(verify, claims.get("optimizers.nesterov_damps"), flips)
    then(verify, "optimizers.nesterov_damps", {f"{DAMPING}_*.nesterov.overshoot": 0.0}, "depends")
    then(verify, "optimizers.nesterov_damps", {f"{DAMPING}_1p5.nesterov.diverged": 0.0}, "depends")


def test_nesterov_is_better(verify: Verification) -> None:
    flips: Flips = {
        "holds": {f"{RACE}.*.nesterov.steps": 1.0, f"{QUADRATIC}.nesterov.steps": 1.0},
        "fails": {f"{RACE}.*.nesterov.steps": 5000.0, f"{QUADRATIC}.nesterov.steps": 5000.0},
    }
    judged(verify, claims.get("optimizers.nesterov_is_better"), flips)


def test_adagrad_suits_sparse(verify: Verification) -> None:
    loss = f"{SPARSE}.adagrad.log10_loss"
    flips: Flips = {
        "no_difference": {loss: -4.0, f"{SPARSE}.momentum.log10_loss": -4.0},
        "fails": {loss: 0.0},
    }
    judged(verify, claims.get("optimizers.adagrad_suits_sparse"), flips)


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
    everything = f"{SPARSE}.*.log10_loss"
    flips: Flips = {
        "no_difference": {everything: -4.0},
        "fails": {everything: -4.0, f"{SPARSE}.adam.log10_loss": 0.0},
    }
    judged(verify, claims.get("optimizers.adam_suits_sparse"), flips)


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

TRAINING, DEEP, RECURRENT = (f"optimizers.{task}" for task in ("training", "deep_training", "recurrent_training"))
ENDS, SCHEDULES = "optimizers.last_epochs", "optimizers.schedules"
WARMUP, DECAY = "optimizers.warmup", "optimizers.weight_decay"


def test_adam_is_fastest(verify: Verification) -> None:
    adam = "adam.early.train_loss"
    alike: Planted = {"optimizers.*.early.train_loss": 0.5}
    flips: Flips = {
        "holds": {**alike, f"optimizers.*{adam}": 0.1},
        "fails": alike,
    }
    judged(verify, claims.get("optimizers.adam_is_fastest"), flips)
    rmsprop: Planted = {**alike, f"optimizers.*{adam}": 0.1, f"{DEEP}.rmsprop.early.train_loss": 0.1}
    then(verify, "optimizers.adam_is_fastest", rmsprop, "depends")
    then(verify, "optimizers.adam_is_fastest", {**alike, f"{DEEP}.{adam}": 0.1}, "depends")


def test_adam_by_default(verify: Verification) -> None:
    alike: Planted = {"optimizers.*.end.*test_accuracy": 0.9}
    flips: Flips = {
        "holds": alike,
        "fails": {**alike, f"{RECURRENT}.rmsprop.end.test_accuracy": 0.95},
    }
    judged(verify, claims.get("optimizers.adam_by_default"), flips)


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


def test_adam_tolerates_rates(verify: Verification) -> None:
    alike: Planted = {"optimizers.*.end.octaves": 3.0}
    flips: Flips = {
        "holds": {**alike, "optimizers.*.adam.end.octaves": 5.0},
        "fails": alike,
    }
    judged(verify, claims.get("optimizers.adam_tolerates_rates"), flips)


def test_rmsprop_suits_recurrence(verify: Verification) -> None:
    end = f"{RECURRENT}.{{}}.end.test_accuracy"
    flips: Flips = {
        "holds": {end.format("*"): 0.5, end.format("rmsprop"): 0.9},
        "fails": {end.format("*"): 0.5},
    }
    judged(verify, claims.get("optimizers.rmsprop_suits_recurrence"), flips)


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
    constant, last = f"{ENDS}.*.constant.excess", f"{ENDS}.{{}}.last_excess"
    flips: Flips = {
        "depends": {constant: 0.1, last.format("*"): 0.001, last.format("adam.cosine"): 0.05},
        "fails": {constant: 0.1, last.format("*"): 0.05},
    }
    judged(verify, claims.get("optimizers.decay_ends_oscillation"), flips)


def test_cosine_beats_constant(verify: Verification) -> None:
    cosine, alike = f"{SCHEDULES}.{{}}.cosine.test_accuracy", f"{SCHEDULES}.*.test_accuracy"
    flips: Flips = {
        "holds": {alike: 0.96, cosine.format("*"): 0.97},
        "no_difference": {alike: 0.96},
        "fails": {alike: 0.96, cosine.format("*"): 0.95},
    }
    judged(verify, claims.get("optimizers.cosine_beats_constant"), flips)


def test_adam_needs_warmup(verify: Verification) -> None:
    accuracy, octaves = f"{WARMUP}.adam.*.tuned.test_accuracy", f"{WARMUP}.adam.*.octaves"
    flips: Flips = {
        "holds": {accuracy: 0.9, f"{WARMUP}.adam.warmup.tuned.test_accuracy": 0.95},
        "depends": {accuracy: 0.9, octaves: 3.0, f"{WARMUP}.adam.warmup.octaves": 4.0},
    }
    judged(verify, claims.get("optimizers.adam_needs_warmup"), flips)


def test_decoupled_decay_stands_alone(verify: Verification) -> None:
    slope = f"{DECAY}.decoupled.slope"
    flips: Flips = {"holds": {slope: -1.0}, "depends": {slope: 0.0}}
    judged(verify, claims.get("optimizers.decoupled_decay_stands_alone"), flips)


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
