"""What a unit of a network can see, found by following every operation that leads to it."""

from dataclasses import dataclass

import torch
from torch.overrides import TorchFunctionMode

from course_utils.runtime.modes import evaluating

EMPTY = 2**31  # first pixel of a unit that sees none, only padding


@dataclass(frozen=True)
class ReceptiveField:
    """The pixels that reach each position of a layer's output. Every tuple has one entry for each spatial axis.

    size: pixels across, padding included; jump: pixels from one position to the next; start: center of the first
    position's field, in pixels from the edge, so that pixel i spans i to i + 1. All None where the positions are not
    evenly spaced, as after upsampling.
    first, last: for each axis the outermost real pixel of each position (positions,) int64: borders included, exact
    """

    size: tuple | None
    jump: tuple | None
    start: tuple | None
    first: tuple
    last: tuple
    flat: bool = False

    @property
    def positions(self):
        """Positions along each axis; 1 along each for what is flattened."""
        return tuple(len(axis) for axis in self.first)

    def box(self, *position):
        """The real pixels that reach one position: a (first, last + 1) for each axis.

        >>> receptive_fields(create_model("basenet"), (3, 32, 32))["conv2"].box(0, 9)
        ((0, 14), (18, 32))
        """
        inside = all(0 <= p < n for p, n in zip(position, self.positions, strict=False))
        if len(position) != len(self.positions) or not inside:
            raise ValueError(
                f"a position has one index for each of the axes {self.positions}, got {position}"
            )
        chosen = zip(position, self.first, self.last, strict=True)
        return tuple((first[p].item(), last[p].item() + 1) for p, first, last in chosen)


def receptive_fields(model, input_shape):
    """The ReceptiveField of every module of `model` that answers with one tensor, in the order of the calls.

    input_shape: (C, H, W) or (C, length)
    returns: {module name: ReceptiveField}. A module that is called again gets a second entry, as "pool#2".
    raises: ValueError naming the layer and the operation for which there is no rule

    The model runs once in evaluation mode, without numbers, and each operation that it calls is followed: branches,
    sums and functions included. Nothing is changed.

    >>> receptive_fields(create_model("lenet5"), (1, 32, 32))["c3"].size
    (14, 14)
    """
    follower, fields, stack = _Follower(), {}, []
    names = {module: name for name, module in model.named_modules()}

    def before(module, args):
        stack.append(names[module])

    def after(module, args, output):
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
    x = torch.empty(1, *input_shape, device="meta", dtype=dtype)
    follower.start(x)
    try:
        with torch.no_grad(), follower, evaluating(model):
            torch.func.functional_call(model, meta, x)
    except _UnknownError as error:
        layer = f"layer {stack[-1]!r}" if stack and stack[-1] else type(model).__name__
        raise ValueError(f"{layer} {error}; there is no rule for its receptive field") from None
    finally:
        for hook in hooks:
            hook.remove()
    return fields


class _UnknownError(Exception):
    """An operation without a rule; receptive_fields adds the layer's name."""


class _Follower(TorchFunctionMode):
    """Sees every function that torch computes, and keeps the field of each result."""

    def __init__(self):
        super().__init__()
        self.known = {}  # by id: (tensor, kept so that no other gets its id; field)

    def start(self, x):
        place = tuple(torch.arange(n) for n in x.shape[2:])
        ones = (1,) * len(place)
        self.known[id(x)] = x, ReceptiveField(ones, ones, tuple(0.5 for _ in place), place, place)

    def field(self, tensor):
        return self.known.get(id(tensor), (None, None))[1]

    def __torch_function__(self, func, types, args=(), kwargs=None):
        output = func(*args, **(kwargs or {}))
        fields = [self.field(tensor) for tensor in _tensors((*args, *(kwargs or {}).values()))]
        fields = [field for field in fields if field is not None]
        name = func.__name__
        if fields and torch.is_tensor(output):
            self.known[id(output)] = output, self.follow(name, fields, output, args, kwargs or {})
        elif fields and name not in READS:
            raise _UnknownError(f"calls {name!r}")
        return output

    def follow(self, name, fields, output, args, kwargs):
        """The field of one result, from those of the tensors that went in."""
        if all(field.flat for field in fields):
            return _flatten(_merge(fields))
        if name in RULES:
            return RULES[name](fields[0], output, *args[1:], **kwargs)
        if name in POINTWISE:
            return _merge(fields)
        raise _UnknownError(f"calls {name!r}")


def _tensors(arguments):
    for argument in arguments:
        if torch.is_tensor(argument):
            yield argument
        elif isinstance(argument, (list, tuple)):
            yield from _tensors(argument)


# Rules: (field of the input, output, the function's own arguments) -> field of the output


def _conv(field, output, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
    if isinstance(padding, str):
        raise _UnknownError(f"pads by name ({padding!r})")
    return _window(field, output, weight.shape[2:], stride, padding, dilation)


def _max_pool(
    field,
    output,
    kernel_size,
    stride=None,
    padding=0,
    dilation=1,
    ceil_mode=False,
    return_indices=False,
):
    return _window(field, output, kernel_size, stride or kernel_size, padding, dilation)


def _avg_pool(field, output, kernel_size, stride=None, padding=0, *options):
    return _window(field, output, kernel_size, stride or kernel_size, padding, 1)


def _adaptive_pool(field, output, output_size, return_indices=False):
    sizes, counts = field.positions, output.shape[2:]
    if all(n % k == 0 for n, k in zip(sizes, counts, strict=True)):
        kernel = [n // k for n, k in zip(sizes, counts, strict=True)]
        return _window(field, output, kernel, kernel, 0, 1)
    reach = []  # torch's areas: from floor(i n / k) to ceil((i + 1) n / k)
    for n, k in zip(sizes, counts, strict=True):
        i, p = torch.arange(k)[:, None], torch.arange(n)
        reach.append((p >= i * n // k) & (p < -((-(i + 1) * n) // k)))
    return _gather(field, reach, None, None, None)


def _interpolate(field, output, size=None, scale_factor=None, mode="nearest", *options, **more):
    if mode != "nearest":
        raise _UnknownError(f"interpolates in mode {mode!r}")
    sizes = zip(field.positions, output.shape[2:], strict=True)
    reach = [torch.arange(n) == (torch.arange(k) * n // k)[:, None] for n, k in sizes]
    return _gather(field, reach, None, None, None)


def _pad(field, output, pad, mode="constant", value=None):
    if mode != "constant":
        raise _UnknownError(f"pads in mode {mode!r}")
    before = [0] * len(field.positions)
    for axis in range(len(before)):  # torch lists the last axis first
        if 2 * axis < len(pad):
            before[-1 - axis] = pad[2 * axis]
    return _window(field, output, 1, 1, before, 1)


def _getitem(field, output, index):
    index = index if isinstance(index, tuple) else (index,)
    spatial = [*index[2:], *[slice(None)] * len(field.positions)][: len(field.positions)]
    if any(part is None or part is Ellipsis for part in index) or not all(
        isinstance(s, slice) for s in spatial
    ):
        raise _UnknownError(f"takes out {index}")
    ranges = [range(n)[s] for n, s in zip(field.positions, spatial, strict=True)]
    return _window(field, output, 1, [r.step for r in ranges], [-r.start for r in ranges], 1)


def _reduce(field, output, dim=None, keepdim=False, **options):
    axes = {d % (2 + len(field.positions)) for d in ([dim] if isinstance(dim, int) else dim or [])}
    if axes == {1} and keepdim:
        return field
    if axes >= set(range(2, 2 + len(field.positions))):
        return _flatten(field)
    raise _UnknownError(f"reduces the axes {dim}")


def _flatten_rule(field, output, start_dim=0, end_dim=-1):
    return _flatten(field)


def _window(field, output, kernel, stride, padding, dilation):
    """Position o of the output sees positions o * stride - padding + tap * dilation of the input."""
    options = [_each(value, len(field.positions)) for value in (kernel, stride, padding, dilation)]
    size, jump, start, reach = [], [], [], []
    for axis, (k, s, p, d) in enumerate(zip(*options, strict=True)):
        seen = (
            torch.arange(output.shape[2 + axis])[:, None] * s - p + torch.arange(k) * d
        )  # (outputs, taps)
        reach.append((seen[:, :, None] == torch.arange(field.positions[axis])).any(1))
        if field.size is not None:
            size.append(field.size[axis] + (k - 1) * d * field.jump[axis])
            jump.append(field.jump[axis] * s)
            start.append(field.start[axis] + ((k - 1) / 2 * d - p) * field.jump[axis])
    if field.size is None:
        return _gather(field, reach, None, None, None)
    return _gather(field, reach, tuple(size), tuple(jump), tuple(start))


def _gather(field, reach, size, jump, start):
    """The field where output position o sees those input positions for which reach[axis][o] is true."""
    first = tuple(torch.where(r, f, EMPTY).amin(1) for r, f in zip(reach, field.first, strict=True))
    last = tuple(torch.where(r, f, -1).amax(1) for r, f in zip(reach, field.last, strict=True))
    return ReceptiveField(size, jump, start, first, last)


def _merge(fields):
    """Sum or concatenation: each position sees what it sees through any branch."""
    one, *others = fields
    for other in others:
        first = tuple(torch.minimum(a, b) for a, b in zip(one.first, other.first, strict=True))
        last = tuple(torch.maximum(a, b) for a, b in zip(one.last, other.last, strict=True))
        size = start = None
        if one.size is not None and other.size is not None and one.jump == other.jump:
            low = [
                min(f.start[i] - f.size[i] / 2 for f in (one, other)) for i in range(len(one.size))
            ]
            high = [
                max(f.start[i] + f.size[i] / 2 for f in (one, other)) for i in range(len(one.size))
            ]
            size = tuple(int(h - w) for h, w in zip(high, low, strict=True))
            start = tuple((h + w) / 2 for h, w in zip(high, low, strict=True))
        one = ReceptiveField(
            size, one.jump if size else None, start, first, last, one.flat and other.flat
        )
    return one


def _flatten(field):
    """All positions in one: what a linear layer sees."""
    first, last = (
        tuple(f.amin()[None] for f in field.first),
        tuple(f.amax()[None] for f in field.last),
    )
    if field.size is None:
        return ReceptiveField(None, None, None, first, last, flat=True)
    span = [(n - 1) * j for n, j in zip(field.positions, field.jump, strict=True)]
    size = tuple(s + w for s, w in zip(field.size, span, strict=True))
    start = tuple(s + w / 2 for s, w in zip(field.start, span, strict=True))
    return ReceptiveField(size, field.jump, start, first, last, flat=True)


def _each(value, dims):
    return [value] * dims if isinstance(value, int) else [*value] * (dims if len(value) == 1 else 1)


RULES = {f"conv{d}d": _conv for d in (1, 2)}
RULES |= {f"max_pool{d}d": _max_pool for d in (1, 2)} | {f"avg_pool{d}d": _avg_pool for d in (1, 2)}
RULES |= {f"adaptive_{kind}_pool{d}d": _adaptive_pool for kind in ("avg", "max") for d in (1, 2)}
RULES |= {
    "interpolate": _interpolate,
    "pad": _pad,
    "__getitem__": _getitem,
    "flatten": _flatten_rule,
}
RULES |= {name: _reduce for name in ("mean", "sum", "amax", "amin")}
POINTWISE = {
    "relu", "leaky_relu", "elu", "gelu", "silu", "mish", "prelu", "hardtanh", "sigmoid", "tanh", "dropout", "dropout2d",
    "batch_norm", "local_response_norm", "add", "sub", "mul", "div", "__rsub__", "__radd__", "__rmul__", "neg", "abs",
    "square", "sqrt", "clamp", "cat", "to", "contiguous",
}  # fmt: skip
READS = {
    "dim",
    "size",
    "numel",
    "__get__",
    "stride",
    "is_contiguous",
    "_set_grad_enabled",
}  # what answers no tensor
