"""Techniques of PyTorch, from our settings."""
from functools import partial

import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence


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
        self.features = settings["units"]
        if "normalizer" in settings:
            self.normalizer = normalizer(settings["normalizer"], settings["units"])

    def forward(self, x):
        z = super().forward(x)
        if not hasattr(self, "normalizer"):
            return self.activation(z)
        if self.after:
            return self.normalizer(self.activation(z))
        return self.activation(self.normalizer(z))


class Cell(nn.Module):
    """A layer of recurrent cells; returns what our setting `returns` says."""

    kinds = {"rnn": nn.RNN, "lstm": nn.LSTM, "gru": nn.GRU}
    lengths = None

    def __init__(self, inputs, settings):
        super().__init__()
        how = {"batch_first": True, "bidirectional": settings.get("bidirectional", False)}
        if settings.get("activation") == "relu":
            how["nonlinearity"] = "relu"
        # Not a child: PyTorch's names are those of the cell itself.
        cell = self.kinds[settings["block"]](inputs, settings["units"], **how)
        self.__dict__["cell"] = cell
        for name, parameter in cell.named_parameters():
            setattr(self, name, parameter)
        self.last = settings.get("returns") == "last_step"
        self.activation = settings.get("activation", "tanh")
        self.features = settings["units"] * (2 if how["bidirectional"] else 1)

    def forward(self, x):
        if self.activation not in ("tanh", "relu"):
            return self.by_hand(x)
        steps = x.shape[1]
        if self.lengths:
            x = pack_padded_sequence(x, self.lengths, batch_first=True, enforce_sorted=False)
        y, state = self.cell(x)
        if self.last:
            h = state[0] if isinstance(state, tuple) else state
            return torch.cat(tuple(h), -1)
        if self.lengths:
            y, _ = pad_packed_sequence(y, batch_first=True, total_length=steps)
        return y

    def by_hand(self, x):
        """An Elman network with an activation that PyTorch's does not have."""
        h, all_steps = x.new_zeros(len(x), self.features), []
        for t in range(x.shape[1]):
            z = F.linear(x[:, t], self.weight_ih_l0, self.bias_ih_l0)
            z = z + F.linear(h, self.weight_hh_l0, self.bias_hh_l0)
            h = activation(self.activation)(z)
            all_steps.append(h)
        return h if self.last else torch.stack(all_steps, 1)


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


class Concat(Sequential):
    def __init__(self, inputs, settings):
        super().__init__(inputs, settings)
        self.features += inputs

    def forward(self, x):
        return torch.cat([x, super().forward(x)], dim=-1)


class ReZero(Sequential):
    def __init__(self, inputs, settings):
        super().__init__(inputs, settings)
        self.alpha = nn.Parameter(torch.zeros(1))

    def forward(self, x):
        return x + self.alpha * super().forward(x)


class LayerScale(Sequential):
    def __init__(self, inputs, settings):
        super().__init__(inputs, settings)
        self.register_parameter("lambda", nn.Parameter(torch.zeros(inputs)))

    def forward(self, x):
        return x + self.get_parameter("lambda") * super().forward(x)


class Dropout(nn.Dropout):
    def __init__(self, inputs, settings):
        super().__init__(settings.get("p", 0.5))


class Highway(nn.Linear):
    def __init__(self, inputs, settings):
        super().__init__(inputs, inputs)
        self.gate_weight = nn.Parameter(torch.zeros(inputs, inputs))
        self.gate_bias = nn.Parameter(torch.zeros(inputs))
        self.activation = activation(settings.get("activation", "relu"))
        self.gate_activation = activation(settings.get("gate_activation", "sigmoid"))

    def forward(self, x):
        h = self.activation(super().forward(x))
        t = self.gate_activation(F.linear(x, self.gate_weight, self.gate_bias))
        return t * h + (1 - t) * x


class WeightNorm(nn.Module):
    def __init__(self, inputs, settings):
        super().__init__()
        self.features = settings["units"]
        dense = nn.utils.parametrizations.weight_norm(nn.Linear(inputs, self.features))
        weight = dense.parametrizations.weight
        self.weight_g, self.weight_v = weight.original0, weight.original1
        self.bias = dense.bias
        self.activation = activation(settings.get("activation", "identity"))

    def forward(self, x):
        weight = torch._weight_norm(self.weight_v, self.weight_g, 0)
        return self.activation(F.linear(x, weight, self.bias))


class PReLU(nn.PReLU):
    """Of [batch][steps][features] too, which PyTorch wants transposed."""

    def __init__(self, inputs, settings):
        super().__init__(settings.get("num_parameters", 1))

    def forward(self, x):
        return super().forward(x.mT).mT if x.dim() == 3 else super().forward(x)


class Glu(nn.GLU):
    def __init__(self, inputs, settings):
        super().__init__()
        self.features = inputs // 2


class SwiGlu(nn.Module):
    def __init__(self, inputs, settings):
        super().__init__()
        self.features = inputs // 2

    def forward(self, x):
        a, b = x.chunk(2, dim=-1)
        return F.silu(a) * b


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


class Bare(nn.Module):
    def __init__(self, technique):
        super().__init__()
        self.function = activation(technique)

    def forward(self, x):
        return self.function(x)


BLOCKS = {
    "concat": Concat,
    "dense": Dense,
    "dropout": Dropout,
    "glu": Glu,
    "highway": Highway,
    "layer_scale": LayerScale,
    "prelu": PReLU,
    "residual": Residual,
    "rezero": ReZero,
    "sequential": Sequential,
    "swiglu": SwiGlu,
    "weight_norm": WeightNorm,
    "rnn": Cell,
    "lstm": Cell,
    "gru": Cell,
}


def block(technique, inputs):
    if "normalizer" in technique and "block" not in technique:
        return normalizer(technique["normalizer"], inputs)
    if "block" not in technique:
        return Bare(technique["activation"])
    name, settings = named(technique, "block")
    return BLOCKS[name](inputs, technique if BLOCKS[name] is Cell else settings)


def features_of(module, inputs):
    return getattr(module, "features", inputs)
