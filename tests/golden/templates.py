"""Golden values of the templates that `headwater plugin new` writes from."""
import torch
import torch.nn as nn
import torch.nn.functional as F

from .cases import inputs, module_case
from .initializers import case as initializer_case
from .initializers import normal
from .losses import loss_case
from .optimizers import Lion, optimizer_cases
from .schedules import STEPS, schedule_case
from .activations import elementwise

NAME = "technique_name"


def activation():
    def case(x, **settings):
        a = settings.get("a", 1)
        return elementwise(NAME, x, lambda v: v + torch.sin(a * v) ** 2 / a, **settings)

    edges = torch.tensor([[0.0, 1e-8, -0.5, 3.0, -12.0, 60.0]])
    for settings in {}, {"a": 2.5}:
        yield case(edges, **settings)
        yield case(inputs(3, 5), **settings)


def initializer():
    for settings in {}, {"gain": 1.5}:
        for fan_out, fan_in in (97, 83), (31, 257):
            std = settings.get("gain", 1) / fan_in**0.5
            weight = torch.empty(fan_out, fan_in)
            yield initializer_case(NAME, settings, weight, normal(0, std))


class ToMeanSquareOne(nn.Module):
    def __init__(self, eps=1e-8):
        super().__init__()
        self.eps = eps

    def forward(self, x):
        return x / torch.sqrt((x**2).mean(-1, keepdim=True) + self.eps)


def normalizer():
    for settings in {}, {"eps": 0.1}:
        for sizes in (4, 7), (1, 1), (2, 3, 5):
            module = ToMeanSquareOne(**settings)
            yield module_case(module, {"type": NAME, **settings}, inputs(*sizes))


class WeightedSkip(nn.Module):
    def __init__(self, features, f):
        super().__init__()
        self.weight = nn.Parameter(torch.empty(features))
        self.f = f

    def forward(self, x):
        return x + self.weight * self.f(x)


def block():
    for sizes in (4, 5), (1, 1), (2, 3, 4):
        for settings, f in ({}, torch.tanh), ({"activation": "gelu"}, F.gelu):
            module = WeightedSkip(sizes[-1], f)
            yield module_case(module, {"block": NAME, **settings}, inputs(*sizes))


def loss():
    def case(x, target, **settings):
        a = settings.get("a", 1)

        def f(y, t):
            return (torch.log(torch.cosh(a * (y - t))) / a).mean()

        return loss_case(NAME, f, x, target, **settings)

    for settings in {}, {"a": 0.25}:
        for sizes in (4, 3), (1, 1), (2, 3, 4):
            yield case(inputs(*sizes), inputs(*sizes).flip(0), **settings)
    yield case(torch.tensor([[99.0, 2.0]]), torch.tensor([[-99.0, 2.0]]))


class Signum(Lion):
    def __init__(self, parameters, lr, beta):
        super().__init__(parameters, lr, betas=(beta, beta))


def optimizer():
    defaults = {"learning_rate": 1e-3, "beta": 0.9}
    yield from optimizer_cases(NAME, Signum, defaults, {"learning_rate": 0.03}, {"beta": 0.5})


def schedule():
    def case(**settings):
        warmup = settings.get("warmup", 10)

        def factor(step):
            return min((step + 1) / warmup, (warmup / (step + 1)) ** 0.5)

        def make(o):
            return torch.optim.lr_scheduler.LambdaLR(o, factor)

        return schedule_case(NAME, make, settings, lambda s: (), steps=STEPS)

    yield case()
    yield case(warmup=1)
    yield case(warmup=4.5)


CASES = {
    "activation": activation,
    "initializer": initializer,
    "normalizer": normalizer,
    "block": block,
    "loss": loss,
    "optimizer": optimizer,
    "schedule": schedule,
}
