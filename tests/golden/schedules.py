"""Factors of the learning rate over a run, from schedules of PyTorch at rate 1."""
import math

import torch
from torch.optim import lr_scheduler

STEPS = 23


def schedule_case(name, make, settings, feed=None, steps=STEPS):
    """feed(step): what scheduler.step() is told after a step; None: it is not called."""
    optimizer = torch.optim.SGD([torch.zeros(1)], lr=1.0)
    scheduler = make(optimizer)
    rates = []
    for step in range(steps):
        rates.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        told = () if feed is None else feed(step)
        if told is not None:
            scheduler.step(*told)
    return {"settings": {"type": name, **settings}, "rates": rates}


def constant():
    def case(given, **settings):
        make = lambda o: lr_scheduler.ConstantLR(o, **given)
        return schedule_case("constant", make, settings)

    yield case({"factor": 1.0})
    yield case({"factor": 0.25, "total_iters": 7}, factor=0.25, total_iters=7)
    yield case({"factor": 0.25, "total_iters": STEPS}, factor=0.25)


def step():
    for settings in {"step_size": 5}, {"step_size": 1, "gamma": 0.7}:
        yield schedule_case("step", lambda o: lr_scheduler.StepLR(o, **settings), settings)


def cosine():
    def case(given, steps=STEPS, **settings):
        make = lambda o: lr_scheduler.CosineAnnealingLR(o, **given)
        return schedule_case("cosine", make, settings, steps=steps)

    yield case({"T_max": STEPS})
    yield case({"T_max": STEPS, "eta_min": 0.1}, min_factor=0.1)
    yield case({"T_max": 9}, total_iters=9)
    yield case({"T_max": 1}, steps=1)


def linear_warmup():
    for settings in {"total_iters": 5}, {"total_iters": 40, "start_factor": 0.01}:
        make = lambda o: lr_scheduler.LinearLR(o, **settings)
        yield schedule_case("linear_warmup", make, settings)


def one_cycle():
    for settings in (
        {},
        {"pct_start": 0.5, "div_factor": 10.0, "final_div_factor": 100.0},
        {"pct_start": 0.0},
        {"pct_start": 1.0},
    ):
        make = lambda o: lr_scheduler.OneCycleLR(
            o, 1.0, total_steps=STEPS, cycle_momentum=False, **settings
        )
        yield schedule_case("one_cycle", make, settings, lambda s: () if s + 1 < STEPS else None)


class ReduceOnPlateau(lr_scheduler.ReduceLROnPlateau):
    """PyTorch's threshold best (1 - threshold) lies above a best loss that is negative."""

    def is_better(self, loss, best):
        return loss < best * (1 - self.threshold if best > 0 else 1 + self.threshold)


def reduce_on_plateau():
    losses = [2 / (1 + s) + 0.4 * math.sin(0.8 * s) for s in range(STEPS)]

    def case(given, settings, feed, **known):
        make = lambda o: ReduceOnPlateau(o, **given)
        return schedule_case("reduce_on_plateau", make, settings, feed) | known

    def mean(window):
        def feed(s):
            if (s + 1) % window == 0:
                return (sum(losses[s + 1 - window : s + 1]) / window,)

        return feed

    for window, given in (
        (1, {"patience": 2}),
        (1, {"patience": 0, "factor": 0.5, "threshold": 0.1}),
        (3, {"patience": 1, "factor": 0.3}),
    ):
        yield case(given, given | {"window": window}, mean(window), losses=losses)
    for lost, given in (
        ([-1.0, -0.95, -0.92, -0.91], {"patience": 0, "threshold": 0.1}),
        ([-1.0] * 7, {"patience": 2}),
        ([2.0, 1.0, 1.0, 0.0, 0.0, -1.0, -1.0, -2.0], {"patience": 0}),
    ):
        make = lambda o: ReduceOnPlateau(o, **given)
        feed = lambda s: (lost[s],)
        settings = given | {"window": 1}
        yield schedule_case("reduce_on_plateau", make, settings, feed, len(lost)) | {"losses": lost}
    given = {"patience": 0, "factor": 0.3}
    yield case(
        given | {"min_lr": 0.05},
        given | {"min_factor": 0.05, "window": 1},
        mean(1),
        losses=losses,
    )
    validation = [loss if s % 4 == 3 else None for s, loss in enumerate(losses)]
    yield case(
        given,
        given | {"loss": "validation"},
        lambda s: None if validation[s] is None else (validation[s],),
        losses=losses,
        validation=validation,
    )


CASES = {
    "constant": constant,
    "cosine": cosine,
    "linear_warmup": linear_warmup,
    "one_cycle": one_cycle,
    "reduce_on_plateau": reduce_on_plateau,
    "step": step,
}
