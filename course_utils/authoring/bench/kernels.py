"""A training step beside its layers, each kind alone: what no loop around the kernels can save."""

import statistics
from collections.abc import Callable, Sequence
from functools import partial

import torch
from torch import nn

from course_utils.authoring.bench.alternate import headline, seconds
from course_utils.models import create_model
from course_utils.runtime import autocast, pick_device, pick_precision, seeded
from course_utils.training import TrainConfig, make_optimizer, take_step

# name, batch: the small networks that notebooks train, at 32 pixels
NETWORKS = (("basenet", 128), ("resnet_tiny", 128), ("resnet20", 128))
PRODUCTS = "convolutions and matrices"
Pass = Callable[[], object]


def compare(
    *, images: int | None = None, rounds: int = 5, networks: Sequence[tuple[str, int]] = NETWORKS
) -> dict[str, float]:
    """Time a step and, in turn with it, forward and backward pass of its layers of each kind alone,
    at their own shapes and in the precision of the step; print medians in milliseconds.

    images: not used; networks: (name, batch size)
    returns: dict from network to the times as fast that a step of nothing but PRODUCTS would be
    """
    device = pick_device()
    precision = pick_precision(device)
    headline(device, precision, f"a step and its layers alone, {rounds} rounds")
    most = {}
    for name, batch in networks:
        with seeded(0):
            model = create_model(name).to(device).to(memory_format=torch.channels_last)
            pixels = torch.randn(batch, 3, 32, 32, device=device)
        pixels = pixels.to(memory_format=torch.channels_last)
        parts = {"step": [step_of(model, pixels, precision)]} | layers(model, pixels, precision)
        times: dict[str, list[float]] = {kind: [] for kind in parts}
        for number in range(rounds + 1):
            for kind, passes in parts.items():
                spent = sum(map(seconds, passes))
                if number:  # the first round warms up
                    times[kind].append(1000 * spent)
        middle = {kind: statistics.median(values) for kind, values in times.items()}
        print(f"{name}, batch {batch}: a step takes {middle['step']:.1f} ms")
        for kind in list(parts)[1:]:
            share = 100 * middle[kind] / middle["step"]
            print(f"  {kind:26} {middle[kind]:7.1f} ms, {share:3.0f} percent of it")
        most[name] = middle["step"] / middle[PRODUCTS]
        print(f"  of {PRODUCTS} alone a step would be {most[name]:.2f} times as fast", flush=True)
    return most


def step_of(model: nn.Module, pixels: torch.Tensor, precision: str) -> Pass:
    """One step of ours."""
    config = TrainConfig(epochs=1, precision=precision, optimizer="sgd", lr=0.01)
    optimizer = make_optimizer(model, config)
    labels = torch.arange(len(pixels), device=pixels.device) % 10
    return lambda: take_step(model, optimizer, pixels, labels, config)


def layers(model: nn.Module, pixels: torch.Tensor, precision: str) -> dict[str, list[Pass]]:
    """The passes of the layers that a forward pass meets, by kind."""
    kinds: dict[str, list[Pass]] = {}
    hooks = []

    def meet(layer: nn.Module, given: tuple[torch.Tensor], _answer: torch.Tensor) -> None:
        entered = given[0].detach().requires_grad_(given[0] is not pixels)
        kinds.setdefault(kind_of(layer), []).append(partial(both_ways, layer, entered, precision))

    for layer in model.modules():
        if not list(layer.children()):
            hooks.append(layer.register_forward_hook(meet))
    with autocast(pixels.device, precision):
        model(pixels)
    for hook in hooks:
        hook.remove()
    return {PRODUCTS: kinds.pop(PRODUCTS), **kinds}


def kind_of(layer: nn.Module) -> str:
    """What a layer is called in the table."""
    return PRODUCTS if isinstance(layer, (nn.Conv2d, nn.Linear)) else type(layer).__name__


def both_ways(layer: nn.Module, entered: torch.Tensor, precision: str) -> None:
    """Forward and backward pass of one layer."""
    with autocast(entered.device, precision):
        answer = layer(entered)
    wanted = [*layer.parameters(), *([entered] if entered.requires_grad else [])]
    if wanted:
        torch.autograd.grad(answer, wanted, torch.ones_like(answer))
