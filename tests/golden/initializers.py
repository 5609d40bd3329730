"""What initializers draw: fixed weights, or moments and a distribution."""
import torch
import torch.nn as nn

from .cases import lists


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


CASES = {
    "zeros": lambda: fixed("zeros", lambda w, s: nn.init.zeros_(w), {}),
    "constant": lambda: fixed(
        "constant",
        lambda w, s: nn.init.constant_(w, s["value"]),
        {"value": 0.3},
        {"value": -2},
    ),
    "xavier_uniform": lambda: xavier("xavier_uniform", nn.init.xavier_uniform_),
    "xavier_normal": lambda: xavier("xavier_normal", nn.init.xavier_normal_),
    "kaiming_uniform": lambda: kaiming("kaiming_uniform", nn.init.kaiming_uniform_),
    "kaiming_normal": lambda: kaiming("kaiming_normal", nn.init.kaiming_normal_),
    "orthogonal": orthogonal,
}
