"""Golden values of normalizers."""
from . import masked
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
    yield masked.case({"type": "batch_norm"}, (3, 5, 4), (5, 1, 3))
    yield masked.far({"type": "batch_norm"}, (3, 5, 4), 40000)


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
    yield masked.far(default, (2, 3, 4), 2000)
    yield masked.far(default, (2, 3, 4), 40000)
    for x in [16777216.0, 16777218.0], [10000 + i / 1024 for i in range(16)]:
        yield masked.case(default, (1, 1, len(x)), [1], x=masked.np.array([[x]]))


def rms_norm():
    default = {"type": "rms_norm"}
    yield normalizer_case(inputs(4, 7), default)
    yield normalizer_case(inputs(4, 7), {"type": "rms_norm", "eps": 1e-2}, mode="eval")
    for sizes in (1, 5), (3, 1), (1, 1), (5, 16), (3, 37), (2, 5, 7):
        yield normalizer_case(inputs(*sizes), default)
    yield normalizer_case(inputs(13, 2) + 20, default)
    yield normalizer_case(inputs(3, 7) * 0, default)
    yield normalizer_case(inputs(3, 7) * 1e6, default)


def group_norm():
    def case(x, groups, **how):
        return normalizer_case(x, {"type": "group_norm", "num_groups": groups}, **how)

    for sizes, groups in ((4, 6), 3), ((4, 6), 1), ((1, 10), 2), ((5, 34), 17), ((7, 74), 2):
        yield case(inputs(*sizes), groups)
    yield case(inputs(3, 7), 7)
    yield case(inputs(3, 1), 1)
    yield case(inputs(4, 6), 2, mode="eval")
    yield case(inputs(13, 14) + 20, 2)
    for sizes, groups in ((2, 5, 6), 3), ((1, 3, 4), 4), ((3, 1, 4), 2), ((1, 7, 1), 1):
        yield case(inputs(*sizes), groups)
    eps = {"type": "group_norm", "num_groups": 2, "eps": 1e-2}
    yield normalizer_case(inputs(3, 4), eps)
    yield masked.case(eps, (3, 5, 4), (5, 1, 3))
    yield masked.far(eps, (3, 5, 4), 40000)


def instance_norm():
    default = {"type": "instance_norm"}
    for sizes in (3, 5, 4), (1, 2, 1), (1, 7, 5), (5, 11, 1), (2, 3, 37):
        yield normalizer_case(inputs(*sizes), default)
    yield normalizer_case(inputs(2, 5, 3), default, mode="eval")
    yield normalizer_case(inputs(3, 7, 2) + 20, {"type": "instance_norm", "eps": 1e-2})
    yield masked.case(default, (3, 5, 4), (5, 1, 3))
    yield masked.far(default, (3, 5, 4), 40000)


CASES = {
    "batch_norm": batch_norm,
    "layer_norm": layer_norm,
    "rms_norm": rms_norm,
    "group_norm": group_norm,
    "instance_norm": instance_norm,
}
