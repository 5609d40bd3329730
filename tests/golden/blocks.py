"""Golden values of blocks."""
from .cases import inputs, module_case
from .techniques import block


def block_case(x, settings, **how):
    return module_case(block(settings, x.shape[-1]), settings, x, **how)


def dense():
    def case(x, units, how={}, **settings):
        return block_case(x, {"block": "dense", "units": units, **settings}, **how)

    slope = {"type": "leaky_relu", "negative_slope": 0.2}
    yield case(inputs(4, 5), 3)
    for name in "sigmoid", "tanh", "relu", "leaky_relu", "gelu", slope:
        yield case(inputs(3, 4), 2, activation=name)
    for sizes, units in ((1, 5), 3), ((4, 1), 1), ((1, 1), 1), ((1, 1), 7), ((2, 7), 5):
        yield case(inputs(*sizes), units, activation="tanh")
    yield case(inputs(2, 3, 4), 3, activation="gelu")
    for norm in "batch_norm", "layer_norm":
        for position in "before", "after":
            for name in "sigmoid", "gelu":
                yield case(
                    inputs(4, 2),
                    3,
                    activation=name,
                    normalizer=norm,
                    normalizer_position=position,
                )
    settings = {"type": "batch_norm", "eps": 1e-3, "momentum": 0.3}
    yield case(inputs(4, 3), 2, {"reps": 2}, activation="relu", normalizer=settings)
    yield case(inputs(4, 3), 2, {"mode": "eval", "reps": 2}, normalizer="batch_norm")
    yield case(inputs(2, 3, 2), 3, activation="sigmoid", normalizer="layer_norm")


def layers(units, *names):
    return [{"block": "dense", "units": n, "activation": a} for n, a in zip(units, names)]


def residual():
    def case(x, inner, how={}):
        return block_case(x, {"block": "residual", "layers": inner}, **how)

    pre_norm = [{"normalizer": "layer_norm"}, *layers([7, 4], "relu", "identity")]
    batch = layers([4], "relu")
    batch[0]["normalizer"] = "batch_norm"
    nested = {"block": "residual", "layers": layers([4], "gelu")}
    yield case(inputs(3, 4), layers([4], "sigmoid"))
    yield case(inputs(3, 4), layers([4], "gelu"))
    yield case(inputs(3, 5), layers([7, 5], "tanh", "relu"))
    yield case(inputs(1, 1), layers([1], "tanh"))
    yield case(inputs(3, 4), pre_norm)
    yield case(inputs(5, 4), batch)
    yield case(inputs(5, 4), batch, {"mode": "eval", "reps": 2})
    yield case(inputs(3, 4), [nested, *layers([4], "sigmoid")])
    yield case(inputs(2, 3, 5), layers([2, 5], "tanh", "sigmoid"))


def sequential():
    def case(x, *inner, how={}):
        return block_case(x, {"block": "sequential", "layers": [*inner]}, **how)

    yield case(inputs(3, 4), *layers([2], "sigmoid"))
    yield case(inputs(3, 5), *layers([7, 3, 2], "tanh", "gelu", "relu"))
    yield case(inputs(4, 3), {"normalizer": "batch_norm"}, *layers([2], "tanh"))
    inner = {"block": "sequential", "layers": layers([3, 5], "gelu", "sigmoid")}
    yield case(inputs(3, 5), inner, {"block": "residual", "layers": [inner]})
    yield case(inputs(2, 3, 5), *layers([4, 1], "tanh", "sigmoid"))


def cell(name, *more):
    """Sizes with tails of all kinds, 50 steps, lengths of their own, both directions."""

    def case(sizes, units, how={}, **settings):
        settings = {"block": name, "units": units, **settings}
        return block_case(inputs(*sizes), settings, **how)

    last, both = {"returns": "last_step"}, {"bidirectional": True}
    own = {"lengths": [3, 7, 1, 5]}
    for settings in {}, last, both, last | both:
        yield case((3, 4, 5), 2, **settings)
        yield case((4, 7, 3), 3, own, **settings)
    yield case((2, 50, 3), 5)
    yield case((3, 50, 2), 7, **last)
    for sizes, units in ((1, 5, 3), 9), ((1, 1, 1), 1), ((2, 3, 1), 1), ((1, 4, 7), 1):
        yield case(sizes, units)
    yield case((19, 2, 2), 3, **both)
    yield case((37, 3, 2), 2, {"lengths": [1 + k % 3 for k in range(37)]})
    yield case((2, 3, 2), 17, **last)
    yield case((3, 4, 2), 3, {"mode": "eval"})
    for settings in more:
        yield case((2, 5, 3), 4, **settings)
        yield case((4, 7, 3), 3, **settings, **last)


CASES = {
    "rnn": lambda: cell("rnn", {"activation": "relu"}, {"activation": "gelu"}),
    "lstm": lambda: cell("lstm"),
    "gru": lambda: cell("gru"),
    "dense": dense,
    "residual": residual,
    "sequential": sequential,
}
