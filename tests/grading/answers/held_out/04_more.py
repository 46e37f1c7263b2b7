# %% right quadratic_rates: largest and smallest eigenvalue with eigvals, shrink from the condition number
import torch


def quadratic_rates(hessian):
    curvatures = torch.linalg.eigvals(hessian.double()).real.tolist()
    flat, steep = min(curvatures), max(curvatures)
    condition = steep / flat
    return 2 / steep, 2 / (flat + steep), (condition - 1) / (condition + 1)


# %% right quadratic_rates: singular values, which are the eigenvalues here
import torch


def quadratic_rates(hessian):
    values = torch.linalg.svdvals(hessian.to(torch.float64))
    best = 2.0 / (values[0] + values[-1])
    shrink = (1 - best * values).abs().max()
    return (2.0 / values[0]).item(), best.item(), shrink.item()


# %% right quadratic_rates: spectral norms of the matrix and of its inverse
import torch


def quadratic_rates(hessian):
    h = hessian.double()
    steep = float(torch.linalg.matrix_norm(h, 2))
    flat = 1 / float(torch.linalg.matrix_norm(torch.linalg.inv(h), 2))
    return (2 / steep, 1 / ((steep + flat) / 2), (steep - flat) / (steep + flat))


# %% right quadratic_rates: numpy's eigvalsh
import numpy as np
import torch


def quadratic_rates(hessian):
    c = np.linalg.eigvalsh(hessian.detach().numpy().astype(np.float64))
    best = 2 / (c[0] + c[-1])
    return float(2 / c[-1]), float(best), float(best * c[-1] - 1)


# %% wrong quadratic_rates: the diagonal is taken for the curvatures => diagonal for curvatures
import torch


def quadratic_rates(hessian):
    c = hessian.diag()
    flat, steep = c.min().item(), c.max().item()
    best = 2 / (flat + steep)
    return 2 / steep, best, 1 - best * flat


# %% wrong quadratic_rates: the best rate is 1 / steepest => best for the steepest alone
import torch


def quadratic_rates(hessian):
    c = torch.linalg.eigvalsh(hessian.double())
    flat, steep = c[0].item(), c[-1].item()
    best = 1 / steep
    return 2 / steep, best, 1 - best * flat


# %% wrong quadratic_rates: the limit is 1 / steepest => half the limit
import torch


def quadratic_rates(hessian):
    c = torch.linalg.eigvalsh(hessian.double()).tolist()
    flat, steep = c[0], c[-1]
    return 1 / steep, 2 / (flat + steep), (steep - flat) / (steep + flat)


# %% wrong quadratic_rates: the limit comes from the flattest direction => limit of the flattest
import torch


def quadratic_rates(hessian):
    c = torch.linalg.eigvalsh(hessian.double()).tolist()
    flat, steep = c[0], c[-1]
    best = 2 / (flat + steep)
    return 2 / flat, best, abs(1 - best * steep)


# %% wrong quadratic_rates: shrink keeps its sign, 1 - best * steepest is negative => shrink with a sign
import torch


def quadratic_rates(hessian):
    c = torch.linalg.eigvalsh(hessian.double()).tolist()
    flat, steep = c[0], c[-1]
    best = 2 / (flat + steep)
    return 2 / steep, best, 1 - best * steep


# %% wrong quadratic_rates: the best rate from the mean of all curvatures => mean curvature
import torch


def quadratic_rates(hessian):
    c = torch.linalg.eigvalsh(hessian.double())
    best = 1 / c.mean().item()
    shrink = (1 - best * c).abs().max().item()
    return 2 / c.max().item(), best, shrink


# %% wrong quadratic_rates: the curvatures are halved, because of the / 2 in the loss => half forgotten
import torch


def quadratic_rates(hessian):
    c = (torch.linalg.eigvalsh(hessian.double()) / 2).tolist()
    flat, steep = c[0], c[-1]
    best = 2 / (flat + steep)
    return 2 / steep, best, 1 - best * flat


# %% wrong quadratic_rates: eigenvalues thought to come in falling order => limit of the flattest
import torch


def quadratic_rates(hessian):
    values, _ = torch.linalg.eigh(hessian.double())
    steep, flat = values[0].item(), values[-1].item()
    best = 2 / (steep + flat)
    return 2 / steep, best, abs(1 - best * flat)


# %% wrong quadratic_rates: shrink with roots of the condition number, which is that of momentum => rates of momentum
import math

import torch


def quadratic_rates(hessian):
    c = torch.linalg.eigvalsh(hessian.double()).tolist()
    root = math.sqrt(c[-1] / c[0])
    return 2 / c[-1], 2 / (c[0] + c[-1]), (root - 1) / (root + 1)


# %% wrong quadratic_rates: the shrinking of the fastest direction
import torch


def quadratic_rates(hessian):
    c = torch.linalg.eigvalsh(hessian.double())
    best = 2 / (c[0] + c[-1])
    return (2 / c[-1]).item(), best.item(), (1 - best * c).abs().min().item()


# %% wrong quadratic_rates: the Frobenius norm in place of the largest eigenvalue
import torch


def quadratic_rates(hessian):
    steep = hessian.double().norm().item()
    flat = 1 / torch.linalg.inv(hessian.double()).norm().item()
    best = 2 / (flat + steep)
    return 2 / steep, best, 1 - best * flat


# %% wrong quadratic_rates: only the first two curvatures are looked at => two curvatures only
import torch


def quadratic_rates(hessian):
    c = torch.linalg.eigvalsh(hessian.double())
    flat, steep = c[0].item(), c[1].item()
    best = 2 / (flat + steep)
    return 2 / steep, best, 1 - best * flat


# %% wrong quadratic_rates: the square of shrink, by which the loss falls => shrink of the loss
import torch


def quadratic_rates(hessian):
    c = torch.linalg.eigvalsh(hessian.double()).tolist()
    best = 2 / (c[0] + c[-1])
    return 2 / c[-1], best, (1 - best * c[0]) ** 2


# %% wrong quadratic_rates: row sums of absolute values as the largest curvature => norm for the steepest
import torch


def quadratic_rates(hessian):
    h = hessian.double()
    steep = h.abs().sum(1).max().item()
    flat = torch.linalg.eigvalsh(h)[0].item()
    best = 2 / (steep + flat)
    return 2 / steep, best, 1 - best * flat


# %% right nesterov_path: no velocity, the last move times mu looks ahead
import torch


def nesterov_path(hessian, start, lr, mu, steps):
    points = [start, start]
    for _ in range(steps):
        ahead = points[-1] + mu * (points[-1] - points[-2])
        points.append(ahead - lr * hessian.mv(ahead))
    return torch.stack(points[1:])


# %% right nesterov_path: one matrix for point and velocity together
import torch


def nesterov_path(hessian, start, lr, mu, steps):
    n = len(start)
    eye = torch.eye(n, dtype=hessian.dtype)
    to_v = torch.cat([hessian, mu * eye - lr * mu * hessian], dim=1)
    to_x = torch.cat([eye, torch.zeros_like(eye)], dim=1) - lr * to_v
    move = torch.cat([to_x, to_v])
    state = torch.cat([start, torch.zeros_like(start)])
    path = torch.empty(steps + 1, n, dtype=start.dtype)
    path[0] = start
    for i in range(1, steps + 1):
        state = move @ state
        path[i] = state[:n]
    return path


# %% right nesterov_path: a generator with work in place on copies
import torch


def walk(hessian, start, lr, mu, steps):
    x, v = start.clone(), torch.zeros_like(start)
    yield x.clone()
    for _ in range(steps):
        v.mul_(mu)
        v += hessian @ (x - lr * v)
        x -= lr * v
        yield x.clone()


def nesterov_path(hessian, start, lr, mu, steps):
    return torch.stack(list(walk(hessian, start, lr, mu, steps)))


# %% right nesterov_path: the places looked ahead to are followed, and the points found from them
import torch


def nesterov_path(hessian, start, lr, mu, steps):
    place = start.clone()
    v = torch.zeros_like(start)
    rows = [start.clone()]
    for _ in range(steps):
        g = torch.einsum("ij,j->i", hessian, place)
        v = mu * v + g
        place = place - lr * (g + mu * v)
        rows.append(place + lr * mu * v)
    return torch.stack(rows)


# %% wrong nesterov_path: plain momentum, the gradient where the point stands => plain momentum
import torch


def nesterov_path(hessian, start, lr, mu, steps):
    x, v = start, torch.zeros_like(start)
    path = [x]
    for _ in range(steps):
        v = mu * v + hessian @ x
        x = x - lr * v
        path.append(x)
    return torch.stack(path)


# %% wrong nesterov_path: the step starts from the place looked ahead to => moves from the place ahead
import torch


def nesterov_path(hessian, start, lr, mu, steps):
    x, v = start, torch.zeros_like(start)
    path = [x]
    for _ in range(steps):
        ahead = x - lr * mu * v
        v = mu * v + hessian @ ahead
        x = ahead - lr * v
        path.append(x)
    return torch.stack(path)


# %% wrong nesterov_path: PyTorch's form, which follows the places looked ahead to => the places ahead
import torch


def nesterov_path(hessian, start, lr, mu, steps):
    x, v = start.clone(), torch.zeros_like(start)
    path = [x]
    for _ in range(steps):
        g = hessian @ x
        v = mu * v + g
        x = x - lr * (g + mu * v)
        path.append(x)
    return torch.stack(path)


# %% wrong nesterov_path: returns the places looked ahead to => the places ahead
import torch


def nesterov_path(hessian, start, lr, mu, steps):
    x, v = start, torch.zeros_like(start)
    path = [start]
    for _ in range(steps):
        ahead = x - lr * mu * v
        v = mu * v + hessian @ ahead
        x = x - lr * v
        path.append(ahead)
    return torch.stack(path)


# %% wrong nesterov_path: looks ahead without the learning rate => look ahead without the rate
import torch


def nesterov_path(hessian, start, lr, mu, steps):
    x, v = start, torch.zeros_like(start)
    path = [x]
    for _ in range(steps):
        v = mu * v + hessian @ (x - mu * v)
        x = x - lr * v
        path.append(x)
    return torch.stack(path)


# %% wrong nesterov_path: looks ahead with the whole velocity, without mu => looks too far
import torch


def nesterov_path(hessian, start, lr, mu, steps):
    x, v = start, torch.zeros_like(start)
    path = [x]
    for _ in range(steps):
        ahead = x - lr * v
        v = mu * v + hessian @ ahead
        x = x - lr * v
        path.append(x)
    return torch.stack(path)


# %% wrong nesterov_path: looks back, with a plus where the step has a minus => looks back
import torch


def nesterov_path(hessian, start, lr, mu, steps):
    x, v = start, torch.zeros_like(start)
    path = [x]
    for _ in range(steps):
        ahead = x + lr * mu * v
        v = mu * v + hessian @ ahead
        x = x - lr * v
        path.append(x)
    return torch.stack(path)


# %% wrong nesterov_path: in place on one tensor, so that all rows of the path are its end => one point kept many times
import torch


def nesterov_path(hessian, start, lr, mu, steps):
    x, v = start.clone(), torch.zeros_like(start)
    path = [x]
    for _ in range(steps):
        ahead = x - lr * mu * v
        v = mu * v + hessian @ ahead
        x -= lr * v
        path.append(x)
    return torch.stack(path)


# %% wrong nesterov_path: the start is missing from the path => start missing
import torch


def nesterov_path(hessian, start, lr, mu, steps):
    x, v = start, torch.zeros_like(start)
    path = []
    for _ in range(steps):
        ahead = x - lr * mu * v
        v = mu * v + hessian @ ahead
        x = x - lr * v
        path.append(x)
    return torch.stack(path)


# %% wrong nesterov_path: the gradient joins with the share 1 - mu, as in a running mean => gradient joins with 1 - mu
import torch


def nesterov_path(hessian, start, lr, mu, steps):
    x, v = start, torch.zeros_like(start)
    path = [x]
    for _ in range(steps):
        ahead = x - lr * mu * v
        v = mu * v + (1 - mu) * (hessian @ ahead)
        x = x - lr * v
        path.append(x)
    return torch.stack(path)


# %% wrong nesterov_path: the learning rate counts twice, in the velocity and in the step => rate counted twice
import torch


def nesterov_path(hessian, start, lr, mu, steps):
    x, v = start, torch.zeros_like(start)
    path = [x]
    for _ in range(steps):
        ahead = x - lr * mu * v
        v = mu * v + lr * (hessian @ ahead)
        x = x - lr * v
        path.append(x)
    return torch.stack(path)


# %% wrong nesterov_path: the gradient is halved like the loss => half forgotten
import torch


def nesterov_path(hessian, start, lr, mu, steps):
    x, v = start, torch.zeros_like(start)
    path = [x]
    for _ in range(steps):
        ahead = x - lr * mu * v
        v = mu * v + hessian @ ahead / 2
        x = x - lr * v
        path.append(x)
    return torch.stack(path)


# %% wrong nesterov_path: only the diagonal of the hessian enters the gradient
import torch


def nesterov_path(hessian, start, lr, mu, steps):
    curvature = hessian.diagonal()
    x, v = start, torch.zeros_like(start)
    path = [x]
    for _ in range(steps):
        v = mu * v + curvature * (x - lr * mu * v)
        x = x - lr * v
        path.append(x)
    return torch.stack(path)


# %% wrong nesterov_path: the velocity is made new in each step, so it never gathers
import torch


def nesterov_path(hessian, start, lr, mu, steps):
    path = [start]
    for _ in range(steps):
        v = torch.zeros_like(start)
        ahead = path[-1] - lr * mu * v
        v = mu * v + hessian @ ahead
        path.append(path[-1] - lr * v)
    return torch.stack(path)


# %% wrong nesterov_path: mu counts twice in the look ahead, the velocity having been decayed before
import torch


def nesterov_path(hessian, start, lr, mu, steps):
    x, v = start, torch.zeros_like(start)
    path = [x]
    for _ in range(steps):
        v = mu * v
        ahead = x - lr * mu * v
        v = v + hessian @ ahead
        x = x - lr * v
        path.append(x)
    return torch.stack(path)


# %% right DecoupledAdam: in-place methods lerp_, addcmul_ and addcdiv_ on one record for each tensor
import torch


class DecoupledAdam:
    def __init__(self, parameters, lr, betas, eps, decay):
        self.records = [{"p": p, "m": torch.zeros_like(p, requires_grad=False),
                         "v": torch.zeros_like(p, requires_grad=False)} for p in parameters]
        self.lr, self.betas, self.eps, self.decay = lr, betas, eps, decay
        self.count = 0

    @torch.no_grad()
    def step(self, gradients):
        self.count += 1
        b1, b2 = self.betas
        fix1, fix2 = 1 - b1 ** self.count, 1 - b2 ** self.count
        for record, g in zip(self.records, gradients):
            p, m, v = record["p"], record["m"], record["v"]
            m.lerp_(g, 1 - b1)
            v.mul_(b2).addcmul_(g, g, value=1 - b2)
            p.mul_(1 - self.lr * self.decay)
            p.addcdiv_(m / fix1, (v / fix2).sqrt() + self.eps, value=-self.lr)


# %% right DecoupledAdam: a helper class with the moments of one tensor, which knows its own count
import torch


class Moments:
    def __init__(self, like, betas):
        self.b1, self.b2 = betas
        self.first = torch.zeros(like.shape, dtype=like.dtype)
        self.second = torch.zeros(like.shape, dtype=like.dtype)
        self.t = 0

    def direction(self, g, eps):
        self.t += 1
        self.first = self.b1 * self.first + (1 - self.b1) * g
        self.second = self.b2 * self.second + (1 - self.b2) * g ** 2
        root = (self.second / (1 - self.b2 ** self.t)) ** 0.5
        return self.first / (1 - self.b1 ** self.t) / (root + eps)


class DecoupledAdam:
    def __init__(self, parameters, lr, betas, eps, decay):
        self.parameters = parameters
        self.moments = [Moments(p, betas) for p in parameters]
        self.lr, self.eps, self.decay = lr, eps, decay

    @torch.no_grad()
    def step(self, gradients):
        for p, moments, g in zip(self.parameters, self.moments, gradients):
            p.copy_(p * (1 - self.lr * self.decay) - self.lr * moments.direction(g, self.eps))


# %% right DecoupledAdam: corrections folded into the rate and into eps, powers of the betas kept
import math

import torch


class DecoupledAdam:
    def __init__(self, parameters, lr, betas, eps, decay):
        self.p = list(parameters)
        self.lr, self.b1, self.b2, self.eps, self.decay = lr, betas[0], betas[1], eps, decay
        self.power1 = self.power2 = 1.0
        self.m = [torch.zeros_like(p).detach() for p in self.p]
        self.v = [torch.zeros_like(p).detach() for p in self.p]

    @torch.no_grad()
    def step(self, gradients):
        self.power1 *= self.b1
        self.power2 *= self.b2
        root = math.sqrt(1 - self.power2)
        rate = self.lr * root / (1 - self.power1)
        for i in range(len(self.p)):
            g = gradients[i]
            self.m[i] += (1 - self.b1) * (g - self.m[i])
            self.v[i] += (1 - self.b2) * (g.square() - self.v[i])
            self.p[i] -= self.lr * self.decay * self.p[i]
            self.p[i] -= rate * self.m[i] / (self.v[i].sqrt() + self.eps * root)


# %% wrong DecoupledAdam: the decay is added to the gradient, L2 instead of decoupled => L2 for decoupled
import torch


class DecoupledAdam:
    def __init__(self, parameters, lr, betas, eps, decay):
        self.parameters, self.lr, self.betas, self.eps, self.decay = parameters, lr, betas, eps, decay
        self.m = [torch.zeros_like(p) for p in parameters]
        self.v = [torch.zeros_like(p) for p in parameters]
        self.t = 0

    @torch.no_grad()
    def step(self, gradients):
        self.t += 1
        b1, b2 = self.betas
        for p, g, m, v in zip(self.parameters, gradients, self.m, self.v):
            g = g + self.decay * p
            m.mul_(b1).add_((1 - b1) * g)
            v.mul_(b2).add_((1 - b2) * g * g)
            p -= self.lr * (m / (1 - b1 ** self.t)) / ((v / (1 - b2 ** self.t)).sqrt() + self.eps)


# %% wrong DecoupledAdam: no bias correction => no bias correction
import torch


class DecoupledAdam:
    def __init__(self, parameters, lr, betas, eps, decay):
        self.parameters, self.lr, self.betas, self.eps, self.decay = parameters, lr, betas, eps, decay
        self.m = [torch.zeros_like(p) for p in parameters]
        self.v = [torch.zeros_like(p) for p in parameters]

    @torch.no_grad()
    def step(self, gradients):
        b1, b2 = self.betas
        for i, g in enumerate(gradients):
            self.m[i] = b1 * self.m[i] + (1 - b1) * g
            self.v[i] = b2 * self.v[i] + (1 - b2) * g ** 2
            self.parameters[i] *= 1 - self.lr * self.decay
            self.parameters[i] -= self.lr * self.m[i] / (self.v[i].sqrt() + self.eps)


# %% wrong DecoupledAdam: new tensors instead of work in place; the network never sees them => not in place
import torch


class DecoupledAdam:
    def __init__(self, parameters, lr, betas, eps, decay):
        self.parameters, self.lr, self.betas, self.eps, self.decay = parameters, lr, betas, eps, decay
        self.m = [torch.zeros_like(p) for p in parameters]
        self.v = [torch.zeros_like(p) for p in parameters]
        self.t = 0

    @torch.no_grad()
    def step(self, gradients):
        self.t += 1
        b1, b2 = self.betas
        for i, (p, g) in enumerate(zip(self.parameters, gradients)):
            self.m[i] = b1 * self.m[i] + (1 - b1) * g
            self.v[i] = b2 * self.v[i] + (1 - b2) * g * g
            m = self.m[i] / (1 - b1 ** self.t)
            v = self.v[i] / (1 - b2 ** self.t)
            p = p * (1 - self.lr * self.decay)
            p = p - self.lr * m / (v.sqrt() + self.eps)


# %% wrong DecoupledAdam: the count goes up once for each tensor instead of each step => steps counted per tensor
import torch


class DecoupledAdam:
    def __init__(self, parameters, lr, betas, eps, decay):
        self.parameters, self.lr, self.betas, self.eps, self.decay = parameters, lr, betas, eps, decay
        self.m = [torch.zeros_like(p) for p in parameters]
        self.v = [torch.zeros_like(p) for p in parameters]
        self.t = 0

    @torch.no_grad()
    def step(self, gradients):
        b1, b2 = self.betas
        for p, g, m, v in zip(self.parameters, gradients, self.m, self.v):
            self.t += 1
            m.mul_(b1).add_(g, alpha=1 - b1)
            v.mul_(b2).addcmul_(g, g, value=1 - b2)
            p *= 1 - self.lr * self.decay
            p -= self.lr * (m / (1 - b1 ** self.t)) / ((v / (1 - b2 ** self.t)).sqrt() + self.eps)


# %% wrong DecoupledAdam: the moments are bound anew in the loop and forgotten after the step => moments not kept
import torch


class DecoupledAdam:
    def __init__(self, parameters, lr, betas, eps, decay):
        self.parameters, self.lr, self.betas, self.eps, self.decay = parameters, lr, betas, eps, decay
        self.m = [torch.zeros_like(p) for p in parameters]
        self.v = [torch.zeros_like(p) for p in parameters]
        self.t = 0

    @torch.no_grad()
    def step(self, gradients):
        self.t += 1
        b1, b2 = self.betas
        for p, g, m, v in zip(self.parameters, gradients, self.m, self.v):
            m = b1 * m + (1 - b1) * g
            v = b2 * v + (1 - b2) * g ** 2
            m_hat, v_hat = m / (1 - b1 ** self.t), v / (1 - b2 ** self.t)
            p *= 1 - self.lr * self.decay
            p -= self.lr * m_hat / (v_hat.sqrt() + self.eps)


# %% wrong DecoupledAdam: eps stands inside the root => eps in the root
import torch


class DecoupledAdam:
    def __init__(self, parameters, lr, betas, eps, decay):
        self.parameters, self.lr, self.betas, self.eps, self.decay = parameters, lr, betas, eps, decay
        self.m = [torch.zeros_like(p) for p in parameters]
        self.v = [torch.zeros_like(p) for p in parameters]
        self.t = 0

    @torch.no_grad()
    def step(self, gradients):
        self.t += 1
        b1, b2 = self.betas
        for p, g, m, v in zip(self.parameters, gradients, self.m, self.v):
            m.mul_(b1).add_(g, alpha=1 - b1)
            v.mul_(b2).addcmul_(g, g, value=1 - b2)
            p *= 1 - self.lr * self.decay
            p -= self.lr * (m / (1 - b1 ** self.t)) / (v / (1 - b2 ** self.t) + self.eps).sqrt()


# %% wrong DecoupledAdam: the weights shrink by 1 - decay, without the rate => decay without the rate
import torch


class DecoupledAdam:
    def __init__(self, parameters, lr, betas, eps, decay):
        self.parameters, self.lr, self.betas, self.eps, self.decay = parameters, lr, betas, eps, decay
        self.m = [torch.zeros_like(p) for p in parameters]
        self.v = [torch.zeros_like(p) for p in parameters]
        self.t = 0

    @torch.no_grad()
    def step(self, gradients):
        self.t += 1
        b1, b2 = self.betas
        for p, g, m, v in zip(self.parameters, gradients, self.m, self.v):
            m.mul_(b1).add_(g, alpha=1 - b1)
            v.mul_(b2).addcmul_(g, g, value=1 - b2)
            p *= 1 - self.decay
            p -= self.lr * (m / (1 - b1 ** self.t)) / ((v / (1 - b2 ** self.t)).sqrt() + self.eps)


# %% wrong DecoupledAdam: the weights shrink after Adam's step, not before => decay after the step
import torch


class DecoupledAdam:
    def __init__(self, parameters, lr, betas, eps, decay):
        self.parameters, self.lr, self.betas, self.eps, self.decay = parameters, lr, betas, eps, decay
        self.m = [torch.zeros_like(p) for p in parameters]
        self.v = [torch.zeros_like(p) for p in parameters]
        self.t = 0

    @torch.no_grad()
    def step(self, gradients):
        self.t += 1
        b1, b2 = self.betas
        for p, g, m, v in zip(self.parameters, gradients, self.m, self.v):
            m.mul_(b1).add_(g, alpha=1 - b1)
            v.mul_(b2).addcmul_(g, g, value=1 - b2)
            p -= self.lr * (m / (1 - b1 ** self.t)) / ((v / (1 - b2 ** self.t)).sqrt() + self.eps)
            p *= 1 - self.lr * self.decay


# %% wrong DecoupledAdam: no weight decay at all => decay missing
import torch


class DecoupledAdam:
    def __init__(self, parameters, lr, betas, eps, decay):
        self.parameters, self.lr, self.eps = parameters, lr, eps
        self.b1, self.b2 = betas
        self.m = [torch.zeros_like(p) for p in parameters]
        self.v = [torch.zeros_like(p) for p in parameters]
        self.t = 0

    @torch.no_grad()
    def step(self, gradients):
        self.t += 1
        for p, g, m, v in zip(self.parameters, gradients, self.m, self.v):
            m.mul_(self.b1).add_(g, alpha=1 - self.b1)
            v.mul_(self.b2).addcmul_(g, g, value=1 - self.b2)
            p -= self.lr * (m / (1 - self.b1 ** self.t)) / ((v / (1 - self.b2 ** self.t)).sqrt() + self.eps)


# %% wrong DecoupledAdam: the two betas are exchanged => betas exchanged
import torch


class DecoupledAdam:
    def __init__(self, parameters, lr, betas, eps, decay):
        self.parameters, self.lr, self.eps, self.decay = parameters, lr, eps, decay
        self.b2, self.b1 = betas
        self.m = [torch.zeros_like(p) for p in parameters]
        self.v = [torch.zeros_like(p) for p in parameters]
        self.t = 0

    @torch.no_grad()
    def step(self, gradients):
        self.t += 1
        for p, g, m, v in zip(self.parameters, gradients, self.m, self.v):
            m.mul_(self.b1).add_(g, alpha=1 - self.b1)
            v.mul_(self.b2).addcmul_(g, g, value=1 - self.b2)
            p *= 1 - self.lr * self.decay
            p -= self.lr * (m / (1 - self.b1 ** self.t)) / ((v / (1 - self.b2 ** self.t)).sqrt() + self.eps)


# %% wrong DecoupledAdam: the count starts at 0 and goes up after the step, so the first divides by 0 => count off
import torch


class DecoupledAdam:
    def __init__(self, parameters, lr, betas, eps, decay):
        self.parameters, self.lr, self.betas, self.eps, self.decay = parameters, lr, betas, eps, decay
        self.m = [torch.zeros_like(p) for p in parameters]
        self.v = [torch.zeros_like(p) for p in parameters]
        self.t = 0

    @torch.no_grad()
    def step(self, gradients):
        b1, b2 = self.betas
        for p, g, m, v in zip(self.parameters, gradients, self.m, self.v):
            m.mul_(b1).add_(g, alpha=1 - b1)
            v.mul_(b2).addcmul_(g, g, value=1 - b2)
            p *= 1 - self.lr * self.decay
            p -= self.lr * (m / (1 - b1 ** self.t)) / ((v / (1 - b2 ** self.t)).sqrt() + self.eps)
        self.t += 1


# %% wrong DecoupledAdam: the count stays at 1, the correction is that of the first step for ever => whole gradients join
import torch


class DecoupledAdam:
    def __init__(self, parameters, lr, betas, eps, decay):
        self.parameters, self.lr, self.betas, self.eps, self.decay = parameters, lr, betas, eps, decay
        self.m = [torch.zeros_like(p) for p in parameters]
        self.v = [torch.zeros_like(p) for p in parameters]

    @torch.no_grad()
    def step(self, gradients):
        b1, b2 = self.betas
        for p, g, m, v in zip(self.parameters, gradients, self.m, self.v):
            m.mul_(b1).add_(g, alpha=1 - b1)
            v.mul_(b2).addcmul_(g, g, value=1 - b2)
            p *= 1 - self.lr * self.decay
            p -= self.lr * (m / (1 - b1)) / ((v / (1 - b2)).sqrt() + self.eps)


# %% wrong DecoupledAdam: the root of the second moment is missing => root missing
import torch


class DecoupledAdam:
    def __init__(self, parameters, lr, betas, eps, decay):
        self.parameters, self.lr, self.betas, self.eps, self.decay = parameters, lr, betas, eps, decay
        self.m = [torch.zeros_like(p) for p in parameters]
        self.v = [torch.zeros_like(p) for p in parameters]
        self.t = 0

    @torch.no_grad()
    def step(self, gradients):
        self.t += 1
        b1, b2 = self.betas
        for p, g, m, v in zip(self.parameters, gradients, self.m, self.v):
            m.mul_(b1).add_(g, alpha=1 - b1)
            v.mul_(b2).addcmul_(g, g, value=1 - b2)
            p *= 1 - self.lr * self.decay
            p -= self.lr * (m / (1 - b1 ** self.t)) / (v / (1 - b2 ** self.t) + self.eps)


# %% wrong DecoupledAdam: the second moment gathers the squared first moment, not the squared gradient => squares of the first moment
import torch


class DecoupledAdam:
    def __init__(self, parameters, lr, betas, eps, decay):
        self.parameters, self.lr, self.betas, self.eps, self.decay = parameters, lr, betas, eps, decay
        self.m = [torch.zeros_like(p) for p in parameters]
        self.v = [torch.zeros_like(p) for p in parameters]
        self.t = 0

    @torch.no_grad()
    def step(self, gradients):
        self.t += 1
        b1, b2 = self.betas
        for p, g, m, v in zip(self.parameters, gradients, self.m, self.v):
            m.mul_(b1).add_(g, alpha=1 - b1)
            v.mul_(b2).addcmul_(m, m, value=1 - b2)
            p *= 1 - self.lr * self.decay
            p -= self.lr * (m / (1 - b1 ** self.t)) / ((v / (1 - b2 ** self.t)).sqrt() + self.eps)


# %% wrong DecoupledAdam: one second moment for a whole tensor instead of one for each weight => one second moment for a tensor
import torch


class DecoupledAdam:
    def __init__(self, parameters, lr, betas, eps, decay):
        self.parameters, self.lr, self.betas, self.eps, self.decay = parameters, lr, betas, eps, decay
        self.m = [torch.zeros_like(p) for p in parameters]
        self.v = [0.0 for _ in parameters]
        self.t = 0

    @torch.no_grad()
    def step(self, gradients):
        self.t += 1
        b1, b2 = self.betas
        for i, (p, g) in enumerate(zip(self.parameters, gradients)):
            self.m[i] = b1 * self.m[i] + (1 - b1) * g
            self.v[i] = b2 * self.v[i] + (1 - b2) * (g ** 2).mean().item()
            p *= 1 - self.lr * self.decay
            root = (self.v[i] / (1 - b2 ** self.t)) ** 0.5
            p -= self.lr * self.m[i] / (1 - b1 ** self.t) / (root + self.eps)


# %% wrong DecoupledAdam: the parameters are copied at the start, and the copies are trained => not in place
import torch


class DecoupledAdam:
    def __init__(self, parameters, lr, betas, eps, decay):
        self.parameters = [p.clone() for p in parameters]
        self.lr, self.betas, self.eps, self.decay = lr, betas, eps, decay
        self.m = [torch.zeros_like(p) for p in parameters]
        self.v = [torch.zeros_like(p) for p in parameters]
        self.t = 0

    @torch.no_grad()
    def step(self, gradients):
        self.t += 1
        b1, b2 = self.betas
        for p, g, m, v in zip(self.parameters, gradients, self.m, self.v):
            m.mul_(b1).add_(g, alpha=1 - b1)
            v.mul_(b2).addcmul_(g, g, value=1 - b2)
            p *= 1 - self.lr * self.decay
            p -= self.lr * (m / (1 - b1 ** self.t)) / ((v / (1 - b2 ** self.t)).sqrt() + self.eps)


# %% wrong DecoupledAdam: both moments are one and the same list of tensors => one tensor for both moments
import torch


class DecoupledAdam:
    def __init__(self, parameters, lr, betas, eps, decay):
        self.parameters, self.lr, self.betas, self.eps, self.decay = parameters, lr, betas, eps, decay
        self.m = self.v = [torch.zeros_like(p) for p in parameters]
        self.t = 0

    @torch.no_grad()
    def step(self, gradients):
        self.t += 1
        b1, b2 = self.betas
        for p, g, m, v in zip(self.parameters, gradients, self.m, self.v):
            m.mul_(b1).add_(g, alpha=1 - b1)
            v.mul_(b2).addcmul_(g, g, value=1 - b2)
            p *= 1 - self.lr * self.decay
            p -= self.lr * (m / (1 - b1 ** self.t)) / ((v / (1 - b2 ** self.t)).sqrt() + self.eps)


# %% wrong DecoupledAdam: eps is added to the root before the correction => eps before the correction
import torch


class DecoupledAdam:
    def __init__(self, parameters, lr, betas, eps, decay):
        self.parameters, self.lr, self.betas, self.eps, self.decay = parameters, lr, betas, eps, decay
        self.m = [torch.zeros_like(p) for p in parameters]
        self.v = [torch.zeros_like(p) for p in parameters]
        self.t = 0

    @torch.no_grad()
    def step(self, gradients):
        self.t += 1
        b1, b2 = self.betas
        rate = self.lr * (1 - b2 ** self.t) ** 0.5 / (1 - b1 ** self.t)
        for p, g, m, v in zip(self.parameters, gradients, self.m, self.v):
            m.mul_(b1).add_(g, alpha=1 - b1)
            v.mul_(b2).addcmul_(g, g, value=1 - b2)
            p *= 1 - self.lr * self.decay
            p -= rate * m / (v.sqrt() + self.eps)


# %% wrong DecoupledAdam: only the first moment is corrected => one moment corrected
import torch


class DecoupledAdam:
    def __init__(self, parameters, lr, betas, eps, decay):
        self.parameters, self.lr, self.betas, self.eps, self.decay = parameters, lr, betas, eps, decay
        self.m = [torch.zeros_like(p) for p in parameters]
        self.v = [torch.zeros_like(p) for p in parameters]
        self.t = 0

    @torch.no_grad()
    def step(self, gradients):
        self.t += 1
        b1, b2 = self.betas
        for p, g, m, v in zip(self.parameters, gradients, self.m, self.v):
            m.mul_(b1).add_(g, alpha=1 - b1)
            v.mul_(b2).addcmul_(g, g, value=1 - b2)
            p *= 1 - self.lr * self.decay
            p -= self.lr * (m / (1 - b1 ** self.t)) / (v.sqrt() + self.eps)


# %% wrong DecoupledAdam: the corrected moments are kept, so that they are corrected again and again => corrected moments stored
import torch


class DecoupledAdam:
    def __init__(self, parameters, lr, betas, eps, decay):
        self.parameters, self.lr, self.betas, self.eps, self.decay = parameters, lr, betas, eps, decay
        self.m = [torch.zeros_like(p) for p in parameters]
        self.v = [torch.zeros_like(p) for p in parameters]
        self.t = 0

    @torch.no_grad()
    def step(self, gradients):
        self.t += 1
        b1, b2 = self.betas
        for i, (p, g) in enumerate(zip(self.parameters, gradients)):
            self.m[i] = (b1 * self.m[i] + (1 - b1) * g) / (1 - b1 ** self.t)
            self.v[i] = (b2 * self.v[i] + (1 - b2) * g * g) / (1 - b2 ** self.t)
            p *= 1 - self.lr * self.decay
            p -= self.lr * self.m[i] / (self.v[i].sqrt() + self.eps)


# %% right rate_at_each_step: two lists one after the other, cosine squared of half the angle
import math


def rate_at_each_step(images, batch_size, epochs, peak, warmup):
    an_epoch = -(-images // batch_size)
    rising = warmup * an_epoch
    falling = epochs * an_epoch - rising
    climb = [peak * i / rising for i in range(rising)]
    wave = [peak * math.cos(math.pi / 2 * i / falling) ** 2 for i in range(falling)]
    return climb + wave


# %% right rate_at_each_step: vectorised with torch.where
import torch


def rate_at_each_step(images, batch_size, epochs, peak, warmup):
    steps_an_epoch = len(range(0, images, batch_size))
    total, rising = steps_an_epoch * epochs, steps_an_epoch * warmup
    step = torch.arange(total, dtype=torch.float64)
    up = step / max(rising, 1)
    down = (1 + torch.cos(torch.pi * (step - rising) / (total - rising))) / 2
    return peak * torch.where(step < rising, up, down)


# %% right rate_at_each_step: numpy linspace without its end
import numpy as np


def rate_at_each_step(images, batch_size, epochs, peak, warmup):
    per_epoch = (images + batch_size - 1) // batch_size
    rising = per_epoch * warmup
    up = np.linspace(0.0, peak, rising, endpoint=False)
    angle = np.linspace(0.0, np.pi, per_epoch * epochs - rising, endpoint=False)
    return np.concatenate([up, peak * (1 + np.cos(angle)) / 2])


# %% right rate_at_each_step: a generator that walks through epochs and batches
import math


def rate_at_each_step(images, batch_size, epochs, peak, warmup):
    whole, rest = divmod(images, batch_size)
    n = whole + (1 if rest else 0)

    def rates():
        for epoch in range(epochs):
            for batch in range(n):
                done = epoch + batch / n
                if epoch < warmup:
                    yield peak * done / warmup
                else:
                    yield 0.5 * peak * (1 + math.cos(math.pi * (done - warmup) / (epochs - warmup)))

    return list(rates())


# %% wrong rate_at_each_step: the small last batch of an epoch is dropped => last batch left out
import math


def rate_at_each_step(images, batch_size, epochs, peak, warmup):
    n = images // batch_size
    total, rising = n * epochs, n * warmup
    rates = []
    for step in range(total):
        if step < rising:
            rates.append(peak * step / rising)
        else:
            rates.append(peak * (1 + math.cos(math.pi * (step - rising) / (total - rising))) / 2)
    return rates


# %% wrong rate_at_each_step: rounded up over the whole run instead of each epoch => batches of the whole run
import math


def rate_at_each_step(images, batch_size, epochs, peak, warmup):
    total = math.ceil(images * epochs / batch_size)
    rising = math.ceil(images * warmup / batch_size)
    rates = []
    for step in range(total):
        if step < rising:
            rates.append(peak * step / rising)
        else:
            rates.append(peak * (1 + math.cos(math.pi * (step - rising) / (total - rising))) / 2)
    return rates


# %% wrong rate_at_each_step: the wave runs over all steps, those of the warm-up included => cosine over the whole run
import math


def rate_at_each_step(images, batch_size, epochs, peak, warmup):
    n = math.ceil(images / batch_size)
    total, rising = n * epochs, n * warmup
    rates = []
    for step in range(total):
        if step < rising:
            rates.append(peak * step / rising)
        else:
            rates.append(peak * (1 + math.cos(math.pi * step / total)) / 2)
    return rates


# %% wrong rate_at_each_step: the last step is already down at 0 => ends included
import math


def rate_at_each_step(images, batch_size, epochs, peak, warmup):
    n = math.ceil(images / batch_size)
    total, rising = n * epochs, n * warmup
    rates = []
    for step in range(total):
        if step < rising:
            rates.append(peak * step / rising)
        else:
            progress = (step - rising) / max(total - rising - 1, 1)
            rates.append(peak * (1 + math.cos(math.pi * progress)) / 2)
    return rates


# %% wrong rate_at_each_step: the warm-up begins one step up, at step + 1 => warm-up begins too high
import math


def rate_at_each_step(images, batch_size, epochs, peak, warmup):
    n = math.ceil(images / batch_size)
    total, rising = n * epochs, n * warmup
    return [peak * (s + 1) / rising if s < rising
            else peak * (1 + math.cos(math.pi * (s - rising) / (total - rising))) / 2
            for s in range(total)]


# %% wrong rate_at_each_step: warm-up taken for a number of steps, not of epochs => warm-up in steps
import math


def rate_at_each_step(images, batch_size, epochs, peak, warmup):
    total = math.ceil(images / batch_size) * epochs
    rates = []
    for step in range(total):
        if step < warmup:
            rates.append(peak * step / warmup)
        else:
            rates.append(peak * (1 + math.cos(math.pi * (step - warmup) / (total - warmup))) / 2)
    return rates


# %% wrong rate_at_each_step: one rate for each epoch, not for each step => steps miscounted
import math


def rate_at_each_step(images, batch_size, epochs, peak, warmup):
    rates = []
    for epoch in range(epochs):
        if epoch < warmup:
            rates.append(peak * epoch / warmup)
        else:
            rates.append(peak * (1 + math.cos(math.pi * (epoch - warmup) / (epochs - warmup))) / 2)
    return rates


# %% wrong rate_at_each_step: the rate stays the same within an epoch, a staircase => once an epoch
import math


def rate_at_each_step(images, batch_size, epochs, peak, warmup):
    n = math.ceil(images / batch_size)
    rates = []
    for epoch in range(epochs):
        if epoch < warmup:
            rate = peak * epoch / warmup
        else:
            rate = peak * (1 + math.cos(math.pi * (epoch - warmup) / (epochs - warmup))) / 2
        rates += [rate] * n
    return rates


# %% wrong rate_at_each_step: always one batch more than full ones, even if nothing is left over => always one batch more
import math


def rate_at_each_step(images, batch_size, epochs, peak, warmup):
    n = images // batch_size + 1
    total, rising = n * epochs, n * warmup
    rates = []
    for step in range(total):
        if step < rising:
            rates.append(peak * step / rising)
        else:
            rates.append(peak * (1 + math.cos(math.pi * (step - rising) / (total - rising))) / 2)
    return rates


# %% wrong rate_at_each_step: divides by 0 without warm-up => zero warm-up overlooked
import torch


def rate_at_each_step(images, batch_size, epochs, peak, warmup):
    n = (images + batch_size - 1) // batch_size
    total, rising = n * epochs, n * warmup
    step = torch.arange(total, dtype=torch.float64)
    slope = peak / rising
    down = peak * (1 + torch.cos(torch.pi * (step - rising) / (total - rising))) / 2
    return torch.where(step < rising, slope * step, down)


# %% wrong rate_at_each_step: a quarter of a wave instead of half => another piece of cosine
import math


def rate_at_each_step(images, batch_size, epochs, peak, warmup):
    n = math.ceil(images / batch_size)
    total, rising = n * epochs, n * warmup
    rates = []
    for step in range(total):
        if step < rising:
            rates.append(peak * step / rising)
        else:
            rates.append(peak * math.cos(math.pi / 2 * (step - rising) / (total - rising)))
    return rates


# %% wrong rate_at_each_step: a whole wave, down and up again => whole wave
import math


def rate_at_each_step(images, batch_size, epochs, peak, warmup):
    n = math.ceil(images / batch_size)
    total, rising = n * epochs, n * warmup
    rates = []
    for step in range(total):
        if step < rising:
            rates.append(peak * step / rising)
        else:
            rates.append(peak * (1 + math.cos(2 * math.pi * (step - rising) / (total - rising))) / 2)
    return rates


# %% wrong rate_at_each_step: a straight line down instead of a cosine => straight down
import math


def rate_at_each_step(images, batch_size, epochs, peak, warmup):
    n = math.ceil(images / batch_size)
    total, rising = n * epochs, n * warmup
    return [peak * s / rising if s < rising else peak * (total - s) / (total - rising) for s in range(total)]


# %% wrong rate_at_each_step: linspace reaches the peak in the warm-up and 0 in the wave, ends included => ends included
import math

import torch


def rate_at_each_step(images, batch_size, epochs, peak, warmup):
    n = math.ceil(images / batch_size)
    up = torch.linspace(0, peak, n * warmup)
    progress = torch.linspace(0, 1, n * (epochs - warmup))
    return torch.cat([up, peak * (1 + torch.cos(math.pi * progress)) / 2])


# %% wrong rate_at_each_step: warm-up and cosine are multiplied, the wave over the whole run => warm-up times a whole-run wave
import math


def rate_at_each_step(images, batch_size, epochs, peak, warmup):
    n = math.ceil(images / batch_size)
    total, rising = n * epochs, n * warmup
    rates = []
    for step in range(total):
        up = min(1.0, step / rising) if rising else 1.0
        rates.append(peak * up * (1 + math.cos(math.pi * step / total)) / 2)
    return rates


# %% wrong rate_at_each_step: one rate too many, that of the end of the run => Yours is right, with one more at the end.
import math


def rate_at_each_step(images, batch_size, epochs, peak, warmup):
    n = math.ceil(images / batch_size)
    total, rising = n * epochs, n * warmup
    rates = []
    for step in range(total + 1):
        if step < rising:
            rates.append(peak * step / rising)
        else:
            rates.append(peak * (1 + math.cos(math.pi * (step - rising) / (total - rising))) / 2)
    return rates


# %% wrong rate_at_each_step: the cosine is not halved, so that the wave begins at twice the peak => another piece of cosine
import math


def rate_at_each_step(images, batch_size, epochs, peak, warmup):
    n = math.ceil(images / batch_size)
    total, rising = n * epochs, n * warmup
    rates = []
    for step in range(total):
        if step < rising:
            rates.append(peak * step / rising)
        else:
            rates.append(peak * (1 + math.cos(math.pi * (step - rising) / (total - rising))))
    return rates


# %% wrong rate_at_each_step: the wave comes to the end of its length too late, divided by total => wave too long
import math


def rate_at_each_step(images, batch_size, epochs, peak, warmup):
    n = math.ceil(images / batch_size)
    total, rising = n * epochs, n * warmup
    rates = []
    for step in range(total):
        if step < rising:
            rates.append(peak * step / rising)
        else:
            rates.append(peak * (1 + math.cos(math.pi * (step - rising) / total)) / 2)
    return rates


# %% right clipped_mean_gradient: one flat row for each part, a product, then split again
import torch


def clipped_mean_gradient(parts, sizes, largest):
    rows = torch.stack([torch.cat([g.reshape(-1) for g in part]) for part in parts])
    share = torch.tensor(sizes, dtype=rows.dtype) / sum(sizes)
    whole = share @ rows
    norm = whole.norm()
    if norm > largest:
        whole = whole * (largest / norm)
    pieces = whole.split([g.numel() for g in parts[0]])
    return [piece.view(g.shape) for piece, g in zip(pieces, parts[0])]


# %% right clipped_mean_gradient: added up in place on zeros, the norm with math.sqrt
import math

import torch


def clipped_mean_gradient(parts, sizes, largest):
    total = [torch.zeros_like(g) for g in parts[0]]
    for part, size in zip(parts, sizes):
        for t, g in zip(total, part):
            t.add_(g, alpha=size)
    count = sum(sizes)
    for t in total:
        t.div_(count)
    norm = math.sqrt(sum(t.double().pow(2).sum().item() for t in total))
    if norm > largest:
        for t in total:
            t.mul_(largest / norm)
    return total


# %% right clipped_mean_gradient: list comprehensions, hypot of the norms of the tensors
import math


def clipped_mean_gradient(parts, sizes, largest):
    n = sum(sizes)
    mean = [sum(g * (s / n) for g, s in zip(same, sizes)) for same in zip(*parts)]
    length = math.hypot(*[g.norm().item() for g in mean])
    scale = 1.0 if length <= largest else largest / length
    return [scale * g for g in mean]


# %% right clipped_mean_gradient: stacked for each parameter and summed with tensordot
import torch


def clipped_mean_gradient(parts, sizes, largest):
    weights = torch.tensor(sizes, dtype=parts[0][0].dtype)
    weights = weights / weights.sum()
    mean = [torch.tensordot(weights, torch.stack(list(column)), dims=1) for column in zip(*parts)]
    squared = sum((g * g).sum() for g in mean)
    norm = squared.sqrt()
    return [torch.where(norm > largest, g * (largest / norm.clamp(min=1e-30)), g) for g in mean]


# %% wrong clipped_mean_gradient: the plain mean over the parts, whatever their size => parts counted equally
import torch


def clipped_mean_gradient(parts, sizes, largest):
    whole = [sum(gs) / len(parts) for gs in zip(*parts)]
    norm = torch.cat([g.flatten() for g in whole]).norm()
    scale = min(1.0, (largest / norm).item())
    return [g * scale for g in whole]


# %% wrong clipped_mean_gradient: each tensor is clipped by its own norm => each tensor by itself
import torch


def clipped_mean_gradient(parts, sizes, largest):
    total = sum(sizes)
    whole = [sum(g * s / total for g, s in zip(gs, sizes)) for gs in zip(*parts)]
    return [g * min(1.0, (largest / g.norm()).item()) for g in whole]


# %% wrong clipped_mean_gradient: the numbers are clipped one by one, which turns the gradient => number by number
import torch


def clipped_mean_gradient(parts, sizes, largest):
    total = sum(sizes)
    whole = [sum(g * s / total for g, s in zip(gs, sizes)) for gs in zip(*parts)]
    return [g.clamp(-largest, largest) for g in whole]


# %% wrong clipped_mean_gradient: always brought to the largest norm, short ones too => stretched as well
import torch


def clipped_mean_gradient(parts, sizes, largest):
    total = sum(sizes)
    whole = [sum(g * s / total for g, s in zip(gs, sizes)) for gs in zip(*parts)]
    norm = torch.cat([g.flatten() for g in whole]).norm()
    return [g * largest / norm for g in whole]


# %% wrong clipped_mean_gradient: the weighted sum is not divided by the number of images => sum for mean
import torch


def clipped_mean_gradient(parts, sizes, largest):
    whole = [torch.zeros_like(g) for g in parts[0]]
    for part, size in zip(parts, sizes):
        for i, g in enumerate(part):
            whole[i] += size * g
    norm = torch.cat([g.flatten() for g in whole]).norm()
    if norm > largest:
        whole = [g * largest / norm for g in whole]
    return whole


# %% wrong clipped_mean_gradient: each part is clipped before they are put together => parts clipped first
import torch


def clipped_mean_gradient(parts, sizes, largest):
    total = sum(sizes)
    whole = [torch.zeros_like(g) for g in parts[0]]
    for part, size in zip(parts, sizes):
        norm = torch.cat([g.flatten() for g in part]).norm()
        scale = largest / norm if norm > largest else 1.0
        for w, g in zip(whole, part):
            w += g * scale * size / total
    return whole


# %% wrong clipped_mean_gradient: the norms of the tensors are added up instead of their squares => norms of tensors added
import torch


def clipped_mean_gradient(parts, sizes, largest):
    total = sum(sizes)
    whole = [sum(g * s / total for g, s in zip(gs, sizes)) for gs in zip(*parts)]
    norm = sum(g.norm() for g in whole)
    scale = largest / norm if norm > largest else 1.0
    return [g * scale for g in whole]


# %% wrong clipped_mean_gradient: the root of the norm is missing => root of the norm missing
import torch


def clipped_mean_gradient(parts, sizes, largest):
    total = sum(sizes)
    whole = [sum(g * s / total for g, s in zip(gs, sizes)) for gs in zip(*parts)]
    norm = sum((g ** 2).sum() for g in whole)
    if norm > largest:
        return [g * largest / norm for g in whole]
    return whole


# %% wrong clipped_mean_gradient: the largest of the two scales, so long gradients stay and short ones grow
import torch


def clipped_mean_gradient(parts, sizes, largest):
    total = sum(sizes)
    whole = [sum(g * s / total for g, s in zip(gs, sizes)) for gs in zip(*parts)]
    norm = torch.cat([g.flatten() for g in whole]).norm().item()
    scale = max(1.0, largest / max(norm, 1e-12))
    return [g * scale for g in whole]


# %% wrong clipped_mean_gradient: clipped before the division by the number of images => clipped before the division
import torch


def clipped_mean_gradient(parts, sizes, largest):
    whole = [sum(g * s for g, s in zip(gs, sizes)) for gs in zip(*parts)]
    norm = torch.cat([g.flatten() for g in whole]).norm()
    scale = largest / norm if norm > largest else 1.0
    return [g * scale / sum(sizes) for g in whole]


# %% wrong clipped_mean_gradient: the largest entry is taken for the norm => largest number for norm
import torch


def clipped_mean_gradient(parts, sizes, largest):
    total = sum(sizes)
    whole = [sum(g * s / total for g, s in zip(gs, sizes)) for gs in zip(*parts)]
    norm = max(g.abs().max() for g in whole)
    scale = largest / norm if norm > largest else 1.0
    return [g * scale for g in whole]


# %% wrong clipped_mean_gradient: divided by the number of parts besides => divided by the parts
import torch


def clipped_mean_gradient(parts, sizes, largest):
    share = torch.tensor(sizes).float() / sum(sizes)
    whole = []
    for i in range(len(parts[0])):
        whole.append(torch.stack([share[k] * parts[k][i] for k in range(len(parts))]).mean(0))
    norm = torch.cat([g.flatten() for g in whole]).norm()
    scale = min(1.0, (largest / norm).item())
    return [g * scale for g in whole]


# %% wrong clipped_mean_gradient: a gradient of zeros divides by 0 => norm of zero
import math


def clipped_mean_gradient(parts, sizes, largest):
    total = sum(sizes)
    whole = [sum(g * s / total for g, s in zip(gs, sizes)) for gs in zip(*parts)]
    norm = math.sqrt(sum((g ** 2).sum().item() for g in whole))
    scale = min(1.0, largest / norm)
    return [g * scale for g in whole]


# %% wrong clipped_mean_gradient: not clipped at all => not clipped
import torch


def clipped_mean_gradient(parts, sizes, largest):
    total = sum(sizes)
    return [sum(g * s / total for g, s in zip(gs, sizes)) for gs in zip(*parts)]


# %% wrong clipped_mean_gradient: one flat tensor instead of a list with the shapes of the parameters
import torch


def clipped_mean_gradient(parts, sizes, largest):
    total = sum(sizes)
    whole = torch.cat([sum(g * s / total for g, s in zip(gs, sizes)).flatten() for gs in zip(*parts)])
    norm = whole.norm()
    if norm > largest:
        whole = whole * largest / norm
    return [whole]


# %% wrong clipped_mean_gradient: the sizes weigh the wrong way round, small parts count more => small parts count more
import torch


def clipped_mean_gradient(parts, sizes, largest):
    weights = 1 / torch.tensor(sizes).float()
    weights = weights / weights.sum()
    whole = [sum(g * w for g, w in zip(gs, weights)) for gs in zip(*parts)]
    norm = torch.cat([g.flatten() for g in whole]).norm()
    scale = min(1.0, (largest / norm).item())
    return [g * scale for g in whole]
