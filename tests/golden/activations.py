"""Golden values of activations."""
import torch

from .cases import SEED, inputs, lists
from .techniques import ACTIVATIONS, activation


def elementwise(name, x, f=None, **settings):
    """f and dy f', of PyTorch's function or another one."""
    x = x.clone().requires_grad_()
    y = (f or activation({"type": name, **settings}))(x)
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
    """At 0, both tails and kinks; at random; of one sample, one feature, prime sizes."""
    both = [0.0, 1e-8, 0.5, 1.0, 2.5, 3.0, 6.0, 12.0, 25.0, 60.0]
    if name == "hard_swish":  # versions of PyTorch differ at 3
        both[5] = 3.5
    fixed = torch.tensor([v for x in both for v in (x, -x)])
    torch.manual_seed(SEED)
    first = torch.cat([fixed, torch.randn(20) * 3]).reshape(5, 8)
    yield elementwise(name, first, **settings)
    for sizes in (1, 1), (1, 17), (13, 1), (7, 11):
        yield elementwise(name, inputs(*sizes) * 2, **settings)
    yield elementwise(name, torch.linspace(-9, 9, 33).reshape(1, 33), **settings)


def cases(name, *list_of_settings):
    def make():
        for settings in list_of_settings or [{}]:
            yield from activation_cases(name, **settings)

    return make


CASES = {name: cases(name) for name in ACTIVATIONS} | {
    "leaky_relu": cases("leaky_relu", {"negative_slope": 0.2}, {}),
    "elu": cases("elu", {}, {"alpha": 0.3}),
    "celu": cases("celu", {}, {"alpha": 0.5}),  # PyTorch rounds 1 / alpha to float32
    "softplus": cases("softplus", {}, {"beta": 2.5, "threshold": 4.0}),
}
