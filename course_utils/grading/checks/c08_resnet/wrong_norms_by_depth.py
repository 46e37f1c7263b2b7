"""Backward passes by hand, right and wrong."""

import torch


def by_hand(
    x: torch.Tensor,
    weights: list[torch.Tensor],
    upstream: torch.Tensor,
    shortcut: bool,
    *,
    kind: str = "",
) -> torch.Tensor:
    """The backward pass, with one thing wrong in it."""
    adds = {"no shortcut": False, "always": True}.get(kind, shortcut)
    states, branches = forward(x, weights, adds, kind)
    gradients = [upstream]
    for layer in reversed(range(len(weights))):
        turned = len(weights) - 1 - layer
        weight = weights[turned if kind in ("weights forward", "all forward") else layer]
        seen = states[turned if kind in ("masks forward", "all forward") else layer]
        if kind == "next":
            seen = states[layer + 1]
        elif kind == "branch":
            seen = branches[layer]
        mask = (seen >= 0 if kind == "at zero" else seen > 0).to(x.dtype)
        if kind == "unmasked":
            mask = torch.ones_like(mask)
        elif kind == "relu for its derivative":
            mask = seen.relu()
        sent = gradients[0] * mask if kind == "early mask" else gradients[0]
        back = sent @ (weight.T if kind in ("transposed", "untransposed") else weight)
        if kind == "own sign":
            mask = (back > 0).to(x.dtype)
        back = back if kind == "early mask" else back * mask
        identity = upstream if kind == "upstream again" else gradients[0]
        if kind in ("cut", "ReLU carried and cut"):
            identity = identity * mask
        gradients.insert(0, back + identity if adds and kind != "no identity" else back)
    return torch.stack([gradient.norm() for gradient in gradients])


def forward(
    x: torch.Tensor, weights: list[torch.Tensor], adds: bool, kind: str = ""
) -> tuple[list[torch.Tensor], list[torch.Tensor]]:
    """All states, and what the branches add to them. adds: whether the input is added"""
    states = [x]
    branches = []
    for weight in weights:
        state = states[-1]
        rectified = state if kind == "linear forward" else state.relu()
        branches.append(rectified @ (weight if kind.startswith("untransposed") else weight.T))
        if kind.startswith("ReLU carried"):
            state = rectified
        added = adds and kind != "plain forward"
        states.append(state + branches[-1] if added else branches[-1])
    return states, branches


def weights_from_the_end(
    x: torch.Tensor, weights: list[torch.Tensor], upstream: torch.Tensor, shortcut: bool
) -> torch.Tensor:
    return by_hand(x, weights[::-1], upstream, shortcut)


def upstream_of_ones(
    x: torch.Tensor, weights: list[torch.Tensor], upstream: torch.Tensor, shortcut: bool
) -> torch.Tensor:
    return by_hand(x, weights, torch.ones_like(upstream), shortcut)


def measured(
    x: torch.Tensor,
    weights: list[torch.Tensor],
    upstream: torch.Tensor,
    shortcut: bool,
    *,
    kind: str,
) -> torch.Tensor:
    """The right gradients, measured in another way."""
    states, _ = forward(x, weights, shortcut)
    gradients = [upstream]
    for state, weight in zip(states[-2::-1], weights[::-1], strict=True):
        back = gradients[-1] @ weight * (state > 0)
        gradients.append(back + gradients[-1] if shortcut else back)
    stack = torch.stack(gradients[::-1])  # (layers + 1, N, D)
    each = stack.norm(dim=2)
    return {
        "last first": stack.flatten(1).norm(dim=1).flip(0),
        "mean": each.mean(1),
        "sum": each.sum(1),
        "maximum": each.amax(1),
        "each": each,
        "squared": (stack**2).flatten(1).sum(1),
        "root mean": (stack**2).flatten(1).mean(1).sqrt(),
        "divided": stack.flatten(1).norm(dim=1) / len(x),
        "absolute": stack.abs().flatten(1).sum(1),
        "without the last": stack.flatten(1).norm(dim=1)[:-1],
        "without the first": stack.flatten(1).norm(dim=1)[1:],
    }[kind]
