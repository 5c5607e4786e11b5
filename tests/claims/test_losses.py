"""The claims on losses: the verdict on what is recorded, and measurements that must turn it round."""

from __future__ import annotations

from gradnotes import claims
from gradnotes.claims import Kind
from tests.claims.judging import Flips, Planted, judged, planted, recorded
from tests.verification import Verification

TRAINING = "losses.sigmoid_training"
NETWORK = "losses.squared_or_entropy"
STARTS = "losses.initial_loss"
OUTLIERS = "losses.outliers"
SMOOTHING = "losses.label_smoothing"
IMBALANCE = "losses.imbalance"


def then(verify: Verification, name: str, changes: Planted, verdict: Kind) -> None:
    """A condition of a verdict by itself: these measurements alone bring it out."""
    claim = claims.get(name)
    verify.equal(claim.judge(planted(recorded(claim), changes)).verdict, verdict, what=f"{name} on {changes}")


def test_saturation_stops_mse(verify: Verification) -> None:
    flips: Flips = {
        "holds": {f"{TRAINING}.bias_10.mse.tuned.reached": 0.5},
        "fails": {f"{TRAINING}.bias_10.mse.rate_1.reached": 1.0},
    }
    judged(verify, claims.get("losses.saturation_stops_mse"), flips)
    unlearned: Planted = {f"{TRAINING}.bias_10.cross_entropy.rate_1.reached": 0.9}
    then(verify, "losses.saturation_stops_mse", unlearned, "fails")


def test_mse_classifies(verify: Verification) -> None:
    flips: Flips = {
        "holds": {f"{NETWORK}.large_start.*.accuracy": 0.95},
        "fails": {f"{NETWORK}.small_start.mse_softmax.accuracy": 0.9},
    }
    judged(verify, claims.get("losses.mse_classifies"), flips)
    then(verify, "losses.mse_classifies", {f"{NETWORK}.small_start.mse_sigmoid.accuracy": 0.9}, "fails")
    then(verify, "losses.mse_classifies", {f"{NETWORK}.large_start.mse_softmax.accuracy": 0.96}, "depends")


def test_cross_entropy_trains_faster(verify: Verification) -> None:
    unit, network = f"{TRAINING}.bias_0.mse.tuned.steps", f"{NETWORK}.small_start.mse_softmax.early_accuracy"
    flips: Flips = {
        "holds": {unit: 10.0, network: 0.5},
        "fails": {unit: 2.0, network: 0.98, f"{TRAINING}.bias_10.mse.tuned.steps": 1.0},
    }
    judged(verify, claims.get("losses.cross_entropy_trains_faster"), flips)


def test_initial_loss_is_log_classes(verify: Verification) -> None:
    flips: Flips = {"holds": {f"{STARTS}.*.loss": 2.31}, "fails": {f"{STARTS}.default.loss": 3.0}}
    judged(verify, claims.get("losses.initial_loss_is_log_classes"), flips)
    for start in ("he", "uniform_0_1"):
        then(verify, "losses.initial_loss_is_log_classes", {f"{STARTS}.{start}.loss": 2.31}, "depends")


def test_robust_to_outliers(verify: Verification) -> None:
    flips: Flips = {
        "holds": {f"{OUTLIERS}.input.share_0p1.*.error": 0.2},
        "fails": {f"{OUTLIERS}.target.share_0p1.l1.error": 0.5},
    }
    judged(verify, claims.get("losses.robust_to_outliers"), flips)
    then(verify, "losses.robust_to_outliers", {f"{OUTLIERS}.target.share_0p1.huber.error": 0.5}, "fails")
    then(verify, "losses.robust_to_outliers", {f"{OUTLIERS}.input.share_0p1.l1.error": 0.2}, "depends")


def test_robustness_costs_precision(verify: Verification) -> None:
    flips: Flips = {
        "holds": {f"{OUTLIERS}.target.share_0.huber.error": 0.3},
        "fails": {f"{OUTLIERS}.target.share_0.l1.error": 0.1},
    }
    judged(verify, claims.get("losses.robustness_costs_precision"), flips)


def test_smoothing_raises_accuracy(verify: Verification) -> None:
    plain, smoothed = (f"{SMOOTHING}.clean.epsilon_{epsilon}.accuracy" for epsilon in ("0", "0p1"))
    flips: Flips = {"no_difference": {plain: 0.95, smoothed: 0.95}, "fails": {smoothed: 0.8}}
    judged(verify, claims.get("losses.smoothing_raises_accuracy"), flips)


def test_smoothing_calibrates(verify: Verification) -> None:
    error = f"{SMOOTHING}.{{}}.epsilon_{{}}.calibration_error"
    flips: Flips = {
        "holds": {error.format("*", "0p1"): 0.0},
        "fails": {error.format("noisy", "0p05"): 0.3, error.format("noisy", "0p1"): 0.3},
    }
    judged(verify, claims.get("losses.smoothing_calibrates"), flips)
    only_more: Planted = {error.format("noisy", "0p05"): 0.3, error.format("noisy", "0p1"): 0.0}
    then(verify, "losses.smoothing_calibrates", only_more, "depends")


def test_smoothing_mends_wrong_labels(verify: Verification) -> None:
    plain, smoothed = (f"{SMOOTHING}.noisy.epsilon_{epsilon}.accuracy" for epsilon in ("0", "0p1"))
    flips: Flips = {"holds": {smoothed: 0.95}, "no_difference": {plain: 0.8, smoothed: 0.8}}
    judged(verify, claims.get("losses.smoothing_mends_wrong_labels"), flips)


def test_smoothing_bounds_logits(verify: Verification) -> None:
    claim = claims.get("losses.smoothing_bounds_logits")
    judged(verify, claim, {"fails": {f"{SMOOTHING}.clean.epsilon_0p1.logit_gap": 6.0}})
    then(verify, claim.id, {f"{SMOOTHING}.clean.epsilon_0.logit_gap": 8.0}, "fails")


def test_focal_tells_the_rare(verify: Verification) -> None:
    flips: Flips = {
        "holds": {f"{IMBALANCE}.focal_2.average_precision": 1.0},
        "fails": {f"{IMBALANCE}.focal_2.recall": 0.1},
    }
    judged(verify, claims.get("losses.focal_tells_the_rare"), flips)


def test_alpha_favours_the_rare(verify: Verification) -> None:
    judged(
        verify, claims.get("losses.alpha_favours_the_rare"), {"holds": {f"{IMBALANCE}.focal_2_alpha_0p25.recall": 0.9}}
    )


def test_weight_tells_the_rare(verify: Verification) -> None:
    flips: Flips = {
        "holds": {f"{IMBALANCE}.pos_weight.average_precision": 1.0},
        "fails": {f"{IMBALANCE}.pos_weight.recall": 0.1},
    }
    judged(verify, claims.get("losses.weight_tells_the_rare"), flips)
