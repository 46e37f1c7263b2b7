"""What students write for the path of Nesterov's momentum."""

from collections.abc import Callable

import torch


def looking(share: Callable[[float, float], float]) -> Callable[..., torch.Tensor]:
    """Momentum whose gradient is taken `share(lr, mu) * v` further on."""

    def path(
        hessian: torch.Tensor, start: torch.Tensor, lr: float, mu: float, steps: int
    ) -> torch.Tensor:
        x = start
        v = torch.zeros_like(start)
        points = [x]
        for _ in range(steps):
            v = mu * v + hessian @ (x - share(lr, mu) * v)
            x = x - lr * v
            points.append(x)
        return torch.stack(points)

    return path


def right(
    hessian: torch.Tensor, start: torch.Tensor, lr: float, mu: float, steps: int
) -> torch.Tensor:
    """The right answer."""
    return looking(lambda lr, mu: lr * mu)(hessian, start, lr, mu, steps)


def same_tensor(
    hessian: torch.Tensor, start: torch.Tensor, lr: float, mu: float, steps: int
) -> torch.Tensor:
    return right(hessian, start, lr, mu, steps)[-1:].expand(steps + 1, -1)


def points_ahead(
    hessian: torch.Tensor, start: torch.Tensor, lr: float, mu: float, steps: int
) -> torch.Tensor:
    path = right(hessian, start, lr, mu, steps)
    return torch.cat([path[:1], path[1:] + mu * (path[1:] - path[:-1])])


def from_the_place_ahead(
    hessian: torch.Tensor, start: torch.Tensor, lr: float, mu: float, steps: int
) -> torch.Tensor:
    x = start
    v = torch.zeros_like(start)
    points = [x]
    for _ in range(steps):
        x = x - lr * mu * v
        v = mu * v + hessian @ x
        x = x - lr * v
        points.append(x)
    return torch.stack(points)


def joins_with_the_rest(
    hessian: torch.Tensor, start: torch.Tensor, lr: float, mu: float, steps: int
) -> torch.Tensor:
    x = start
    v = torch.zeros_like(start)
    points = [x]
    for _ in range(steps):
        v = mu * v + (1 - mu) * (hessian @ (x - lr * mu * v))
        x = x - lr * v
        points.append(x)
    return torch.stack(points)


def along_the_gradient(
    hessian: torch.Tensor, start: torch.Tensor, lr: float, mu: float, steps: int
) -> torch.Tensor:
    x = start
    v = torch.zeros_like(start)
    points = [x]
    for _ in range(steps):
        g = hessian @ (x - lr * mu * v)
        v = mu * v + g
        x = x - lr * g
        points.append(x)
    return torch.stack(points)


def rate_twice(
    hessian: torch.Tensor, start: torch.Tensor, lr: float, mu: float, steps: int
) -> torch.Tensor:
    x = start
    v = torch.zeros_like(start)
    points = [x]
    for _ in range(steps):
        v = mu * v + lr * (hessian @ (x - mu * v))
        x = x - lr * v
        points.append(x)
    return torch.stack(points)


def rate_twice_ahead(
    hessian: torch.Tensor, start: torch.Tensor, lr: float, mu: float, steps: int
) -> torch.Tensor:
    x = start
    v = torch.zeros_like(start)
    points = [x]
    for _ in range(steps):
        v = mu * v + lr * (hessian @ (x - lr * mu * v))
        x = x - lr * v
        points.append(x)
    return torch.stack(points)


def starts_with_the_gradient(
    hessian: torch.Tensor, start: torch.Tensor, lr: float, mu: float, steps: int
) -> torch.Tensor:
    x = start
    v = hessian @ start
    points = [x]
    for _ in range(steps):
        v = mu * v + hessian @ (x - lr * mu * v)
        x = x - lr * v
        points.append(x)
    return torch.stack(points)


def keeps_all(
    hessian: torch.Tensor, start: torch.Tensor, lr: float, mu: float, steps: int
) -> torch.Tensor:
    x = start
    v = torch.zeros_like(start)
    points = [x]
    for _ in range(steps):
        v = v + hessian @ (x - lr * mu * v)
        x = x - lr * v
        points.append(x)
    return torch.stack(points)


def keeps_all_ahead(
    hessian: torch.Tensor, start: torch.Tensor, lr: float, mu: float, steps: int
) -> torch.Tensor:
    x = start
    v = torch.zeros_like(start)
    points = [x]
    for _ in range(steps):
        v = v + hessian @ (x - lr * v)
        x = x - lr * v
        points.append(x)
    return torch.stack(points)


def forgets(
    hessian: torch.Tensor, start: torch.Tensor, lr: float, mu: float, steps: int
) -> torch.Tensor:
    x = start
    v = torch.zeros_like(start)
    points = [x]
    for _ in range(steps):
        v = hessian @ (x - lr * mu * v)
        x = x - lr * v
        points.append(x)
    return torch.stack(points)


def twice_the_velocity(
    hessian: torch.Tensor, start: torch.Tensor, lr: float, mu: float, steps: int
) -> torch.Tensor:
    x = start
    v = torch.zeros_like(start)
    points = [x]
    for _ in range(steps):
        v = mu * v + hessian @ (x - lr * mu * v)
        x = x - lr * mu * v - lr * (hessian @ (x - lr * mu * v)) - lr * mu * v
        points.append(x)
    return torch.stack(points)


def velocity_of_the_velocity(
    hessian: torch.Tensor, start: torch.Tensor, lr: float, mu: float, steps: int
) -> torch.Tensor:
    x = start
    v = torch.zeros_like(start)
    points = [x]
    for _ in range(steps):
        v = mu * v + hessian @ (x - lr * mu * v)
        x = x - lr * mu * v
        points.append(x)
    return torch.stack(points)


def uphill(
    hessian: torch.Tensor, start: torch.Tensor, lr: float, mu: float, steps: int
) -> torch.Tensor:
    x = start
    v = torch.zeros_like(start)
    points = [x]
    for _ in range(steps):
        v = mu * v + hessian @ (x - lr * mu * v)
        x = x + lr * v
        points.append(x)
    return torch.stack(points)


def at_the_start(
    hessian: torch.Tensor, start: torch.Tensor, lr: float, mu: float, steps: int
) -> torch.Tensor:
    x = start
    v = torch.zeros_like(start)
    points = [x]
    for _ in range(steps):
        v = mu * v + hessian @ (start - lr * mu * v)
        x = x - lr * v
        points.append(x)
    return torch.stack(points)


def places_looked_at(
    hessian: torch.Tensor, start: torch.Tensor, lr: float, mu: float, steps: int
) -> torch.Tensor:
    path = right(hessian, start, lr, mu, steps)
    ahead = path[1:] + mu * (path[1:] - path[:-1])
    return torch.cat([path[:1], path[:1], ahead[:-1]])


def only_places_looked_at(
    hessian: torch.Tensor, start: torch.Tensor, lr: float, mu: float, steps: int
) -> torch.Tensor:
    path = places_looked_at(hessian, start, lr, mu, steps)
    return path[1:]


def start_missing(
    hessian: torch.Tensor, start: torch.Tensor, lr: float, mu: float, steps: int
) -> torch.Tensor:
    return right(hessian, start, lr, mu, steps)[1:]


def last_missing(
    hessian: torch.Tensor, start: torch.Tensor, lr: float, mu: float, steps: int
) -> torch.Tensor:
    return right(hessian, start, lr, mu, steps)[:-1]


def last_only(
    hessian: torch.Tensor, start: torch.Tensor, lr: float, mu: float, steps: int
) -> torch.Tensor:
    return right(hessian, start, lr, mu, steps)[-1]


def steeper(factor: float) -> Callable[..., torch.Tensor]:
    """Nesterov's momentum with a gradient that is `factor` times too long."""

    def path(
        hessian: torch.Tensor, start: torch.Tensor, lr: float, mu: float, steps: int
    ) -> torch.Tensor:
        return right(factor * hessian, start, lr, mu, steps)

    return path
