"""PyTorch's side of the measurements.  usage: torch_peer.py WORKLOAD THREADS

Answers each line on standard input with the microseconds that one step took, as the mean
of a round of at least 0.1 s.
"""
import os
import sys
import time

workload, threads = sys.argv[1], int(sys.argv[2])
os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = str(threads)

import torch
from torch import nn

torch.set_num_threads(threads)
torch.manual_seed(0)


def mlp(sizes, activation):
    layers = []
    for inputs, outputs in zip(sizes, sizes[1:]):
        linear = nn.Linear(inputs, outputs)
        nn.init.kaiming_normal_(linear.weight)
        nn.init.zeros_(linear.bias)
        layers += [linear, activation()]
    return nn.Sequential(*layers[:-1])


class LastState(nn.Module):
    """A cell, and a linear layer on its last state."""

    def __init__(self, cell):
        super().__init__()
        self.cell, self.linear = cell(64, 128), nn.Linear(128, 1)

    def forward(self, x):  # steps, batch, features
        return self.linear(self.cell(x)[0][-1])


def recurrent(cell):
    x, target = torch.randn(100, 32, 64), torch.randn(32, 1)
    return training(LastState(cell), x, target, nn.functional.mse_loss)


def training(net, x, target, loss):
    optimizer = torch.optim.SGD(net.parameters(), lr=1e-3)

    def step():
        optimizer.zero_grad(set_to_none=True)
        loss(net(x), target).backward()
        optimizer.step()

    return step


def inference(net, x):
    def step():
        with torch.inference_mode():
            net(x)

    return step


def elementwise(name, direction):
    """A function on 1M numbers into memory that is there; derivatives as PyTorch has them:
    by y for sigmoid and tanh, by x for gelu and silu."""
    x, dy, out = torch.randn(1 << 20), torch.randn(1 << 20), torch.empty(1 << 20)
    function = getattr(torch.ops.aten, name).out
    backward = getattr(torch.ops.aten, name + "_backward").grad_input
    if direction == "forward":
        return lambda: function(x, out=out)
    return lambda: backward(dy, x, grad_input=out)


steps = {
    "W1": lambda: training(
        mlp([784] + [256] * 50 + [10], nn.Sigmoid),
        torch.randn(128, 784),
        torch.randint(0, 10, (128,)),
        nn.functional.cross_entropy,
    ),
    "W4": lambda: recurrent(nn.LSTM),
    "W4_GRU": lambda: recurrent(nn.GRU),
    "W5": lambda: inference(mlp([8, 32, 32, 4], nn.Tanh).eval(), torch.randn(1, 8)),
    "W6": lambda: training(
        mlp([2, 16, 16, 1], nn.Tanh),
        torch.randn(4, 2),
        torch.randn(4, 1),
        nn.functional.mse_loss,
    ),
}
step = elementwise(*workload.split(".")) if "." in workload else steps[workload]()


def seconds(count):
    start = time.perf_counter()
    for _ in range(count):
        step()
    return time.perf_counter() - start


seconds(3)
count = 1
while (spent := seconds(count)) < 0.1:
    count = max(count + 1, int(count * min(10, 0.12 / spent)))
print("ready", torch.__version__, flush=True)
for _ in sys.stdin:
    print(seconds(count) / count * 1e6, flush=True)
