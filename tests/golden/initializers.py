"""What initializers draw: fixed weights, or moments and a distribution."""
import math

import torch
import torch.nn as nn

from .cases import lists, inputs
from .techniques import activation


class Asked(torch.Tensor):
    """A tensor that notes what an initializer draws."""

    def normal_(self, mean=0, std=1, generator=None):
        self.drawn = normal(mean, std)
        return self

    def uniform_(self, low=0, high=1, generator=None):
        self.drawn = uniform(low, high)
        return self


def normal(mean, std):
    how = {"type": "normal", "mean": mean, "std": std}
    return {"mean": mean, "deviation": std, "distribution": how}


def uniform(low, high):
    how = {"type": "uniform", "low": low, "high": high}
    return {"mean": (low + high) / 2, "deviation": (high - low) / 12**0.5, "distribution": how}


def truncated_normal(mean, std, low, high):
    """The moments by the midpoint rule."""
    n = 10**6
    x = low + (high - low) * (torch.arange(n) + 0.5) / n
    p = torch.exp(-(((x - mean) / std) ** 2) / 2)
    p /= p.sum()
    centre = (p * x).sum()
    how = {"type": "truncated_normal", "mean": mean, "std": std, "low": low, "high": high}
    return {
        "mean": centre.item(),
        "deviation": (p * (x - centre) ** 2).sum().sqrt().item(),
        "distribution": how,
    }


SHAPES = (97, 83), (31, 257)


def case(name, settings, weight, what):
    fan_out, fan_in = weight.shape
    head = {"settings": {"type": name, **settings}, "fan_in": fan_in, "fan_out": fan_out}
    return head | what


def drawn(name, draw, *list_of_settings, sizes=SHAPES):
    """What PyTorch's function draws, given a weight and our settings."""
    for settings in list_of_settings:
        for shape in sizes:
            weight = Asked(torch.empty(shape))
            draw(weight, settings)
            yield case(name, settings, weight, weight.drawn)


def fixed(name, fill, *list_of_settings, sizes=((3, 5),)):
    for settings in list_of_settings:
        for shape in sizes:
            weight = torch.empty(shape)
            fill(weight, settings)
            yield case(name, settings, weight, {"w": lists(weight)})


def xavier(name, draw):
    def with_gain(weight, settings):
        draw(weight, settings.get("gain", 1.0))

    gain = nn.init.calculate_gain("tanh")
    return drawn(name, with_gain, {}, {"gain": gain})


def kaiming(name, draw):
    """PyTorch states the gain by a slope a, as sqrt(2 / (1 + a^2))."""

    def with_mode(weight, settings):
        slope = max(2 / settings.get("gain", 2**0.5) ** 2 - 1, 0) ** 0.5
        draw(weight, a=slope, mode=settings.get("mode", "fan_in"))

    gain = nn.init.calculate_gain("leaky_relu", 0.2)
    out = {"mode": "fan_out"}
    return drawn(name, with_mode, {}, out, {"gain": gain} | out)


def kaiming_of(name, draw, nonlinearity, a=0):
    return drawn(name, lambda w, s: draw(w, a=a, nonlinearity=nonlinearity), {})


def orthogonal():
    """The elements of such a matrix are nearly normal; of (5, 5) and less they are not."""
    for gain in 1.0, nn.init.calculate_gain("relu"):
        settings = {} if gain == 1 else {"gain": gain}
        for shape in *SHAPES, (67, 67), (257, 7), (1, 1), (1, 17), (13, 1), (5, 5):
            weight = nn.init.orthogonal_(torch.empty(shape), gain)
            products = weight @ weight.T if shape[0] < shape[1] else weight.T @ weight
            assert torch.allclose(products, gain**2 * torch.eye(min(shape)))
            what = {"orthogonal": gain}
            if max(shape) > 17:
                what |= normal(0.0, gain / max(shape) ** 0.5)
            yield case("orthogonal", settings, weight, what)


def trunc_normal():
    for settings in {}, {"std": 0.02}, {"mean": 1.0, "a": 0.5}, {"a": 5.0, "b": 50.0}:
        given = {"mean": 0.0, "std": 1.0, "a": -2.0, "b": 2.0} | settings
        moments = truncated_normal(given["mean"], given["std"], given["a"], given["b"])
        for shape in SHAPES:
            yield case("trunc_normal", settings, torch.empty(shape), moments)
    half = {"mean": (2 / math.pi) ** 0.5, "deviation": (1 - 2 / math.pi) ** 0.5}
    how = {"type": "truncated_normal", "mean": 0.0, "std": 1.0, "low": 0.0, "high": 50.0}
    above_0 = half | {"distribution": how}
    for shape in SHAPES:
        yield case("trunc_normal", {"a": 0.0, "b": "auto"}, torch.empty(shape), above_0)
        both = {"a": "auto", "b": "auto"}
        yield case("trunc_normal", both, torch.empty(shape), normal(0.0, 1.0))


def sparse():
    for settings in {"sparsity": 0.1}, {"sparsity": 0.75, "std": 0.5}, {"sparsity": 0.0}:
        for shape in SHAPES:
            weight = Asked(torch.ones(shape))
            nn.init.sparse_(weight, **settings)
            zeros = (weight == 0).sum(0).unique().tolist()
            yield case("sparse", settings, weight, {"zeros": zeros[0]} | weight.drawn)
    # PyTorch has one more: it rounds up what the product was rounded up by.
    for share, rows, zeros in (0.55, 100, 55), (0.07, 100, 7), (0.28, 25, 7):
        what = {"made_with": "Python, float64", "zeros": zeros} | normal(0.0, 0.01)
        yield case("sparse", {"sparsity": share}, torch.empty(rows, 83), what)


def scaled(how, s):
    """A distribution of mean 0 and deviation s."""
    if how == "normal":
        return normal(0.0, s)
    if how == "uniform":
        return uniform(-s * 3**0.5, s * 3**0.5)
    whole = s / truncated_normal(0.0, 1.0, -2.0, 2.0)["deviation"]
    return truncated_normal(0.0, whole, -2 * whole, 2 * whole)


def variance_scaling():
    """Keras has it and PyTorch has not: from its definition."""
    modes = "fan_in", "fan_out", "fan_avg"
    all_settings = [{"scale": 1.7, "mode": mode} for mode in modes]
    all_settings += [{"distribution": how} for how in ("normal", "uniform")]
    for settings in [{}, *all_settings]:
        for shape in SHAPES:
            fans = {"fan_in": shape[1], "fan_out": shape[0], "fan_avg": sum(shape) / 2}
            variance = settings.get("scale", 1) / fans[settings.get("mode", "fan_in")]
            what = scaled(settings.get("distribution", "truncated_normal"), variance**0.5)
            yield case("variance_scaling", settings, torch.empty(shape), what)


def means(name, q):
    """E[f^2] and E[f'^2] at normal inputs of variance q, by the midpoint rule."""
    n = 2 * 10**5
    z = 24 * ((torch.arange(n) + 0.5) / n - 0.5)
    x = (q**0.5 * z).requires_grad_()
    p = torch.exp(-(z**2) / 2) / torch.exp(-(z**2) / 2).sum()
    f = activation(name)(x)
    (slope,) = torch.autograd.grad(f.sum(), x)
    return (p * f**2).sum().item(), (p * slope**2).sum().item()


def critical_gain(name, low, high, biases=0.0):
    """sw with sw^2 V + sb^2 = q and sw^2 D = 1, for q between low and high."""

    def excess(q):
        square, slope = means(name, q)
        return (q - biases) * slope / square - 1

    above = excess(high) > 0
    for _ in range(60):
        q = (low + high) / 2
        low, high = (low, q) if (excess(q) > 0) == above else (q, high)
    return ((q - biases) / means(name, q)[0]) ** 0.5


RELU = {"relu": nn.init.calculate_gain("relu")}
SMOOTH = {"tanh": 1.0, "sigmoid": critical_gain("sigmoid", 10, 200)}


def beside(name, key, gains, what):
    """`auto`: by the activation that the weights feed."""
    for f, gain in gains.items():
        for shape in SHAPES:
            settings = {key: "auto"} if key else {}
            head = case(name, settings, torch.empty(shape), {"activation": f})
            yield head | what(gain, *shape)


def by_mean(gain, out, in_):
    return normal(0.0, gain * (2 / (in_ + out)) ** 0.5)


def by_fan_in(gain, out, in_):
    return normal(0.0, gain / in_**0.5)


def as_uniform(what):
    def bounds(*arguments):
        bound = 3**0.5 * what(*arguments)["deviation"]
        return uniform(-bound, bound)

    return bounds


def mean_field():
    yield from beside("mean_field", None, RELU | SMOOTH, by_fan_in)
    for deviation in 0.3, 1.0:
        gain = critical_gain("tanh", deviation**2 * 1.01, 10, deviation**2)
        for shape in (97, 83), (310, 25):
            head = case("mean_field", {"bias_deviation": deviation}, torch.empty(shape), {})
            beside_weights = {"activation": "tanh", "bias": normal(0.0, deviation)}
            yield head | beside_weights | by_fan_in(gain, *shape)


def sigmoid_isometric():
    for shape in (97, 83), (31, 57), (6, 6):
        what = {"activation": "sigmoid", "orthogonal": 4.0, "bias": {"of_row_sums": -0.5}}
        yield case("sigmoid_isometric", {}, torch.empty(shape), what)


def lsuv():
    for shape in (7, 5), (4, 9), (6, 6):
        x = inputs(11, shape[1]) * 3 + 1
        what = {"x": lists(x), "orthogonal": None, "variance_of_product": 1.0}
        yield case("lsuv", {}, torch.empty(shape), what)


def both(*lists_of_cases):
    return [case for cases in lists_of_cases for case in cases]


LSTM, GRU = (4, 1, 0), (3, 1, -1)  # gates: how many, that keeps, that adds


def of_gates(gates, units, keep):
    """A bias whose gate that keeps is `keep`, and the opposite where one adds."""
    n, kept, added = gates
    bias = torch.zeros(n, units)
    bias[kept] = keep
    if added >= 0:
        bias[added] = -keep
    return bias.reshape(-1, 1)


def forget_bias():
    for gates in LSTM, GRU:
        for settings in {}, {"value": 0.0}, {"value": -2.5}:
            bias = of_gates(gates, 3, settings.get("value", 1.0))
            if gates == LSTM:
                bias[:3] = 0
            what = {"gates": gates, "w": lists(bias)}
            yield case("forget_bias", settings, bias, what)


def chrono():
    """log U(1, steps - 1), which no function of PyTorch draws: from its definition."""
    for gates in LSTM, GRU:
        yield case("chrono", {"steps": 2}, torch.empty(3 * gates[0], 1), {
            "gates": gates, "w": lists(of_gates(gates, 3, 0.0))})
        for steps in 50, 784:
            u = 1 + (steps - 2) * (torch.arange(10**6) + 0.5) / 10**6
            how = {"type": "log_uniform", "low": 0.0, "high": math.log(steps - 1)}
            what = {"gates": gates, "mean": u.log().mean().item(), "distribution": how}
            what["deviation"] = u.log().std(correction=0).item()
            yield case("chrono", {"steps": steps}, torch.empty(997 * gates[0], 1), what)


CASES = {
    "forget_bias": forget_bias,
    "chrono": chrono,
    "zeros": lambda: fixed("zeros", lambda w, s: nn.init.zeros_(w), {}),
    "constant": lambda: fixed(
        "constant",
        lambda w, s: nn.init.constant_(w, s["value"]),
        {"value": 0.3},
        {"value": -2},
    ),
    "xavier_uniform": lambda: both(
        xavier("xavier_uniform", nn.init.xavier_uniform_),
        beside("xavier_uniform", "gain", RELU | SMOOTH, as_uniform(by_mean)),
    ),
    "xavier_normal": lambda: both(
        xavier("xavier_normal", nn.init.xavier_normal_),
        beside("xavier_normal", "gain", RELU | SMOOTH, by_mean),
    ),
    "kaiming_uniform": lambda: both(
        kaiming("kaiming_uniform", nn.init.kaiming_uniform_),
        beside("kaiming_uniform", "gain", RELU | SMOOTH, as_uniform(by_fan_in)),
    ),
    "kaiming_normal": lambda: both(
        kaiming("kaiming_normal", nn.init.kaiming_normal_),
        beside("kaiming_normal", "gain", RELU | SMOOTH, by_fan_in),
    ),
    "lecun_uniform": lambda: kaiming_of("lecun_uniform", nn.init.kaiming_uniform_, "linear"),
    "lecun_normal": lambda: kaiming_of("lecun_normal", nn.init.kaiming_normal_, "linear"),
    "torch_linear_default": lambda: kaiming_of(
        "torch_linear_default", nn.init.kaiming_uniform_, "leaky_relu", 5**0.5
    ),
    "ones": lambda: fixed("ones", lambda w, s: nn.init.ones_(w), {}),
    "identity": lambda: fixed(
        "identity",
        lambda w, s: nn.init.eye_(w).mul_(s.get("gain", 1)),
        {},
        {"gain": 0.5},
        sizes=((3, 5), (5, 3), (4, 4), (1, 1)),
    ),
    "normal": lambda: drawn(
        "normal", lambda w, s: nn.init.normal_(w, **s), {}, {"mean": 0.3, "std": 0.02}
    ),
    "uniform": lambda: drawn(
        "uniform", lambda w, s: nn.init.uniform_(w, **s), {}, {"a": -0.3, "b": 0.1}
    ),
    "trunc_normal": trunc_normal,
    "sparse": sparse,
    "variance_scaling": lambda: both(
        variance_scaling(),
        beside("variance_scaling", "scale", RELU, lambda gain, out, in_: scaled(
            "truncated_normal", gain / in_**0.5
        )),
    ),
    "orthogonal": lambda: both(
        orthogonal(),
        beside("orthogonal", "gain", RELU, lambda gain, out, in_: {"orthogonal": gain}),
    ),
    "mean_field": mean_field,
    "sigmoid_isometric": sigmoid_isometric,
    "lsuv": lsuv,
}
