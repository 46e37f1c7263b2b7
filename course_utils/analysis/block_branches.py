"""The branches of a block, read off the block: what each of them does to its input, until they meet
again.
"""

from dataclasses import dataclass
from typing import Any

import torch
from torch import nn

from course_utils.analysis.costs import CONVOLUTIONS, dry_run, macs_of

# Counted with the step before them, no step of their own.
QUIET = (nn.BatchNorm2d, nn.ReLU, nn.Dropout, nn.Identity)
POOLS = {nn.MaxPool2d: "max pool", nn.AvgPool2d: "average pool"}

Call = tuple[str, torch.Tensor, torch.Tensor]  # of a module: its name, its input, its output


@dataclass(frozen=True)
class Step:
    """One box of a branch: words such as "3x3, 128", and its parameters and multiply-adds, batch
    norm included.
    """

    words: str
    parameters: int
    macs: int


@dataclass(frozen=True)
class Branch:
    """A chain of steps from the input of a block; without steps, the input itself.

    name: of the block's child that it is, or of its first and last; channels: what it hands on
    """

    name: str
    steps: tuple[Step, ...]
    channels: int

    @property
    def parameters(self) -> int:
        """The parameters of all steps."""
        return sum(step.parameters for step in self.steps)

    @property
    def macs(self) -> int:
        """The multiply-adds of all steps."""
        return sum(step.macs for step in self.steps)


@dataclass(frozen=True)
class Branches:
    """A block: its branches in the order of the calls, and the channels that enter and leave it."""

    in_channels: int
    branches: tuple[Branch, ...]
    out_channels: int

    @property
    def parameters(self) -> int:
        """The parameters of all branches."""
        return sum(branch.parameters for branch in self.branches)

    @property
    def macs(self) -> int:
        """The multiply-adds of all branches."""
        return sum(branch.macs for branch in self.branches)


def branches(block: nn.Module, input_shape: tuple[int, ...]) -> Branches:
    """The Branches of `block`, for one image in evaluation mode; nothing is computed or changed.

    input_shape: (C, H, W) of what enters the block
    raises: ValueError where a branch forks again, naming the module. What stands behind the place
    where branches meet, as the last ReLU of a residual block, is left out.

    >>> block = branches(Inception(192, WIDTHS["3a"]), (192, 28, 28))
    >>> [branch.channels for branch in block.branches]
    [64, 128, 32, 32]
    """
    calls, output = _calls(block, input_shape)
    image = calls[0][1]  # the first call of a module gets the block's own input
    chains: list[list[Call]] = []
    ends: dict[int, list[Call]] = {}  # a chain by the id of the tensor with which it ends
    # Tensors are told apart by identity: a block may compute equal ones in two branches.
    # An id stays with its tensor as long as `calls` holds it.
    for name, x, y in calls:
        if x is image:
            chain = [(name, x, y)]
            chains.append(chain)
        elif id(x) in ends:
            chain = ends.pop(id(x))
            chain.append((name, x, y))
        elif any(x is passed for chain in chains for _, _, passed in chain):
            raise ValueError(
                f"a branch of {type(block).__name__} forks again at {name!r}; "
                "take a block without forks"
            )
        else:
            continue  # behind the place where the branches meet
        if y is not image:
            ends[id(y)] = chain
    parallel = tuple(_branch(block, chain) for chain in chains)
    return Branches(input_shape[0], parallel, output.shape[1])


def _calls(block: nn.Module, input_shape: tuple[int, ...]) -> tuple[list[Call], torch.Tensor]:
    """(name, input, output) of every call of a module without children, on torch's meta device, and
    the answer.
    """
    names = {module: name for name, module in block.named_modules()}
    calls: list[Call] = []

    def after(module: nn.Module, args: tuple, output: Any) -> None:
        if not list(module.children()):
            calls.append((names[module], args[0], output))

    _, output = dry_run(block, input_shape, after)
    return calls, output


def _branch(block: nn.Module, chain: list[Call]) -> Branch:
    """The Branch of a chain of calls: quiet modules are added to the step before them."""
    modules = dict(block.named_modules())
    steps: list[Step] = []
    for name, x, y in chain:
        module = modules[name]
        parameters = sum(p.numel() for p in module.parameters())
        if y is x:  # an empty nn.Sequential, as the shortcut of a residual block
            continue
        if isinstance(module, QUIET) and steps:
            steps[-1] = Step(steps[-1].words, steps[-1].parameters + parameters, steps[-1].macs)
        else:
            steps.append(Step(_words(module), parameters, macs_of(module, x, y)))
    children = list(dict.fromkeys(name.split(".")[0] for name, _, _ in chain))
    name = children[0] if len(children) == 1 else f"{children[0]} to {children[-1]}"
    return Branch(name, tuple(steps), chain[-1][2].shape[1])


def _words(module: nn.Module) -> str:
    """What a step does, as in a drawing of a paper: "3x3 / 2, 128" is 128 maps of 3x3 kernels with
    stride 2.
    """
    if isinstance(module, CONVOLUTIONS):
        stride = "" if max(module.stride) == 1 else f" / {max(module.stride)}"
        return f"{'x'.join(map(str, module.kernel_size))}{stride}, {module.out_channels}"
    if type(module) in POOLS:
        stride = "" if module.stride == 1 else f" / {module.stride}"
        return f"{module.kernel_size}x{module.kernel_size} {POOLS[type(module)]}{stride}"
    return type(module).__name__
