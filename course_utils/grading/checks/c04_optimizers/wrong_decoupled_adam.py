"""What students write for Adam with decoupled weight decay."""

from collections.abc import Callable
from typing import Any

from torch import Tensor

State = dict[str, Tensor]  # the moments of one tensor


class Ruled:
    """An optimizer that turns a rule, as the notebook writes them, on each tensor in turn."""

    def __init__(self, rule: Callable[..., None], parameters: list[Tensor], *settings: Any) -> None:
        self.rule = rule
        self.parameters = parameters
        self.settings = settings
        self.states: list[State] = [{} for _ in parameters]
        self.t = 0

    def step(self, gradients: list[Tensor]) -> None:
        self.t += 1
        for p, g, s in zip(self.parameters, gradients, self.states, strict=True):
            self.rule(p, g, s, self.t, *self.settings)


class CountedPerTensor(Ruled):
    def step(self, gradients: list[Tensor]) -> None:
        for p, g, s in zip(self.parameters, gradients, self.states, strict=True):
            self.t += 1
            self.rule(p, g, s, self.t, *self.settings)


def begun(p: Tensor, g: Tensor, s: State, *settings: Any) -> None:
    """Shrink the weights and bring the moments up to date."""
    lr, betas, _, decay = settings
    p *= 1 - lr * decay
    s["m"] = betas[0] * s.get("m", 0) + (1 - betas[0]) * g
    s["v"] = betas[1] * s.get("v", 0) + (1 - betas[1]) * g**2


def adam(p: Tensor, g: Tensor, s: State, t: int, *settings: Any) -> None:
    """The rule: parameter p, gradient g, state s, step t from 1."""
    lr, betas, eps, decay = settings
    begun(p, g, s, *settings)
    p -= lr * s["m"] / (1 - betas[0] ** t) / ((s["v"] / (1 - betas[1] ** t)) ** 0.5 + eps)


def l2(p: Tensor, g: Tensor, s: State, t: int, *settings: Any) -> None:
    lr, betas, eps, decay = settings
    adam(p, g + decay * p, s, t, lr, betas, eps, 0)


def uncorrected(p: Tensor, g: Tensor, s: State, t: int, *settings: Any) -> None:
    adam(p, g, s, 10**9, *settings)


def decay_without_rate(p: Tensor, g: Tensor, s: State, t: int, *settings: Any) -> None:
    lr, betas, eps, decay = settings
    adam(p, g, s, t, lr, betas, eps, decay / lr)


def on_a_copy(p: Tensor, *others: Any) -> None:
    adam(p.clone(), *others)


class OneState(Ruled):
    """One pair of moments for all tensors."""

    def __init__(self, rule: Callable[..., None], parameters: list[Tensor], *settings: Any) -> None:
        super().__init__(rule, parameters, *settings)
        self.states = [{}] * len(parameters)


def not_kept(p: Tensor, g: Tensor, s: State, t: int, *settings: Any) -> None:
    lr, betas, eps, decay = settings
    adam(p, g, {}, t, lr, betas, eps, decay)


def eps_in_the_root(p: Tensor, g: Tensor, s: State, t: int, *settings: Any) -> None:
    lr, betas, eps, decay = settings
    begun(p, g, s, *settings)
    p -= lr * s["m"] / (1 - betas[0] ** t) / (s["v"] / (1 - betas[1] ** t) + eps) ** 0.5


def eps_first(p: Tensor, g: Tensor, s: State, t: int, *settings: Any) -> None:
    lr, betas, eps, decay = settings
    begun(p, g, s, *settings)
    p -= lr * s["m"] / (1 - betas[0] ** t) / ((s["v"] ** 0.5 + eps) / (1 - betas[1] ** t) ** 0.5)


def decay_after(p: Tensor, g: Tensor, s: State, t: int, *settings: Any) -> None:
    lr, betas, eps, decay = settings
    adam(p, g, s, t, lr, betas, eps, 0)
    p *= 1 - lr * decay


def decay_of_the_old(p: Tensor, g: Tensor, s: State, t: int, *settings: Any) -> None:
    lr, betas, eps, decay = settings
    adam(p, g, s, t, lr, betas, eps, 0)
    p -= decay * p


def decay_missing(p: Tensor, g: Tensor, s: State, t: int, *settings: Any) -> None:
    lr, betas, eps, decay = settings
    adam(p, g, s, t, lr, betas, eps, 0)


def corrected_again(p: Tensor, g: Tensor, s: State, t: int, *settings: Any) -> None:
    lr, betas, eps, decay = settings
    adam(p, g, s, t, lr, betas, eps, decay)
    s["m"] = s["m"] / (1 - betas[0] ** t)
    s["v"] = s["v"] / (1 - betas[1] ** t)


def count_late(p: Tensor, g: Tensor, s: State, t: int, *settings: Any) -> None:
    lr, betas, eps, decay = settings
    adam(p, g, s, t - 1, lr, betas, eps, decay)


def count_early(p: Tensor, g: Tensor, s: State, t: int, *settings: Any) -> None:
    lr, betas, eps, decay = settings
    adam(p, g, s, t + 1, lr, betas, eps, decay)


def same_tensor(p: Tensor, g: Tensor, s: State, t: int, *settings: Any) -> None:
    lr, betas, eps, decay = settings
    p *= 1 - lr * decay
    moment = betas[0] * s.get("m", 0) + (1 - betas[0]) * g
    s["m"] = betas[1] * moment + (1 - betas[1]) * g**2
    p -= lr * s["m"] / (1 - betas[0] ** t) / ((s["m"] / (1 - betas[1] ** t)) ** 0.5 + eps)


def without_root(p: Tensor, g: Tensor, s: State, t: int, *settings: Any) -> None:
    lr, betas, eps, decay = settings
    begun(p, g, s, *settings)
    p -= lr * s["m"] / (1 - betas[0] ** t) / (s["v"] / (1 - betas[1] ** t) + eps)


def one_for_the_tensor(p: Tensor, g: Tensor, s: State, t: int, *settings: Any) -> None:
    lr, betas, eps, decay = settings
    p *= 1 - lr * decay
    s["m"] = betas[0] * s.get("m", 0) + (1 - betas[0]) * g
    s["v"] = betas[1] * s.get("v", 0) + (1 - betas[1]) * (g**2).mean()
    p -= lr * s["m"] / (1 - betas[0] ** t) / ((s["v"] / (1 - betas[1] ** t)) ** 0.5 + eps)


def norm_of_the_tensor(p: Tensor, g: Tensor, s: State, t: int, *settings: Any) -> None:
    lr, betas, eps, decay = settings
    p *= 1 - lr * decay
    s["m"] = betas[0] * s.get("m", 0) + (1 - betas[0]) * g
    s["v"] = betas[1] * s.get("v", 0) + (1 - betas[1]) * (g**2).sum()
    p -= lr * s["m"] / (1 - betas[0] ** t) / ((s["v"] / (1 - betas[1] ** t)) ** 0.5 + eps)


def sizes(p: Tensor, g: Tensor, s: State, t: int, *settings: Any) -> None:
    lr, betas, eps, decay = settings
    p *= 1 - lr * decay
    s["m"] = betas[0] * s.get("m", 0) + (1 - betas[0]) * g
    s["v"] = betas[1] * s.get("v", 0) + (1 - betas[1]) * g.abs()
    p -= lr * s["m"] / (1 - betas[0] ** t) / (s["v"] / (1 - betas[1] ** t) + eps)


def roots_of_sizes(p: Tensor, g: Tensor, s: State, t: int, *settings: Any) -> None:
    lr, betas, eps, decay = settings
    p *= 1 - lr * decay
    s["m"] = betas[0] * s.get("m", 0) + (1 - betas[0]) * g
    s["v"] = betas[1] * s.get("v", 0) + (1 - betas[1]) * g.abs()
    p -= lr * s["m"] / (1 - betas[0] ** t) / ((s["v"] / (1 - betas[1] ** t)) ** 0.5 + eps)


def squares_of_the_first(p: Tensor, g: Tensor, s: State, t: int, *settings: Any) -> None:
    lr, betas, eps, decay = settings
    p *= 1 - lr * decay
    s["m"] = betas[0] * s.get("m", 0) + (1 - betas[0]) * g
    s["v"] = betas[1] * s.get("v", 0) + (1 - betas[1]) * (s["m"] / (1 - betas[0] ** t)) ** 2
    p -= lr * s["m"] / (1 - betas[0] ** t) / ((s["v"] / (1 - betas[1] ** t)) ** 0.5 + eps)


def squares_of_the_moment(p: Tensor, g: Tensor, s: State, t: int, *settings: Any) -> None:
    lr, betas, eps, decay = settings
    p *= 1 - lr * decay
    s["m"] = betas[0] * s.get("m", 0) + (1 - betas[0]) * g
    s["v"] = betas[1] * s.get("v", 0) + (1 - betas[1]) * s["m"] ** 2
    p -= lr * s["m"] / (1 - betas[0] ** t) / ((s["v"] / (1 - betas[1] ** t)) ** 0.5 + eps)


def betas_swapped(p: Tensor, g: Tensor, s: State, t: int, *settings: Any) -> None:
    lr, betas, eps, decay = settings
    adam(p, g, s, t, lr, betas[::-1], eps, decay)


def one_beta(p: Tensor, g: Tensor, s: State, t: int, *settings: Any) -> None:
    lr, betas, eps, decay = settings
    adam(p, g, s, t, lr, (betas[0], betas[0]), eps, decay)


def second_beta(p: Tensor, g: Tensor, s: State, t: int, *settings: Any) -> None:
    lr, betas, eps, decay = settings
    adam(p, g, s, t, lr, (betas[1], betas[1]), eps, decay)


def shares_swapped(p: Tensor, g: Tensor, s: State, t: int, *settings: Any) -> None:
    lr, betas, eps, decay = settings
    p *= 1 - lr * decay
    s["m"] = (1 - betas[0]) * s.get("m", 0) + betas[0] * g
    s["v"] = (1 - betas[1]) * s.get("v", 0) + betas[1] * g**2
    p -= lr * s["m"] / (1 - betas[0] ** t) / ((s["v"] / (1 - betas[1] ** t)) ** 0.5 + eps)


def whole_gradients(p: Tensor, g: Tensor, s: State, t: int, *settings: Any) -> None:
    lr, betas, eps, decay = settings
    p *= 1 - lr * decay
    s["m"] = betas[0] * s.get("m", 0) + g
    s["v"] = betas[1] * s.get("v", 0) + g**2
    p -= lr * s["m"] / (1 - betas[0] ** t) / ((s["v"] / (1 - betas[1] ** t)) ** 0.5 + eps)


def whole_gradients_uncorrected(p: Tensor, g: Tensor, s: State, t: int, *settings: Any) -> None:
    lr, betas, eps, decay = settings
    p *= 1 - lr * decay
    s["m"] = betas[0] * s.get("m", 0) + g
    s["v"] = betas[1] * s.get("v", 0) + g**2
    p -= lr * s["m"] / (s["v"] ** 0.5 + eps)


def first_corrected_only(p: Tensor, g: Tensor, s: State, t: int, *settings: Any) -> None:
    lr, betas, eps, decay = settings
    begun(p, g, s, *settings)
    p -= lr * s["m"] / (1 - betas[0] ** t) / (s["v"] ** 0.5 + eps)


def second_corrected_only(p: Tensor, g: Tensor, s: State, t: int, *settings: Any) -> None:
    lr, betas, eps, decay = settings
    begun(p, g, s, *settings)
    p -= lr * s["m"] / ((s["v"] / (1 - betas[1] ** t)) ** 0.5 + eps)


def gradient_for_moment(p: Tensor, g: Tensor, s: State, t: int, *settings: Any) -> None:
    lr, betas, eps, decay = settings
    begun(p, g, s, *settings)
    p -= lr * g / ((s["v"] / (1 - betas[1] ** t)) ** 0.5 + eps)


def step_on_a_copy(p: Tensor, g: Tensor, s: State, t: int, *settings: Any) -> None:
    lr, betas, eps, decay = settings
    p *= 1 - lr * decay
    adam(p.clone(), g, s, t, lr, betas, eps, 0)


def decay_in_the_step(p: Tensor, g: Tensor, s: State, t: int, *settings: Any) -> None:
    lr, betas, eps, decay = settings
    adam(p, g, s, t, lr, betas, eps, 0)
    p -= lr * decay


def uphill(p: Tensor, g: Tensor, s: State, t: int, *settings: Any) -> None:
    lr, betas, eps, decay = settings
    begun(p, g, s, *settings)
    p += lr * s["m"] / (1 - betas[0] ** t) / ((s["v"] / (1 - betas[1] ** t)) ** 0.5 + eps)


def eps_left_out(p: Tensor, g: Tensor, s: State, t: int, *settings: Any) -> None:
    lr, betas, eps, decay = settings
    adam(p, g, s, t, lr, betas, 0, decay)


def rate_left_out(p: Tensor, g: Tensor, s: State, t: int, *settings: Any) -> None:
    lr, betas, eps, decay = settings
    adam(p, g, s, t, 1, betas, eps, lr * decay)
