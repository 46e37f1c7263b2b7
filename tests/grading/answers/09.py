# %% right BatchNorm: channels moved to the last axis, so that everything spreads by itself
import torch
from torch import nn


class BatchNorm(nn.Module):
    def __init__(self, channels, eps=1e-5, momentum=0.1):
        super().__init__()
        self.eps, self.momentum = eps, momentum
        self.weight = nn.Parameter(torch.ones(channels))
        self.bias = nn.Parameter(torch.zeros(channels))
        self.register_buffer("running_mean", torch.zeros(channels))
        self.register_buffer("running_var", torch.ones(channels))

    def forward(self, x):
        last = x.movedim(1, -1)
        if self.training:
            rows = last.flatten(0, -2)
            mean, var = rows.mean(0), rows.var(0, unbiased=False)
            with torch.no_grad():
                self.running_mean.lerp_(mean, self.momentum)
                self.running_var.lerp_(rows.var(0), self.momentum)
        else:
            mean, var = self.running_mean, self.running_var
        y = (last - mean) / torch.sqrt(var + self.eps) * self.weight + self.bias
        return y.movedim(-1, 1)


# %% right BatchNorm: a matrix with one row for each channel, and n / (n - 1) by hand on detached numbers
import torch
from torch import nn


class BatchNorm(nn.Module):
    def __init__(self, channels, eps=1e-5, momentum=0.1):
        super().__init__()
        self.register_parameter("weight", nn.Parameter(torch.full((channels,), 1.0)))
        self.register_parameter("bias", nn.Parameter(torch.full((channels,), 0.0)))
        for name, value in (("running_mean", 0.0), ("running_var", 1.0)):
            self.register_buffer(name, torch.full((channels,), value))
        self.eps = eps
        self.momentum = momentum

    def forward(self, x):
        swapped = x.transpose(0, 1)
        rows = swapped.reshape(x.shape[1], -1)
        n = rows.shape[1]
        if self.training:
            mean = rows.sum(1) / n
            var = ((rows - mean[:, None]) ** 2).sum(1) / n
            m = self.momentum
            self.running_mean = (1 - m) * self.running_mean + m * mean.detach()
            self.running_var = (1 - m) * self.running_var + m * var.detach() * n / (n - 1)
        else:
            mean, var = self.running_mean, self.running_var
        scale = self.weight * (var + self.eps).rsqrt()
        out = rows * scale[:, None] + (self.bias - mean * scale)[:, None]
        return out.reshape(swapped.shape).transpose(0, 1)


# %% right BatchNorm: keepdim statistics over a list of axes, a helper to spread, var_mean
import torch
from torch import nn


class BatchNorm(nn.Module):
    def __init__(self, channels, eps=1e-5, momentum=0.1):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(channels))
        self.bias = nn.Parameter(torch.zeros(channels))
        self.register_buffer("running_mean", torch.zeros(channels))
        self.register_buffer("running_var", torch.ones(channels))
        self.eps, self.momentum = eps, momentum

    @torch.no_grad()
    def remember(self, x, axes):
        var, mean = torch.var_mean(x, axes, correction=1)
        self.running_mean += self.momentum * (mean - self.running_mean)
        self.running_var += self.momentum * (var - self.running_var)

    def forward(self, x):
        axes = [axis for axis in range(x.ndim) if axis != 1]
        spread = lambda t: t.view(1, -1, *[1] * (x.ndim - 2))
        if not self.training:
            centred = x - spread(self.running_mean)
            var = spread(self.running_var)
        else:
            self.remember(x, axes)
            centred = x - x.mean(axes, keepdim=True)
            var = centred.square().mean(axes, keepdim=True)
        return torch.addcmul(spread(self.bias), centred / (var + self.eps).sqrt(), spread(self.weight))


# %% wrong BatchNorm: F.batch_norm does the work, also for two axes and for five => calls batch_norm
import torch
import torch.nn.functional as F
from torch import nn


class BatchNorm(nn.Module):
    def __init__(self, channels, eps=1e-5, momentum=0.1):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(channels))
        self.bias = nn.Parameter(torch.zeros(channels))
        self.register_buffer("running_mean", torch.zeros(channels))
        self.register_buffer("running_var", torch.ones(channels))
        self.settings = {"momentum": momentum, "eps": eps}

    def forward(self, x):
        return F.batch_norm(
            x, self.running_mean, self.running_var, self.weight, self.bias, training=self.training, **self.settings
        )


# %% right BatchNorm: float64 inside, copy_ into the buffers
import torch
from torch import nn


class BatchNorm(nn.Module):
    def __init__(self, channels, eps=1e-5, momentum=0.1):
        super().__init__()
        self.eps = float(eps)
        self.momentum = momentum
        self.weight = nn.Parameter(torch.zeros(channels) + 1)
        self.bias = nn.Parameter(torch.zeros(channels))
        self.register_buffer("running_mean", torch.zeros(channels))
        self.register_buffer("running_var", torch.ones(channels))

    def forward(self, x):
        z = x.double().flatten(2) if x.dim() > 2 else x.double()[:, :, None]
        if self.training:
            count = z.shape[0] * z.shape[2]
            mean = torch.einsum("ncl->c", z) / count
            z = z - mean[:, None]
            squares = torch.einsum("ncl,ncl->c", z, z)
            var = squares / count
            for old, new in ((self.running_mean, mean), (self.running_var, squares / (count - 1))):
                old.copy_(old + self.momentum * (new.detach() - old))
        else:
            z = z - self.running_mean.double()[:, None]
            var = self.running_var.double()
        y = z / torch.sqrt(var + self.eps)[:, None]
        y = y * self.weight[:, None] + self.bias[:, None]
        return y.to(x.dtype).view(x.shape) if y.is_contiguous() else y.to(x.dtype).reshape(x.shape)


# %% wrong BatchNorm: the output takes the variance divided by n - 1 => unbiased in the output
import torch
from torch import nn


class BatchNorm(nn.Module):
    def __init__(self, channels, eps=1e-5, momentum=0.1):
        super().__init__()
        self.eps, self.momentum = eps, momentum
        self.weight = nn.Parameter(torch.ones(channels))
        self.bias = nn.Parameter(torch.zeros(channels))
        self.register_buffer("running_mean", torch.zeros(channels))
        self.register_buffer("running_var", torch.ones(channels))

    def forward(self, x):
        axes = [0] + list(range(2, x.ndim))
        shape = (1, -1) + (1,) * (x.ndim - 2)
        if self.training:
            mean, var = x.mean(axes), x.var(axes)
            with torch.no_grad():
                self.running_mean += self.momentum * (mean - self.running_mean)
                self.running_var += self.momentum * (var - self.running_var)
        else:
            mean, var = self.running_mean, self.running_var
        x_hat = (x - mean.view(shape)) / (var.view(shape) + self.eps).sqrt()
        return self.weight.view(shape) * x_hat + self.bias.view(shape)


# %% wrong BatchNorm: the running variance takes the one divided by n => biased in memory
import torch
from torch import nn


class BatchNorm(nn.Module):
    def __init__(self, channels, eps=1e-5, momentum=0.1):
        super().__init__()
        self.eps, self.momentum = eps, momentum
        self.weight = nn.Parameter(torch.ones(channels))
        self.bias = nn.Parameter(torch.zeros(channels))
        self.register_buffer("running_mean", torch.zeros(channels))
        self.register_buffer("running_var", torch.ones(channels))

    def forward(self, x):
        axes = [0] + list(range(2, x.ndim))
        shape = (1, -1) + (1,) * (x.ndim - 2)
        if self.training:
            mean, var = x.mean(axes), x.var(axes, unbiased=False)
            with torch.no_grad():
                self.running_mean += self.momentum * (mean - self.running_mean)
                self.running_var += self.momentum * (var - self.running_var)
        else:
            mean, var = self.running_mean, self.running_var
        x_hat = (x - mean.view(shape)) / (var.view(shape) + self.eps).sqrt()
        return self.weight.view(shape) * x_hat + self.bias.view(shape)


# %% wrong BatchNorm: momentum is the share of the old statistics => momentum reversed
import torch
from torch import nn


class BatchNorm(nn.Module):
    def __init__(self, channels, eps=1e-5, momentum=0.1):
        super().__init__()
        self.eps, self.momentum = eps, momentum
        self.weight = nn.Parameter(torch.ones(channels))
        self.bias = nn.Parameter(torch.zeros(channels))
        self.register_buffer("running_mean", torch.zeros(channels))
        self.register_buffer("running_var", torch.ones(channels))

    def forward(self, x):
        axes = [0] + list(range(2, x.ndim))
        shape = (1, -1) + (1,) * (x.ndim - 2)
        if self.training:
            mean, var = x.mean(axes), x.var(axes, unbiased=False)
            with torch.no_grad():
                self.running_mean = self.momentum * self.running_mean + (1 - self.momentum) * mean
                self.running_var = self.momentum * self.running_var + (1 - self.momentum) * x.var(axes)
        else:
            mean, var = self.running_mean, self.running_var
        x_hat = (x - mean.view(shape)) / (var.view(shape) + self.eps).sqrt()
        return self.weight.view(shape) * x_hat + self.bias.view(shape)


# %% wrong BatchNorm: a graph hangs on the running statistics => graph kept
import torch
from torch import nn


class BatchNorm(nn.Module):
    def __init__(self, channels, eps=1e-5, momentum=0.1):
        super().__init__()
        self.eps, self.momentum = eps, momentum
        self.weight = nn.Parameter(torch.ones(channels))
        self.bias = nn.Parameter(torch.zeros(channels))
        self.register_buffer("running_mean", torch.zeros(channels))
        self.register_buffer("running_var", torch.ones(channels))

    def forward(self, x):
        axes = [0] + list(range(2, x.ndim))
        shape = (1, -1) + (1,) * (x.ndim - 2)
        if self.training:
            mean, var = x.mean(axes), x.var(axes, unbiased=False)
            self.running_mean = (1 - self.momentum) * self.running_mean + self.momentum * mean
            self.running_var = (1 - self.momentum) * self.running_var + self.momentum * x.var(axes)
        else:
            mean, var = self.running_mean, self.running_var
        x_hat = (x - mean.view(shape)) / (var.view(shape) + self.eps).sqrt()
        return self.weight.view(shape) * x_hat + self.bias.view(shape)


# %% wrong BatchNorm: works for four axes only => four axes only
import torch
from torch import nn


class BatchNorm(nn.Module):
    def __init__(self, channels, eps=1e-5, momentum=0.1):
        super().__init__()
        self.eps, self.momentum = eps, momentum
        self.weight = nn.Parameter(torch.ones(channels))
        self.bias = nn.Parameter(torch.zeros(channels))
        self.register_buffer("running_mean", torch.zeros(channels))
        self.register_buffer("running_var", torch.ones(channels))

    def forward(self, x):
        if self.training:
            mean, var = x.mean((0, 2, 3)), x.var((0, 2, 3), unbiased=False)
            with torch.no_grad():
                self.running_mean += self.momentum * (mean - self.running_mean)
                self.running_var += self.momentum * (x.var((0, 2, 3)) - self.running_var)
        else:
            mean, var = self.running_mean, self.running_var
        x_hat = (x - mean[:, None, None]) / (var[:, None, None] + self.eps).sqrt()
        return self.weight[:, None, None] * x_hat + self.bias[:, None, None]


# %% wrong BatchNorm: the statistics are plain attributes, not buffers => no buffers
import torch
from torch import nn


class BatchNorm(nn.Module):
    def __init__(self, channels, eps=1e-5, momentum=0.1):
        super().__init__()
        self.eps, self.momentum = eps, momentum
        self.weight = nn.Parameter(torch.ones(channels))
        self.bias = nn.Parameter(torch.zeros(channels))
        self.running_mean = torch.zeros(channels)
        self.running_var = torch.ones(channels)

    def forward(self, x):
        axes = [0] + list(range(2, x.ndim))
        shape = (1, -1) + (1,) * (x.ndim - 2)
        if self.training:
            mean, var = x.mean(axes), x.var(axes, unbiased=False)
            with torch.no_grad():
                self.running_mean += self.momentum * (mean - self.running_mean)
                self.running_var += self.momentum * (x.var(axes) - self.running_var)
        else:
            mean, var = self.running_mean, self.running_var
        x_hat = (x - mean.view(shape)) / (var.view(shape) + self.eps).sqrt()
        return self.weight.view(shape) * x_hat + self.bias.view(shape)


# %% wrong BatchNorm: the output uses the batch's mean and variance as constants, without their gradient => statistics as constants
import torch
from torch import nn


class BatchNorm(nn.Module):
    def __init__(self, channels, eps=1e-5, momentum=0.1):
        super().__init__()
        self.eps, self.momentum = eps, momentum
        self.weight = nn.Parameter(torch.ones(channels))
        self.bias = nn.Parameter(torch.zeros(channels))
        self.register_buffer("running_mean", torch.zeros(channels))
        self.register_buffer("running_var", torch.ones(channels))

    def forward(self, x):
        axes = [0] + list(range(2, x.ndim))
        shape = (1, -1) + (1,) * (x.ndim - 2)
        with torch.no_grad():
            if self.training:
                mean, var = x.mean(axes), x.var(axes, unbiased=False)
                self.running_mean += self.momentum * (mean - self.running_mean)
                self.running_var += self.momentum * (x.var(axes) - self.running_var)
            else:
                mean, var = self.running_mean, self.running_var
        x_hat = (x - mean.view(shape)) / (var.view(shape) + self.eps).sqrt()
        return self.weight.view(shape) * x_hat + self.bias.view(shape)


# %% wrong BatchNorm: the running statistics move in evaluation, too => moved in evaluation
import torch
from torch import nn


class BatchNorm(nn.Module):
    def __init__(self, channels, eps=1e-5, momentum=0.1):
        super().__init__()
        self.eps, self.momentum = eps, momentum
        self.weight = nn.Parameter(torch.ones(channels))
        self.bias = nn.Parameter(torch.zeros(channels))
        self.register_buffer("running_mean", torch.zeros(channels))
        self.register_buffer("running_var", torch.ones(channels))

    def forward(self, x):
        axes = [0] + list(range(2, x.ndim))
        shape = (1, -1) + (1,) * (x.ndim - 2)
        mean, var = x.mean(axes), x.var(axes, unbiased=False)
        with torch.no_grad():
            self.running_mean += self.momentum * (mean - self.running_mean)
            self.running_var += self.momentum * (x.var(axes) - self.running_var)
        if not self.training:
            mean, var = self.running_mean, self.running_var
        x_hat = (x - mean.view(shape)) / (var.view(shape) + self.eps).sqrt()
        return self.weight.view(shape) * x_hat + self.bias.view(shape)


# %% wrong BatchNorm: normalizes with the batch in evaluation as well => batch statistics in evaluation
import torch
from torch import nn


class BatchNorm(nn.Module):
    def __init__(self, channels, eps=1e-5, momentum=0.1):
        super().__init__()
        self.eps, self.momentum = eps, momentum
        self.weight = nn.Parameter(torch.ones(channels))
        self.bias = nn.Parameter(torch.zeros(channels))
        self.register_buffer("running_mean", torch.zeros(channels))
        self.register_buffer("running_var", torch.ones(channels))

    def forward(self, x):
        axes = [0] + list(range(2, x.ndim))
        shape = (1, -1) + (1,) * (x.ndim - 2)
        mean, var = x.mean(axes), x.var(axes, unbiased=False)
        if self.training:
            with torch.no_grad():
                self.running_mean += self.momentum * (mean - self.running_mean)
                self.running_var += self.momentum * (x.var(axes) - self.running_var)
        x_hat = (x - mean.view(shape)) / (var.view(shape) + self.eps).sqrt()
        return self.weight.view(shape) * x_hat + self.bias.view(shape)


# %% wrong BatchNorm: statistics over the batch axis only, one for each position => a mean for each position
import torch
from torch import nn


class BatchNorm(nn.Module):
    def __init__(self, channels, eps=1e-5, momentum=0.1):
        super().__init__()
        self.eps, self.momentum = eps, momentum
        self.weight = nn.Parameter(torch.ones(channels))
        self.bias = nn.Parameter(torch.zeros(channels))
        self.register_buffer("running_mean", torch.zeros(channels))
        self.register_buffer("running_var", torch.ones(channels))

    def forward(self, x):
        if self.training:
            mean, var = x.mean(0), x.var(0, unbiased=False)
            with torch.no_grad():
                self.running_mean += self.momentum * (mean - self.running_mean)
                self.running_var += self.momentum * (x.var(0) - self.running_var)
        else:
            mean, var = self.running_mean, self.running_var
        return self.weight * (x - mean) / (var + self.eps).sqrt() + self.bias


# %% wrong BatchNorm: eps is added to the deviation, outside the root => eps outside the root
import torch
from torch import nn


class BatchNorm(nn.Module):
    def __init__(self, channels, eps=1e-5, momentum=0.1):
        super().__init__()
        self.eps, self.momentum = eps, momentum
        self.weight = nn.Parameter(torch.ones(channels))
        self.bias = nn.Parameter(torch.zeros(channels))
        self.register_buffer("running_mean", torch.zeros(channels))
        self.register_buffer("running_var", torch.ones(channels))

    def forward(self, x):
        axes = [0] + list(range(2, x.ndim))
        shape = (1, -1) + (1,) * (x.ndim - 2)
        if self.training:
            mean, var = x.mean(axes), x.var(axes, unbiased=False)
            with torch.no_grad():
                self.running_mean += self.momentum * (mean - self.running_mean)
                self.running_var += self.momentum * (x.var(axes) - self.running_var)
        else:
            mean, var = self.running_mean, self.running_var
        x_hat = (x - mean.view(shape)) / (var.sqrt().view(shape) + self.eps)
        return self.weight.view(shape) * x_hat + self.bias.view(shape)


# %% wrong BatchNorm: normalizes with the running statistics in training, after moving them => running statistics in training
import torch
from torch import nn


class BatchNorm(nn.Module):
    def __init__(self, channels, eps=1e-5, momentum=0.1):
        super().__init__()
        self.eps, self.momentum = eps, momentum
        self.weight = nn.Parameter(torch.ones(channels))
        self.bias = nn.Parameter(torch.zeros(channels))
        self.register_buffer("running_mean", torch.zeros(channels))
        self.register_buffer("running_var", torch.ones(channels))

    def forward(self, x):
        axes = [0] + list(range(2, x.ndim))
        shape = (1, -1) + (1,) * (x.ndim - 2)
        if self.training:
            with torch.no_grad():
                self.running_mean += self.momentum * (x.mean(axes) - self.running_mean)
                self.running_var += self.momentum * (x.var(axes) - self.running_var)
        mean, var = self.running_mean, self.running_var
        x_hat = (x - mean.view(shape)) / (var.view(shape) + self.eps).sqrt()
        return self.weight.view(shape) * x_hat + self.bias.view(shape)


# %% wrong BatchNorm: gamma and beta spread over the last axis instead of the channels
import torch
from torch import nn


class BatchNorm(nn.Module):
    def __init__(self, channels, eps=1e-5, momentum=0.1):
        super().__init__()
        self.eps, self.momentum = eps, momentum
        self.weight = nn.Parameter(torch.ones(channels))
        self.bias = nn.Parameter(torch.zeros(channels))
        self.register_buffer("running_mean", torch.zeros(channels))
        self.register_buffer("running_var", torch.ones(channels))

    def forward(self, x):
        axes = [a for a in range(x.dim()) if a != 1]
        shape = [1, -1] + [1] * (x.dim() - 2)
        if self.training:
            mean, var = x.mean(axes), x.var(axes, unbiased=False)
            self.running_mean += self.momentum * (mean.detach() - self.running_mean)
            self.running_var += self.momentum * (x.var(axes).detach() - self.running_var)
        else:
            mean, var = self.running_mean, self.running_var
        x_hat = (x - mean.view(shape)) / (var.view(shape) + self.eps).sqrt()
        return self.weight * x_hat + self.bias


# %% wrong BatchNorm: the running statistics are parameters, so that they are trained => running statistics as parameters
import torch
from torch import nn


class BatchNorm(nn.Module):
    def __init__(self, channels, eps=1e-5, momentum=0.1):
        super().__init__()
        self.eps, self.momentum = eps, momentum
        self.weight = nn.Parameter(torch.ones(channels))
        self.bias = nn.Parameter(torch.zeros(channels))
        self.running_mean = nn.Parameter(torch.zeros(channels))
        self.running_var = nn.Parameter(torch.ones(channels))

    def forward(self, x):
        axes = [a for a in range(x.dim()) if a != 1]
        shape = [1, -1] + [1] * (x.dim() - 2)
        if self.training:
            mean, var = x.mean(axes), x.var(axes, unbiased=False)
            with torch.no_grad():
                self.running_mean += self.momentum * (mean - self.running_mean)
                self.running_var += self.momentum * (x.var(axes) - self.running_var)
        else:
            mean, var = self.running_mean, self.running_var
        x_hat = (x - mean.view(shape)) / (var.view(shape) + self.eps).sqrt()
        return self.weight.view(shape) * x_hat + self.bias.view(shape)


# %% wrong BatchNorm: momentum forgotten, the running statistics are those of the last batch => momentum forgotten
import torch
from torch import nn


class BatchNorm(nn.Module):
    def __init__(self, channels, eps=1e-5, momentum=0.1):
        super().__init__()
        self.eps, self.momentum = eps, momentum
        self.weight = nn.Parameter(torch.ones(channels))
        self.bias = nn.Parameter(torch.zeros(channels))
        self.register_buffer("running_mean", torch.zeros(channels))
        self.register_buffer("running_var", torch.ones(channels))

    def forward(self, x):
        axes = [a for a in range(x.dim()) if a != 1]
        shape = [1, -1] + [1] * (x.dim() - 2)
        if self.training:
            mean, var = x.mean(axes), x.var(axes, unbiased=False)
            self.running_mean = mean.detach()
            self.running_var = x.var(axes).detach()
        else:
            mean, var = self.running_mean, self.running_var
        x_hat = (x - mean.view(shape)) / (var.view(shape) + self.eps).sqrt()
        return self.weight.view(shape) * x_hat + self.bias.view(shape)


# %% right batch_norm_backward: the chain rule through deviation and mean, one after the other
import torch


def batch_norm_backward(upstream, x, gamma, eps, running):
    axes = (0, 2, 3)
    n = x.numel() // x.shape[1]
    mean = x.mean(axes) if running is None else running[0]
    centred = x - mean[:, None, None]
    var = centred.pow(2).mean(axes) if running is None else running[1]
    inverse = 1 / torch.sqrt(var + eps)
    d_x_hat = upstream * gamma[:, None, None]
    d_x = d_x_hat * inverse[:, None, None]
    if running is None:
        d_var = (d_x_hat * centred).sum(axes) * -0.5 * inverse**3
        d_x = d_x + centred * (2 * d_var / n)[:, None, None]
        d_mean = -d_x.sum(axes)
        d_x = d_x + (d_mean / n)[:, None, None]
    d_gamma = inverse * (upstream * centred).sum(axes)
    return d_x, d_gamma, upstream.sum(axes)


# %% right batch_norm_backward: a matrix with one row for each channel
import torch


def batch_norm_backward(upstream, x, gamma, eps, running):
    rows = lambda t: t.transpose(0, 1).flatten(1)
    u, z = rows(upstream), rows(x)
    training = running is None
    mean, var = (z.mean(1), z.var(1, unbiased=False)) if training else running
    dev = (var + eps).sqrt().unsqueeze(1)
    x_hat = (z - mean.unsqueeze(1)) / dev
    slope = gamma.unsqueeze(1) / dev
    d = u.clone()
    if training:
        d -= u.mean(1, keepdim=True)
        d -= x_hat * (u * x_hat).mean(1, keepdim=True)
    d *= slope
    n, c, h, w = x.shape
    return d.view(c, n, h, w).transpose(0, 1), (u * x_hat).sum(1), u.sum(1)


# %% right batch_norm_backward: the whole Jacobian of each channel, in float64
import torch


def batch_norm_backward(upstream, x, gamma, eps, running):
    n, c, h, w = x.shape
    d_x = torch.zeros(n, c, h, w, dtype=torch.float64)
    d_gamma, d_beta = torch.zeros(c, dtype=torch.float64), torch.zeros(c, dtype=torch.float64)
    size = n * h * w
    for k in range(c):
        values = x[:, k].double().flatten()
        u = upstream[:, k].double().flatten()
        if running is None:
            mean, variance = values.mean(), ((values - values.mean()) ** 2).mean()
        else:
            mean, variance = running[0][k].double(), running[1][k].double()
        deviation = (variance + eps) ** 0.5
        x_hat = (values - mean) / deviation
        jacobian = torch.eye(size, dtype=torch.float64)
        if running is None:
            jacobian = jacobian - 1 / size - torch.outer(x_hat, x_hat) / size
        d_x[:, k] = (gamma[k].double() / deviation * (u @ jacobian)).view(n, h, w)
        d_gamma[k] = u @ x_hat
        d_beta[k] = u.sum()
    return d_x.to(x.dtype), d_gamma.to(x.dtype), d_beta.to(x.dtype)


# %% right batch_norm_backward: both parts written with the sums for gamma and beta, einsum
import torch


def batch_norm_backward(upstream, x, gamma, eps, running):
    n, c, h, w = x.shape
    m = n * h * w
    if running is None:
        var, mean = torch.var_mean(x, dim=(0, 2, 3), correction=0)
    else:
        mean, var = running
    r = (var + eps).rsqrt()
    x_hat = torch.einsum("nchw,c->nchw", x - mean.view(1, c, 1, 1), r)
    d_beta = torch.einsum("nchw->c", upstream)
    d_gamma = torch.einsum("nchw,nchw->c", upstream, x_hat)
    away = 0
    if running is None:
        away = (d_beta.view(1, c, 1, 1) + x_hat * d_gamma.view(1, c, 1, 1)) / m
    d_x = torch.einsum("nchw,c->nchw", upstream - away, gamma * r)
    return d_x, d_gamma, d_beta


# %% wrong batch_norm_backward: in evaluation the mean is still taken away => half taken away in evaluation
import torch


def batch_norm_backward(upstream, x, gamma, eps, running):
    axes = (0, 2, 3)
    v = lambda t: t.view(1, -1, 1, 1)
    if running is None:
        mean, var = x.mean(axes), x.var(axes, unbiased=False)
    else:
        mean, var = running
    dev = v((var + eps).sqrt())
    x_hat = (x - v(mean)) / dev
    d = upstream * v(gamma)
    dx = d - d.mean(axes, keepdim=True)
    if running is None:
        dx = dx - x_hat * (d * x_hat).mean(axes, keepdim=True)
    return dx / dev, (upstream * x_hat).sum(axes), upstream.sum(axes)


# %% wrong batch_norm_backward: the same formula in both modes, both parts taken away in evaluation => evaluation as training
import torch


def batch_norm_backward(upstream, x, gamma, eps, running):
    axes = (0, 2, 3)
    v = lambda t: t.view(1, -1, 1, 1)
    if running is None:
        mean, var = x.mean(axes), x.var(axes, unbiased=False)
    else:
        mean, var = running
    dev = v((var + eps).sqrt())
    x_hat = (x - v(mean)) / dev
    d = upstream * v(gamma)
    dx = (d - d.mean(axes, keepdim=True) - x_hat * (d * x_hat).mean(axes, keepdim=True)) / dev
    return dx, (upstream * x_hat).sum(axes), upstream.sum(axes)


# %% wrong batch_norm_backward: mean and deviation treated as constants in training => statistics as constants
import torch


def batch_norm_backward(upstream, x, gamma, eps, running):
    axes = (0, 2, 3)
    if running is None:
        mean, var = x.mean(axes, keepdim=True), x.var(axes, unbiased=False, keepdim=True)
    else:
        mean, var = running[0].view(1, -1, 1, 1), running[1].view(1, -1, 1, 1)
    dev = torch.sqrt(var + eps)
    x_hat = (x - mean) / dev
    dx = upstream * gamma.view(1, -1, 1, 1) / dev
    return dx, (upstream * x_hat).sum(axes), upstream.sum(axes)


# %% wrong batch_norm_backward: gamma forgotten in the derivative for x => gamma forgotten
import torch


def batch_norm_backward(upstream, x, gamma, eps, running):
    axes = (0, 2, 3)
    if running is None:
        mean, var = x.mean(axes, keepdim=True), x.var(axes, unbiased=False, keepdim=True)
    else:
        mean, var = (r[None, :, None, None] for r in running)
    dev = torch.sqrt(var + eps)
    x_hat = (x - mean) / dev
    dx = upstream
    if running is None:
        dx = dx - upstream.mean(axes, keepdim=True) - x_hat * (upstream * x_hat).mean(axes, keepdim=True)
    return dx / dev, (upstream * x_hat).sum(axes), upstream.sum(axes)


# %% wrong batch_norm_backward: the variance of the batch divided by n - 1 => unbiased variance
import torch


def batch_norm_backward(upstream, x, gamma, eps, running):
    axes = (0, 2, 3)
    if running is None:
        mean, var = x.mean(axes, keepdim=True), x.var(axes, keepdim=True)
    else:
        mean, var = (r[None, :, None, None] for r in running)
    dev = torch.sqrt(var + eps)
    x_hat = (x - mean) / dev
    d = gamma[None, :, None, None] * upstream
    if running is None:
        d = d - d.mean(axes, keepdim=True) - x_hat * (d * x_hat).mean(axes, keepdim=True)
    return d / dev, (upstream * x_hat).sum(axes), upstream.sum(axes)


# %% wrong batch_norm_backward: in training the part along x_hat is not taken away => variance as a constant
import torch


def batch_norm_backward(upstream, x, gamma, eps, running):
    axes = (0, 2, 3)
    if running is None:
        mean, var = x.mean(axes, keepdim=True), x.var(axes, unbiased=False, keepdim=True)
    else:
        mean, var = (r[None, :, None, None] for r in running)
    dev = torch.sqrt(var + eps)
    x_hat = (x - mean) / dev
    d = gamma[None, :, None, None] * upstream
    if running is None:
        d = d - d.mean(axes, keepdim=True)
    return d / dev, (upstream * x_hat).sum(axes), upstream.sum(axes)


# %% wrong batch_norm_backward: the derivatives for gamma and beta are means, not sums => means for gamma or beta
import torch


def batch_norm_backward(upstream, x, gamma, eps, running):
    axes = (0, 2, 3)
    if running is None:
        mean, var = x.mean(axes, keepdim=True), x.var(axes, unbiased=False, keepdim=True)
    else:
        mean, var = (r[None, :, None, None] for r in running)
    dev = torch.sqrt(var + eps)
    x_hat = (x - mean) / dev
    d = gamma[None, :, None, None] * upstream
    if running is None:
        d = d - d.mean(axes, keepdim=True) - x_hat * (d * x_hat).mean(axes, keepdim=True)
    return d / dev, (upstream * x_hat).mean(axes), upstream.mean(axes)


# %% wrong batch_norm_backward: in evaluation x_hat for gamma is still made from the batch => running statistics ignored
import torch


def batch_norm_backward(upstream, x, gamma, eps, running):
    axes = (0, 2, 3)
    mean, var = x.mean(axes, keepdim=True), x.var(axes, unbiased=False, keepdim=True)
    dev = torch.sqrt(var + eps)
    x_hat = (x - mean) / dev
    dgamma = (upstream * x_hat).sum(axes)
    dbeta = upstream.sum(axes)
    d = gamma[None, :, None, None] * upstream
    if running is None:
        dx = (d - d.mean(axes, keepdim=True) - x_hat * (d * x_hat).mean(axes, keepdim=True)) / dev
    else:
        dx = d / torch.sqrt(running[1] + eps)[None, :, None, None]
    return dx, dgamma, dbeta


# %% wrong batch_norm_backward: the derivative for gamma meets x instead of x_hat => x in place of x_hat
import torch


def batch_norm_backward(upstream, x, gamma, eps, running):
    axes = (0, 2, 3)
    if running is None:
        mean, var = x.mean(axes, keepdim=True), x.var(axes, unbiased=False, keepdim=True)
    else:
        mean, var = (r[None, :, None, None] for r in running)
    dev = torch.sqrt(var + eps)
    x_hat = (x - mean) / dev
    d = gamma[None, :, None, None] * upstream
    if running is None:
        d = d - d.mean(axes, keepdim=True) - x_hat * (d * x_hat).mean(axes, keepdim=True)
    return d / dev, torch.einsum("nchw,nchw->c", upstream, x), torch.einsum("nchw->c", upstream)


# %% wrong batch_norm_backward: eps is forgotten => eps forgotten
import torch


def batch_norm_backward(upstream, x, gamma, eps, running):
    axes = (0, 2, 3)
    if running is None:
        mean, std = x.mean(axes, keepdim=True), x.std(axes, unbiased=False, keepdim=True)
    else:
        mean, std = running[0][None, :, None, None], running[1].sqrt()[None, :, None, None]
    x_hat = (x - mean) / std
    d = gamma[None, :, None, None] * upstream
    if running is None:
        d = d - d.mean(axes, keepdim=True) - x_hat * (d * x_hat).mean(axes, keepdim=True)
    return d / std, (upstream * x_hat).sum(axes), upstream.sum(axes)


# %% wrong batch_norm_backward: divides by the variance in evaluation, without the root => divided by the variance
import torch


def batch_norm_backward(upstream, x, gamma, eps, running):
    axes = (0, 2, 3)
    d = gamma[None, :, None, None] * upstream
    if running is not None:
        mean, var = (r[None, :, None, None] for r in running)
        x_hat = (x - mean) / (var + eps)
        return d / (var + eps), (upstream * x_hat).sum(axes), upstream.sum(axes)
    mean, var = x.mean(axes, keepdim=True), x.var(axes, unbiased=False, keepdim=True)
    dev = (var + eps).sqrt()
    x_hat = (x - mean) / dev
    dx = (d - d.mean(axes, keepdim=True) - x_hat * (d * x_hat).mean(axes, keepdim=True)) / dev
    return dx, (upstream * x_hat).sum(axes), upstream.sum(axes)


# %% wrong batch_norm_backward: sums instead of means are taken away => sums taken away
import torch


def batch_norm_backward(upstream, x, gamma, eps, running):
    axes = (0, 2, 3)
    if running is None:
        mean, var = x.mean(axes, keepdim=True), x.var(axes, unbiased=False, keepdim=True)
    else:
        mean, var = (r[None, :, None, None] for r in running)
    dev = torch.sqrt(var + eps)
    x_hat = (x - mean) / dev
    d = gamma[None, :, None, None] * upstream
    if running is None:
        d = d - d.sum(axes, keepdim=True) - x_hat * (d * x_hat).sum(axes, keepdim=True)
    return d / dev, (upstream * x_hat).sum(axes), upstream.sum(axes)


# %% wrong batch_norm_backward: the means that are taken away go over the batch only, not over positions => means over some of the axes
import torch


def batch_norm_backward(upstream, x, gamma, eps, running):
    axes = (0, 2, 3)
    if running is None:
        mean, var = x.mean(axes, keepdim=True), x.var(axes, unbiased=False, keepdim=True)
    else:
        mean, var = (r[None, :, None, None] for r in running)
    dev = torch.sqrt(var + eps)
    x_hat = (x - mean) / dev
    d = gamma[None, :, None, None] * upstream
    if running is None:
        d = d - d.mean(0, keepdim=True) - x_hat * (d * x_hat).mean(0, keepdim=True)
    return d / dev, (upstream * x_hat).sum(axes), upstream.sum(axes)


# %% wrong batch_norm_backward: the derivative for gamma is multiplied by gamma => gamma in the wrong place
import torch


def batch_norm_backward(upstream, x, gamma, eps, running):
    axes = (0, 2, 3)
    if running is None:
        mean, var = x.mean(axes, keepdim=True), x.var(axes, unbiased=False, keepdim=True)
    else:
        mean, var = (r[None, :, None, None] for r in running)
    dev = torch.sqrt(var + eps)
    x_hat = (x - mean) / dev
    d = gamma[None, :, None, None] * upstream
    dgamma, dbeta = (d * x_hat).sum(axes), upstream.sum(axes)
    if running is None:
        d = d - d.mean(axes, keepdim=True) - x_hat * (d * x_hat).mean(axes, keepdim=True)
    return d / dev, dgamma, dbeta


# %% right fold_batch_norm: einsum, and a missing bias as zeros
import torch


def fold_batch_norm(weight, bias, gamma, beta, mean, variance, eps):
    if bias is None:
        bias = torch.zeros_like(mean)
    scale = gamma * torch.rsqrt(variance + eps)
    return torch.einsum("k,kcij->kcij", scale, weight), torch.addcmul(beta, bias - mean, scale)


# %% right fold_batch_norm: filter by filter in a loop
import torch


def fold_batch_norm(weight, bias, gamma, beta, mean, variance, eps):
    filters, shifts = [], []
    for k in range(len(weight)):
        deviation = (variance[k] + eps) ** 0.5
        start = -mean[k] if bias is None else bias[k] - mean[k]
        filters.append(gamma[k] / deviation * weight[k])
        shifts.append(gamma[k] / deviation * start + beta[k])
    return torch.stack(filters), torch.stack(shifts)


# %% right fold_batch_norm: a diagonal matrix times an augmented one with the bias as its last column
import torch


def fold_batch_norm(weight, bias, gamma, beta, mean, variance, eps):
    offset = (0 if bias is None else bias) - mean
    table = torch.cat([weight.flatten(1), offset[:, None]], dim=1)
    table = torch.diag(gamma / torch.sqrt(variance + eps)) @ table
    return table[:, :-1].reshape(weight.shape), table[:, -1] + beta


# %% right fold_batch_norm: asks F.batch_norm what it makes of the bias, and what of one more
import torch
import torch.nn.functional as F


def fold_batch_norm(weight, bias, gamma, beta, mean, variance, eps):
    norm = lambda values, shift: F.batch_norm(values, mean * shift, variance, gamma, beta * shift, False, 0.0, eps)
    b = torch.zeros(1, len(mean), dtype=weight.dtype) if bias is None else bias[None]
    scale = norm(torch.ones(1, len(mean), dtype=weight.dtype), 0)[0]
    folded = weight.clone()
    folded *= scale.view(-1, 1, 1, 1)
    return folded, norm(b, 1)[0]


# %% right fold_batch_norm: the scale by division on transposed axes, in float64
import torch


def fold_batch_norm(weight, bias, gamma, beta, mean, variance, eps):
    g, b, m, v = (t.double() for t in (gamma, beta, mean, variance))
    deviation = (v + eps).sqrt()
    new_weight = (weight.double().movedim(0, -1) * g / deviation).movedim(-1, 0)
    new_bias = b - m * g / deviation
    if bias is not None:
        new_bias = new_bias + bias.double() * g / deviation
    return new_weight.to(weight.dtype), new_bias.to(weight.dtype)


# %% wrong fold_batch_norm: the convolution's bias is not scaled => bias not scaled
import torch


def fold_batch_norm(weight, bias, gamma, beta, mean, variance, eps):
    scale = gamma / (variance + eps).sqrt()
    shift = beta - mean * scale
    if bias is not None:
        shift = shift + bias
    return weight * scale[:, None, None, None], shift


# %% wrong fold_batch_norm: a convolution without bias is not expected => bias of None
import torch


def fold_batch_norm(weight, bias, gamma, beta, mean, variance, eps):
    scale = gamma / torch.sqrt(variance + eps)
    return weight * scale.view(-1, 1, 1, 1), (bias - mean) * scale + beta


# %% wrong fold_batch_norm: without bias the mean is forgotten, the new bias is beta => mean forgotten without a bias
import torch


def fold_batch_norm(weight, bias, gamma, beta, mean, variance, eps):
    scale = gamma / torch.sqrt(variance + eps)
    new_weight = weight * scale.view(-1, 1, 1, 1)
    if bias is None:
        return new_weight, beta
    return new_weight, (bias - mean) * scale + beta


# %% wrong fold_batch_norm: without bias there is no new bias either => no new bias without a bias
import torch


def fold_batch_norm(weight, bias, gamma, beta, mean, variance, eps):
    scale = gamma / torch.sqrt(variance + eps)
    new_weight = weight * scale.view(-1, 1, 1, 1)
    new_bias = None if bias is None else (bias - mean) * scale + beta
    return new_weight, new_bias


# %% wrong fold_batch_norm: the scale sits on the second axis, the input's channels => scale along another axis
import torch


def fold_batch_norm(weight, bias, gamma, beta, mean, variance, eps):
    if bias is None:
        bias = torch.zeros_like(beta)
    scale = gamma / torch.sqrt(variance + eps)
    return weight * scale.view(1, -1, 1, 1), (bias - mean) * scale + beta


# %% wrong fold_batch_norm: the scale is left to broadcast along the last axis => scale along another axis
import torch


def fold_batch_norm(weight, bias, gamma, beta, mean, variance, eps):
    if bias is None:
        bias = torch.zeros_like(beta)
    scale = gamma / torch.sqrt(variance + eps)
    return weight * scale, (bias - mean) * scale + beta


# %% wrong fold_batch_norm: `if bias` on a tensor => truth of a tensor
import torch


def fold_batch_norm(weight, bias, gamma, beta, mean, variance, eps):
    scale = gamma / torch.sqrt(variance + eps)
    offset = bias if bias else torch.zeros_like(mean)
    return weight * scale[:, None, None, None], (offset - mean) * scale + beta


# %% wrong fold_batch_norm: the mean is not scaled => mean not scaled
import torch


def fold_batch_norm(weight, bias, gamma, beta, mean, variance, eps):
    scale = gamma / (variance + eps).sqrt()
    b = 0 if bias is None else bias
    return weight * scale[:, None, None, None], b * scale - mean + beta


# %% wrong fold_batch_norm: divides by the variance, without a root => divided by the variance
import torch


def fold_batch_norm(weight, bias, gamma, beta, mean, variance, eps):
    scale = gamma / (variance + eps)
    b = 0 if bias is None else bias
    return weight * scale[:, None, None, None], (b - mean) * scale + beta


# %% wrong fold_batch_norm: eps stands outside the root => eps outside the root
import torch


def fold_batch_norm(weight, bias, gamma, beta, mean, variance, eps):
    scale = gamma / (variance.sqrt() + eps)
    b = 0 if bias is None else bias
    return weight * scale[:, None, None, None], (b - mean) * scale + beta


# %% wrong fold_batch_norm: the mean is added instead of taken away => sign of the mean
import torch


def fold_batch_norm(weight, bias, gamma, beta, mean, variance, eps):
    scale = gamma / (variance + eps).sqrt()
    total = mean if bias is None else bias + mean
    return weight * scale[:, None, None, None], total * scale + beta


# %% wrong fold_batch_norm: gamma is missing in the new bias => gamma missing
import torch


def fold_batch_norm(weight, bias, gamma, beta, mean, variance, eps):
    deviation = (variance + eps).sqrt()
    b = torch.zeros_like(mean) if bias is None else bias
    new_weight = torch.stack([g * f / d for g, f, d in zip(gamma, weight, deviation)])
    return new_weight, (b - mean) / deviation + beta


# %% wrong fold_batch_norm: beta is scaled, too => beta scaled
import torch


def fold_batch_norm(weight, bias, gamma, beta, mean, variance, eps):
    scale = gamma / (variance + eps).sqrt()
    b = torch.zeros_like(mean) if bias is None else bias
    return weight * scale[:, None, None, None], (b - mean + beta) * scale


# %% right look_ahead: one flat vector for all weights, log_softmax and nll_loss
import torch
import torch.nn.functional as F


def look_ahead(first, second, inputs, labels, steps):
    sizes = [first.numel(), second.numel()]

    def look(w):
        w = w.detach().clone().requires_grad_(True)
        a, b = (part.reshape(m.shape) for part, m in zip(w.split(sizes), (first, second)))
        scores = F.linear(F.linear(inputs, a).tanh(), b)
        loss = F.nll_loss(scores.log_softmax(dim=1), labels)
        loss.backward()
        return loss.detach(), w.grad

    w = torch.cat([first.reshape(-1), second.reshape(-1)])
    g = look(w)[1]
    losses, gradients = zip(*[look(w - eta * g) for eta in steps])
    losses = torch.stack(losses)
    apart = torch.linalg.vector_norm(torch.stack(gradients) - g, dim=1)
    lengths = torch.tensor(steps, dtype=g.dtype) * torch.linalg.vector_norm(g)
    return {"loss_range": losses.max() - losses.min(), "distance": apart.max(), "beta": (apart / lengths).max()}


# %% right look_ahead: the gradient derived by hand, no autograd, plain floats
import math

import torch


def look_ahead(first, second, inputs, labels, steps):
    a0, b0, data = first.detach().double(), second.detach().double(), inputs.double()
    n = len(labels)

    def study(a, b):
        hidden = torch.tanh(data @ a.T)
        logits = hidden @ b.T
        log_p = logits - torch.logsumexp(logits, dim=1, keepdim=True)
        rows = torch.arange(n)
        error = log_p.exp()
        error[rows, labels] -= 1
        error /= n
        grad_b = error.T @ hidden
        grad_a = ((error @ b) * (1 - hidden**2)).T @ data
        return -log_p[rows, labels].mean().item(), grad_a, grad_b

    _, ga, gb = study(a0, b0)
    length = math.sqrt(ga.square().sum().item() + gb.square().sum().item())
    low, high, distance, beta = math.inf, -math.inf, 0.0, 0.0
    for eta in steps:
        loss, ha, hb = study(a0 - eta * ga, b0 - eta * gb)
        low, high = min(low, loss), max(high, loss)
        gap = math.sqrt((ha - ga).square().sum().item() + (hb - gb).square().sum().item())
        distance, beta = max(distance, gap), max(beta, gap / (eta * length))
    return {"loss_range": high - low, "distance": distance, "beta": beta}


# %% right look_ahead: an nn.Module that is copied and moved for each step
import copy

import torch
import torch.nn.functional as F
from torch import nn
from torch.nn.utils import parameters_to_vector, vector_to_parameters


def look_ahead(first, second, inputs, labels, steps):
    def layer(matrix):
        linear = nn.Linear(matrix.shape[1], matrix.shape[0], bias=False)
        linear.weight = nn.Parameter(matrix.detach().clone())
        return linear

    net = nn.Sequential(layer(first), nn.Tanh(), layer(second))

    def loss_and_gradient(model):
        model.zero_grad()
        loss = F.cross_entropy(model(inputs), labels)
        loss.backward()
        return loss.item(), torch.cat([p.grad.flatten() for p in model.parameters()])

    w = parameters_to_vector(net.parameters()).detach()
    g = loss_and_gradient(net)[1]
    losses, gaps, betas = [], [], []
    for eta in steps:
        there = copy.deepcopy(net)
        vector_to_parameters(w - eta * g, there.parameters())
        loss, gradient = loss_and_gradient(there)
        losses.append(loss)
        gaps.append((gradient - g).norm().item())
        betas.append(gaps[-1] / (eta * g).norm().item())
    return {"loss_range": max(losses) - min(losses), "distance": max(gaps), "beta": max(betas)}


# %% right look_ahead: all steps at once with batched matrices
import torch
import torch.nn.functional as F


def look_ahead(first, second, inputs, labels, steps):
    eta = torch.tensor([0.0] + list(steps), dtype=first.dtype)[:, None, None]

    def at(a, b):
        """Losses and gradients for a stack of networks."""
        a, b = a.detach().requires_grad_(), b.detach().requires_grad_()
        hidden = torch.tanh(torch.einsum("nd,shd->snh", inputs, a))
        logits = torch.einsum("snh,skh->snk", hidden, b)
        picked = logits.log_softmax(-1)[:, torch.arange(len(labels)), labels]
        losses = -picked.mean(1)
        ga, gb = torch.autograd.grad(losses.sum(), (a, b))
        return losses.detach(), ga, gb

    _, ga, gb = at(first[None], second[None])
    losses, ha, hb = at(first - eta * ga, second - eta * gb)
    gaps = torch.cat([(ha - ga).flatten(1), (hb - gb).flatten(1)], 1).norm(dim=1)[1:]
    length = torch.cat([ga.flatten(), gb.flatten()]).norm()
    losses = losses[1:]
    return {
        "loss_range": losses.max() - losses.min(),
        "distance": gaps.max(),
        "beta": (gaps / (eta[1:, 0, 0] * length)).max(),
    }


# %% wrong look_ahead: each step starts where the last one ended => never back at w
import torch
import torch.nn.functional as F


def look_ahead(first, second, inputs, labels, steps):
    def study(a, b):
        a, b = a.detach().requires_grad_(), b.detach().requires_grad_()
        loss = F.cross_entropy(torch.tanh(inputs @ a.T) @ b.T, labels)
        ga, gb = torch.autograd.grad(loss, (a, b))
        return loss.item(), ga, gb

    _, ga, gb = study(first, second)
    g = torch.cat([ga.flatten(), gb.flatten()])
    losses, distances, betas = [], [], []
    for eta in steps:
        first = first - eta * ga
        second = second - eta * gb
        loss, ha, hb = study(first, second)
        h = torch.cat([ha.flatten(), hb.flatten()])
        losses.append(loss)
        distances.append((h - g).norm().item())
        betas.append(distances[-1] / (eta * g.norm().item()))
    return {"loss_range": max(losses) - min(losses), "distance": max(distances), "beta": max(betas)}


# %% wrong look_ahead: the loss at w itself counts in the range => range from the start
import torch
import torch.nn.functional as F


def look_ahead(first, second, inputs, labels, steps):
    def study(a, b):
        a, b = a.detach().requires_grad_(), b.detach().requires_grad_()
        loss = F.cross_entropy(torch.tanh(inputs @ a.T) @ b.T, labels)
        ga, gb = torch.autograd.grad(loss, (a, b))
        return loss.item(), torch.cat([ga.flatten(), gb.flatten()]), ga, gb

    start, g, ga, gb = study(first, second)
    losses, distances, betas = [start], [], []
    for eta in steps:
        loss, h, _, _ = study(first - eta * ga, second - eta * gb)
        losses.append(loss)
        distances.append((h - g).norm().item())
        betas.append(distances[-1] / (eta * g.norm().item()))
    return {"loss_range": max(losses) - min(losses), "distance": max(distances), "beta": max(betas)}


# %% wrong look_ahead: the ratio is taken to eta, not to the length moved => eta for the length
import torch
import torch.nn.functional as F


def look_ahead(first, second, inputs, labels, steps):
    def study(a, b):
        a, b = a.detach().requires_grad_(), b.detach().requires_grad_()
        loss = F.cross_entropy(torch.tanh(inputs @ a.T) @ b.T, labels)
        ga, gb = torch.autograd.grad(loss, (a, b))
        return loss.item(), torch.cat([ga.flatten(), gb.flatten()]), ga, gb

    _, g, ga, gb = study(first, second)
    losses, distances, betas = [], [], []
    for eta in steps:
        loss, h, _, _ = study(first - eta * ga, second - eta * gb)
        losses.append(loss)
        distance = float((h - g).norm())
        distances.append(distance)
        betas.append(distance / eta)
    return {"loss_range": max(losses) - min(losses), "distance": max(distances), "beta": max(betas)}


# %% wrong look_ahead: beta is the largest distance over the largest length moved => maximum over maximum
import torch
import torch.nn.functional as F


def look_ahead(first, second, inputs, labels, steps):
    def study(a, b):
        a, b = a.detach().requires_grad_(), b.detach().requires_grad_()
        loss = F.cross_entropy(torch.tanh(inputs @ a.T) @ b.T, labels)
        ga, gb = torch.autograd.grad(loss, (a, b))
        return loss.item(), torch.cat([ga.flatten(), gb.flatten()]), ga, gb

    _, g, ga, gb = study(first, second)
    points = [study(first - eta * ga, second - eta * gb) for eta in steps]
    losses = [p[0] for p in points]
    distance = max((p[1] - g).norm().item() for p in points)
    return {
        "loss_range": max(losses) - min(losses),
        "distance": distance,
        "beta": distance / (max(steps) * g.norm().item()),
    }


# %% wrong look_ahead: a norm for each matrix, added up => norms added up
import torch
import torch.nn.functional as F


def look_ahead(first, second, inputs, labels, steps):
    def study(a, b):
        a, b = a.detach().requires_grad_(), b.detach().requires_grad_()
        loss = F.cross_entropy(torch.tanh(inputs @ a.T) @ b.T, labels)
        loss.backward()
        return loss.item(), a.grad, b.grad

    _, ga, gb = study(first, second)
    length = ga.norm() + gb.norm()
    losses, distances, betas = [], [], []
    for eta in steps:
        loss, ha, hb = study(first - eta * ga, second - eta * gb)
        losses.append(loss)
        distances.append(((ha - ga).norm() + (hb - gb).norm()).item())
        betas.append(distances[-1] / (eta * length.item()))
    return {"loss_range": max(losses) - min(losses), "distance": max(distances), "beta": max(betas)}


# %% wrong look_ahead: the difference of the two lengths instead of the length of the difference => difference of the lengths
import torch
import torch.nn.functional as F


def look_ahead(first, second, inputs, labels, steps):
    def study(a, b):
        a, b = a.detach().requires_grad_(), b.detach().requires_grad_()
        loss = F.cross_entropy(torch.tanh(inputs @ a.T) @ b.T, labels)
        ga, gb = torch.autograd.grad(loss, (a, b))
        return loss.item(), torch.cat([ga.flatten(), gb.flatten()]), ga, gb

    _, g, ga, gb = study(first, second)
    losses, distances, betas = [], [], []
    for eta in steps:
        loss, h, _, _ = study(first - eta * ga, second - eta * gb)
        losses.append(loss)
        distance = abs(h.norm() - g.norm()).item()
        distances.append(distance)
        betas.append(distance / (eta * g.norm().item()))
    return {"loss_range": max(losses) - min(losses), "distance": max(distances), "beta": max(betas)}


# %% wrong look_ahead: walks up, along plus the gradient => uphill
import torch
import torch.nn.functional as F


def look_ahead(first, second, inputs, labels, steps):
    def study(a, b):
        a, b = a.detach().requires_grad_(), b.detach().requires_grad_()
        loss = F.cross_entropy(torch.tanh(inputs @ a.T) @ b.T, labels)
        ga, gb = torch.autograd.grad(loss, (a, b))
        return loss.item(), torch.cat([ga.flatten(), gb.flatten()]), ga, gb

    _, g, ga, gb = study(first, second)
    losses, distances, betas = [], [], []
    for eta in steps:
        loss, h, _, _ = study(first + eta * ga, second + eta * gb)
        losses.append(loss)
        distance = (h - g).norm().item()
        distances.append(distance)
        betas.append(distance / (eta * g.norm().item()))
    return {"loss_range": max(losses) - min(losses), "distance": max(distances), "beta": max(betas)}


# %% wrong look_ahead: only the second matrix moves and counts => one matrix only
import torch
import torch.nn.functional as F


def look_ahead(first, second, inputs, labels, steps):
    hidden = torch.tanh(inputs @ first.T)

    def study(b):
        b = b.detach().requires_grad_()
        loss = F.cross_entropy(hidden @ b.T, labels)
        return loss.item(), torch.autograd.grad(loss, b)[0]

    _, g = study(second)
    losses, distances, betas = [], [], []
    for eta in steps:
        loss, h = study(second - eta * g)
        losses.append(loss)
        distance = (h - g).norm().item()
        distances.append(distance)
        betas.append(distance / (eta * g.norm().item()))
    return {"loss_range": max(losses) - min(losses), "distance": max(distances), "beta": max(betas)}


# %% wrong look_ahead: the steps have length eta, the gradient is normalized first => gradient of length 1
import torch
import torch.nn.functional as F


def look_ahead(first, second, inputs, labels, steps):
    def study(a, b):
        a, b = a.detach().requires_grad_(), b.detach().requires_grad_()
        loss = F.cross_entropy(torch.tanh(inputs @ a.T) @ b.T, labels)
        ga, gb = torch.autograd.grad(loss, (a, b))
        return loss.item(), torch.cat([ga.flatten(), gb.flatten()]), ga, gb

    _, g, ga, gb = study(first, second)
    norm = g.norm()
    losses, distances, betas = [], [], []
    for eta in steps:
        loss, h, _, _ = study(first - eta * ga / norm, second - eta * gb / norm)
        losses.append(loss)
        distance = (h - g).norm().item()
        distances.append(distance)
        betas.append(distance / eta)
    return {"loss_range": max(losses) - min(losses), "distance": max(distances), "beta": max(betas)}


# %% wrong look_ahead: measures how far the weights move, not the gradient => length moved for the distance
import torch
import torch.nn.functional as F


def look_ahead(first, second, inputs, labels, steps):
    def loss_of(w):
        a, b = w[: first.numel()].view(first.shape), w[first.numel() :].view(second.shape)
        return F.cross_entropy(torch.tanh(inputs @ a.T) @ b.T, labels)

    w = torch.cat([first.detach().flatten(), second.detach().flatten()]).requires_grad_()
    (g,) = torch.autograd.grad(loss_of(w), w)
    losses, distances, betas = [], [], []
    for eta in steps:
        there = (w - eta * g).detach().requires_grad_()
        loss = loss_of(there)
        (h,) = torch.autograd.grad(loss, there)
        losses.append(loss.item())
        distances.append((there - w).norm().item())
        betas.append(((h - g).norm() / (eta * g.norm())).item())
    return {"loss_range": max(losses) - min(losses), "distance": max(distances), "beta": max(betas)}


# %% wrong look_ahead: means over the steps instead of the largest => means over the steps
import torch
import torch.nn.functional as F


def look_ahead(first, second, inputs, labels, steps):
    def loss_of(w):
        a, b = w[: first.numel()].view(first.shape), w[first.numel() :].view(second.shape)
        return F.cross_entropy(torch.tanh(inputs @ a.T) @ b.T, labels)

    w = torch.cat([first.detach().flatten(), second.detach().flatten()]).requires_grad_()
    (g,) = torch.autograd.grad(loss_of(w), w)
    losses, distances, betas = [], [], []
    for eta in steps:
        there = (w - eta * g).detach().requires_grad_()
        loss = loss_of(there)
        (h,) = torch.autograd.grad(loss, there)
        losses.append(loss.item())
        distances.append((h - g).norm().item())
        betas.append(((h - g).norm() / (eta * g.norm())).item())
    return {
        "loss_range": max(losses) - min(losses),
        "distance": sum(distances) / len(steps),
        "beta": sum(betas) / len(steps),
    }


# %% wrong look_ahead: softmax before the cross-entropy, which has its own => softmax twice
import torch
import torch.nn.functional as F


def look_ahead(first, second, inputs, labels, steps):
    def loss_of(w):
        a, b = w[: first.numel()].view(first.shape), w[first.numel() :].view(second.shape)
        return F.cross_entropy(F.softmax(torch.tanh(inputs @ a.T) @ b.T, dim=1), labels)

    w = torch.cat([first.detach().flatten(), second.detach().flatten()]).requires_grad_()
    (g,) = torch.autograd.grad(loss_of(w), w)
    losses, distances, betas = [], [], []
    for eta in steps:
        there = (w - eta * g).detach().requires_grad_()
        loss = loss_of(there)
        (h,) = torch.autograd.grad(loss, there)
        losses.append(loss.item())
        distances.append((h - g).norm().item())
        betas.append(((h - g).norm() / (eta * g.norm())).item())
    return {"loss_range": max(losses) - min(losses), "distance": max(distances), "beta": max(betas)}


# %% wrong look_ahead: beta of the last step in the list only => ratio of one step
import torch
import torch.nn.functional as F


def look_ahead(first, second, inputs, labels, steps):
    def study(a, b):
        a, b = a.detach().requires_grad_(), b.detach().requires_grad_()
        loss = F.cross_entropy(torch.tanh(inputs @ a.T) @ b.T, labels)
        ga, gb = torch.autograd.grad(loss, (a, b))
        return loss.item(), torch.cat([ga.flatten(), gb.flatten()]), ga, gb

    _, g, ga, gb = study(first, second)
    losses, distances = [], []
    for eta in steps:
        loss, h, _, _ = study(first - eta * ga, second - eta * gb)
        losses.append(loss)
        distances.append((h - g).norm().item())
        beta = distances[-1] / (eta * g.norm().item())
    return {"loss_range": max(losses) - min(losses), "distance": max(distances), "beta": beta}


# %% wrong look_ahead: the range is the largest change against the loss at w => range from the start
import torch
import torch.nn.functional as F


def look_ahead(first, second, inputs, labels, steps):
    def study(a, b):
        a, b = a.detach().requires_grad_(), b.detach().requires_grad_()
        loss = F.cross_entropy(torch.tanh(inputs @ a.T) @ b.T, labels)
        ga, gb = torch.autograd.grad(loss, (a, b))
        return loss.item(), torch.cat([ga.flatten(), gb.flatten()]), ga, gb

    start, g, ga, gb = study(first, second)
    changes, distances, betas = [], [], []
    for eta in steps:
        loss, h, _, _ = study(first - eta * ga, second - eta * gb)
        changes.append(abs(loss - start))
        distances.append((h - g).norm().item())
        betas.append(distances[-1] / (eta * g.norm().item()))
    return {"loss_range": max(changes), "distance": max(distances), "beta": max(betas)}


# %% right filter_normalized: norms over all axes but the first, kept as axes of one
import torch


def filter_normalized(weights, drawn):
    result = []
    for w, d in zip(weights, drawn):
        if w.ndim == 1:
            result.append(torch.zeros_like(d))
            continue
        axes = tuple(range(1, w.ndim))
        own = torch.linalg.vector_norm(w, dim=axes, keepdim=True)
        result.append(d / torch.linalg.vector_norm(d, dim=axes, keepdim=True) * own)
    return result


# %% right filter_normalized: filter by filter, each a vector, put together by stack
import torch


def filter_normalized(weights, drawn):
    def stretch(d, w):
        return d * (w.norm() / d.norm())

    return [
        torch.stack([stretch(d, w) for d, w in zip(direction, weight)]) if weight.dim() > 1 else torch.zeros_like(weight)
        for weight, direction in zip(weights, drawn)
    ]


# %% right filter_normalized: matrices of rows, lengths by einsum, in float64
import torch


def filter_normalized(weights, drawn):
    directions = []
    for i in range(len(weights)):
        if len(weights[i].shape) == 1:
            directions.append(0 * weights[i])
        else:
            w = weights[i].reshape(weights[i].shape[0], -1).double()
            d = drawn[i].reshape(w.shape).double()
            ratio = torch.sqrt(torch.einsum("kd,kd->k", w, w) / torch.einsum("kd,kd->k", d, d))
            directions.append(torch.einsum("k,kd->kd", ratio, d).reshape(weights[i].shape).to(weights[i].dtype))
    return directions


# %% right filter_normalized: in-place division and multiplication on clones
import torch


def filter_normalized(weights, drawn):
    copies = [d.clone() for d in drawn]
    for w, c in zip(weights, copies):
        if w.dim() < 2:
            c.zero_()
        else:
            flat = c.view(len(c), -1) if c.is_contiguous() else None
            own = w.flatten(1).norm(dim=1)
            ones = [1] * (w.dim() - 1)
            if flat is not None:
                flat.div_(flat.norm(dim=1, keepdim=True)).mul_(own[:, None])
            else:
                c.mul_((own / c.flatten(1).norm(dim=1)).view(-1, *ones))
    return copies


# %% wrong filter_normalized: one length for the whole tensor, not for each filter => one length for the layer
import torch


def filter_normalized(weights, drawn):
    out = []
    for w, d in zip(weights, drawn):
        if w.ndim == 1:
            out.append(torch.zeros_like(w))
        else:
            out.append(d * w.norm() / d.norm())
    return out


# %% wrong filter_normalized: biases and batch norm stay as drawn => biases move
import torch


def filter_normalized(weights, drawn):
    out = []
    for w, d in zip(weights, drawn):
        if w.ndim > 1:
            ratio = w.flatten(1).norm(dim=1) / d.flatten(1).norm(dim=1)
            d = d * ratio.view(-1, *[1] * (w.ndim - 1))
        out.append(d)
    return out


# %% wrong filter_normalized: the drawn filter is not brought to length one first => not divided
import torch


def filter_normalized(weights, drawn):
    out = []
    for w, d in zip(weights, drawn):
        if w.ndim == 1:
            out.append(torch.zeros_like(w))
        else:
            own = w.flatten(1).norm(dim=1)
            out.append(d * own.view(-1, *[1] * (w.ndim - 1)))
    return out


# %% wrong filter_normalized: the biases get the length of the network's, too => biases move
import torch


def filter_normalized(weights, drawn):
    out = []
    for w, d in zip(weights, drawn):
        if w.ndim == 1:
            out.append(d * w.norm() / d.norm())
        else:
            ratio = w.flatten(1).norm(dim=1) / d.flatten(1).norm(dim=1)
            out.append(d * ratio.view(-1, *[1] * (w.ndim - 1)))
    return out


# %% wrong filter_normalized: a length for each kernel, a pair of output and input channel => a length for each kernel
import torch


def filter_normalized(weights, drawn):
    out = []
    for w, d in zip(weights, drawn):
        if w.ndim == 1:
            out.append(torch.zeros_like(w))
        elif w.ndim == 2:
            out.append(d * w.norm(dim=1, keepdim=True) / d.norm(dim=1, keepdim=True))
        else:
            out.append(d * w.norm(dim=(2, 3), keepdim=True) / d.norm(dim=(2, 3), keepdim=True))
    return out


# %% wrong filter_normalized: linear layers are forgotten, every ratio is spread over four axes => linear layers forgotten
import torch


def filter_normalized(weights, drawn):
    out = []
    for w, d in zip(weights, drawn):
        if w.dim() == 1:
            out.append(torch.zeros_like(w))
        else:
            ratio = w.flatten(1).norm(dim=1) / d.flatten(1).norm(dim=1)
            out.append(d * ratio.view(-1, 1, 1, 1))
    return out


# %% wrong filter_normalized: a filter of a linear layer is taken to be a column => columns of a linear layer
import torch


def filter_normalized(weights, drawn):
    out = []
    for w, d in zip(weights, drawn):
        if w.dim() == 1:
            out.append(torch.zeros_like(w))
        elif w.dim() == 2:
            out.append(d / d.norm(dim=0) * w.norm(dim=0))
        else:
            ratio = w.flatten(1).norm(dim=1) / d.flatten(1).norm(dim=1)
            out.append(d * ratio.view(-1, 1, 1, 1))
    return out


# %% wrong filter_normalized: the ratio upside down, drawn over own => ratio upside down
import torch


def filter_normalized(weights, drawn):
    out = []
    for w, d in zip(weights, drawn):
        if w.ndim == 1:
            out.append(torch.zeros_like(w))
            continue
        ratio = d.flatten(1).norm(dim=1) / w.flatten(1).norm(dim=1)
        out.append(d * ratio.view(-1, *[1] * (w.ndim - 1)))
    return out


# %% wrong filter_normalized: the filters have length one, not that of the network's => length 1
import torch
import torch.nn.functional as F


def filter_normalized(weights, drawn):
    return [
        torch.zeros_like(w) if w.ndim == 1 else F.normalize(d.flatten(1), dim=1).view(w.shape)
        for w, d in zip(weights, drawn)
    ]


# %% wrong filter_normalized: tensors with one axis are left out of the list => one axis left out
import torch


def filter_normalized(weights, drawn):
    out = []
    for w, d in zip(weights, drawn):
        if w.ndim == 1:
            continue
        ratio = w.flatten(1).norm(dim=1) / d.flatten(1).norm(dim=1)
        out.append(d * ratio.view(-1, *[1] * (w.ndim - 1)))
    return out


# %% wrong filter_normalized: the ratio is left to broadcast along the last axis => lengths along the last axis
import torch


def filter_normalized(weights, drawn):
    out = []
    for w, d in zip(weights, drawn):
        if w.ndim == 1:
            out.append(torch.zeros_like(w))
            continue
        ratio = w.flatten(1).norm(dim=1) / d.flatten(1).norm(dim=1)
        out.append(d * ratio)
    return out


# %% wrong filter_normalized: squared lengths, the root is missing => lengths without the root
import torch


def filter_normalized(weights, drawn):
    out = []
    for w, d in zip(weights, drawn):
        if w.ndim == 1:
            out.append(torch.zeros_like(w))
            continue
        axes = list(range(1, w.ndim))
        out.append(d * (w**2).sum(axes, keepdim=True) / (d**2).sum(axes, keepdim=True))
    return out


# %% wrong filter_normalized: lengths as sums of absolute values => another norm
import torch


def filter_normalized(weights, drawn):
    out = []
    for w, d in zip(weights, drawn):
        if w.ndim == 1:
            out.append(torch.zeros_like(w))
            continue
        axes = list(range(1, w.ndim))
        out.append(d * w.abs().sum(axes, keepdim=True) / d.abs().sum(axes, keepdim=True))
    return out
