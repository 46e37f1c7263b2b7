# %% right BatchNorm: channels first, everything else flattened
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
        flipped = x.transpose(0, 1)
        flat = flipped.reshape(x.shape[1], -1)
        if self.training:
            mean = flat.mean(dim=1)
            var = flat.var(dim=1, unbiased=False)
            with torch.no_grad():
                self.running_mean += self.momentum * (mean - self.running_mean)
                self.running_var += self.momentum * (flat.var(dim=1) - self.running_var)
        else:
            mean, var = self.running_mean, self.running_var
        normal = (flat - mean[:, None]) / torch.sqrt(var[:, None] + self.eps)
        out = self.weight[:, None] * normal + self.bias[:, None]
        return out.reshape(flipped.shape).transpose(0, 1)

# %% right BatchNorm: channels last, so that everything broadcasts by itself
import torch
from torch import nn


class BatchNorm(nn.Module):
    def __init__(self, channels, eps=1e-5, momentum=0.1):
        super().__init__()
        self.eps = eps
        self.momentum = momentum
        self.weight = nn.Parameter(torch.ones(channels))
        self.bias = nn.Parameter(torch.zeros(channels))
        self.register_buffer("running_mean", torch.zeros(channels))
        self.register_buffer("running_var", torch.ones(channels))

    def forward(self, x):
        z = x.movedim(1, -1)
        mean, var = self.running_mean, self.running_var
        if self.training:
            axes = tuple(range(z.dim() - 1))
            mean = z.mean(axes)
            centred = z - mean
            squares = (centred ** 2).sum(axes)
            n = z.numel() // z.shape[-1]
            var = squares / n
            self.running_mean.lerp_(mean.detach().to(self.running_mean.dtype), self.momentum)
            self.running_var.lerp_((squares / (n - 1)).detach().to(self.running_var.dtype), self.momentum)
        z = (z - mean) * torch.rsqrt(var + self.eps) * self.weight + self.bias
        return z.movedim(-1, 1)

# %% right BatchNorm: keepdim and a correction of the variance, buffers replaced
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
    def remember(self, mean, var, n):
        m = self.momentum
        self.running_mean = (1 - m) * self.running_mean + m * mean.flatten()
        self.running_var = (1 - m) * self.running_var + m * var.flatten() * n / (n - 1)

    def forward(self, x):
        shape = [1, x.shape[1]] + [1] * (x.ndim - 2)
        if self.training:
            axes = [a for a in range(x.ndim) if a != 1]
            mean = x.mean(dim=axes, keepdim=True)
            var = (x - mean).square().mean(dim=axes, keepdim=True)
            self.remember(mean, var, x.numel() // x.shape[1])
        else:
            mean, var = self.running_mean.view(shape), self.running_var.view(shape)
        x_hat = (x - mean) / (var + self.eps).sqrt()
        return x_hat * self.weight.view(shape) + self.bias.view(shape)

# %% right BatchNorm: one channel after the other
import torch
from torch import nn


class BatchNorm(nn.Module):
    def __init__(self, channels, eps=1e-5, momentum=0.1):
        super().__init__()
        self.eps, self.momentum = eps, momentum
        for name, value in (("weight", 1.0), ("bias", 0.0)):
            self.register_parameter(name, nn.Parameter(torch.full((channels,), value)))
        for name, value in (("running_mean", 0.0), ("running_var", 1.0)):
            self.register_buffer(name, torch.full((channels,), value))

    def forward(self, x):
        maps = []
        for c in range(x.shape[1]):
            values = x[:, c]
            if self.training:
                mean, var = values.mean(), values.var(unbiased=False)
                with torch.no_grad():
                    self.running_mean[c] += self.momentum * (mean - self.running_mean[c])
                    self.running_var[c] += self.momentum * (values.var() - self.running_var[c])
            else:
                mean, var = self.running_mean[c], self.running_var[c]
            maps.append(self.weight[c] * (values - mean) / (var + self.eps) ** 0.5 + self.bias[c])
        return torch.stack(maps, dim=1)

# %% wrong BatchNorm: the output takes the variance divided by n - 1 => unbiased in the output
import torch
from torch import nn


class BatchNorm(nn.Module):
    def __init__(self, channels, eps=1e-5, momentum=0.1):
        super().__init__()
        self.eps = eps
        self.momentum = momentum
        self.weight = nn.Parameter(torch.ones(channels))
        self.bias = nn.Parameter(torch.zeros(channels))
        self.register_buffer("running_mean", torch.zeros(channels))
        self.register_buffer("running_var", torch.ones(channels))

    def forward(self, x):
        axes = [a for a in range(x.dim()) if a != 1]
        shape = (-1,) + (1,) * (x.dim() - 2)
        if self.training:
            mean = x.mean(axes)
            var = x.var(axes)
            with torch.no_grad():
                self.running_mean += self.momentum * (mean - self.running_mean)
                self.running_var += self.momentum * (x.var(axes) - self.running_var)
        else:
            mean, var = self.running_mean, self.running_var
        x_hat = (x - mean.view(shape)) / (var.view(shape) + self.eps).sqrt()
        return self.weight.view(shape) * x_hat + self.bias.view(shape)

# %% wrong BatchNorm: the running variance takes the variance divided by n => biased in memory
import torch
from torch import nn


class BatchNorm(nn.Module):
    def __init__(self, channels, eps=1e-5, momentum=0.1):
        super().__init__()
        self.eps = eps
        self.momentum = momentum
        self.weight = nn.Parameter(torch.ones(channels))
        self.bias = nn.Parameter(torch.zeros(channels))
        self.register_buffer("running_mean", torch.zeros(channels))
        self.register_buffer("running_var", torch.ones(channels))

    def forward(self, x):
        axes = [a for a in range(x.dim()) if a != 1]
        shape = (-1,) + (1,) * (x.dim() - 2)
        if self.training:
            mean = x.mean(axes)
            var = x.var(axes, unbiased=False)
            with torch.no_grad():
                self.running_mean += self.momentum * (mean - self.running_mean)
                self.running_var += self.momentum * (var - self.running_var)
        else:
            mean, var = self.running_mean, self.running_var
        x_hat = (x - mean.view(shape)) / (var.view(shape) + self.eps).sqrt()
        return self.weight.view(shape) * x_hat + self.bias.view(shape)

# %% wrong BatchNorm: momentum the wrong way round, the share that is kept => momentum reversed
import torch
from torch import nn


class BatchNorm(nn.Module):
    def __init__(self, channels, eps=1e-5, momentum=0.1):
        super().__init__()
        self.eps = eps
        self.momentum = momentum
        self.weight = nn.Parameter(torch.ones(channels))
        self.bias = nn.Parameter(torch.zeros(channels))
        self.register_buffer("running_mean", torch.zeros(channels))
        self.register_buffer("running_var", torch.ones(channels))

    def forward(self, x):
        axes = [a for a in range(x.dim()) if a != 1]
        shape = (-1,) + (1,) * (x.dim() - 2)
        if self.training:
            mean = x.mean(axes)
            var = x.var(axes, unbiased=False)
            with torch.no_grad():
                self.running_mean.mul_(self.momentum).add_((1 - self.momentum) * mean)
                self.running_var.mul_(self.momentum).add_((1 - self.momentum) * x.var(axes))
        else:
            mean, var = self.running_mean, self.running_var
        x_hat = (x - mean.view(shape)) / (var.view(shape) + self.eps).sqrt()
        return self.weight.view(shape) * x_hat + self.bias.view(shape)

# %% wrong BatchNorm: evaluation uses the statistics of the batch too => batch statistics in evaluation
import torch
from torch import nn


class BatchNorm(nn.Module):
    def __init__(self, channels, eps=1e-5, momentum=0.1):
        super().__init__()
        self.eps = eps
        self.momentum = momentum
        self.weight = nn.Parameter(torch.ones(channels))
        self.bias = nn.Parameter(torch.zeros(channels))
        self.register_buffer("running_mean", torch.zeros(channels))
        self.register_buffer("running_var", torch.ones(channels))

    def forward(self, x):
        axes = [a for a in range(x.dim()) if a != 1]
        shape = (-1,) + (1,) * (x.dim() - 2)
        if self.training:
            mean = x.mean(axes)
            var = x.var(axes, unbiased=False)
            with torch.no_grad():
                self.running_mean += self.momentum * (mean - self.running_mean)
                self.running_var += self.momentum * (x.var(axes) - self.running_var)
        else:
            mean = x.mean(axes)
            var = x.var(axes, unbiased=False)
        x_hat = (x - mean.view(shape)) / (var.view(shape) + self.eps).sqrt()
        return self.weight.view(shape) * x_hat + self.bias.view(shape)

# %% wrong BatchNorm: the running statistics move in evaluation too => moved in evaluation
import torch
from torch import nn


class BatchNorm(nn.Module):
    def __init__(self, channels, eps=1e-5, momentum=0.1):
        super().__init__()
        self.eps = eps
        self.momentum = momentum
        self.weight = nn.Parameter(torch.ones(channels))
        self.bias = nn.Parameter(torch.zeros(channels))
        self.register_buffer("running_mean", torch.zeros(channels))
        self.register_buffer("running_var", torch.ones(channels))

    def forward(self, x):
        axes = [a for a in range(x.dim()) if a != 1]
        shape = (-1,) + (1,) * (x.dim() - 2)
        if self.training:
            mean = x.mean(axes)
            var = x.var(axes, unbiased=False)
        else:
            mean, var = self.running_mean.clone(), self.running_var.clone()
        with torch.no_grad():
            self.running_mean += self.momentum * (x.mean(axes) - self.running_mean)
            self.running_var += self.momentum * (x.var(axes) - self.running_var)
        x_hat = (x - mean.view(shape)) / (var.view(shape) + self.eps).sqrt()
        return self.weight.view(shape) * x_hat + self.bias.view(shape)

# %% wrong BatchNorm: training normalizes with the running statistics => running statistics in training
import torch
from torch import nn


class BatchNorm(nn.Module):
    def __init__(self, channels, eps=1e-5, momentum=0.1):
        super().__init__()
        self.eps = eps
        self.momentum = momentum
        self.weight = nn.Parameter(torch.ones(channels))
        self.bias = nn.Parameter(torch.zeros(channels))
        self.register_buffer("running_mean", torch.zeros(channels))
        self.register_buffer("running_var", torch.ones(channels))

    def forward(self, x):
        axes = [a for a in range(x.dim()) if a != 1]
        shape = (-1,) + (1,) * (x.dim() - 2)
        if self.training:
            mean = x.mean(axes)
            var = x.var(axes, unbiased=False)
            with torch.no_grad():
                self.running_mean += self.momentum * (mean - self.running_mean)
                self.running_var += self.momentum * (x.var(axes) - self.running_var)
        mean, var = self.running_mean.clone(), self.running_var.clone()
        x_hat = (x - mean.view(shape)) / (var.view(shape) + self.eps).sqrt()
        return self.weight.view(shape) * x_hat + self.bias.view(shape)

# %% wrong BatchNorm: a graph hangs on the running statistics => graph kept
import torch
from torch import nn


class BatchNorm(nn.Module):
    def __init__(self, channels, eps=1e-5, momentum=0.1):
        super().__init__()
        self.eps = eps
        self.momentum = momentum
        self.weight = nn.Parameter(torch.ones(channels))
        self.bias = nn.Parameter(torch.zeros(channels))
        self.register_buffer("running_mean", torch.zeros(channels))
        self.register_buffer("running_var", torch.ones(channels))

    def forward(self, x):
        axes = [a for a in range(x.dim()) if a != 1]
        shape = (-1,) + (1,) * (x.dim() - 2)
        if self.training:
            mean = x.mean(axes)
            var = x.var(axes, unbiased=False)
            m = self.momentum
            self.running_mean = (1 - m) * self.running_mean + m * mean
            self.running_var = (1 - m) * self.running_var + m * x.var(axes)
        else:
            mean, var = self.running_mean, self.running_var
        x_hat = (x - mean.view(shape)) / (var.view(shape) + self.eps).sqrt()
        return self.weight.view(shape) * x_hat + self.bias.view(shape)

# %% wrong BatchNorm: the axes of images, fixed, so (N, C) breaks => four axes only
import torch
from torch import nn


class BatchNorm(nn.Module):
    def __init__(self, channels, eps=1e-5, momentum=0.1):
        super().__init__()
        self.eps = eps
        self.momentum = momentum
        self.weight = nn.Parameter(torch.ones(channels))
        self.bias = nn.Parameter(torch.zeros(channels))
        self.register_buffer("running_mean", torch.zeros(channels))
        self.register_buffer("running_var", torch.ones(channels))

    def forward(self, x):
        axes = (0, 2, 3)
        shape = (1, -1, 1, 1)
        if self.training:
            mean = x.mean(axes)
            var = x.var(axes, unbiased=False)
            with torch.no_grad():
                self.running_mean += self.momentum * (mean - self.running_mean)
                self.running_var += self.momentum * (x.var(axes) - self.running_var)
        else:
            mean, var = self.running_mean, self.running_var
        x_hat = (x - mean.view(shape)) / (var.view(shape) + self.eps).sqrt()
        return self.weight.view(shape) * x_hat + self.bias.view(shape)

# %% wrong BatchNorm: statistics over the images alone, each pixel has its own
import torch
from torch import nn


class BatchNorm(nn.Module):
    def __init__(self, channels, eps=1e-5, momentum=0.1):
        super().__init__()
        self.eps = eps
        self.momentum = momentum
        self.weight = nn.Parameter(torch.ones(channels))
        self.bias = nn.Parameter(torch.zeros(channels))
        self.register_buffer("running_mean", torch.zeros(channels))
        self.register_buffer("running_var", torch.ones(channels))

    def forward(self, x):
        shape = (-1,) + (1,) * (x.dim() - 2)
        if self.training:
            mean = x.mean(0)
            var = x.var(0, unbiased=False)
            with torch.no_grad():
                self.running_mean += self.momentum * (mean.reshape(len(mean), -1).mean(1) - self.running_mean)
                self.running_var += self.momentum * (x.var(0).reshape(len(mean), -1).mean(1) - self.running_var)
        else:
            mean, var = self.running_mean.view(shape), self.running_var.view(shape)
        x_hat = (x - mean) / (var + self.eps).sqrt()
        return self.weight.view(shape) * x_hat + self.bias.view(shape)

# %% wrong BatchNorm: eps is added to the deviation, outside the root => eps outside the root
import torch
from torch import nn


class BatchNorm(nn.Module):
    def __init__(self, channels, eps=1e-5, momentum=0.1):
        super().__init__()
        self.eps = eps
        self.momentum = momentum
        self.weight = nn.Parameter(torch.ones(channels))
        self.bias = nn.Parameter(torch.zeros(channels))
        self.register_buffer("running_mean", torch.zeros(channels))
        self.register_buffer("running_var", torch.ones(channels))

    def forward(self, x):
        axes = [a for a in range(x.dim()) if a != 1]
        shape = (-1,) + (1,) * (x.dim() - 2)
        if self.training:
            mean = x.mean(axes)
            var = x.var(axes, unbiased=False)
            with torch.no_grad():
                self.running_mean += self.momentum * (mean - self.running_mean)
                self.running_var += self.momentum * (x.var(axes) - self.running_var)
        else:
            mean, var = self.running_mean, self.running_var
        x_hat = (x - mean.view(shape)) / (var.view(shape).sqrt() + self.eps)
        return self.weight.view(shape) * x_hat + self.bias.view(shape)

# %% wrong BatchNorm: eps is forgotten => eps forgotten
import torch
from torch import nn


class BatchNorm(nn.Module):
    def __init__(self, channels, eps=1e-5, momentum=0.1):
        super().__init__()
        self.eps = eps
        self.momentum = momentum
        self.weight = nn.Parameter(torch.ones(channels))
        self.bias = nn.Parameter(torch.zeros(channels))
        self.register_buffer("running_mean", torch.zeros(channels))
        self.register_buffer("running_var", torch.ones(channels))

    def forward(self, x):
        axes = [a for a in range(x.dim()) if a != 1]
        shape = (-1,) + (1,) * (x.dim() - 2)
        if self.training:
            mean = x.mean(axes)
            var = x.var(axes, unbiased=False)
            with torch.no_grad():
                self.running_mean += self.momentum * (mean - self.running_mean)
                self.running_var += self.momentum * (x.var(axes) - self.running_var)
        else:
            mean, var = self.running_mean, self.running_var
        x_hat = (x - mean.view(shape)) / var.view(shape).sqrt()
        return self.weight.view(shape) * x_hat + self.bias.view(shape)

# %% wrong BatchNorm: divided by the variance, without the root => divided by the variance
import torch
from torch import nn


class BatchNorm(nn.Module):
    def __init__(self, channels, eps=1e-5, momentum=0.1):
        super().__init__()
        self.eps = eps
        self.momentum = momentum
        self.weight = nn.Parameter(torch.ones(channels))
        self.bias = nn.Parameter(torch.zeros(channels))
        self.register_buffer("running_mean", torch.zeros(channels))
        self.register_buffer("running_var", torch.ones(channels))

    def forward(self, x):
        axes = [a for a in range(x.dim()) if a != 1]
        shape = (-1,) + (1,) * (x.dim() - 2)
        if self.training:
            mean = x.mean(axes)
            var = x.var(axes, unbiased=False)
            with torch.no_grad():
                self.running_mean += self.momentum * (mean - self.running_mean)
                self.running_var += self.momentum * (x.var(axes) - self.running_var)
        else:
            mean, var = self.running_mean, self.running_var
        x_hat = (x - mean.view(shape)) / (var.view(shape) + self.eps)
        return self.weight.view(shape) * x_hat + self.bias.view(shape)

# %% wrong BatchNorm: gamma and beta are not spread over the axes behind the channels
import torch
from torch import nn


class BatchNorm(nn.Module):
    def __init__(self, channels, eps=1e-5, momentum=0.1):
        super().__init__()
        self.eps = eps
        self.momentum = momentum
        self.weight = nn.Parameter(torch.ones(channels))
        self.bias = nn.Parameter(torch.zeros(channels))
        self.register_buffer("running_mean", torch.zeros(channels))
        self.register_buffer("running_var", torch.ones(channels))

    def forward(self, x):
        axes = [a for a in range(x.dim()) if a != 1]
        shape = (-1,) + (1,) * (x.dim() - 2)
        if self.training:
            mean = x.mean(axes)
            var = x.var(axes, unbiased=False)
            with torch.no_grad():
                self.running_mean += self.momentum * (mean - self.running_mean)
                self.running_var += self.momentum * (x.var(axes) - self.running_var)
        else:
            mean, var = self.running_mean, self.running_var
        x_hat = (x - mean.view(shape)) / (var.view(shape) + self.eps).sqrt()
        return self.weight * x_hat + self.bias

# %% wrong BatchNorm: the statistics of each image, over all axes but the first two
import torch
from torch import nn


class BatchNorm(nn.Module):
    def __init__(self, channels, eps=1e-5, momentum=0.1):
        super().__init__()
        self.eps = eps
        self.momentum = momentum
        self.weight = nn.Parameter(torch.ones(channels))
        self.bias = nn.Parameter(torch.zeros(channels))
        self.register_buffer("running_mean", torch.zeros(channels))
        self.register_buffer("running_var", torch.ones(channels))

    def forward(self, x):
        axes = [a for a in range(x.dim()) if a != 1]
        shape = (-1,) + (1,) * (x.dim() - 2)
        if self.training:
            flat = x.flatten(2) if x.dim() > 2 else x[:, :, None]
            own_mean = flat.mean(2)
            own_var = flat.var(2, unbiased=False)
            mean, var = x.mean(axes), x.var(axes, unbiased=False)
            with torch.no_grad():
                self.running_mean += self.momentum * (mean - self.running_mean)
                self.running_var += self.momentum * (x.var(axes) - self.running_var)
        else:
            mean, var = self.running_mean, self.running_var
        if self.training:
            each = x.shape[:2] + (1,) * (x.dim() - 2)
            x_hat = (x - own_mean.view(each)) / (own_var.view(each) + self.eps).sqrt()
        else:
            x_hat = (x - mean.view(shape)) / (var.view(shape) + self.eps).sqrt()
        return self.weight.view(shape) * x_hat + self.bias.view(shape)

# %% wrong BatchNorm: running statistics are plain attributes, no buffers, and are not saved => no buffers
import torch
from torch import nn


class BatchNorm(nn.Module):
    def __init__(self, channels, eps=1e-5, momentum=0.1):
        super().__init__()
        self.eps = eps
        self.momentum = momentum
        self.weight = nn.Parameter(torch.ones(channels))
        self.bias = nn.Parameter(torch.zeros(channels))
        self.running_mean = torch.zeros(channels)
        self.running_var = torch.ones(channels)

    def forward(self, x):
        axes = [a for a in range(x.dim()) if a != 1]
        shape = (-1,) + (1,) * (x.dim() - 2)
        if self.training:
            mean = x.mean(axes)
            var = x.var(axes, unbiased=False)
            with torch.no_grad():
                self.running_mean += self.momentum * (mean - self.running_mean)
                self.running_var += self.momentum * (x.var(axes) - self.running_var)
        else:
            mean, var = self.running_mean, self.running_var
        x_hat = (x - mean.view(shape)) / (var.view(shape) + self.eps).sqrt()
        return self.weight.view(shape) * x_hat + self.bias.view(shape)

# %% wrong BatchNorm: running statistics are parameters => running statistics as parameters
import torch
from torch import nn


class BatchNorm(nn.Module):
    def __init__(self, channels, eps=1e-5, momentum=0.1):
        super().__init__()
        self.eps = eps
        self.momentum = momentum
        self.weight = nn.Parameter(torch.ones(channels))
        self.bias = nn.Parameter(torch.zeros(channels))
        self.running_mean = nn.Parameter(torch.zeros(channels))
        self.running_var = nn.Parameter(torch.ones(channels))

    def forward(self, x):
        axes = [a for a in range(x.dim()) if a != 1]
        shape = (-1,) + (1,) * (x.dim() - 2)
        if self.training:
            mean = x.mean(axes)
            var = x.var(axes, unbiased=False)
            with torch.no_grad():
                self.running_mean += self.momentum * (mean - self.running_mean)
                self.running_var += self.momentum * (x.var(axes) - self.running_var)
        else:
            mean, var = self.running_mean, self.running_var
        x_hat = (x - mean.view(shape)) / (var.view(shape) + self.eps).sqrt()
        return self.weight.view(shape) * x_hat + self.bias.view(shape)

# %% wrong BatchNorm: the running variance starts at 0 => other first values
import torch
from torch import nn


class BatchNorm(nn.Module):
    def __init__(self, channels, eps=1e-5, momentum=0.1):
        super().__init__()
        self.eps = eps
        self.momentum = momentum
        self.weight = nn.Parameter(torch.ones(channels))
        self.bias = nn.Parameter(torch.zeros(channels))
        self.register_buffer("running_mean", torch.zeros(channels))
        self.register_buffer("running_var", torch.zeros(channels))

    def forward(self, x):
        axes = [a for a in range(x.dim()) if a != 1]
        shape = (-1,) + (1,) * (x.dim() - 2)
        if self.training:
            mean = x.mean(axes)
            var = x.var(axes, unbiased=False)
            with torch.no_grad():
                self.running_mean += self.momentum * (mean - self.running_mean)
                self.running_var += self.momentum * (x.var(axes) - self.running_var)
        else:
            mean, var = self.running_mean, self.running_var
        x_hat = (x - mean.view(shape)) / (var.view(shape) + self.eps).sqrt()
        return self.weight.view(shape) * x_hat + self.bias.view(shape)

# %% wrong BatchNorm: the n of the correction is the number of images, not of values
import torch
from torch import nn


class BatchNorm(nn.Module):
    def __init__(self, channels, eps=1e-5, momentum=0.1):
        super().__init__()
        self.eps = eps
        self.momentum = momentum
        self.weight = nn.Parameter(torch.ones(channels))
        self.bias = nn.Parameter(torch.zeros(channels))
        self.register_buffer("running_mean", torch.zeros(channels))
        self.register_buffer("running_var", torch.ones(channels))

    def forward(self, x):
        axes = [a for a in range(x.dim()) if a != 1]
        shape = (-1,) + (1,) * (x.dim() - 2)
        if self.training:
            mean = x.mean(axes)
            var = x.var(axes, unbiased=False)
            with torch.no_grad():
                self.running_mean += self.momentum * (mean - self.running_mean)
                self.running_var += self.momentum * (var * len(x) / (len(x) - 1) - self.running_var)
        else:
            mean, var = self.running_mean, self.running_var
        x_hat = (x - mean.view(shape)) / (var.view(shape) + self.eps).sqrt()
        return self.weight.view(shape) * x_hat + self.bias.view(shape)

# %% wrong BatchNorm: the running statistics are replaced by those of the batch, momentum is not used => momentum forgotten
import torch
from torch import nn


class BatchNorm(nn.Module):
    def __init__(self, channels, eps=1e-5, momentum=0.1):
        super().__init__()
        self.eps = eps
        self.momentum = momentum
        self.weight = nn.Parameter(torch.ones(channels))
        self.bias = nn.Parameter(torch.zeros(channels))
        self.register_buffer("running_mean", torch.zeros(channels))
        self.register_buffer("running_var", torch.ones(channels))

    def forward(self, x):
        axes = [a for a in range(x.dim()) if a != 1]
        shape = (-1,) + (1,) * (x.dim() - 2)
        if self.training:
            mean = x.mean(axes)
            var = x.var(axes, unbiased=False)
            with torch.no_grad():
                self.running_mean.copy_(mean)
                self.running_var.copy_(x.var(axes))
        else:
            mean, var = self.running_mean, self.running_var
        x_hat = (x - mean.view(shape)) / (var.view(shape) + self.eps).sqrt()
        return self.weight.view(shape) * x_hat + self.bias.view(shape)

# %% wrong BatchNorm: the share is added without taking the old away
import torch
from torch import nn


class BatchNorm(nn.Module):
    def __init__(self, channels, eps=1e-5, momentum=0.1):
        super().__init__()
        self.eps = eps
        self.momentum = momentum
        self.weight = nn.Parameter(torch.ones(channels))
        self.bias = nn.Parameter(torch.zeros(channels))
        self.register_buffer("running_mean", torch.zeros(channels))
        self.register_buffer("running_var", torch.ones(channels))

    def forward(self, x):
        axes = [a for a in range(x.dim()) if a != 1]
        shape = (-1,) + (1,) * (x.dim() - 2)
        if self.training:
            mean = x.mean(axes)
            var = x.var(axes, unbiased=False)
            with torch.no_grad():
                self.running_mean += self.momentum * mean
                self.running_var += self.momentum * x.var(axes)
        else:
            mean, var = self.running_mean, self.running_var
        x_hat = (x - mean.view(shape)) / (var.view(shape) + self.eps).sqrt()
        return self.weight.view(shape) * x_hat + self.bias.view(shape)

# %% wrong BatchNorm: mean and variance are detached, so the gradient takes them for constants => statistics as constants
import torch
from torch import nn


class BatchNorm(nn.Module):
    def __init__(self, channels, eps=1e-5, momentum=0.1):
        super().__init__()
        self.eps = eps
        self.momentum = momentum
        self.weight = nn.Parameter(torch.ones(channels))
        self.bias = nn.Parameter(torch.zeros(channels))
        self.register_buffer("running_mean", torch.zeros(channels))
        self.register_buffer("running_var", torch.ones(channels))

    def forward(self, x):
        axes = [a for a in range(x.dim()) if a != 1]
        shape = (-1,) + (1,) * (x.dim() - 2)
        if self.training:
            mean = x.detach().mean(axes)
            var = x.detach().var(axes, unbiased=False)
            with torch.no_grad():
                self.running_mean += self.momentum * (mean - self.running_mean)
                self.running_var += self.momentum * (x.var(axes) - self.running_var)
        else:
            mean, var = self.running_mean, self.running_var
        x_hat = (x - mean.view(shape)) / (var.view(shape) + self.eps).sqrt()
        return self.weight.view(shape) * x_hat + self.bias.view(shape)

# %% wrong BatchNorm: one mean and one variance for all channels => one mean for all channels
import torch
from torch import nn


class BatchNorm(nn.Module):
    def __init__(self, channels, eps=1e-5, momentum=0.1):
        super().__init__()
        self.eps = eps
        self.momentum = momentum
        self.weight = nn.Parameter(torch.ones(channels))
        self.bias = nn.Parameter(torch.zeros(channels))
        self.register_buffer("running_mean", torch.zeros(channels))
        self.register_buffer("running_var", torch.ones(channels))

    def forward(self, x):
        axes = [a for a in range(x.dim()) if a != 1]
        shape = (-1,) + (1,) * (x.dim() - 2)
        if self.training:
            mean = x.mean().expand(x.shape[1])
            var = x.var(unbiased=False).expand(x.shape[1])
            with torch.no_grad():
                self.running_mean += self.momentum * (mean - self.running_mean)
                self.running_var += self.momentum * (x.var() - self.running_var)
        else:
            mean, var = self.running_mean, self.running_var
        x_hat = (x - mean.view(shape)) / (var.view(shape) + self.eps).sqrt()
        return self.weight.view(shape) * x_hat + self.bias.view(shape)

# %% wrong BatchNorm: eps and momentum of the call are ignored
import torch
from torch import nn


class BatchNorm(nn.Module):
    def __init__(self, channels, eps=1e-5, momentum=0.1):
        super().__init__()
        self.eps = 1e-5
        self.momentum = 0.1
        self.weight = nn.Parameter(torch.ones(channels))
        self.bias = nn.Parameter(torch.zeros(channels))
        self.register_buffer("running_mean", torch.zeros(channels))
        self.register_buffer("running_var", torch.ones(channels))

    def forward(self, x):
        axes = [a for a in range(x.dim()) if a != 1]
        shape = (-1,) + (1,) * (x.dim() - 2)
        if self.training:
            mean = x.mean(axes)
            var = x.var(axes, unbiased=False)
            with torch.no_grad():
                self.running_mean += self.momentum * (mean - self.running_mean)
                self.running_var += self.momentum * (x.var(axes) - self.running_var)
        else:
            mean, var = self.running_mean, self.running_var
        x_hat = (x - mean.view(shape)) / (var.view(shape) + self.eps).sqrt()
        return self.weight.view(shape) * x_hat + self.bias.view(shape)

# %% wrong BatchNorm: gamma and beta are not parameters => gamma and beta not learned
import torch
from torch import nn


class BatchNorm(nn.Module):
    def __init__(self, channels, eps=1e-5, momentum=0.1):
        super().__init__()
        self.eps = eps
        self.momentum = momentum
        self.weight = torch.ones(channels)
        self.bias = torch.zeros(channels)
        self.register_buffer("running_mean", torch.zeros(channels))
        self.register_buffer("running_var", torch.ones(channels))

    def forward(self, x):
        axes = [a for a in range(x.dim()) if a != 1]
        shape = (-1,) + (1,) * (x.dim() - 2)
        if self.training:
            mean = x.mean(axes)
            var = x.var(axes, unbiased=False)
            with torch.no_grad():
                self.running_mean += self.momentum * (mean - self.running_mean)
                self.running_var += self.momentum * (x.var(axes) - self.running_var)
        else:
            mean, var = self.running_mean, self.running_var
        x_hat = (x - mean.view(shape)) / (var.view(shape) + self.eps).sqrt()
        return self.weight.view(shape) * x_hat + self.bias.view(shape)

# %% wrong BatchNorm: beta is added before gamma multiplies
import torch
from torch import nn


class BatchNorm(nn.Module):
    def __init__(self, channels, eps=1e-5, momentum=0.1):
        super().__init__()
        self.eps = eps
        self.momentum = momentum
        self.weight = nn.Parameter(torch.ones(channels))
        self.bias = nn.Parameter(torch.zeros(channels))
        self.register_buffer("running_mean", torch.zeros(channels))
        self.register_buffer("running_var", torch.ones(channels))

    def forward(self, x):
        axes = [a for a in range(x.dim()) if a != 1]
        shape = (-1,) + (1,) * (x.dim() - 2)
        if self.training:
            mean = x.mean(axes)
            var = x.var(axes, unbiased=False)
            with torch.no_grad():
                self.running_mean += self.momentum * (mean - self.running_mean)
                self.running_var += self.momentum * (x.var(axes) - self.running_var)
        else:
            mean, var = self.running_mean, self.running_var
        x_hat = (x - mean.view(shape)) / (var.view(shape) + self.eps).sqrt()
        return self.weight.view(shape) * (x_hat + self.bias.view(shape))

# %% wrong BatchNorm: the running deviation is kept instead of the running variance => deviation remembered
import torch
from torch import nn


class BatchNorm(nn.Module):
    def __init__(self, channels, eps=1e-5, momentum=0.1):
        super().__init__()
        self.eps = eps
        self.momentum = momentum
        self.weight = nn.Parameter(torch.ones(channels))
        self.bias = nn.Parameter(torch.zeros(channels))
        self.register_buffer("running_mean", torch.zeros(channels))
        self.register_buffer("running_var", torch.ones(channels))

    def forward(self, x):
        axes = [a for a in range(x.dim()) if a != 1]
        shape = (-1,) + (1,) * (x.dim() - 2)
        if self.training:
            mean = x.mean(axes)
            var = x.var(axes, unbiased=False)
            with torch.no_grad():
                self.running_mean += self.momentum * (mean - self.running_mean)
                self.running_var += self.momentum * (x.std(axes) - self.running_var)
        else:
            mean, var = self.running_mean, self.running_var
        x_hat = (x - mean.view(shape)) / (var.view(shape) + self.eps).sqrt()
        return self.weight.view(shape) * x_hat + self.bias.view(shape)

# %% right filter_normalized: rows of a flattened tensor
import torch


def filter_normalized(weights, drawn):
    direction = []
    for w, d in zip(weights, drawn):
        if w.dim() == 1:
            direction.append(torch.zeros_like(d))
            continue
        rows = d.flatten(1)
        lengths = w.flatten(1).norm(dim=1, keepdim=True)
        direction.append((rows / rows.norm(dim=1, keepdim=True) * lengths).view_as(d))
    return direction

# %% right filter_normalized: filter by filter, stacked again
import torch


def filter_normalized(weights, drawn):
    def one(w, d):
        if w.ndim == 1:
            return torch.zeros(w.shape, dtype=w.dtype)
        return torch.stack([g * (f.norm() / g.norm()) for f, g in zip(w, d)])
    return [one(w, d) for w, d in zip(weights, drawn)]

# %% right filter_normalized: vector norms over all further axes with keepdim
import torch


def filter_normalized(weights, drawn):
    result = []
    for own, random in zip(weights, drawn):
        axes = tuple(range(1, own.dim()))
        if not axes:
            result.append(0 * random)
        else:
            length = torch.linalg.vector_norm(own, dim=axes, keepdim=True)
            result.append(random * length / torch.linalg.vector_norm(random, dim=axes, keepdim=True))
    return result

# %% right filter_normalized: sums of squares, in place on a copy
import torch


def filter_normalized(weights, drawn):
    copies = [d.clone() for d in drawn]
    for w, c in zip(weights, copies):
        if len(w.shape) < 2:
            c.zero_()
            continue
        for k in range(len(c)):
            ratio = (w[k].double() ** 2).sum() / (c[k].double() ** 2).sum()
            c[k] *= float(ratio) ** 0.5
    return copies

# %% right filter_normalized: einsum with an ellipsis
import torch


def filter_normalized(weights, drawn):
    def squares(t):
        m = t.reshape(len(t), -1)
        return torch.einsum("kd,kd->k", m, m)

    return [torch.zeros_like(d) if d.ndim == 1
            else torch.einsum("k...,k->k...", d, (squares(w) / squares(d)).sqrt())
            for w, d in zip(weights, drawn)]

# %% wrong filter_normalized: the length of the whole tensor instead of each filter's => one length for the layer
import torch


def filter_normalized(weights, drawn):
    out = []
    for w, d in zip(weights, drawn):
        if w.dim() == 1:
            out.append(torch.zeros_like(d))
        else:
            out.append(d * w.norm() / d.norm())
    return out

# %% wrong filter_normalized: tensors with one axis stay as drawn => biases move
import torch


def filter_normalized(weights, drawn):
    out = []
    for w, d in zip(weights, drawn):
        if w.dim() > 1:
            ratio = w.flatten(1).norm(dim=1) / d.flatten(1).norm(dim=1)
            d = d * ratio.view(-1, *[1] * (d.dim() - 1))
        out.append(d)
    return out

# %% wrong filter_normalized: tensors with one axis are stretched too => biases move
import torch


def filter_normalized(weights, drawn):
    out = []
    for w, d in zip(weights, drawn):
        if w.dim() == 1:
            out.append(d * w.norm() / d.norm())
        else:
            ratio = w.flatten(1).norm(dim=1) / d.flatten(1).norm(dim=1)
            out.append(d * ratio.view(-1, *[1] * (d.dim() - 1)))
    return out

# %% wrong filter_normalized: every single number of a bias counts as a filter => biases move
import torch


def filter_normalized(weights, drawn):
    out = []
    for w, d in zip(weights, drawn):
        own = w.reshape(len(w), -1).norm(dim=1)
        random = d.reshape(len(d), -1).norm(dim=1)
        out.append(d * (own / random).view(-1, *[1] * (d.dim() - 1)))
    return out

# %% wrong filter_normalized: multiplied by the own length, not divided by the drawn one => not divided
import torch


def filter_normalized(weights, drawn):
    out = []
    for w, d in zip(weights, drawn):
        if w.dim() == 1:
            out.append(torch.zeros_like(d))
        else:
            own = w.flatten(1).norm(dim=1)
            out.append(d * own.view(-1, *[1] * (d.dim() - 1)))
    return out

# %% wrong filter_normalized: all filters of length 1, the network's own length is not used => length 1
import torch


def filter_normalized(weights, drawn):
    out = []
    for d in drawn:
        if d.dim() == 1:
            out.append(torch.zeros_like(d))
        else:
            length = d.flatten(1).norm(dim=1)
            out.append(d / length.view(-1, *[1] * (d.dim() - 1)))
    return out

# %% wrong filter_normalized: the ratio upside down => ratio upside down
import torch


def filter_normalized(weights, drawn):
    out = []
    for w, d in zip(weights, drawn):
        if w.dim() == 1:
            out.append(torch.zeros_like(d))
            continue
        ratio = d.flatten(1).norm(dim=1) / w.flatten(1).norm(dim=1)
        out.append(d * ratio.view(-1, *[1] * (d.dim() - 1)))
    return out

# %% wrong filter_normalized: a length for each kernel, that is for each pair of channels => a length for each kernel
import torch


def filter_normalized(weights, drawn):
    out = []
    for w, d in zip(weights, drawn):
        if w.dim() == 1:
            out.append(torch.zeros_like(d))
        elif w.dim() == 2:
            out.append(d * w.norm(dim=1, keepdim=True) / d.norm(dim=1, keepdim=True))
        else:
            out.append(d * w.norm(dim=(2, 3), keepdim=True) / d.norm(dim=(2, 3), keepdim=True))
    return out

# %% wrong filter_normalized: the lengths along the first axis, a filter for each input => wrong axis or columns of a linear layer, in part
import torch


def filter_normalized(weights, drawn):
    out = []
    for w, d in zip(weights, drawn):
        if w.dim() == 1:
            out.append(torch.zeros_like(d))
        else:
            out.append(d * w.norm(dim=0, keepdim=True) / d.norm(dim=0, keepdim=True))
    return out

# %% wrong filter_normalized: norm over axis 1 without flattening, so a convolution has one for each position
import torch


def filter_normalized(weights, drawn):
    out = []
    for w, d in zip(weights, drawn):
        if w.ndim == 1:
            out.append(torch.zeros_like(d))
        else:
            out.append(d / d.norm(dim=1, keepdim=True) * w.norm(dim=1, keepdim=True))
    return out

# %% wrong filter_normalized: the L1 norm => another norm
import torch


def filter_normalized(weights, drawn):
    out = []
    for w, d in zip(weights, drawn):
        if w.dim() == 1:
            out.append(torch.zeros_like(d))
        else:
            ratio = w.flatten(1).abs().sum(dim=1) / d.flatten(1).abs().sum(dim=1)
            out.append(d * ratio.view(-1, *[1] * (d.dim() - 1)))
    return out

# %% wrong filter_normalized: squared lengths, the root is forgotten => lengths without the root
import torch


def filter_normalized(weights, drawn):
    out = []
    for w, d in zip(weights, drawn):
        if w.dim() == 1:
            out.append(torch.zeros_like(d))
        else:
            ratio = w.flatten(1).pow(2).sum(dim=1) / d.flatten(1).pow(2).sum(dim=1)
            out.append(d * ratio.view(-1, *[1] * (d.dim() - 1)))
    return out

# %% wrong filter_normalized: tensors with one axis are left out of the list => one axis left out
def filter_normalized(weights, drawn):
    out = []
    for w, d in zip(weights, drawn):
        if w.dim() > 1:
            ratio = w.flatten(1).norm(dim=1) / d.flatten(1).norm(dim=1)
            out.append(d * ratio.view(-1, *[1] * (d.dim() - 1)))
    return out

# %% wrong filter_normalized: always four axes, so a linear layer breaks => linear layers forgotten
import torch


def filter_normalized(weights, drawn):
    out = []
    for w, d in zip(weights, drawn):
        if w.dim() == 1:
            out.append(torch.zeros_like(d))
        else:
            ratio = w.flatten(1).norm(dim=1) / d.flatten(1).norm(dim=1)
            out.append(d * ratio.view(-1, 1, 1, 1))
    return out

# %% wrong filter_normalized: linear layers rest as well, only convolutions move => linear layers forgotten
import torch


def filter_normalized(weights, drawn):
    out = []
    for w, d in zip(weights, drawn):
        if w.dim() < 4:
            out.append(torch.zeros_like(d))
        else:
            ratio = w.flatten(1).norm(dim=1) / d.flatten(1).norm(dim=1)
            out.append(d * ratio[:, None, None, None])
    return out

# %% wrong filter_normalized: convolutions by filter, linear layers as a whole
import torch


def filter_normalized(weights, drawn):
    out = []
    for w, d in zip(weights, drawn):
        if w.dim() == 1:
            out.append(torch.zeros_like(d))
        elif w.dim() == 2:
            out.append(d * (w.norm() / d.norm()))
        else:
            ratio = w.flatten(1).norm(dim=1) / d.flatten(1).norm(dim=1)
            out.append(d * ratio[:, None, None, None])
    return out

# %% wrong filter_normalized: the network's filters, stretched to the drawn lengths => roles exchanged
import torch


def filter_normalized(weights, drawn):
    out = []
    for w, d in zip(weights, drawn):
        if w.dim() == 1:
            out.append(torch.zeros_like(d))
        else:
            ratio = d.flatten(1).norm(dim=1) / w.flatten(1).norm(dim=1)
            out.append(w * ratio.view(-1, *[1] * (d.dim() - 1)))
    return out

# %% wrong filter_normalized: the deviation of a filter for its length, its mean is taken away
import torch


def filter_normalized(weights, drawn):
    out = []
    for w, d in zip(weights, drawn):
        if w.dim() == 1:
            out.append(torch.zeros_like(d))
        else:
            rows = d.flatten(1)
            rows = rows - rows.mean(dim=1, keepdim=True)
            rows = rows / rows.norm(dim=1, keepdim=True) * w.flatten(1).norm(dim=1, keepdim=True)
            out.append(rows.view_as(d))
    return out

# %% wrong filter_normalized: the direction is added to the weights => network's own weights
import torch


def filter_normalized(weights, drawn):
    out = []
    for w, d in zip(weights, drawn):
        if w.dim() == 1:
            out.append(w.clone())
        else:
            ratio = w.flatten(1).norm(dim=1) / d.flatten(1).norm(dim=1)
            out.append(w + d * ratio.view(-1, *[1] * (d.dim() - 1)))
    return out

# %% wrong filter_normalized: the largest entry instead of the L2 norm => another norm
import torch


def filter_normalized(weights, drawn):
    out = []
    for w, d in zip(weights, drawn):
        if w.dim() == 1:
            out.append(torch.zeros_like(d))
        else:
            ratio = w.flatten(1).abs().amax(dim=1) / d.flatten(1).abs().amax(dim=1)
            out.append(d * ratio.view(-1, *[1] * (d.dim() - 1)))
    return out

# %% wrong filter_normalized: one axis gives a single zero instead of a tensor of the shape
import torch


def filter_normalized(weights, drawn):
    out = []
    for w, d in zip(weights, drawn):
        if w.dim() == 1:
            out.append(torch.tensor(0.0))
        else:
            ratio = w.flatten(1).norm(dim=1) / d.flatten(1).norm(dim=1)
            out.append(d * ratio.view(-1, *[1] * (d.dim() - 1)))
    return out
