"""What cases of all kinds are made with."""
import torch

torch.set_default_dtype(torch.float64)
SEED = 11
MODULE_SEED, INPUT_SEED, OPTIMIZER_SEED = SEED + 1, SEED + 2, SEED + 3


def lists(tensor):
    return tensor.detach().tolist()


def inputs(*sizes, seed=INPUT_SEED):
    torch.manual_seed(seed)
    return torch.randn(*sizes) * 1.5


def tails(features):
    """Samples of 0 and of growing size of both signs, then random ones."""
    fixed = [0.0, 1e-8, -1e-8, 0.5, -3.0, 12.0, -25.0, 60.0, -60.0, 800.0, -800.0]
    rows = torch.tensor(fixed)[:, None].expand(-1, features)
    alternating = torch.where(torch.arange(features) % 2 == 0, 40.0, -40.0)[None]
    return torch.cat([rows, alternating, inputs(3, features)])


def named(tensors):
    """Under our names: a cell has one layer, which PyTorch numbers."""
    return {k.replace("_l0", ""): lists(v) for k, v in tensors}


def states(tensors):
    return named((k, v) for k, v in tensors if not k.endswith("num_batches_tracked"))


def module_case(module, settings, x, mode="train", reps=1, lengths=None):
    torch.manual_seed(MODULE_SEED)
    for parameter in module.parameters():
        parameter.data.uniform_(-0.7, 0.9)
    module.train(mode == "train")
    case = {"settings": settings}
    if lengths:
        case["lengths"] = module.lengths = lengths
    if mode == "eval":
        case["mode"] = mode
        for name, state in module.named_buffers():
            if name.endswith(("mean", "var")) and reps > 1:
                state.uniform_(0.2, 1.7)
    elif reps > 1:
        case["reps"] = reps
    case["parameters"] = states(module.state_dict().items())
    x = x.clone().requires_grad_()
    for _ in range(reps - 1):
        module(x)
    y = module(x)
    dy = torch.randn_like(y)
    y.backward(dy)
    case |= {"x": lists(x), "y": lists(y), "dy": lists(dy), "dx": lists(x.grad)}
    case["gradients"] = named((k, p.grad) for k, p in module.named_parameters())
    case["state_after"] = states(module.named_buffers())
    return case
