# %% right quadratic_rates: eigvalsh in float64
import torch

def quadratic_rates(hessian):
    curvatures = torch.linalg.eigvalsh(hessian.double()).tolist()
    flat, steep = curvatures[0], curvatures[-1]
    best = 2 / (flat + steep)
    return 2 / steep, best, 1 - best * flat

# %% right quadratic_rates: the condition number from singular values
import torch

def quadratic_rates(hessian):
    s = torch.linalg.svdvals(hessian.to(torch.float64))
    big, small = s.max().item(), s.min().item()
    return (2 / big, 2 / (big + small), (big - small) / (big + small))

# %% right quadratic_rates: spectral norms of the matrix and of its inverse
import torch

def quadratic_rates(hessian):
    h = hessian.double()
    steepest = torch.linalg.matrix_norm(h, 2)
    flattest = 1 / torch.linalg.matrix_norm(torch.linalg.inv(h), 2)
    limit = 2 / steepest
    best = 1 / ((flattest + steepest) / 2)
    shrink = (best * steepest - 1).clamp(min=0)
    return float(limit), float(best), float(shrink)

# %% right quadratic_rates: numpy, and the largest factor over all directions
import numpy as np
import torch

def quadratic_rates(hessian):
    c, _ = np.linalg.eigh(hessian.detach().numpy().astype(np.float64))
    best = 2.0 / (c.min() + c.max())
    shrink = np.abs(1 - best * c).max()
    return float(2.0 / c.max()), float(best), float(shrink)

# %% wrong quadratic_rates: takes the diagonal for the curvatures => diagonal for curvatures
import torch

def quadratic_rates(hessian):
    c = hessian.diagonal().double()
    low, high = c.min().item(), c.max().item()
    best = 2 / (low + high)
    return 2 / high, best, 1 - best * low

# %% wrong quadratic_rates: the limit is 1 / steepest => half the limit
import torch

def quadratic_rates(hessian):
    c = torch.linalg.eigvalsh(hessian.double())
    flat, steep = c[0].item(), c[-1].item()
    best = 2 / (flat + steep)
    return 1 / steep, best, 1 - best * flat

# %% wrong quadratic_rates: the best rate is that of the steepest direction alone => best for the steepest alone
import torch

def quadratic_rates(hessian):
    c = torch.linalg.eigvalsh(hessian.double()).tolist()
    best = 1 / c[-1]
    return 2 / c[-1], best, 1 - best * c[0]

# %% wrong quadratic_rates: flattest and steepest are exchanged in the limit => limit of the flattest
import torch

def quadratic_rates(hessian):
    eig = torch.linalg.eigvalsh(hessian.double())
    small, large = eig.min().item(), eig.max().item()
    best = 2 / (small + large)
    return 2 / small, best, (large - small) / (large + small)

# %% wrong quadratic_rates: the shrink factor keeps its negative sign => shrink with a sign
import torch

def quadratic_rates(hessian):
    c = torch.linalg.eigvalsh(hessian.double()).tolist()
    best = 2 / (c[0] + c[-1])
    return 2 / c[-1], best, 1 - best * c[-1]

# %% wrong quadratic_rates: 1 instead of 2 over the sum => one over the sum
import torch

def quadratic_rates(hessian):
    c = torch.linalg.eigvalsh(hessian.double())
    best = (1 / (c[0] + c[-1])).item()
    return (2 / c[-1]).item(), best, (1 - best * c[0]).item()

# %% wrong quadratic_rates: the best rate uses all curvatures, by their sum => sum of all curvatures
import torch

def quadratic_rates(hessian):
    c = torch.linalg.eigvalsh(hessian.double())
    best = 2 / c.sum()
    shrink = (1 - best * c).abs().max()
    return (2 / c.max()).item(), best.item(), shrink.item()

# %% wrong quadratic_rates: the factor of the loss, the square of that of the point => shrink of the loss
import torch

def quadratic_rates(hessian):
    a, *_, b = torch.linalg.eigvalsh(hessian.double()).tolist()
    return 2 / b, 2 / (a + b), ((b - a) / (b + a)) ** 2

# %% wrong quadratic_rates: the best rate is half of the limit of the mean curvature => mean curvature
import torch

def quadratic_rates(hessian):
    c = torch.linalg.eigvalsh(hessian.double())
    best = 1 / c.mean().item()
    return 2 / c[-1].item(), best, max(abs(1 - best * x) for x in c.tolist())

# %% wrong quadratic_rates: singular values fall, so first and last are exchanged => ends exchanged
import torch

def quadratic_rates(hessian):
    s = torch.linalg.svdvals(hessian.double()).tolist()
    flat, steep = s[0], s[-1]
    best = 2 / (flat + steep)
    return 2 / steep, best, 1 - best * flat

# %% wrong quadratic_rates: the largest row sum stands for the steepest curvature => norm for the steepest
import torch

def quadratic_rates(hessian):
    h = hessian.double()
    steep = h.abs().sum(1).max().item()
    flat = torch.linalg.eigvalsh(h)[0].item()
    best = 2 / (flat + steep)
    return 2 / steep, best, 1 - best * flat

# %% wrong quadratic_rates: the share by which the error falls instead of the factor that is left => share that is gone
import torch

def quadratic_rates(hessian):
    c = torch.linalg.eigvalsh(hessian.double()).tolist()
    best = 2 / (min(c) + max(c))
    return 2 / max(c), best, best * min(c)

# %% wrong quadratic_rates: doubles the curvatures, forgetting the half in the loss => half forgotten
import torch

def quadratic_rates(hessian):
    c = (2 * torch.linalg.eigvalsh(hessian.double())).tolist()
    best = 2 / (c[0] + c[-1])
    return 2 / c[-1], best, 1 - best * c[0]

# %% wrong quadratic_rates: the shrink factor of momentum, with roots => rates of momentum
import math
import torch

def quadratic_rates(hessian):
    c = torch.linalg.eigvalsh(hessian.double()).tolist()
    k = math.sqrt(c[-1] / c[0])
    return 2 / c[-1], 2 / (c[0] + c[-1]), (k - 1) / (k + 1)

# %% wrong quadratic_rates: complex eigenvalues are not turned into real numbers
import torch

def quadratic_rates(hessian):
    c = torch.linalg.eigvals(hessian)
    flat, steep = c.min().item(), c.max().item()
    best = 2 / (flat + steep)
    return 2 / steep, best, 1 - best * flat

# %% right nesterov_path: two points instead of a velocity
import torch

def nesterov_path(hessian, start, lr, mu, steps):
    path = [start, start]
    for _ in range(steps):
        ahead = path[-1] + mu * (path[-1] - path[-2])
        path.append(ahead - lr * (hessian @ ahead))
    return torch.stack(path[1:])

# %% right nesterov_path: rows of a tensor filled in, gradient by einsum
import torch

def nesterov_path(hessian, start, lr, mu, steps):
    out = torch.empty(steps + 1, len(start), dtype=start.dtype)
    out[0] = start
    velocity = torch.zeros_like(start)
    for k in range(steps):
        velocity = mu * velocity
        look = out[k] - lr * velocity
        velocity = velocity + torch.einsum("ij,j->i", hessian, look)
        out[k + 1] = out[k] - lr * velocity
    return out

# %% right nesterov_path: one matrix for point and velocity, in float64
import torch

def nesterov_path(hessian, start, lr, mu, steps):
    n = start.numel()
    H = hessian.double()
    eye = torch.eye(n, dtype=torch.float64)
    vv = mu * (eye - lr * H)
    step = torch.cat([torch.cat([eye - lr * H, -lr * vv], 1), torch.cat([H, vv], 1)], 0)
    state = torch.cat([start.double(), torch.zeros(n, dtype=torch.float64)])
    rows = [state[:n]]
    for _ in range(steps):
        state = step @ state
        rows.append(state[:n])
    return torch.stack(rows).to(start.dtype)

# %% right nesterov_path: recursion on the number of steps
import torch

def nesterov_path(hessian, start, lr, mu, steps):
    def go(x, v, left):
        if left == 0:
            return [x]
        w = mu * v + hessian.mv(x - lr * mu * v)
        return [x] + go(x - lr * w, w, left - 1)

    path = []
    x, v = start.clone(), torch.zeros_like(start)
    while steps > 100:
        part = go(x, v, 1)
        path += part[:1]
        v = mu * v + hessian.mv(x - lr * mu * v)
        x = part[1]
        steps -= 1
    return torch.stack(path + go(x, v, steps))

# %% wrong nesterov_path: plain momentum, the gradient is taken where the point stands => plain momentum
import torch

def nesterov_path(hessian, start, lr, mu, steps):
    x, v = start.clone(), torch.zeros_like(start)
    path = [x]
    for _ in range(steps):
        v = mu * v + hessian @ x
        x = x - lr * v
        path.append(x)
    return torch.stack(path)

# %% wrong nesterov_path: PyTorch's form, whose points are the places looked ahead to => the places ahead
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

# %% wrong nesterov_path: moves from the place ahead instead of from where the point stands => moves from the place ahead
import torch

def nesterov_path(hessian, start, lr, mu, steps):
    x = start
    v = torch.zeros_like(start)
    path = [x]
    for _ in range(steps):
        x = x - lr * mu * v
        v = mu * v + hessian @ x
        x = x - lr * v
        path.append(x)
    return torch.stack(path)

# %% wrong nesterov_path: looks ahead without the share mu => looks too far
import torch

def nesterov_path(hessian, start, lr, mu, steps):
    x, v = start, torch.zeros_like(start)
    path = [start]
    for _ in range(steps):
        ahead = x - lr * v
        v = mu * v + hessian @ ahead
        x = x - lr * v
        path.append(x)
    return torch.stack(path)

# %% wrong nesterov_path: looks ahead without the learning rate => look ahead without the rate
import torch

def nesterov_path(hessian, start, lr, mu, steps):
    x, v = start, 0 * start
    path = [x]
    for _ in range(steps):
        v = mu * v + hessian @ (x - mu * v)
        x = x - lr * v
        path.append(x)
    return torch.stack(path)

# %% wrong nesterov_path: looks back, because the sign of the velocity is turned => looks back
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

# %% wrong nesterov_path: returns the places looked ahead to => the places ahead
import torch

def nesterov_path(hessian, start, lr, mu, steps):
    x, v = start, torch.zeros_like(start)
    path = [x]
    for _ in range(steps):
        ahead = x - lr * mu * v
        v = mu * v + hessian @ ahead
        x = x - lr * v
        path.append(ahead)
    return torch.stack(path)

# %% wrong nesterov_path: x changes in place, so every row is the last point => one point kept many times
import torch

def nesterov_path(hessian, start, lr, mu, steps):
    x = start.clone()
    v = torch.zeros_like(x)
    path = [x]
    for _ in range(steps):
        ahead = x - lr * mu * v
        v = mu * v + hessian @ ahead
        x -= lr * v
        path.append(x)
    return torch.stack(path)

# %% wrong nesterov_path: the start is missing => start missing
import torch

def nesterov_path(hessian, start, lr, mu, steps):
    x, v, path = start, torch.zeros_like(start), []
    for _ in range(steps):
        v = mu * v + hessian @ (x - lr * mu * v)
        x = x - lr * v
        path.append(x)
    return torch.stack(path)

# %% wrong nesterov_path: the gradient joins with the share 1 - mu => gradient joins with 1 - mu
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

# %% wrong nesterov_path: moves along the gradient ahead only, the velocity is left out of the step => velocity left out of the step
import torch

def nesterov_path(hessian, start, lr, mu, steps):
    x, v = start, torch.zeros_like(start)
    path = [x]
    for _ in range(steps):
        g = hessian @ (x - lr * mu * v)
        v = mu * v + g
        x = x - lr * g
        path.append(x)
    return torch.stack(path)

# %% wrong nesterov_path: the learning rate is applied twice, in the velocity and in the step => rate counted twice
import torch

def nesterov_path(hessian, start, lr, mu, steps):
    x, v = start, torch.zeros_like(start)
    path = [x]
    for _ in range(steps):
        ahead = x - mu * v
        v = mu * v + lr * (hessian @ ahead)
        x = x - lr * v
        path.append(x)
    return torch.stack(path)

# %% wrong nesterov_path: the velocity starts as the gradient instead of 0 => velocity starts as the gradient
import torch

def nesterov_path(hessian, start, lr, mu, steps):
    x, v = start, hessian @ start
    path = [x]
    for _ in range(steps):
        ahead = x - lr * mu * v
        v = mu * v + hessian @ ahead
        x = x - lr * v
        path.append(x)
    return torch.stack(path)

# %% wrong nesterov_path: the velocity forgets mu when the gradient joins => velocity kept whole
import torch

def nesterov_path(hessian, start, lr, mu, steps):
    x, v = start, torch.zeros_like(start)
    path = [x]
    for _ in range(steps):
        ahead = x - lr * mu * v
        v = v + hessian @ ahead
        x = x - lr * v
        path.append(x)
    return torch.stack(path)

# %% right DecoupledAdam: lerp and addcmul on the moments
import torch

class DecoupledAdam:
    def __init__(self, parameters, lr, betas, eps, decay):
        self.parameters = list(parameters)
        self.lr, self.eps, self.decay = lr, eps, decay
        self.beta1, self.beta2 = betas
        self.first = [torch.zeros_like(p) for p in self.parameters]
        self.second = [torch.zeros_like(p) for p in self.parameters]
        self.t = 0

    @torch.no_grad()
    def step(self, gradients):
        self.t += 1
        c1, c2 = 1 - self.beta1 ** self.t, 1 - self.beta2 ** self.t
        for p, g, m, v in zip(self.parameters, gradients, self.first, self.second):
            m.lerp_(g, 1 - self.beta1)
            v.mul_(self.beta2).addcmul_(g, g, value=1 - self.beta2)
            p.mul_(1 - self.lr * self.decay)
            p.addcdiv_(m / c1, (v / c2).sqrt() + self.eps, value=-self.lr)

# %% right DecoupledAdam: a dictionary of state for each tensor, with its own count
import torch

class DecoupledAdam:
    def __init__(self, parameters, lr, betas, eps, decay):
        self.lr, self.betas, self.eps, self.decay = lr, betas, eps, decay
        self.states = [dict(p=p, m=0.0, v=0.0, t=0) for p in parameters]

    @torch.no_grad()
    def step(self, gradients):
        for state, g in zip(self.states, gradients):
            self._one(state, g)

    def _one(self, state, g):
        b1, b2 = self.betas
        state["t"] += 1
        state["m"] = b1 * state["m"] + (1 - b1) * g
        state["v"] = b2 * state["v"] + (1 - b2) * g ** 2
        m = state["m"] / (1 - b1 ** state["t"])
        v = state["v"] / (1 - b2 ** state["t"])
        p = state["p"]
        p.copy_(p * (1 - self.lr * self.decay) - self.lr * m / (v.sqrt() + self.eps))

# %% right DecoupledAdam: weighted sums and the sum of their weights instead of a correction
import torch

class DecoupledAdam:
    def __init__(self, parameters, lr, betas, eps, decay):
        self.ps = parameters
        self.lr, self.eps, self.decay = lr, eps, decay
        self.b1, self.b2 = betas
        self.w1 = self.w2 = 0.0
        self.sums = [torch.zeros_like(p, requires_grad=False) for p in parameters]
        self.squares = [torch.zeros_like(p, requires_grad=False) for p in parameters]

    @torch.no_grad()
    def step(self, gradients):
        self.w1 = self.b1 * self.w1 + 1
        self.w2 = self.b2 * self.w2 + 1
        for i, g in enumerate(gradients):
            self.sums[i] = self.b1 * self.sums[i] + g
            self.squares[i] = self.b2 * self.squares[i] + g * g
            mean = self.sums[i] / self.w1
            root = torch.sqrt(self.squares[i] / self.w2)
            self.ps[i] *= 1 - self.lr * self.decay
            self.ps[i] -= self.lr * mean / (root + self.eps)

# %% right DecoupledAdam: all tensors as one flat vector, copied back
import torch

class DecoupledAdam:
    def __init__(self, parameters, lr, betas, eps, decay):
        self.parameters = parameters
        self.lr = lr
        self.betas = betas
        self.eps = eps
        self.decay = decay
        n = sum(p.numel() for p in parameters)
        self.m = torch.zeros(n, dtype=torch.float64)
        self.v = torch.zeros(n, dtype=torch.float64)
        self.t = 0

    @torch.no_grad()
    def step(self, gradients):
        flat = torch.cat([g.reshape(-1) for g in gradients]).double()
        b1, b2 = self.betas
        self.t += 1
        self.m += (1 - b1) * (flat - self.m)
        self.v += (1 - b2) * (flat.square() - self.v)
        move = self.lr * (self.m / (1 - b1 ** self.t)) / ((self.v / (1 - b2 ** self.t)).sqrt() + self.eps)
        sizes = [p.numel() for p in self.parameters]
        for p, d in zip(self.parameters, move.split(sizes)):
            p *= 1 - self.lr * self.decay
            p -= d.view(p.shape).to(p.dtype)

# %% wrong DecoupledAdam: makes new tensors that the network never sees => not in place
import torch

class DecoupledAdam:
    def __init__(self, parameters, lr, betas, eps, decay):
        self.parameters = parameters
        self.lr, self.eps, self.decay = lr, eps, decay
        self.b1, self.b2 = betas
        self.m = [torch.zeros_like(p) for p in parameters]
        self.v = [torch.zeros_like(p) for p in parameters]
        self.t = 0

    @torch.no_grad()
    def step(self, gradients):
        self.t += 1
        for p, g, m, v in zip(self.parameters, gradients, self.m, self.v):
            m.mul_(self.b1).add_((1 - self.b1) * g)
            v.mul_(self.b2).add_((1 - self.b2) * g * g)
            mh = m / (1 - self.b1 ** self.t)
            vh = v / (1 - self.b2 ** self.t)
            p = p * (1 - self.lr * self.decay)
            p = p - self.lr * mh / (vh.sqrt() + self.eps)

# %% wrong DecoupledAdam: the moments are rebound in the loop and never kept => moments not kept
import torch

class DecoupledAdam:
    def __init__(self, parameters, lr, betas, eps, decay):
        self.params, self.lr, self.betas, self.eps, self.decay = parameters, lr, betas, eps, decay
        self.ms = [torch.zeros_like(p) for p in parameters]
        self.vs = [torch.zeros_like(p) for p in parameters]
        self.t = 0

    @torch.no_grad()
    def step(self, gradients):
        b1, b2 = self.betas
        self.t += 1
        for p, g, m, v in zip(self.params, gradients, self.ms, self.vs):
            m = b1 * m + (1 - b1) * g
            v = b2 * v + (1 - b2) * g ** 2
            p *= 1 - self.lr * self.decay
            p -= self.lr * (m / (1 - b1 ** self.t)) / ((v / (1 - b2 ** self.t)) ** 0.5 + self.eps)

# %% wrong DecoupledAdam: the count goes up once for each tensor instead of once for each step => steps counted per tensor
import torch

class DecoupledAdam:
    def __init__(self, parameters, lr, betas, eps, decay):
        self.parameters = parameters
        self.lr, self.eps, self.decay = lr, eps, decay
        self.beta1, self.beta2 = betas
        self.m = [torch.zeros_like(p) for p in parameters]
        self.v = [torch.zeros_like(p) for p in parameters]
        self.t = 0

    @torch.no_grad()
    def step(self, gradients):
        for i, (p, g) in enumerate(zip(self.parameters, gradients)):
            self.t += 1
            self.m[i] = self.beta1 * self.m[i] + (1 - self.beta1) * g
            self.v[i] = self.beta2 * self.v[i] + (1 - self.beta2) * g * g
            m_hat = self.m[i] / (1 - self.beta1 ** self.t)
            v_hat = self.v[i] / (1 - self.beta2 ** self.t)
            p *= 1 - self.lr * self.decay
            p -= self.lr * m_hat / (v_hat.sqrt() + self.eps)

# %% wrong DecoupledAdam: the decay is added to the gradient, L2 instead of decoupled => L2 for decoupled
import torch

class DecoupledAdam:
    def __init__(self, parameters, lr, betas, eps, decay):
        self.parameters = parameters
        self.lr, self.betas, self.eps, self.decay = lr, betas, eps, decay
        self.m = [torch.zeros_like(p) for p in parameters]
        self.v = [torch.zeros_like(p) for p in parameters]
        self.t = 0

    @torch.no_grad()
    def step(self, gradients):
        b1, b2 = self.betas
        self.t += 1
        for p, g, m, v in zip(self.parameters, gradients, self.m, self.v):
            g = g + self.decay * p
            m.copy_(b1 * m + (1 - b1) * g)
            v.copy_(b2 * v + (1 - b2) * g.square())
            p -= self.lr * (m / (1 - b1 ** self.t)) / ((v / (1 - b2 ** self.t)).sqrt() + self.eps)

# %% wrong DecoupledAdam: no correction of the moments that start at zero => no bias correction
import torch

class DecoupledAdam:
    def __init__(self, parameters, lr, betas, eps, decay):
        self.parameters = parameters
        self.lr, self.betas, self.eps, self.decay = lr, betas, eps, decay
        self.m = [torch.zeros_like(p) for p in parameters]
        self.v = [torch.zeros_like(p) for p in parameters]

    @torch.no_grad()
    def step(self, gradients):
        b1, b2 = self.betas
        for p, g, m, v in zip(self.parameters, gradients, self.m, self.v):
            m *= b1
            m += (1 - b1) * g
            v *= b2
            v += (1 - b2) * g * g
            p *= 1 - self.lr * self.decay
            p -= self.lr * m / (v.sqrt() + self.eps)

# %% wrong DecoupledAdam: eps stands under the root => eps in the root
import torch

class DecoupledAdam:
    def __init__(self, parameters, lr, betas, eps, decay):
        self.parameters = parameters
        self.lr, self.betas, self.eps, self.decay = lr, betas, eps, decay
        self.m = [torch.zeros_like(p) for p in parameters]
        self.v = [torch.zeros_like(p) for p in parameters]
        self.t = 0

    @torch.no_grad()
    def step(self, gradients):
        b1, b2 = self.betas
        self.t += 1
        for p, g, m, v in zip(self.parameters, gradients, self.m, self.v):
            m.mul_(b1).add_(g, alpha=1 - b1)
            v.mul_(b2).addcmul_(g, g, value=1 - b2)
            p.mul_(1 - self.lr * self.decay)
            p.sub_(self.lr * m / (1 - b1 ** self.t) / torch.sqrt(v / (1 - b2 ** self.t) + self.eps))

# %% wrong DecoupledAdam: the decay is not multiplied by the learning rate => decay without the rate
import torch

class DecoupledAdam:
    def __init__(self, parameters, lr, betas, eps, decay):
        self.parameters = parameters
        self.lr, self.betas, self.eps, self.decay = lr, betas, eps, decay
        self.m = [torch.zeros_like(p) for p in parameters]
        self.v = [torch.zeros_like(p) for p in parameters]
        self.t = 0

    @torch.no_grad()
    def step(self, gradients):
        b1, b2 = self.betas
        self.t += 1
        for i in range(len(self.parameters)):
            g = gradients[i]
            self.m[i] = b1 * self.m[i] + (1 - b1) * g
            self.v[i] = b2 * self.v[i] + (1 - b2) * g * g
            self.parameters[i].mul_(1 - self.decay)
            m, v = self.m[i] / (1 - b1 ** self.t), self.v[i] / (1 - b2 ** self.t)
            self.parameters[i].sub_(self.lr * m / (v.sqrt() + self.eps))

# %% wrong DecoupledAdam: the weights shrink after Adam's step instead of before => decay after the step
import torch

class DecoupledAdam:
    def __init__(self, parameters, lr, betas, eps, decay):
        self.parameters = parameters
        self.lr, self.betas, self.eps, self.decay = lr, betas, eps, decay
        self.m = [torch.zeros_like(p) for p in parameters]
        self.v = [torch.zeros_like(p) for p in parameters]
        self.t = 0

    @torch.no_grad()
    def step(self, gradients):
        b1, b2 = self.betas
        self.t += 1
        for p, g, m, v in zip(self.parameters, gradients, self.m, self.v):
            m += (1 - b1) * (g - m)
            v += (1 - b2) * (g * g - v)
            p -= self.lr * (m / (1 - b1 ** self.t)) / ((v / (1 - b2 ** self.t)).sqrt() + self.eps)
            p *= 1 - self.lr * self.decay

# %% wrong DecoupledAdam: the corrected moments are written back and corrected again => corrected moments stored
import torch

class DecoupledAdam:
    def __init__(self, parameters, lr, betas, eps, decay):
        self.parameters = parameters
        self.lr, self.betas, self.eps, self.decay = lr, betas, eps, decay
        self.m = [torch.zeros_like(p) for p in parameters]
        self.v = [torch.zeros_like(p) for p in parameters]
        self.t = 0

    @torch.no_grad()
    def step(self, gradients):
        b1, b2 = self.betas
        self.t += 1
        for p, g, m, v in zip(self.parameters, gradients, self.m, self.v):
            m *= b1
            m += (1 - b1) * g
            v *= b2
            v += (1 - b2) * g ** 2
            m /= 1 - b1 ** self.t
            v /= 1 - b2 ** self.t
            p *= 1 - self.lr * self.decay
            p -= self.lr * m / (v.sqrt() + self.eps)

# %% wrong DecoupledAdam: the correction uses the count before it goes up, so it divides by zero => count off
import torch

class DecoupledAdam:
    def __init__(self, parameters, lr, betas, eps, decay):
        self.parameters = parameters
        self.lr, self.betas, self.eps, self.decay = lr, betas, eps, decay
        self.m = [torch.zeros_like(p) for p in parameters]
        self.v = [torch.zeros_like(p) for p in parameters]
        self.t = 0

    @torch.no_grad()
    def step(self, gradients):
        b1, b2 = self.betas
        for p, g, m, v in zip(self.parameters, gradients, self.m, self.v):
            m.mul_(b1).add_(g, alpha=1 - b1)
            v.mul_(b2).add_(g * g, alpha=1 - b2)
            p.mul_(1 - self.lr * self.decay)
            p.sub_(self.lr * (m / (1 - b1 ** self.t)) / ((v / (1 - b2 ** self.t)).sqrt() + self.eps))
        self.t += 1

# %% wrong DecoupledAdam: both lists hold the same tensors, so the moments overwrite each other => one tensor for both moments
import torch

class DecoupledAdam:
    def __init__(self, parameters, lr, betas, eps, decay):
        self.parameters = parameters
        self.lr, self.betas, self.eps, self.decay = lr, betas, eps, decay
        self.m = self.v = [torch.zeros_like(p) for p in parameters]
        self.t = 0

    @torch.no_grad()
    def step(self, gradients):
        b1, b2 = self.betas
        self.t += 1
        for p, g, m, v in zip(self.parameters, gradients, self.m, self.v):
            m.mul_(b1).add_((1 - b1) * g)
            v.mul_(b2).add_((1 - b2) * g * g)
            p.mul_(1 - self.lr * self.decay)
            p.sub_(self.lr * (m / (1 - b1 ** self.t)) / ((v / (1 - b2 ** self.t)).sqrt() + self.eps))

# %% wrong DecoupledAdam: one pair of moments for all tensors => one pair of moments for all tensors
import torch

class DecoupledAdam:
    def __init__(self, parameters, lr, betas, eps, decay):
        self.parameters = parameters
        self.lr, self.betas, self.eps, self.decay = lr, betas, eps, decay
        self.m = 0.0
        self.v = 0.0
        self.t = 0

    @torch.no_grad()
    def step(self, gradients):
        b1, b2 = self.betas
        self.t += 1
        for p, g in zip(self.parameters, gradients):
            self.m = b1 * self.m + (1 - b1) * g
            self.v = b2 * self.v + (1 - b2) * g ** 2
            m_hat = self.m / (1 - b1 ** self.t)
            v_hat = self.v / (1 - b2 ** self.t)
            p.mul_(1 - self.lr * self.decay)
            p.sub_(self.lr * m_hat / (v_hat.sqrt() + self.eps))

# %% wrong DecoupledAdam: the root of the second moment is forgotten => root missing
import torch

class DecoupledAdam:
    def __init__(self, parameters, lr, betas, eps, decay):
        self.parameters = parameters
        self.lr, self.betas, self.eps, self.decay = lr, betas, eps, decay
        self.m = [torch.zeros_like(p) for p in parameters]
        self.v = [torch.zeros_like(p) for p in parameters]
        self.t = 0

    @torch.no_grad()
    def step(self, gradients):
        b1, b2 = self.betas
        self.t += 1
        for p, g, m, v in zip(self.parameters, gradients, self.m, self.v):
            m.mul_(b1).add_((1 - b1) * g)
            v.mul_(b2).add_((1 - b2) * g * g)
            p.mul_(1 - self.lr * self.decay)
            p.sub_(self.lr * (m / (1 - b1 ** self.t)) / (v / (1 - b2 ** self.t) + self.eps))

# %% wrong DecoupledAdam: eps is added before the correction, so its share changes from step to step => eps before the correction
import torch

class DecoupledAdam:
    def __init__(self, parameters, lr, betas, eps, decay):
        self.parameters = parameters
        self.lr, self.betas, self.eps, self.decay = lr, betas, eps, decay
        self.m = [torch.zeros_like(p) for p in parameters]
        self.v = [torch.zeros_like(p) for p in parameters]
        self.t = 0

    @torch.no_grad()
    def step(self, gradients):
        b1, b2 = self.betas
        self.t += 1
        rate = self.lr * (1 - b2 ** self.t) ** 0.5 / (1 - b1 ** self.t)
        for p, g, m, v in zip(self.parameters, gradients, self.m, self.v):
            m.mul_(b1).add_((1 - b1) * g)
            v.mul_(b2).add_((1 - b2) * g * g)
            p.mul_(1 - self.lr * self.decay)
            p.sub_(rate * m / (v.sqrt() + self.eps))

# %% wrong DecoupledAdam: one second moment for a whole tensor instead of one for each weight => one second moment for a tensor
import torch

class DecoupledAdam:
    def __init__(self, parameters, lr, betas, eps, decay):
        self.parameters = parameters
        self.lr, self.betas, self.eps, self.decay = lr, betas, eps, decay
        self.m = [torch.zeros_like(p) for p in parameters]
        self.v = [0.0 for _ in parameters]
        self.t = 0

    @torch.no_grad()
    def step(self, gradients):
        b1, b2 = self.betas
        self.t += 1
        for i, (p, g) in enumerate(zip(self.parameters, gradients)):
            self.m[i] = b1 * self.m[i] + (1 - b1) * g
            self.v[i] = b2 * self.v[i] + (1 - b2) * (g * g).mean().item()
            p.mul_(1 - self.lr * self.decay)
            root = (self.v[i] / (1 - b2 ** self.t)) ** 0.5
            p.sub_(self.lr * (self.m[i] / (1 - b1 ** self.t)) / (root + self.eps))

# %% wrong DecoupledAdam: works on copies of the parameters => not in place
import torch

class DecoupledAdam:
    def __init__(self, parameters, lr, betas, eps, decay):
        self.parameters = [p.detach().clone() for p in parameters]
        self.lr, self.betas, self.eps, self.decay = lr, betas, eps, decay
        self.m = [torch.zeros_like(p) for p in self.parameters]
        self.v = [torch.zeros_like(p) for p in self.parameters]
        self.t = 0

    @torch.no_grad()
    def step(self, gradients):
        b1, b2 = self.betas
        self.t += 1
        for p, g, m, v in zip(self.parameters, gradients, self.m, self.v):
            m.mul_(b1).add_((1 - b1) * g)
            v.mul_(b2).add_((1 - b2) * g * g)
            p.mul_(1 - self.lr * self.decay)
            p.sub_(self.lr * (m / (1 - b1 ** self.t)) / ((v / (1 - b2 ** self.t)).sqrt() + self.eps))

# %% wrong DecoupledAdam: the second moment averages the size of the gradient, not its square => sizes for squares
import torch

class DecoupledAdam:
    def __init__(self, parameters, lr, betas, eps, decay):
        self.parameters = parameters
        self.lr, self.betas, self.eps, self.decay = lr, betas, eps, decay
        self.m = [torch.zeros_like(p) for p in parameters]
        self.v = [torch.zeros_like(p) for p in parameters]
        self.t = 0

    @torch.no_grad()
    def step(self, gradients):
        b1, b2 = self.betas
        self.t += 1
        for p, g, m, v in zip(self.parameters, gradients, self.m, self.v):
            m.mul_(b1).add_((1 - b1) * g)
            v.mul_(b2).add_((1 - b2) * g.abs())
            p.mul_(1 - self.lr * self.decay)
            p.sub_(self.lr * (m / (1 - b1 ** self.t)) / (v / (1 - b2 ** self.t) + self.eps))

# %% wrong DecoupledAdam: the second moment averages the squares of the first => squares of the first moment
import torch

class DecoupledAdam:
    def __init__(self, parameters, lr, betas, eps, decay):
        self.parameters = parameters
        self.lr, self.betas, self.eps, self.decay = lr, betas, eps, decay
        self.m = [torch.zeros_like(p) for p in parameters]
        self.v = [torch.zeros_like(p) for p in parameters]
        self.t = 0

    @torch.no_grad()
    def step(self, gradients):
        b1, b2 = self.betas
        self.t += 1
        for p, g, m, v in zip(self.parameters, gradients, self.m, self.v):
            m.mul_(b1).add_((1 - b1) * g)
            m_hat = m / (1 - b1 ** self.t)
            v.mul_(b2).add_((1 - b2) * m_hat ** 2)
            p.mul_(1 - self.lr * self.decay)
            p.sub_(self.lr * m_hat / ((v / (1 - b2 ** self.t)).sqrt() + self.eps))

# %% wrong DecoupledAdam: the two betas are exchanged => betas exchanged
import torch

class DecoupledAdam:
    def __init__(self, parameters, lr, betas, eps, decay):
        self.parameters = parameters
        self.lr, self.eps, self.decay = lr, eps, decay
        self.b2, self.b1 = betas
        self.m = [torch.zeros_like(p) for p in parameters]
        self.v = [torch.zeros_like(p) for p in parameters]
        self.t = 0

    @torch.no_grad()
    def step(self, gradients):
        self.t += 1
        for p, g, m, v in zip(self.parameters, gradients, self.m, self.v):
            m.lerp_(g, 1 - self.b1)
            v.lerp_(g * g, 1 - self.b2)
            p.mul_(1 - self.lr * self.decay)
            p.sub_(self.lr * (m / (1 - self.b1 ** self.t)) / ((v / (1 - self.b2 ** self.t)).sqrt() + self.eps))

# %% right rate_at_each_step: a generator over epochs and batches
import math

def rate_at_each_step(images, batch_size, epochs, peak, warmup):
    batches = len(range(0, images, batch_size))
    rising, falling = warmup * batches, (epochs - warmup) * batches

    def rates():
        for i in range(rising):
            yield peak * i / rising
        for i in range(falling):
            yield peak * math.cos(math.pi / 2 * i / falling) ** 2

    return list(rates())

# %% right rate_at_each_step: two pieces of a tensor joined
import math
import torch

def rate_at_each_step(images, batch_size, epochs, peak, warmup):
    per_epoch = -(-images // batch_size)
    up, down = warmup * per_epoch, (epochs - warmup) * per_epoch
    climb = torch.linspace(0, peak, up + 1, dtype=torch.float64)[:-1]
    wave = torch.linspace(0, math.pi, down + 1, dtype=torch.float64)[:-1].cos()
    return torch.cat([climb, peak / 2 * (1 + wave)])

# %% right rate_at_each_step: numpy with where on the step numbers
import numpy as np

def rate_at_each_step(images, batch_size, epochs, peak, warmup):
    n = (images + batch_size - 1) // batch_size
    step = np.arange(n * epochs)
    rising = n * warmup
    wave = np.cos(np.pi * (step - rising) / (n * epochs - rising))
    return np.where(step < rising, peak * step / max(rising, 1), peak * 0.5 * (1 + wave))

# %% right rate_at_each_step: a lambda of the time in epochs, nested comprehension
import math

def rate_at_each_step(images, batch_size, epochs, peak, warmup):
    full, rest = divmod(images, batch_size)
    n = full + (rest > 0)
    rate = lambda e: peak * e / warmup if e < warmup else peak * (1 + math.cos(math.pi * (e - warmup) / (epochs - warmup))) / 2
    return [rate(epoch + batch / n) for epoch in range(epochs) for batch in range(n)]

# %% wrong rate_at_each_step: the small last batch is not counted => last batch left out
import math

def rate_at_each_step(images, batch_size, epochs, peak, warmup):
    n = images // batch_size
    total, rising = n * epochs, n * warmup
    rates = []
    for s in range(total):
        if s < rising:
            rates.append(peak * s / rising)
        else:
            rates.append(peak * (1 + math.cos(math.pi * (s - rising) / (total - rising))) / 2)
    return rates

# %% wrong rate_at_each_step: the wave begins with the run instead of after the warm-up => cosine over the whole run
import math

def rate_at_each_step(images, batch_size, epochs, peak, warmup):
    n = math.ceil(images / batch_size)
    total, rising = n * epochs, n * warmup
    return [peak * s / rising if s < rising else peak * (1 + math.cos(math.pi * s / total)) / 2 for s in range(total)]

# %% wrong rate_at_each_step: the warm-up begins one step too high => warm-up begins too high
import math

def rate_at_each_step(images, batch_size, epochs, peak, warmup):
    n = math.ceil(images / batch_size)
    total, rising = n * epochs, n * warmup
    out = []
    for s in range(total):
        if s < rising:
            out.append(peak * (s + 1) / rising)
        else:
            progress = (s - rising) / (total - rising)
            out.append(0.5 * peak * (1 + math.cos(math.pi * progress)))
    return out

# %% wrong rate_at_each_step: the last step is already down at 0 => ends included
import math
import torch

def rate_at_each_step(images, batch_size, epochs, peak, warmup):
    n = math.ceil(images / batch_size)
    rising, falling = n * warmup, n * (epochs - warmup)
    up = [peak * s / rising for s in range(rising)]
    down = [peak * (1 + math.cos(math.pi * x)) / 2 for x in torch.linspace(0, 1, falling).tolist()]
    return up + down

# %% wrong rate_at_each_step: without warm-up it divides by zero => zero warm-up overlooked
import math

def rate_at_each_step(images, batch_size, epochs, peak, warmup):
    n = math.ceil(images / batch_size)
    total, rising = n * epochs, n * warmup
    rates = []
    for s in range(total):
        climb = s / rising
        wave = (1 + math.cos(math.pi * max(s - rising, 0) / (total - rising))) / 2
        rates.append(peak * min(climb, wave))
    return rates

# %% wrong rate_at_each_step: the warm-up is counted in steps instead of epochs => warm-up in steps
import math

def rate_at_each_step(images, batch_size, epochs, peak, warmup):
    total = math.ceil(images / batch_size) * epochs
    return [peak * s / warmup if s < warmup
            else peak * (1 + math.cos(math.pi * (s - warmup) / (total - warmup))) / 2
            for s in range(total)]

# %% wrong rate_at_each_step: the small batches of all epochs are put together before rounding up => batches of the whole run
import math

def rate_at_each_step(images, batch_size, epochs, peak, warmup):
    total = math.ceil(images * epochs / batch_size)
    rising = math.ceil(images * warmup / batch_size)
    rates = []
    for s in range(total):
        if s < rising:
            rates.append(peak * s / rising)
        else:
            rates.append(peak * (1 + math.cos(math.pi * (s - rising) / (total - rising))) / 2)
    return rates

# %% wrong rate_at_each_step: always adds a batch, also where the images divide evenly => always one batch more
import math

def rate_at_each_step(images, batch_size, epochs, peak, warmup):
    n = images // batch_size + 1
    rising, total = warmup * n, epochs * n
    def rate(s):
        if s < rising:
            return peak * s / rising
        return peak * (1 + math.cos(math.pi * (s - rising) / (total - rising))) / 2
    return [rate(s) for s in range(total)]

# %% wrong rate_at_each_step: the rate changes only from epoch to epoch => once an epoch
import math

def rate_at_each_step(images, batch_size, epochs, peak, warmup):
    n = math.ceil(images / batch_size)
    rates = []
    for e in range(epochs):
        if e < warmup:
            r = peak * e / warmup
        else:
            r = peak * (1 + math.cos(math.pi * (e - warmup) / (epochs - warmup))) / 2
        rates += [r] * n
    return rates

# %% wrong rate_at_each_step: a whole wave instead of half => whole wave
import math

def rate_at_each_step(images, batch_size, epochs, peak, warmup):
    n = math.ceil(images / batch_size)
    total, rising = n * epochs, n * warmup
    return [peak * s / rising if s < rising
            else peak * (1 + math.cos(2 * math.pi * (s - rising) / (total - rising))) / 2
            for s in range(total)]

# %% wrong rate_at_each_step: a quarter of a wave, without the 1 + and the half => another piece of cosine
import math

def rate_at_each_step(images, batch_size, epochs, peak, warmup):
    n = math.ceil(images / batch_size)
    total, rising = n * epochs, n * warmup
    out = [peak * s / rising for s in range(rising)]
    for s in range(total - rising):
        out.append(peak * math.cos(math.pi / 2 * s / (total - rising)))
    return out

# %% wrong rate_at_each_step: rounds the number of batches to the nearest => batches rounded to the nearest
import math

def rate_at_each_step(images, batch_size, epochs, peak, warmup):
    n = round(images / batch_size)
    total, rising = n * epochs, n * warmup
    return [peak * s / rising if s < rising
            else peak * (1 + math.cos(math.pi * (s - rising) / (total - rising))) / 2
            for s in range(total)]

# %% wrong rate_at_each_step: falls on a straight line instead of a cosine => straight down
import math

def rate_at_each_step(images, batch_size, epochs, peak, warmup):
    n = math.ceil(images / batch_size)
    total, rising = n * epochs, n * warmup
    return [peak * s / rising if s < rising else peak * (total - s) / (total - rising) for s in range(total)]

# %% wrong rate_at_each_step: the warm-up is multiplied with a wave over the whole run => warm-up times a whole-run wave
import math

def rate_at_each_step(images, batch_size, epochs, peak, warmup):
    n = math.ceil(images / batch_size)
    total, rising = n * epochs, n * warmup
    rates = []
    for s in range(total):
        factor = s / rising if s < rising else 1.0
        rates.append(peak * factor * (1 + math.cos(math.pi * s / total)) / 2)
    return rates

# %% wrong rate_at_each_step: the run is longer by the warm-up, epochs count from its end => run longer by the warm-up
import math

def rate_at_each_step(images, batch_size, epochs, peak, warmup):
    n = math.ceil(images / batch_size)
    up = [peak * s / (n * warmup) for s in range(n * warmup)]
    down = [peak * (1 + math.cos(math.pi * s / (n * epochs))) / 2 for s in range(n * epochs)]
    return up + down

# %% right clipped_mean_gradient: sums in float64, the norm by hypot over the tensors
import math
import torch

def clipped_mean_gradient(parts, sizes, largest):
    total = sum(sizes)
    whole = []
    for tensors in zip(*parts):
        g = torch.zeros_like(tensors[0], dtype=torch.float64)
        for t, n in zip(tensors, sizes):
            g += t.double() * n
        whole.append(g / total)
    length = math.hypot(*[g.norm().item() for g in whole])
    if length > largest:
        whole = [g * (largest / length) for g in whole]
    return [g.to(t.dtype) for g, t in zip(whole, parts[0])]

# %% right clipped_mean_gradient: one flat matrix of the parts, weights times matrix
import torch

def clipped_mean_gradient(parts, sizes, largest):
    flat = torch.stack([torch.cat([g.flatten() for g in part]) for part in parts]).double()
    w = torch.tensor(sizes, dtype=torch.float64)
    mean = (w / w.sum()) @ flat
    norm = torch.linalg.vector_norm(mean).item()
    mean = mean * min(1.0, largest / norm) if norm > 0 else mean
    pieces = mean.split([g.numel() for g in parts[0]])
    return [piece.reshape(g.shape).to(g.dtype) for piece, g in zip(pieces, parts[0])]

# %% right clipped_mean_gradient: a running mean over the parts, in place on copies
import torch

def clipped_mean_gradient(parts, sizes, largest):
    mean = [g.double() if g.dtype != torch.float64 else g.clone() for g in parts[0]]
    seen = sizes[0]
    for part, n in zip(parts[1:], sizes[1:]):
        seen += n
        for m, g in zip(mean, part):
            m += (g - m) * (n / seen)
    norm = sum((m ** 2).sum().item() for m in mean) ** 0.5
    if norm > largest:
        for m in mean:
            m.mul_(largest / norm)
    return [m.to(g.dtype) for m, g in zip(mean, parts[0])]

# %% right clipped_mean_gradient: nested comprehensions and the larger of norm and limit
import torch

def clipped_mean_gradient(parts, sizes, largest):
    shares = [n / sum(sizes) for n in sizes]
    whole = [sum(s * part[i] for s, part in zip(shares, parts)) for i in range(len(parts[0]))]
    squares = torch.stack([torch.sum(g.double() ** 2) for g in whole]).sum()
    norm = squares.sqrt().item()
    return [g * (largest / norm) if norm > largest else g for g in whole]

# %% wrong clipped_mean_gradient: every part counts the same, whatever its size => parts counted equally
import torch

def clipped_mean_gradient(parts, sizes, largest):
    whole = [torch.stack(gs).mean(0) for gs in zip(*parts)]
    norm = torch.cat([g.flatten() for g in whole]).norm()
    factor = min(1.0, (largest / norm).item())
    return [g * factor for g in whole]

# %% wrong clipped_mean_gradient: each tensor is clipped by its own norm => each tensor by itself
import torch

def clipped_mean_gradient(parts, sizes, largest):
    total = sum(sizes)
    result = []
    for gs in zip(*parts):
        g = sum(t * n / total for t, n in zip(gs, sizes))
        norm = g.norm()
        if norm > largest:
            g = g * (largest / norm)
        result.append(g)
    return result

# %% wrong clipped_mean_gradient: a short gradient is lengthened to the limit => stretched as well
import torch

def clipped_mean_gradient(parts, sizes, largest):
    total = sum(sizes)
    whole = [sum(t * (n / total) for t, n in zip(gs, sizes)) for gs in zip(*parts)]
    norm = torch.cat([g.flatten() for g in whole]).norm()
    return [g * largest / norm for g in whole]

# %% wrong clipped_mean_gradient: multiplies by the sizes and never divides by their sum => sum for mean
import torch

def clipped_mean_gradient(parts, sizes, largest):
    whole = [torch.zeros_like(g) for g in parts[0]]
    for part, n in zip(parts, sizes):
        for w, g in zip(whole, part):
            w += n * g
    norm = torch.cat([w.flatten() for w in whole]).norm().item()
    if norm > largest:
        whole = [w * largest / norm for w in whole]
    return whole

# %% wrong clipped_mean_gradient: every element is clamped, which turns the gradient => number by number
import torch

def clipped_mean_gradient(parts, sizes, largest):
    total = sum(sizes)
    whole = [sum(t * (n / total) for t, n in zip(gs, sizes)) for gs in zip(*parts)]
    return [g.clamp(-largest, largest) for g in whole]

# %% wrong clipped_mean_gradient: each part is clipped before the parts are put together => parts clipped first
import torch

def clipped_mean_gradient(parts, sizes, largest):
    def clip(gs):
        norm = torch.cat([g.flatten() for g in gs]).norm().item()
        return [g * largest / norm for g in gs] if norm > largest else gs

    total = sum(sizes)
    clipped = [clip(part) for part in parts]
    return [sum(n / total * part[i] for n, part in zip(sizes, clipped)) for i in range(len(parts[0]))]

# %% wrong clipped_mean_gradient: the parts are added up as they are => parts added up
import torch

def clipped_mean_gradient(parts, sizes, largest):
    whole = [sum(gs) for gs in zip(*parts)]
    norm = sum((g ** 2).sum() for g in whole).sqrt().item()
    scale = largest / norm if norm > largest else 1.0
    return [g * scale for g in whole]

# %% wrong clipped_mean_gradient: the root of the sum of squares is forgotten => root of the norm missing
import torch

def clipped_mean_gradient(parts, sizes, largest):
    total = sum(sizes)
    whole = [sum(t * (n / total) for t, n in zip(gs, sizes)) for gs in zip(*parts)]
    norm = sum((g ** 2).sum().item() for g in whole)
    if norm > largest:
        whole = [g * (largest / norm) for g in whole]
    return whole

# %% wrong clipped_mean_gradient: the norms of the tensors are added up => norms of tensors added
import torch

def clipped_mean_gradient(parts, sizes, largest):
    shares = torch.tensor(sizes) / sum(sizes)
    whole = [torch.einsum("p,p...->...", shares, torch.stack(gs)) for gs in zip(*parts)]
    norm = sum(g.norm() for g in whole)
    if norm > largest:
        whole = [g / norm * largest for g in whole]
    return whole

# %% wrong clipped_mean_gradient: each part is weighted by its size and the sum divided by the number of parts => divided by the parts
import torch

def clipped_mean_gradient(parts, sizes, largest):
    whole = []
    for i in range(len(parts[0])):
        whole.append(sum(part[i] * n for part, n in zip(parts, sizes)) / len(parts))
    norm = torch.cat([w.flatten() for w in whole]).norm().item()
    return [w * largest / norm if norm > largest else w for w in whole]

# %% wrong clipped_mean_gradient: a gradient of zero makes it divide by zero => norm of zero
import torch

def clipped_mean_gradient(parts, sizes, largest):
    total = sum(sizes)
    whole = [sum(n * t for n, t in zip(sizes, gs)) / total for gs in zip(*parts)]
    norm = torch.cat([g.flatten() for g in whole]).norm().item()
    factor = min(1, largest / norm)
    return [factor * g for g in whole]

# %% wrong clipped_mean_gradient: the first part enters without its share => first part without its share
import torch

def clipped_mean_gradient(parts, sizes, largest):
    total = sum(sizes)
    whole = [g.clone() for g in parts[0]]
    for part, n in zip(parts[1:], sizes[1:]):
        for w, g in zip(whole, part):
            w += g * n / total
    norm = torch.cat([w.flatten() for w in whole]).norm().item()
    if norm > largest:
        whole = [w * (largest / norm) for w in whole]
    return whole

# %% wrong clipped_mean_gradient: small parts count more, the shares are turned round => small parts count more
import torch

def clipped_mean_gradient(parts, sizes, largest):
    inverse = [1 / n for n in sizes]
    whole = [sum(k * t for k, t in zip(inverse, gs)) / sum(inverse) for gs in zip(*parts)]
    norm = torch.cat([g.flatten() for g in whole]).norm().item()
    return [g * (largest / norm) for g in whole] if norm > largest else whole

# %% wrong clipped_mean_gradient: the largest element stands for the norm => largest number for norm
import torch

def clipped_mean_gradient(parts, sizes, largest):
    total = sum(sizes)
    whole = [sum(t * (n / total) for t, n in zip(gs, sizes)) for gs in zip(*parts)]
    norm = max(g.abs().max().item() for g in whole)
    if norm > largest:
        whole = [g * (largest / norm) for g in whole]
    return whole

# %% wrong clipped_mean_gradient: never clips => not clipped
import torch

def clipped_mean_gradient(parts, sizes, largest):
    total = sum(sizes)
    return [sum(t * (n / total) for t, n in zip(gs, sizes)) for gs in zip(*parts)]
