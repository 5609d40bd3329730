#!/usr/bin/env python3
"""Writes the golden files beside the plugins, from PyTorch in float64.

usage: make_golden.py [NAME...]        names like relu or block/dense; all without one

A golden file is a list of cases, one on a line. Arrays are nested lists in PyTorch's
order, [batch][features] or [batch][steps][features]; `settings` is the technique as a
configuration states it. What a case holds, by kind:

  activation            x y dy dx
  normalizer, block     x y dy dx, parameters (with state) before, gradients, state_after;
                        mode: eval; reps: so many forward passes before backward
  loss                  x target value dx
  optimizer             gradients of each step, trajectory
  initializer           fan_in fan_out mean deviation, bound if uniform, value if constant
"""
import json
import pathlib
import sys

import torch
import torch.nn as nn
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)
PLUGINS = pathlib.Path(__file__).resolve().parent.parent / "plugins"
SEED = 11
MODULE_SEED, INPUT_SEED, OPTIMIZER_SEED = SEED + 1, SEED + 2, SEED + 3


# ---- Techniques of PyTorch, from our settings.


class BatchNorm(nn.BatchNorm1d):
    """Over batch and steps of [batch][steps][features]."""

    def forward(self, x):
        return super().forward(x.flatten(0, -2)).reshape(x.shape)


class Dense(nn.Linear):
    def __init__(self, inputs, settings):
        super().__init__(inputs, settings["units"])
        self.activation = activation(settings.get("activation", "identity"))
        self.after = settings.get("normalizer_position") == "after"
        if "normalizer" in settings:
            self.normalizer = normalizer(settings["normalizer"], settings["units"])

    def forward(self, x):
        z = super().forward(x)
        if not hasattr(self, "normalizer"):
            return self.activation(z)
        if self.after:
            return self.normalizer(self.activation(z))
        return self.activation(self.normalizer(z))


class Sequential(nn.Module):
    def __init__(self, inputs, settings):
        super().__init__()
        self.layers = nn.ModuleList()
        self.features = inputs
        for layer in settings["layers"]:
            self.layers.append(block(layer, self.features))
            self.features = features_of(self.layers[-1], self.features)

    def forward(self, x):
        for layer in self.layers:
            x = layer(x)
        return x


class Residual(Sequential):
    def forward(self, x):
        return x + super().forward(x)


def named(technique, key="type"):
    """A technique as (name, settings), from a name or a map."""
    if isinstance(technique, str):
        return technique, {}
    return technique[key], {k: v for k, v in technique.items() if k != key}


def activation(technique):
    name, settings = named(technique)
    return {
        "identity": lambda x: x,
        "sigmoid": torch.sigmoid,
        "tanh": torch.tanh,
        "relu": F.relu,
        "leaky_relu": lambda x: F.leaky_relu(x, **settings),
        "gelu": F.gelu,
    }[name]


def normalizer(technique, features):
    name, settings = named(technique)
    return {"batch_norm": BatchNorm, "layer_norm": nn.LayerNorm}[name](
        features, **settings
    )


def block(technique, inputs):
    if "block" not in technique:
        return normalizer(technique["normalizer"], inputs)
    name, settings = named(technique, "block")
    return {"dense": Dense, "residual": Residual, "sequential": Sequential}[name](
        inputs, settings
    )


def features_of(module, inputs):
    if isinstance(module, Sequential):
        return module.features
    return module.out_features if isinstance(module, Dense) else inputs


# ---- Cases.


def lists(tensor):
    return tensor.detach().tolist()


def inputs(*sizes, seed=INPUT_SEED):
    torch.manual_seed(seed)
    return torch.randn(*sizes) * 1.5


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


def states(tensors):
    return {k: lists(v) for k, v in tensors if not k.endswith("num_batches_tracked")}


def module_case(module, settings, x, mode="train", reps=1):
    torch.manual_seed(MODULE_SEED)
    for parameter in module.parameters():
        parameter.data.uniform_(-0.7, 0.9)
    module.train(mode == "train")
    case = {"settings": settings}
    if mode == "eval":
        case["mode"] = mode
        for name, state in module.named_buffers():
            if name.endswith(("mean", "var")) and reps > 1:
                state.uniform_(0.2, 1.7)
    elif reps > 1:
        case["reps"] = reps
    case["parameters"] = states(module.state_dict().items())
    x = x.clone().requires_grad_()
    for _ in range(reps - 1):
        module(x)
    y = module(x)
    dy = torch.randn_like(y)
    y.backward(dy)
    case |= {"x": lists(x), "y": lists(y), "dy": lists(dy), "dx": lists(x.grad)}
    case["gradients"] = {k: lists(p.grad) for k, p in module.named_parameters()}
    case["state_after"] = states(module.named_buffers())
    return case


def normalizer_case(x, settings, **how):
    return module_case(normalizer(settings, x.shape[-1]), settings, x, **how)


def block_case(x, settings, **how):
    return module_case(block(settings, x.shape[-1]), settings, x, **how)


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


def loss_case(name, f, x, target):
    x = x.clone().requires_grad_()
    value = f(x, target)
    value.backward()
    return {
        "settings": {"type": name},
        "x": lists(x),
        "target": lists(target),
        "value": value.item(),
        "dx": lists(x.grad),
    }


def cross_entropy():
    def case(x, *classes):
        target = torch.tensor(classes).reshape(x.shape[:-1])

        def f(logits, t):
            return F.cross_entropy(logits.flatten(0, -2), t.flatten())

        return loss_case("cross_entropy", f, x, target)

    yield case(inputs(4, 5), 0, 3, 2, 1)
    yield case(inputs(1, 2), 1)
    yield case(inputs(7, 3), 0, 2, 1, 1, 2, 0, 2)
    yield case(inputs(2, 3, 4), 0, 3, 1, 2, 2, 0)
    extreme = [[1e4, -1e4, 0.0], [1e4, -1e4, 0.0], [-1e4, -1e4, -1e4], [1e4, 1e4, 9999.0]]
    yield case(torch.tensor(extreme), 0, 1, 2, 1)
    yield case(torch.tensor([[40.0, 0.0, -1.0], [1.0, 60.0, 0.5]]), 0, 1)


def mse():
    yield loss_case("mse", F.mse_loss, inputs(4, 3), inputs(4, 3).flip(0))
    for sizes in (1, 1), (1, 5), (7, 1), (5, 17), (2, 3, 4):
        target = inputs(*sizes, seed=SEED)
        yield loss_case("mse", F.mse_loss, inputs(*sizes), target)


def optimizer_case(make, settings, size=7):
    torch.manual_seed(OPTIMIZER_SEED)
    w = torch.randn(size).requires_grad_()
    a = torch.rand(size) * 3 + 0.1
    optimizer = make([w])
    gradients, trajectory = [], [lists(w)]
    for _ in range(20):
        optimizer.zero_grad()
        (0.5 * (a * w * w).sum() + torch.sin(w).sum()).backward()
        gradients.append(lists(w.grad))
        optimizer.step()
        trajectory.append(lists(w))
    return {"settings": settings, "gradients": gradients, "trajectory": trajectory}


def sgd():
    def case(size=7, **settings):
        rate = settings.get("learning_rate", 0.01)
        momentum = settings.get("momentum", 0)

        def make(parameters):
            return torch.optim.SGD(parameters, lr=rate, momentum=momentum)

        return optimizer_case(make, {"type": "sgd", **settings}, size)

    yield case(learning_rate=0.1)
    yield case(learning_rate=0.1, momentum=0.9)
    yield case()
    yield case(19, learning_rate=0.05, momentum=0.5)


def adam():
    def case(size=7, **settings):
        given = {"learning_rate": 0.001, "beta1": 0.9, "beta2": 0.999, "eps": 1e-8}
        given |= settings

        def make(parameters):
            betas = given["beta1"], given["beta2"]
            rate, eps = given["learning_rate"], given["eps"]
            return torch.optim.Adam(parameters, lr=rate, betas=betas, eps=eps)

        return optimizer_case(make, {"type": "adam", **settings}, size)

    yield case(learning_rate=0.05)
    yield case()
    yield case(19, learning_rate=0.02, beta1=0.5, beta2=0.9, eps=1e-3)


class Asked(torch.Tensor):
    """A tensor that notes what an initializer draws."""

    def normal_(self, mean=0, std=1, generator=None):
        self.moments = {"mean": mean, "deviation": std, "bound": None}
        return self

    def uniform_(self, low=0, high=1, generator=None):
        self.moments = {"mean": (low + high) / 2, "deviation": high / 3**0.5, "bound": high}
        return self


def initializer_cases(name, draw, *list_of_settings):
    for settings in list_of_settings:
        for fan_out, fan_in in (97, 83), (31, 257):
            weight = Asked(torch.empty(fan_out, fan_in))
            draw(weight, settings)
            yield {
                "settings": {"type": name, **settings},
                "fan_in": fan_in,
                "fan_out": fan_out,
                **weight.moments,
            }


def constant_cases(name, *list_of_settings):
    for settings in list_of_settings:
        value = settings.get("value", 0.0)
        yield {
            "settings": {"type": name, **settings},
            "fan_in": 5,
            "fan_out": 3,
            "mean": value,
            "deviation": 0.0,
            "bound": None,
            "value": value,
        }


def xavier(name, draw):
    def with_gain(weight, settings):
        draw(weight, settings.get("gain", 1.0))

    gain = nn.init.calculate_gain("tanh")
    return initializer_cases(name, with_gain, {}, {"gain": gain})


def kaiming(name, draw):
    """PyTorch states the gain by a slope a, as sqrt(2 / (1 + a^2))."""

    def with_mode(weight, settings):
        slope = max(2 / settings.get("gain", 2**0.5) ** 2 - 1, 0) ** 0.5
        draw(weight, a=slope, mode=settings.get("mode", "fan_in"))

    gain = nn.init.calculate_gain("leaky_relu", 0.2)
    out = {"mode": "fan_out"}
    return initializer_cases(name, with_mode, {}, out, {"gain": gain} | out)


GOLDEN = {
    **{
        f"activation/{name}": lambda name=name: activation_cases(name)
        for name in ("identity", "sigmoid", "tanh", "relu", "gelu")
    },
    "activation/leaky_relu": lambda: (
        case
        for slope in ({"negative_slope": 0.2}, {})
        for case in activation_cases("leaky_relu", **slope)
    ),
    "initializer/zeros": lambda: constant_cases("zeros", {}),
    "initializer/constant": lambda: constant_cases("constant", {"value": 0.3}, {"value": -2}),
    "initializer/xavier_uniform": lambda: xavier("xavier_uniform", nn.init.xavier_uniform_),
    "initializer/xavier_normal": lambda: xavier("xavier_normal", nn.init.xavier_normal_),
    "initializer/kaiming_uniform": lambda: kaiming(
        "kaiming_uniform", nn.init.kaiming_uniform_
    ),
    "initializer/kaiming_normal": lambda: kaiming("kaiming_normal", nn.init.kaiming_normal_),
    "normalizer/batch_norm": batch_norm,
    "normalizer/layer_norm": layer_norm,
    "block/dense": dense,
    "block/residual": residual,
    "block/sequential": sequential,
    "loss/cross_entropy": cross_entropy,
    "loss/mse": mse,
    "optimizer/sgd": sgd,
    "optimizer/adam": adam,
}


def write(name, cases):
    made_with = f"PyTorch {torch.__version__.split('+')[0]}, float64"
    kind, technique = name.split("/")
    head = {"kind": kind, "name": technique, "made_with": made_with}
    lines = ",\n".join(json.dumps(head | case) for case in cases)
    (PLUGINS / f"{name}.json").write_text(f"[\n{lines}\n]\n")


def main(wanted):
    for name, make in GOLDEN.items():
        if not wanted or name in wanted or name.split("/")[1] in wanted:
            write(name, make())


main(sys.argv[1:])
