"""The conventions table: both sides of every row, computed on a minimal example.

An experiment is an area of the table, a row a function of the module `_conventions_<area>.py` that returns its sides by
name. All values are pure numbers; what is a yes or no is 1 or 0.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from gradnotes.experiments import (
    Size,
    Values,
    _conventions_activations,
    _conventions_adaptive,
    _conventions_initialization,
    _conventions_losses,
    _conventions_normalization,
    _conventions_optimizers,
    _conventions_schedules,
    _conventions_training,
    _conventions_variants,
    experiment,
)


def _measured(rows: Iterable[Callable[[], dict[str, float]]]) -> Values:
    """Every side of every row; they cost nothing, so that both sizes are the same."""
    return {f"{row.__name__}.{side}": value for row in rows for side, value in row().items()}


def _pure(sides: str) -> dict[str, str]:
    """The units of an area's sides, which are named with a space between."""
    return dict.fromkeys(sides.split(), "1")


@experiment(
    _pure(
        "textbook paper paper_ahead practice torch torch_adam torch_adamw torch_damped torch_muon torch_none torch_zero"
    )
)
def optimizers(size: Size) -> Values:
    """Momentum, weight decay, missing gradients."""
    return _measured(_conventions_optimizers.ROWS)


@experiment(
    _pure(
        "textbook paper paper_hat slides lecture keras reference "
        "torch torch_accumulator torch_adadelta torch_adagrad torch_adam"
    )
)
def adaptive(size: Size) -> Values:
    """Adagrad, RMSprop, Adam."""
    return _measured(_conventions_adaptive.ROWS)


@experiment(_pure("textbook paper documented torch torch_bias torch_constant torch_match"))
def variants(size: Size) -> Values:
    """What came after Adam."""
    return _measured(_conventions_variants.ROWS)


@experiment(_pure("textbook paper keras reference torch torch_abs torch_before torch_called torch_lambda torch_off"))
def schedules(size: Size) -> Values:
    """Learning-rate schedules."""
    return _measured(_conventions_schedules.ROWS)


@experiment(_pure("textbook paper paper_he keras reference torch torch_gelu"))
def initialization(size: Size) -> Values:
    """What layers start with."""
    return _measured(_conventions_initialization.ROWS)


@experiment(
    _pure(
        "textbook paper paper_tanh paper_sigmoid keras scipy others "
        "torch torch_clamp torch_maximum torch_tanh torch_matrix"
    )
)
def activations(size: Size) -> Values:
    """Activations."""
    return _measured(_conventions_activations.ROWS)


@experiment(
    _pure(
        "textbook paper paper_largest practice keras reference torch torch_soft torch_gradient torch_bce "
        "torch_batchmean torch_distributions torch_huber torch_smooth torch_embedding"
    )
)
def losses(size: Size) -> Values:
    """What a mean divides by, what an input is, what is clamped, what there is not."""
    return _measured(_conventions_losses.ROWS)


@experiment(
    _pure(
        "textbook paper bert keras llama numpy torch torch_batch torch_channels torch_divided torch_double torch_eval "
        "torch_function torch_layer torch_std"
    )
)
def normalization(size: Size) -> Values:
    """Normalization and dropout."""
    return _measured(_conventions_normalization.ROWS)


@experiment(_pure("textbook practice keras numpy torch torch_error torch_function torch_kept torch_nan torch_no_grad"))
def training(size: Size) -> Values:
    """Clipping, checkpoints, modes, masks, layouts."""
    return _measured(_conventions_training.ROWS)
