"""Trajectories of optimizers. Settings have PyTorch's names and defaults but for
learning_rate (lr) and beta1, beta2 (betas)."""
import torch

from .cases import OPTIMIZER_SEED, lists


class Lion(torch.optim.Optimizer):
    """PyTorch has none: algorithm 2 of arXiv:2302.06675."""

    def __init__(self, parameters, lr=1e-4, betas=(0.9, 0.99), weight_decay=0.0):
        super().__init__(parameters, {"lr": lr})
        self.betas, self.weight_decay = betas, weight_decay

    @torch.no_grad()
    def step(self):
        beta1, beta2 = self.betas
        for group in self.param_groups:
            for w in group["params"]:
                m = self.state[w].setdefault("m", torch.zeros_like(w))
                update = torch.sign(beta1 * m + (1 - beta1) * w.grad)
                w -= group["lr"] * (update + self.weight_decay * w)
                m.copy_(beta2 * m + (1 - beta2) * w.grad)


def trajectory(optimizer, w, rates):
    """Of 20 steps, in each of which `rates` gives the factor of the learning rate."""
    torch.manual_seed(OPTIMIZER_SEED + 1)
    a = torch.rand(len(w)) * 3 + 0.1
    base = optimizer.param_groups[0]["lr"]
    case = {"gradients": [], "rates": rates, "trajectory": [lists(w)]}
    for rate in rates:
        optimizer.param_groups[0]["lr"] = base * rate
        optimizer.zero_grad()
        (0.5 * (a * w * w).sum() + torch.sin(w).sum()).backward()
        case["gradients"].append(lists(w.grad))
        optimizer.step()
        case["trajectory"].append(lists(w))
    return case


def optimizer_cases(name, kind, defaults, *all_settings):
    """The defaults with constant rate, then each of the settings with a rate that
    falls."""
    for i, settings in enumerate([{}, *all_settings]):
        given = defaults | settings
        given["lr"] = given.pop("learning_rate")
        if "beta1" in given:
            given["betas"] = given.pop("beta1"), given.pop("beta2")
        torch.manual_seed(OPTIMIZER_SEED)
        w = torch.randn(19 if i == 1 else 7).requires_grad_()
        rates = [1.0 if i == 0 else 1 / (1 + 0.1 * step) for step in range(20)]
        yield {
            "settings": {"type": name, **settings},
            **trajectory(kind([w], **given), w, rates),
        }


def sgd():
    momentum = {"learning_rate": 0.1, "momentum": 0.9}
    yield from optimizer_cases(
        "sgd",
        torch.optim.SGD,
        {"learning_rate": 0.01},
        {"learning_rate": 0.1},
        momentum,
        momentum | {"weight_decay": 0.2},
        momentum | {"dampening": 0.3},
        momentum | {"weight_decay": 0.2, "nesterov": True},
        {"learning_rate": 0.1, "weight_decay": 0.2},
    )


def adam_like(name, kind, rate, *more):
    betas = {"beta1": 0.9, "beta2": 0.999}
    other = {"learning_rate": 0.02, "beta1": 0.5, "beta2": 0.9, "eps": 1e-3}
    yield from optimizer_cases(
        name,
        kind,
        {"learning_rate": rate, **betas},
        {"learning_rate": 0.05},
        other,
        {"learning_rate": 0.05, "weight_decay": 0.3},
        *more,
    )


def adam():
    yield from adam_like(
        "adam", torch.optim.Adam, 0.001, {"learning_rate": 0.3, "beta2": 0.5, "amsgrad": True}
    )


def adamw():
    yield from adam_like(
        "adamw", torch.optim.AdamW, 0.001, {"learning_rate": 0.3, "beta2": 0.5, "amsgrad": True}
    )


def nadam():
    yield from adam_like(
        "nadam", torch.optim.NAdam, 0.002, {"learning_rate": 0.05, "momentum_decay": 0.5}
    )


def rmsprop():
    yield from optimizer_cases(
        "rmsprop",
        torch.optim.RMSprop,
        {"learning_rate": 0.01},
        {"learning_rate": 0.05, "weight_decay": 0.3},
        {"alpha": 0.5, "eps": 1e-3},
        {"momentum": 0.8},
        {"alpha": 0.9, "centered": True},
        {"momentum": 0.8, "alpha": 0.9, "centered": True},
    )


def adagrad():
    yield from optimizer_cases(
        "adagrad",
        torch.optim.Adagrad,
        {"learning_rate": 0.01},
        {"learning_rate": 0.3, "weight_decay": 0.3},
        {"learning_rate": 0.3, "lr_decay": 0.1, "eps": 1e-3},
        {"learning_rate": 0.3, "initial_accumulator_value": 0.5},
    )


def lion():
    for case in optimizer_cases(
        "lion",
        Lion,
        {"learning_rate": 1e-4, "beta1": 0.9, "beta2": 0.99},
        {"learning_rate": 0.03},
        {"learning_rate": 0.03, "weight_decay": 0.3},
        {"learning_rate": 0.02, "beta1": 0.5, "beta2": 0.8},
    ):
        yield {"made_with": "the formula of arXiv:2302.06675, float64"} | case


CASES = {
    "adagrad": adagrad,
    "adam": adam,
    "adamw": adamw,
    "lion": lion,
    "nadam": nadam,
    "rmsprop": rmsprop,
    "sgd": sgd,
}
