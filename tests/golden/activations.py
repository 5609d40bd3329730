"""Golden values of activations."""
import torch

from .cases import SEED, inputs, lists
from .techniques import activation


def elementwise(name, x, **settings):
    """x of zero, both signs of small and large, then random: f and dy f'."""
    x = x.clone().requires_grad_()
    y = activation({"type": name, **settings})(x)
    dy = torch.randn_like(y)
    y.backward(dy)
    return {
        "settings": {"type": name, **settings},
        "x": lists(x),
        "y": lists(y),
        "dy": lists(dy),
        "dx": lists(x.grad),
    }


def activation_cases(name, **settings):
    both = [0.0, 1e-8, 0.5, 1.0, 2.5, 3.0, 6.0, 12.0, 25.0, 60.0]
    fixed = torch.tensor([v for x in both for v in (x, -x)])
    torch.manual_seed(SEED)
    first = torch.cat([fixed, torch.randn(20) * 3]).reshape(5, 8)
    yield elementwise(name, first, **settings)
    for sizes in (1, 1), (1, 17), (13, 1), (7, 11):
        yield elementwise(name, inputs(*sizes) * 2, **settings)
    yield elementwise(name, torch.linspace(-9, 9, 33).reshape(1, 33), **settings)


def with_defaults(name):
    return lambda: activation_cases(name)


def leaky_relu():
    for settings in {"negative_slope": 0.2}, {}:
        yield from activation_cases("leaky_relu", **settings)


NAMES = "identity", "sigmoid", "tanh", "relu", "gelu"
CASES = {name: with_defaults(name) for name in NAMES} | {"leaky_relu": leaky_relu}
