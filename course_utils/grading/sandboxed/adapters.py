"""How a check calls a work. Each is sent to the sandbox as source, so it imports inside and names nothing else."""


def call(work, *arguments):
    """A function, or a class whose instances need no call of their own."""
    return work(*arguments)


def module(work, arguments, state, x):
    """An nn.Module: built from `arguments`, given the tensors of `state` by name, called on x.

    returns: the output, and the gradient of its weighted sum with respect to x
    """
    import torch

    built = work(*arguments)
    built.load_state_dict(state)
    x = x.clone().requires_grad_(True)
    out = built(x * 1)  # which may be changed in place, as a leaf may not
    weight = torch.cos(torch.arange(out.numel(), dtype=out.dtype)).reshape(out.shape)
    (gradient,) = torch.autograd.grad((out * weight).sum(), x)
    return out, gradient
