"""Techniques of PyTorch, from our settings."""
from functools import partial

import torch
import torch.nn as nn
import torch.nn.functional as F


class BatchNorm(nn.BatchNorm1d):
    """Over batch and steps of [batch][steps][features]."""

    def forward(self, x):
        return super().forward(x.flatten(0, -2)).reshape(x.shape)


class GroupNorm(nn.GroupNorm):
    """Of [batch][steps][features] too, which PyTorch wants transposed."""

    def __init__(self, features, num_groups, eps=1e-5):
        super().__init__(num_groups, features, eps)

    def forward(self, x):
        return super().forward(x.mT).mT if x.dim() == 3 else super().forward(x)


class InstanceNorm(nn.InstanceNorm1d):
    def __init__(self, features, eps=1e-5):
        super().__init__(features, eps, affine=True)

    def forward(self, x):
        return super().forward(x.mT).mT


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


ACTIVATIONS = {
    "identity": lambda x: x,
    "sigmoid": torch.sigmoid,
    "tanh": torch.tanh,
    "relu": F.relu,
    "leaky_relu": F.leaky_relu,
    "gelu": F.gelu,
    "gelu_tanh": partial(F.gelu, approximate="tanh"),
    "hard_sigmoid": lambda x: F.relu6(x + 3) / 6,  # F.hardsigmoid has 1 / 6 in float32
    "hard_tanh": F.hardtanh,
    "hard_swish": F.hardswish,
    "relu6": F.relu6,
    "elu": F.elu,
    "celu": F.celu,
    "selu": F.selu,
    "silu": F.silu,
    "mish": F.mish,
    "softplus": F.softplus,
    "softsign": F.softsign,
    "softmax": partial(F.softmax, dim=-1),
    "log_softmax": partial(F.log_softmax, dim=-1),
}


NORMALIZERS = {
    "batch_norm": BatchNorm,
    "layer_norm": nn.LayerNorm,
    "rms_norm": lambda features, eps=1e-5: nn.RMSNorm(features, eps),
    "group_norm": GroupNorm,
    "instance_norm": InstanceNorm,
}


def named(technique, key="type"):
    """A technique as (name, settings), from a name or a map."""
    if isinstance(technique, str):
        return technique, {}
    return technique[key], {k: v for k, v in technique.items() if k != key}


def activation(technique):
    name, settings = named(technique)
    return partial(ACTIVATIONS[name], **settings)


def normalizer(technique, features):
    name, settings = named(technique)
    return NORMALIZERS[name](features, **settings)


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
