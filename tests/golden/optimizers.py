"""Trajectories of optimizers."""
import torch

from .cases import OPTIMIZER_SEED, lists


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


CASES = {"sgd": sgd, "adam": adam}
