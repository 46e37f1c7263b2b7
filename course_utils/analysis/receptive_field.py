"""What a unit of a network can see, found by following every operation that leads to it."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import torch
from torch import nn
from torch.overrides import TorchFunctionMode

from course_utils.analysis.field_arithmetic import (
    ReceptiveField,
    field_of_pixels,
    flattened,
    merged,
)
from course_utils.analysis.field_rules import POINTWISE, READS, RULES, UnknownOperationError
from course_utils.runtime.modes import evaluating


def receptive_fields(model: nn.Module, input_shape: tuple[int, ...]) -> dict[str, ReceptiveField]:
    """The ReceptiveField of every module of `model` that answers with one tensor, in the order of
    the calls.

    input_shape: (C, H, W) or (C, length)
    returns: {module name: ReceptiveField}. A module that is called again gets a second entry, as
    "pool#2".
    raises: ValueError naming the layer and the operation for which there is no rule

    The model runs once in evaluation mode, without numbers, and each operation that it calls is
    followed: branches, sums and functions included. Nothing is changed.

    >>> receptive_fields(create_model("lenet5"), (1, 32, 32))["c3"].size
    (14, 14)
    """
    follower = _Follower()
    fields: dict[str, ReceptiveField] = {}
    stack: list[str] = []  # the modules that are being called, the innermost last
    names = {module: name for name, module in model.named_modules()}

    def before(module: nn.Module, args: tuple) -> None:
        stack.append(names[module])

    def after(module: nn.Module, args: tuple, output: Any) -> None:
        name = stack.pop()
        field = follower.field(output) if torch.is_tensor(output) else None
        if field is not None and name:
            again = sum(key.partition("#")[0] == name for key in fields)
            fields[f"{name}#{again + 1}" if again else name] = field

    hooks = [
        hook
        for m in names
        for hook in (m.register_forward_pre_hook(before), m.register_forward_hook(after))
    ]
    state = {**dict(model.named_parameters()), **dict(model.named_buffers())}
    meta = {name: torch.empty_like(value, device="meta") for name, value in state.items()}
    dtype = next((p.dtype for p in model.parameters()), torch.float32)
    image = torch.empty(1, *input_shape, device="meta", dtype=dtype)
    follower.start(image)
    try:
        with torch.no_grad(), follower, evaluating(model):
            torch.func.functional_call(model, meta, image)
    except UnknownOperationError as error:
        layer = f"layer {stack[-1]!r}" if stack and stack[-1] else type(model).__name__
        raise ValueError(f"{layer} {error}; there is no rule for its receptive field") from None
    finally:
        for hook in hooks:
            hook.remove()
    return fields


class _Follower(TorchFunctionMode):
    """Sees every function that torch computes, and keeps the field of each result."""

    def __init__(self) -> None:
        super().__init__()
        # By id: the tensor, kept so that no other gets its id, and its field.
        self.known: dict[int, tuple[torch.Tensor, ReceptiveField]] = {}

    def start(self, image: torch.Tensor) -> None:
        """Let each position of the image see its own pixel."""
        self.known[id(image)] = image, field_of_pixels(image.shape[2:])

    def field(self, tensor: torch.Tensor) -> ReceptiveField | None:
        """The field of a tensor, None for one that does not depend on the image."""
        return self.known[id(tensor)][1] if id(tensor) in self.known else None

    def __torch_function__(
        self,
        func: Callable,
        types: Iterable[type],
        args: tuple = (),
        kwargs: Mapping[str, Any] | None = None,
    ) -> Any:
        kwargs = kwargs or {}
        output = func(*args, **kwargs)  # the mode is off in here: no recursion
        fields = [self.field(tensor) for tensor in _tensors((*args, *kwargs.values()))]
        dependent = [field for field in fields if field is not None]
        name = func.__name__
        if dependent and torch.is_tensor(output):
            self.known[id(output)] = output, self.follow(name, dependent, output, args, kwargs)
        elif dependent and name not in READS:
            raise UnknownOperationError(f"calls {name!r}")
        return output

    def follow(
        self,
        name: str,
        fields: list[ReceptiveField],
        output: torch.Tensor,
        args: tuple,
        kwargs: Mapping[str, Any],
    ) -> ReceptiveField:
        """The field of one result, from those of the tensors that went in."""
        if all(field.flat for field in fields):  # behind a flattening each unit sees what all see
            return flattened(merged(fields))
        if name in RULES:
            return RULES[name](fields[0], output, *args[1:], **kwargs)
        if name in POINTWISE:
            return merged(fields)
        raise UnknownOperationError(f"calls {name!r}")


def _tensors(arguments: Iterable[Any]) -> Iterator[torch.Tensor]:
    """The tensors among the arguments of a function, those in lists included."""
    for argument in arguments:
        if torch.is_tensor(argument):
            yield argument
        elif isinstance(argument, (list, tuple)):
            yield from _tensors(argument)
