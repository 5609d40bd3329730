"""Golden values of losses."""
import torch
import torch.nn.functional as F

from .cases import SEED, inputs, lists


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


CASES = {"cross_entropy": cross_entropy, "mse": mse}
