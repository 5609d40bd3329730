"""Golden values of blocks."""
from . import biasless
from .cases import inputs, module_case, tails
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
    yield from biasless.cases()


def layers(units, *names):
    return [{"block": "dense", "units": n, "activation": a} for n, a in zip(units, names)]


def residual():
    def case(x, inner, how={}):
        return block_case(x, {"block": "residual", "layers": inner}, **how)

    pre_norm = [{"normalizer": "layer_norm"}, *layers([7, 4], "relu", "identity")]
    batch = layers([4], "relu")
    batch[0]["normalizer"] = "batch_norm"
    pre_activation = [
        {"normalizer": "batch_norm"},
        {"activation": "relu"},
        *layers([7, 4], "identity", "identity"),
    ]
    nested = {"block": "residual", "layers": layers([4], "gelu")}
    yield case(inputs(3, 4), layers([4], "sigmoid"))
    yield case(inputs(3, 4), layers([4], "gelu"))
    yield case(inputs(3, 5), layers([7, 5], "tanh", "relu"))
    yield case(inputs(1, 1), layers([1], "tanh"))
    yield case(inputs(3, 4), pre_norm)
    yield case(inputs(5, 4), pre_activation)
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
    original = {"block": "residual", "layers": layers([7, 4], "relu", "identity")}
    yield case(inputs(3, 4), original, {"activation": "relu"})


def around(name, x, inner, how={}):
    """A block with layers and a way around them."""
    return block_case(x, {"block": name, "layers": inner}, **how)


def scaled_residual(name):
    def make():
        batch = [{"normalizer": "batch_norm"}, *layers([5], "gelu")]
        yield around(name, inputs(3, 4), layers([4], "sigmoid"))
        yield around(name, inputs(7, 5), layers([11, 5], "tanh", "identity"))
        yield around(name, inputs(1, 1), layers([1], "tanh"))
        yield around(name, inputs(1, 13), layers([13], "gelu"))
        yield around(name, inputs(17, 1), layers([3, 1], "sigmoid", "tanh"))
        yield around(name, tails(3), layers([3], "tanh"))
        yield around(name, inputs(5, 5), batch)
        yield around(name, inputs(5, 5), batch, {"mode": "eval", "reps": 2})
        inner = {"block": name, "layers": layers([5], "relu")}
        yield around(name, inputs(3, 5), [inner, *layers([5], "sigmoid")])
        yield around(name, inputs(2, 3, 5), layers([2, 5], "tanh", "sigmoid"))

    return make


def concat():
    for sizes, units in ((3, 4), 2), ((1, 1), 1), ((7, 5), 11), ((1, 13), 1), ((2, 3, 5), 7):
        yield around("concat", inputs(*sizes), layers([units], "sigmoid"))
    yield around("concat", tails(3), layers([2], "tanh"))
    inner = {"block": "concat", "layers": layers([3], "relu")}
    yield around("concat", inputs(3, 4), [inner, inner, *layers([2], "gelu")])
    yield block_case(inputs(3, 4), {"block": "sequential", "layers": [inner, inner]})
    batch = [{"normalizer": "batch_norm"}, {"activation": "relu"}, *layers([2], "tanh")]
    yield around("concat", inputs(5, 3), batch)
    yield around("concat", inputs(5, 3), batch, {"mode": "eval", "reps": 2})


def dropout():
    """What it draws is ours, so golden values are those of evaluation, and of p = 0."""
    for sizes in (3, 4), (1, 1), (7, 11), (2, 3, 5):
        yield block_case(inputs(*sizes), {"block": "dropout"}, mode="eval")
    yield block_case(tails(3), {"block": "dropout", "p": 0.9}, mode="eval")
    yield block_case(inputs(3, 5), {"block": "dropout", "p": 0})


def highway():
    def case(x, **settings):
        return block_case(x, {"block": "highway", **settings})

    for name in "relu", "tanh", "gelu", "identity":
        yield case(inputs(3, 4), activation=name)
    for sizes in (1, 1), (1, 13), (17, 1), (7, 5), (2, 3, 5):
        yield case(inputs(*sizes), activation="tanh")
    yield case(inputs(5, 3))
    yield case(inputs(3, 4), activation="sigmoid", gate_activation="hard_sigmoid")
    yield case(tails(2), activation="tanh")


def weight_norm():
    def case(x, units, **settings):
        return block_case(x, {"block": "weight_norm", "units": units, **settings})

    for name in "sigmoid", "tanh", "relu", "gelu":
        yield case(inputs(3, 4), 2, activation=name)
    for sizes, units in ((1, 5), 3), ((4, 1), 1), ((1, 1), 7), ((7, 11), 13):
        yield case(inputs(*sizes), units)
    yield case(inputs(2, 3, 4), 3, activation="gelu")
    yield case(tails(3), 2, activation="tanh")


def prelu():
    def case(x, **settings):
        return block_case(x, {"block": "prelu", **settings})

    for sizes in (3, 4), (1, 1), (1, 13), (17, 1), (7, 11), (2, 3, 5):
        yield case(inputs(*sizes))
        yield case(inputs(*sizes), num_parameters=sizes[-1])
    yield case(tails(3))
    yield case(tails(3), num_parameters=3)


def gated(name):
    def make():
        for sizes in (3, 4), (1, 2), (1, 26), (17, 2), (7, 22), (2, 3, 10):
            yield block_case(inputs(*sizes), {"block": name})
        yield block_case(tails(6), {"block": name})

    return make


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
    "concat": concat,
    "dense": dense,
    "dropout": dropout,
    "glu": gated("glu"),
    "highway": highway,
    "layer_scale": scaled_residual("layer_scale"),
    "prelu": prelu,
    "residual": residual,
    "rezero": scaled_residual("rezero"),
    "sequential": sequential,
    "swiglu": gated("swiglu"),
    "weight_norm": weight_norm,
    "rnn": lambda: cell("rnn", {"activation": "relu"}, {"activation": "gelu"}),
    "lstm": lambda: cell("lstm"),
    "gru": lambda: cell("gru"),
}
