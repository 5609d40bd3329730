"""Golden values of normalizers."""
from .cases import inputs, module_case
from .techniques import normalizer


def normalizer_case(x, settings, **how):
    return module_case(normalizer(settings, x.shape[-1]), settings, x, **how)


def batch_norm():
    default = {"type": "batch_norm", "eps": 1e-5, "momentum": 0.1}
    other = {"type": "batch_norm", "eps": 1e-3, "momentum": 0.3}
    yield normalizer_case(inputs(6, 5), default)
    yield normalizer_case(inputs(6, 5), default, mode="eval")
    yield normalizer_case(inputs(6, 5), other, mode="eval", reps=2)
    yield normalizer_case(inputs(1, 3), other, mode="eval", reps=2)
    yield normalizer_case(inputs(2, 1), default)
    yield normalizer_case(inputs(2, 7), {"type": "batch_norm"})
    yield normalizer_case(inputs(5, 17), other, reps=2)
    yield normalizer_case(inputs(11, 3) + 20, default, reps=3)
    yield normalizer_case(inputs(3, 5, 4), default)
    yield normalizer_case(inputs(3, 5, 4), other, mode="eval", reps=2)


def layer_norm():
    default = {"type": "layer_norm", "eps": 1e-5}
    yield normalizer_case(inputs(4, 7), default)
    yield normalizer_case(inputs(4, 7), default, mode="eval")
    yield normalizer_case(inputs(1, 5), {"type": "layer_norm"})
    yield normalizer_case(inputs(3, 1), default)
    yield normalizer_case(inputs(1, 1), default)
    yield normalizer_case(inputs(5, 16), {"type": "layer_norm", "eps": 1e-2})
    yield normalizer_case(inputs(3, 37), default, reps=2)
    yield normalizer_case(inputs(13, 2) + 20, default)
    yield normalizer_case(inputs(2, 5, 7), default)


CASES = {"batch_norm": batch_norm, "layer_norm": layer_norm}
