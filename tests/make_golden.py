#!/usr/bin/env python3
"""Writes the golden files beside the plugins and templates, from PyTorch in float64.

usage: ./dev python tests/make_golden.py [NAME...]

Names are like relu, block/dense or template/block; all without one.

A golden file is a list of cases, one on a line. Arrays are nested lists in PyTorch's
order, [batch][features] or [batch][steps][features]; `settings` is the technique as a
configuration states it. What a case holds, by kind, is in golden/<kind>s.py:

  activation            x y dy dx
  normalizer, block     x y dy dx, parameters (with state) before, gradients, state_after;
                        mode: eval; reps: so many forward passes before backward;
                        lengths: steps that count, by sample
  loss                  x target value dx
  optimizer             gradients and rates (factors of the learning rate) of each step,
                        trajectory
  schedule              rates, and losses or validation losses after each step (null: none)
  initializer           fan_in fan_out, and w where it is fixed, or else mean deviation
                        distribution; orthogonal: the gain (null: any); zeros: how many
                        in a column; what stands beside the weights: activation, x, and
                        what becomes of bias; variance_of_product: of w and x;
                        gates: how many parts, that keeps, that adds
"""
import json
import pathlib
import sys

import torch
from golden import (
    activations,
    blocks,
    initializers,
    losses,
    normalizers,
    optimizers,
    schedules,
    templates,
)

ROOT = pathlib.Path(__file__).resolve().parent.parent
KINDS = {
    "activation": activations,
    "initializer": initializers,
    "normalizer": normalizers,
    "block": blocks,
    "loss": losses,
    "optimizer": optimizers,
    "schedule": schedules,
}


def write(folder, kind, name, cases):
    made_with = f"PyTorch {torch.__version__.split('+')[0]}, float64"
    head = {"kind": kind, "name": name, "made_with": made_with}
    lines = ",\n".join(json.dumps(head | case) for case in cases)
    (ROOT / folder / kind / f"{name}.json").write_text(f"[\n{lines}\n]\n")


def main(wanted):
    for kind, module in KINDS.items():
        for name, make in module.CASES.items():
            if not wanted or name in wanted or f"{kind}/{name}" in wanted:
                write("plugins", kind, name, make())
    for kind, make in templates.CASES.items():
        if not wanted or f"template/{kind}" in wanted:
            write("sdk/templates", kind, templates.NAME, make())


main(sys.argv[1:])
