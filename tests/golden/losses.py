"""Golden values of losses."""
from functools import partial

import torch
import torch.nn.functional as F

from .cases import SEED, inputs, lists


def loss_case(name, f, x, target, **settings):
    x = x.clone().requires_grad_()
    value = f(x, target)
    value.backward()
    return {
        "settings": {"type": name, **settings},
        "x": lists(x),
        "target": lists(target),
        "value": value.item(),
        "dx": lists(x.grad),
    }


def class_case(name, f, x, classes, **settings):
    """f(y, target, weight=...) with one class for each sample and step."""
    target = torch.tensor(classes).reshape(x.shape[:-1])
    weight = settings.get("class_weights")
    given = {} if weight is None else {"weight": torch.tensor(weight)}

    def flat(y, t):
        return f(y.flatten(0, -2), t.flatten(), **given)

    return loss_case(name, flat, x, target, **settings)


EXTREME = [[1e4, -1e4, 0.0], [1e4, -1e4, 0.0], [-1e4, -1e4, -1e4], [1e4, 1e4, 9999.0]]


def cross_entropy():
    def case(x, *classes, **settings):
        smoothing = settings.get("label_smoothing", 0)
        f = partial(F.cross_entropy, label_smoothing=smoothing)
        return class_case("cross_entropy", f, x, classes, **settings)

    yield case(inputs(4, 5), 0, 3, 2, 1)
    yield case(inputs(1, 2), 1)
    yield case(inputs(7, 3), 0, 2, 1, 1, 2, 0, 2)
    yield case(inputs(2, 3, 4), 0, 3, 1, 2, 2, 0)
    yield case(torch.tensor(EXTREME), 0, 1, 2, 1)
    yield case(torch.tensor([[40.0, 0.0, -1.0], [1.0, 60.0, 0.5]]), 0, 1)
    weights = [0.5, 2.0, 0.0]
    yield case(inputs(7, 3), 0, 2, 1, 1, 2, 0, 2, class_weights=weights)
    yield case(inputs(7, 3), 0, 2, 1, 1, 2, 0, 2, label_smoothing=0.1)
    both = {"label_smoothing": 0.3, "class_weights": weights}
    yield case(inputs(2, 2, 3), 0, 2, 1, 1, **both)
    yield case(torch.tensor(EXTREME), 0, 1, 2, 1, **both)
    yield case(inputs(4, 5), 0, 3, 2, 1, label_smoothing=1.0)


def nll():
    def case(x, *classes, **settings):
        return class_case("nll", F.nll_loss, x, classes, **settings)

    yield case(inputs(4, 5).log_softmax(-1), 0, 3, 2, 1)
    yield case(inputs(2, 3, 4).log_softmax(-1), 0, 3, 1, 2, 2, 0)
    yield case(torch.tensor(EXTREME), 0, 1, 2, 1)
    yield case(inputs(4, 3), 0, 2, 2, 1, class_weights=[0.5, 2.0, 0.0])


def hinge():
    def case(x, *classes, **settings):
        f = partial(F.multi_margin_loss, **{"margin": 1, "p": 1} | settings)
        return class_case("hinge", f, x, classes, **settings)

    yield case(inputs(4, 5), 0, 3, 2, 1)
    yield case(inputs(2, 3, 4), 0, 3, 1, 2, 2, 0)
    yield case(inputs(7, 3), 0, 2, 1, 1, 2, 0, 2, margin=0.25, p=2)
    yield case(torch.tensor(EXTREME), 0, 1, 2, 1)


def binary_cross_entropy():
    def case(x, target, **settings):
        weight = settings.get("pos_weight")
        weight = None if weight is None else torch.tensor(weight)
        if settings.get("from_logits", True):
            f = partial(F.binary_cross_entropy_with_logits, pos_weight=weight)
        else:
            f = F.binary_cross_entropy
        return loss_case("binary_cross_entropy", f, x, target, **settings)

    def targets(*sizes):
        return inputs(*sizes, seed=SEED).sigmoid()

    yield case(inputs(5, 1), torch.tensor([[0.0], [1.0], [1.0], [0.0], [1.0]]))
    yield case(inputs(7, 3), targets(7, 3))
    yield case(inputs(2, 3, 4), targets(2, 3, 4))
    yield case(inputs(4, 3), targets(4, 3), pos_weight=[0.5, 3.0, 0.0])
    yield case(torch.tensor([[1e4, -1e4], [1e4, -1e4]]), torch.tensor([[1.0, 1.0], [0.0, 0.0]]))
    yield case(torch.tensor([[40.0, -40.0]]), torch.tensor([[1.0, 0.0]]))
    yield case(inputs(7, 3).sigmoid(), targets(7, 3), from_logits=False)
    yield case(
        torch.tensor([[0.0, 1.0, 0.0]]), torch.tensor([[0.0, 0.0, 0.5]]), from_logits=False
    )


def elementwise(name, f, *cases):
    for sizes, settings in cases:
        yield loss_case(
            name, partial(f, **settings), inputs(*sizes), inputs(*sizes, seed=SEED), **settings
        )


def huber():
    yield from elementwise(
        "huber", F.huber_loss, ((4, 3), {}), ((5, 17), {"delta": 0.3}), ((2, 3, 4), {"delta": 4.0})
    )
    yield loss_case("huber", F.huber_loss, torch.tensor([[99.0, 2.0]]), torch.tensor([[-99.0, 2.0]]))


def l1():
    yield from elementwise("l1", F.l1_loss, ((4, 3), {}), ((5, 17), {}), ((2, 3, 4), {}))
    yield loss_case("l1", F.l1_loss, torch.tensor([[99.0, 2.0]]), torch.tensor([[-99.0, 2.0]]))


def mse():
    yield loss_case("mse", F.mse_loss, inputs(4, 3), inputs(4, 3).flip(0))
    for sizes in (1, 1), (1, 5), (7, 1), (5, 17), (2, 3, 4):
        target = inputs(*sizes, seed=SEED)
        yield loss_case("mse", F.mse_loss, inputs(*sizes), target)


CASES = {
    "binary_cross_entropy": binary_cross_entropy,
    "cross_entropy": cross_entropy,
    "hinge": hinge,
    "huber": huber,
    "l1": l1,
    "mse": mse,
    "nll": nll,
}
