"""Normalizers of sequences that end early, by NumPy: PyTorch's count every step.

Also of numbers far from 0, which float32 holds and the mean of which it does not.

Derivatives are those by an imaginary step, exact to the last digits.
"""
import numpy as np

STEP = 1e-30


def standardized(x, counted, eps):
    """By mean and variance of what counts."""
    mean = sum(map(np.sum, counted)) / sum(part.size for part in counted)
    squares = sum(np.sum((part - mean) ** 2) for part in counted)
    return (x - mean) / np.sqrt(squares / sum(part.size for part in counted) + eps)


def batch_norm(x, lengths, eps=1e-5):
    y = x.copy()
    for i in range(x.shape[2]):
        counted = [sample[:n, i] for sample, n in zip(x, lengths)]
        y[:, :, i] = standardized(x[:, :, i], counted, eps)
    return y


def group_norm(x, lengths, num_groups, eps=1e-5):
    y = x.copy()
    for b, n in enumerate(lengths):
        for rows in np.split(np.arange(x.shape[2]), num_groups):
            y[b][:, rows] = standardized(x[b][:, rows], [x[b][:n, rows]], eps)
    return y


def instance_norm(x, lengths, eps=1e-5):
    return group_norm(x, lengths, x.shape[2], eps)


def layer_norm(x, lengths, eps=1e-5):
    return np.array([[standardized(row, [row], eps) for row in sample] for sample in x])


NORMALIZERS = {
    "batch_norm": batch_norm,
    "group_norm": group_norm,
    "instance_norm": instance_norm,
    "layer_norm": layer_norm,
}


def state_after(x, lengths, momentum=0.1):
    """Running mean and variance of batch_norm, from 0 and 1."""
    counted = np.concatenate([sample[:n] for sample, n in zip(x, lengths)])
    mean, variance = counted.mean(0), counted.var(0, ddof=1)
    return {"running_mean": momentum * mean, "running_var": 1 + momentum * (variance - 1)}


def far(settings, shape, mean):
    x = mean + np.random.default_rng(7).normal(size=shape)
    return case(settings, shape, [shape[1]] * shape[0], x=x.astype(np.float32).astype(float))


def case(settings, shape, lengths, seed=5, x=None):
    """Whatever lies behind the end of a sequence is normalized too, and has a gradient."""
    how = {k: v for k, v in settings.items() if k != "type"}
    name = settings["type"]
    random = np.random.default_rng(seed)
    x, dy = random.normal(size=shape) if x is None else x, random.normal(size=shape)
    weight, bias = random.uniform(-0.7, 0.9, (2, shape[2]))
    h = NORMALIZERS[name](x, lengths, **how)
    dx = np.empty(shape)
    for at in np.ndindex(shape):
        moved = x.astype(complex)
        moved[at] += 1j * STEP
        dx[at] = np.sum(dy * weight * NORMALIZERS[name](moved, lengths, **how).imag) / STEP
    state = state_after(x, lengths) if name == "batch_norm" else {}
    before = {"running_mean": np.zeros(shape[2]), "running_var": np.ones(shape[2])}
    arrays = {"x": x, "y": weight * h + bias, "dy": dy, "dx": dx}
    named = {
        "parameters": {"weight": weight, "bias": bias} | (before if state else {}),
        "gradients": {"weight": (dy * h).sum((0, 1)), "bias": dy.sum((0, 1))},
        "state_after": state,
    }
    head = {"made_with": f"NumPy {np.__version__}, float64", "settings": settings}
    head |= {"lengths": list(lengths)} | lists(arrays)
    return head | {k: lists(v) for k, v in named.items()}


def lists(arrays):
    return {k: v.tolist() for k, v in arrays.items()}
