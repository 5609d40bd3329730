"""Golden values of dense layers without bias, by their formulas in plain Python."""
from math import erf, exp, pi, sqrt, tanh
from random import Random

EPS = 1e-5


def sigmoid(x):
    return 1 / (1 + exp(-x))


def gelu_slope(x):
    return (1 + erf(x / sqrt(2))) / 2 + x * exp(-x * x / 2) / sqrt(2 * pi)


ACTIVATIONS = {  # f and f'
    "identity": (lambda x: x, lambda x: 1.0),
    "relu": (lambda x: max(x, 0.0), lambda x: float(x > 0)),
    "tanh": (tanh, lambda x: 1 - tanh(x) ** 2),
    "sigmoid": (sigmoid, lambda x: sigmoid(x) * (1 - sigmoid(x))),
    "gelu": (lambda x: x * (1 + erf(x / sqrt(2))) / 2, gelu_slope),
}


def layer_norm(x, weight, bias):
    """y, and from dy: dx and the gradients of weight and bias."""
    mean = sum(x) / len(x)
    deviation = sqrt(sum((v - mean) ** 2 for v in x) / len(x) + EPS)
    n = [(v - mean) / deviation for v in x]

    def back(dy):
        dn = [d * w for d, w in zip(dy, weight)]
        m, c = sum(dn) / len(x), sum(d * v for d, v in zip(dn, n)) / len(x)
        dx = [(d - m - v * c) / deviation for d, v in zip(dn, n)]
        return dx, [d * v for d, v in zip(dy, n)], dy

    return [w * v + b for w, v, b in zip(weight, n, bias)], back


def elementwise(name):
    f, slope = ACTIVATIONS[name]
    return lambda x: ([f(v) for v in x], lambda dy: [d * slope(v) for d, v in zip(dy, x)])


def sample(x, w, settings, norm):
    """y of one sample, and from dy: dx, dW and the gradients of the normalizer."""
    f = elementwise(settings.get("activation", "identity"))
    z = [sum(a * b for a, b in zip(row, x)) for row in w]
    after = settings.get("normalizer_position") == "after"
    if not norm:
        y, back_f = f(z)
        through = lambda dy: (back_f(dy), [], [])
    elif after:
        a, back_f = f(z)
        y, back_n = layer_norm(a, *norm)
        through = lambda dy: (lambda d, *g: (back_f(d), *g))(*back_n(dy))
    else:
        n, back_n = layer_norm(z, *norm)
        y, back_f = f(n)
        through = lambda dy: back_n(back_f(dy))

    def back(dy):
        dz, *of_norm = through(dy)
        dx = [sum(d * row[j] for d, row in zip(dz, w)) for j in range(len(x))]
        return dx, [[d * v for v in x] for d in dz], of_norm

    return y, back


def added(a, b):
    if isinstance(a, list):
        return [added(*both) for both in zip(a, b)]
    return a + b


def case(seed, batch, inputs, units, **more):
    random = Random(seed)
    row = lambda n: [random.uniform(-1.7, 1.9) for _ in range(n)]
    settings = {"block": "dense", "units": units, "bias": False, **more}
    parameters = {"weight": [row(inputs) for _ in range(units)]}
    if "normalizer" in settings:
        parameters |= {"normalizer.weight": row(units), "normalizer.bias": row(units)}
    norm = list(parameters.values())[1:]
    x, dy = [row(inputs) for _ in range(batch)], [row(units) for _ in range(batch)]
    y, dx, gradients = [], [], None
    for sample_x, sample_dy in zip(x, dy):
        out, back = sample(sample_x, parameters["weight"], settings, norm)
        one_dx, dw, of_norm = back(sample_dy)
        y.append(out)
        dx.append(one_dx)
        own = [dw, *(of_norm if norm else [])]
        gradients = added(gradients, own) if gradients else own
    return {
        "made_with": "the formulas in plain Python",
        "settings": settings,
        "parameters": parameters,
        "x": x,
        "y": y,
        "dy": dy,
        "dx": dx,
        "gradients": dict(zip(parameters, gradients)),
        "state_after": {},
    }


def cases():
    for seed, (batch, inputs, units) in enumerate([(4, 5, 3), (1, 1, 1), (3, 2, 7), (17, 3, 2)]):
        for name in ACTIVATIONS:
            yield case(seed, batch, inputs, units, activation=name)
    for position in "before", "after":
        for name in "tanh", "gelu":
            yield case(
                7,
                4,
                3,
                5,
                activation=name,
                normalizer="layer_norm",
                normalizer_position=position,
            )
