# %% right batch_norm_backward: closed form with sums and einsum
import torch


def batch_norm_backward(upstream, x, gamma, eps, running):
    n, c, h, w = x.shape
    if running is None:
        mu = x.mean(dim=(0, 2, 3))
        sigma2 = x.var(dim=(0, 2, 3), unbiased=False)
    else:
        mu, sigma2 = running
    inv = torch.rsqrt(sigma2 + eps)
    xhat = torch.einsum("nchw,c->nchw", x - mu.reshape(1, c, 1, 1), inv)
    dgamma = torch.einsum("nchw,nchw->c", upstream, xhat)
    dbeta = torch.einsum("nchw->c", upstream)
    factor = (gamma * inv).reshape(1, c, 1, 1)
    if running is not None:
        return factor * upstream, dgamma, dbeta
    m = n * h * w
    inner = m * upstream - dbeta.reshape(1, c, 1, 1) - xhat * dgamma.reshape(1, c, 1, 1)
    return factor * inner / m, dgamma, dbeta


# %% right batch_norm_backward: a loop over the channels, double precision inside
import torch


def batch_norm_backward(upstream, x, gamma, eps, running):
    dx = torch.zeros_like(x)
    dg = torch.zeros_like(gamma)
    db = torch.zeros_like(gamma)
    for c in range(x.shape[1]):
        values = x[:, c].double()
        up = upstream[:, c].double()
        if running is None:
            m = values.mean()
            v = ((values - m) ** 2).mean()
        else:
            m, v = running[0][c].double(), running[1][c].double()
        std = (v + eps) ** 0.5
        hat = (values - m) / std
        dg[c] = (up * hat).sum()
        db[c] = up.sum()
        d = up * gamma[c].double()
        if running is None:
            d = d - d.mean() - hat * (d * hat).mean()
        dx[:, c] = d / std
    return dx, dg, db


# %% right batch_norm_backward: the staged computation graph, node by node, on a matrix (channels, values)
import torch


def batch_norm_backward(upstream, x, gamma, eps, running):
    def rows(t):
        return t.transpose(0, 1).reshape(t.shape[1], -1)

    def images(t):
        n, c, h, w = x.shape
        return t.reshape(c, n, h, w).transpose(0, 1).contiguous()

    flat, up = rows(x), rows(upstream)
    count = flat.shape[1]
    if running is None:
        mean = flat.sum(1, keepdim=True) / count
        var = (flat - mean).square().sum(1, keepdim=True) / count
    else:
        mean, var = running[0][:, None], running[1][:, None]
    centered = flat - mean
    istd = 1 / torch.sqrt(var + eps)
    xhat = centered * istd

    dbeta = up.sum(1)
    dgamma = (up * xhat).sum(1)
    dxhat = up * gamma[:, None]
    dcentered = dxhat * istd
    if running is None:
        distd = (dxhat * centered).sum(1, keepdim=True)
        dvar = -0.5 * istd**3 * distd
        dcentered = dcentered + 2 * centered / count * dvar
        dmean = -dcentered.sum(1, keepdim=True)
        dflat = dcentered + dmean / count
    else:
        dflat = dcentered
    return images(dflat), dgamma, dbeta


# %% right batch_norm_backward: the full Jacobian of one channel as a matrix
import torch


def batch_norm_backward(upstream, x, gamma, eps, running):
    grads_x, grads_g, grads_b = [], [], []
    for c in range(x.shape[1]):
        v = x[:, c].reshape(-1)
        u = upstream[:, c].reshape(-1)
        n = v.numel()
        eye = torch.eye(n, dtype=v.dtype)
        if running is None:
            mean, var = v.mean(), v.var(unbiased=False)
        else:
            mean, var = running[0][c], running[1][c]
        s = (var + eps).sqrt()
        h = (v - mean) / s
        jac = eye
        if running is None:
            jac = eye - torch.ones_like(eye) / n - torch.outer(h, h) / n
        grads_x.append((gamma[c] / s * (jac @ u)).reshape(x[:, c].shape))
        grads_g.append(torch.dot(u, h))
        grads_b.append(u.sum())
    return torch.stack(grads_x, dim=1), torch.stack(grads_g), torch.stack(grads_b)


# %% wrong batch_norm_backward: in evaluation the two training terms are still taken away => evaluation as training
import torch


def batch_norm_backward(upstream, x, gamma, eps, running):
    axes = (0, 2, 3)
    if running is None:
        mean = x.mean(axes, keepdim=True)
        var = x.var(axes, unbiased=False, keepdim=True)
    else:
        mean, var = (t.view(1, -1, 1, 1) for t in running)
    std = (var + eps).sqrt()
    x_hat = (x - mean) / std
    d = gamma.view(1, -1, 1, 1) * upstream
    dx = (d - d.mean(axes, keepdim=True) - x_hat * (d * x_hat).mean(axes, keepdim=True)) / std
    return dx, (upstream * x_hat).sum(axes), upstream.sum(axes)


# %% wrong batch_norm_backward: in evaluation the mean of the gradient is still taken away => half taken away in evaluation
import torch


def batch_norm_backward(upstream, x, gamma, eps, running):
    axes = (0, 2, 3)
    d = gamma[None, :, None, None] * upstream
    if running is not None:
        mean, var = running
        dev = (var + eps).sqrt()[None, :, None, None]
        xhat = (x - mean[None, :, None, None]) / dev
        dx = (d - d.mean(axes, keepdim=True)) / dev
    else:
        mean = x.mean(axes, keepdim=True)
        dev = (x.var(axes, keepdim=True, unbiased=False) + eps).sqrt()
        xhat = (x - mean) / dev
        dx = (d - d.mean(axes, keepdim=True) - xhat * (d * xhat).mean(axes, keepdim=True)) / dev
    return dx, (upstream * xhat).sum(axes), upstream.sum(axes)


# %% wrong batch_norm_backward: in training mean and variance are treated as constants => statistics as constants
import torch


def batch_norm_backward(upstream, x, gamma, eps, running):
    if running is None:
        mean = x.mean((0, 2, 3))
        var = x.var((0, 2, 3), unbiased=False)
    else:
        mean, var = running
    shape = (1, len(gamma), 1, 1)
    std = torch.sqrt(var + eps).reshape(shape)
    normed = (x - mean.reshape(shape)) / std
    dx = upstream * gamma.reshape(shape) / std
    dgamma = (upstream * normed).sum(dim=(0, 2, 3))
    dbeta = upstream.sum(dim=(0, 2, 3))
    return dx, dgamma, dbeta


# %% wrong batch_norm_backward: the batch variance is divided by n - 1 => unbiased variance
import torch


def batch_norm_backward(upstream, x, gamma, eps, running):
    axes = (0, 2, 3)
    if running is None:
        mean, var = x.mean(axes), x.var(axes)
    else:
        mean, var = running
    view = lambda t: t.view(1, -1, 1, 1)
    dev = view((var + eps).sqrt())
    x_hat = (x - view(mean)) / dev
    d = view(gamma) * upstream
    if running is None:
        d = d - d.mean(axes, keepdim=True) - x_hat * (d * x_hat).mean(axes, keepdim=True)
    return d / dev, (upstream * x_hat).sum(axes), upstream.sum(axes)


# %% wrong batch_norm_backward: the part along x_hat is forgotten in training, only the mean goes => variance as a constant
import torch


def batch_norm_backward(upstream, x, gamma, eps, running):
    g = gamma.reshape(1, -1, 1, 1)
    if running is None:
        mu = x.mean((0, 2, 3), keepdim=True)
        var = ((x - mu) ** 2).mean((0, 2, 3), keepdim=True)
    else:
        mu = running[0].reshape(1, -1, 1, 1)
        var = running[1].reshape(1, -1, 1, 1)
    inv = 1.0 / (var + eps).sqrt()
    xhat = (x - mu) * inv
    dxhat = upstream * g
    if running is None:
        dx = inv * (dxhat - dxhat.mean((0, 2, 3), keepdim=True))
    else:
        dx = inv * dxhat
    return dx, (upstream * xhat).sum((0, 2, 3)), upstream.sum((0, 2, 3))


# %% wrong batch_norm_backward: gamma is left out of the derivative for x => gamma forgotten
import torch


def batch_norm_backward(upstream, x, gamma, eps, running):
    axes = (0, 2, 3)
    if running is None:
        mean = x.mean(axes, keepdim=True)
        var = x.var(axes, keepdim=True, unbiased=False)
    else:
        mean = running[0].view(1, -1, 1, 1)
        var = running[1].view(1, -1, 1, 1)
    std = (var + eps).sqrt()
    hat = (x - mean) / std
    dx = upstream / std
    if running is None:
        dx = dx - upstream.mean(axes, keepdim=True) / std
        dx = dx - hat * (upstream * hat).mean(axes, keepdim=True) / std
    return dx, (upstream * hat).sum(axes), upstream.sum(axes)


# %% wrong batch_norm_backward: the derivative for gamma takes x instead of x_hat => x in place of x_hat
import torch


def batch_norm_backward(upstream, x, gamma, eps, running):
    axes = (0, 2, 3)
    if running is None:
        mean = x.mean(axes)
        var = x.var(axes, unbiased=False)
    else:
        mean, var = running
    dev = (var + eps).sqrt().view(-1, 1, 1)
    x_hat = (x - mean.view(-1, 1, 1)) / dev
    d = upstream * gamma.view(-1, 1, 1)
    if running is None:
        d = d - d.mean(axes, keepdim=True) - x_hat * (d * x_hat).mean(axes, keepdim=True)
    return d / dev, (upstream * x).sum(axes), upstream.sum(axes)


# %% wrong batch_norm_backward: the derivatives for gamma and beta are means instead of sums => means for gamma or beta
import torch


def batch_norm_backward(upstream, x, gamma, eps, running):
    axes = (0, 2, 3)

    def avg(t):
        return t.mean(axes, keepdim=True)

    if running is None:
        mean = avg(x)
        var = avg((x - mean) ** 2)
    else:
        mean, var = running[0][None, :, None, None], running[1][None, :, None, None]
    dev = (var + eps) ** 0.5
    xh = (x - mean) / dev
    d = gamma[None, :, None, None] * upstream
    dx = d / dev if running is not None else (d - avg(d) - xh * avg(d * xh)) / dev
    return dx, avg(upstream * xh).flatten(), avg(upstream).flatten()


# %% wrong batch_norm_backward: in evaluation x_hat for gamma is made with the batch's statistics => running statistics ignored
import torch


def batch_norm_backward(upstream, x, gamma, eps, running):
    axes = (0, 2, 3)
    mean = x.mean(axes, keepdim=True)
    std = (x.var(axes, unbiased=False, keepdim=True) + eps).sqrt()
    x_hat = (x - mean) / std
    d = gamma.view(1, -1, 1, 1) * upstream
    dgamma = (upstream * x_hat).sum(axes)
    dbeta = upstream.sum(axes)
    if running is None:
        dx = (d - d.mean(axes, keepdim=True) - x_hat * (d * x_hat).mean(axes, keepdim=True)) / std
    else:
        dx = d / (running[1] + eps).sqrt().view(1, -1, 1, 1)
    return dx, dgamma, dbeta


# %% wrong batch_norm_backward: eps is added to the deviation, outside the root => eps outside the root
import torch


def batch_norm_backward(upstream, x, gamma, eps, running):
    axes = (0, 2, 3)
    if running is None:
        mean = x.mean(axes, keepdim=True)
        var = x.var(axes, keepdim=True, unbiased=False)
    else:
        mean, var = [t.view(1, -1, 1, 1) for t in running]
    dev = var.sqrt() + eps
    x_hat = (x - mean) / dev
    d = gamma.view(1, -1, 1, 1) * upstream
    if running is None:
        d = d - d.mean(axes, keepdim=True) - x_hat * (d * x_hat).mean(axes, keepdim=True)
    return d / dev, (upstream * x_hat).sum(axes), upstream.sum(axes)


# %% wrong batch_norm_backward: divides by the variance instead of the deviation at the end
import torch


def batch_norm_backward(upstream, x, gamma, eps, running):
    axes = (0, 2, 3)
    if running is None:
        mean = x.mean(axes)
        variance = x.var(axes, unbiased=False)
    else:
        mean, variance = running
    mean = mean[:, None, None]
    variance = variance[:, None, None] + eps
    x_hat = (x - mean) / variance.sqrt()
    d = gamma[:, None, None] * upstream
    if running is None:
        d = d - d.mean(axes, keepdim=True) - x_hat * (d * x_hat).mean(axes, keepdim=True)
    dx = d / variance
    return dx, (upstream * x_hat).sum(axes), upstream.sum(axes)


# %% wrong batch_norm_backward: the sum formula divides by N instead of N * H * W
import torch


def batch_norm_backward(upstream, x, gamma, eps, running):
    N = x.shape[0]
    ch = lambda t: t.reshape(1, -1, 1, 1)
    if running is None:
        mean = x.mean((0, 2, 3))
        var = x.var((0, 2, 3), unbiased=False)
    else:
        mean, var = running
    inv = (var + eps) ** -0.5
    xhat = (x - ch(mean)) * ch(inv)
    dbeta = upstream.sum((0, 2, 3))
    dgamma = (upstream * xhat).sum((0, 2, 3))
    if running is None:
        dx = ch(gamma * inv) / N * (N * upstream - ch(dbeta) - xhat * ch(dgamma))
    else:
        dx = ch(gamma * inv) * upstream
    return dx, dgamma, dbeta


# %% wrong batch_norm_backward: the statistics go over the batch axis only, one for each position
import torch


def batch_norm_backward(upstream, x, gamma, eps, running):
    g = gamma[:, None, None]
    if running is None:
        mean = x.mean(0)
        dev = (x.var(0, unbiased=False) + eps).sqrt()
        x_hat = (x - mean) / dev
        d = g * upstream
        dx = (d - d.mean(0) - x_hat * (d * x_hat).mean(0)) / dev
    else:
        mean, var = running
        dev = (var + eps).sqrt()[:, None, None]
        x_hat = (x - mean[:, None, None]) / dev
        dx = g * upstream / dev
    return dx, (upstream * x_hat).sum((0, 2, 3)), upstream.sum((0, 2, 3))


# %% right fold_batch_norm: einsum for the weights, the shift computed first
import torch


def fold_batch_norm(weight, bias, gamma, beta, mean, variance, eps):
    scale = gamma * torch.rsqrt(variance + eps)
    shift = beta - scale * mean
    if bias is not None:
        shift = shift + scale * bias
    return torch.einsum("kcij,k->kcij", weight, scale), shift


# %% right fold_batch_norm: a loop over the filters into fresh tensors, double inside
import torch


def fold_batch_norm(weight, bias, gamma, beta, mean, variance, eps):
    new_weight = torch.empty_like(weight)
    new_bias = torch.empty_like(beta)
    for k in range(weight.shape[0]):
        factor = gamma[k].double() / (variance[k].double() + eps) ** 0.5
        offset = 0.0 if bias is None else bias[k].double()
        new_weight[k] = weight[k].double() * factor
        new_bias[k] = (offset - mean[k].double()) * factor + beta[k].double()
    return new_weight, new_bias


# %% right fold_batch_norm: a diagonal matrix times the flattened filters
import torch


def fold_batch_norm(weight, bias, gamma, beta, mean, variance, eps):
    if bias is None:
        bias = torch.zeros_like(mean)
    diagonal = torch.diag(gamma / torch.sqrt(variance + eps))
    rows = torch.cat([weight.flatten(1), (bias - mean)[:, None]], dim=1)
    rows = diagonal @ rows
    return rows[:, :-1].reshape(weight.shape), rows[:, -1] + beta


# %% right fold_batch_norm: works on a copy of the weights in place
import torch


def fold_batch_norm(weight, bias, gamma, beta, mean, variance, eps):
    std = (variance + eps).pow(0.5)
    w = weight.clone()
    w.div_(std.view(-1, 1, 1, 1)).mul_(gamma.view(-1, 1, 1, 1))
    b = mean.neg() if bias is None else bias.sub(mean)
    b = b.div(std).mul(gamma).add(beta)
    return w, b


# %% wrong fold_batch_norm: without a bias the mean is forgotten => mean forgotten without a bias
import torch


def fold_batch_norm(weight, bias, gamma, beta, mean, variance, eps):
    scale = gamma / (variance + eps).sqrt()
    if bias is None:
        new_bias = beta
    else:
        new_bias = (bias - mean) * scale + beta
    return weight * scale[:, None, None, None], new_bias


# %% wrong fold_batch_norm: the case without a bias is not handled => bias of None
import torch


def fold_batch_norm(weight, bias, gamma, beta, mean, variance, eps):
    scale = gamma / torch.sqrt(variance + eps)
    return weight * scale.view(-1, 1, 1, 1), (bias - mean) * scale + beta


# %% wrong fold_batch_norm: the old bias is not scaled => bias not scaled
import torch


def fold_batch_norm(weight, bias, gamma, beta, mean, variance, eps):
    if bias is None:
        bias = torch.zeros_like(beta)
    scale = gamma / torch.sqrt(variance + eps)
    new_w = weight * scale.reshape(-1, 1, 1, 1)
    new_b = bias + beta - mean * scale
    return new_w, new_b


# %% wrong fold_batch_norm: the root is forgotten, divides by the variance => divided by the variance
import torch


def fold_batch_norm(weight, bias, gamma, beta, mean, variance, eps):
    b = torch.zeros_like(mean) if bias is None else bias
    scale = gamma / (variance + eps)
    return weight * scale[:, None, None, None], (b - mean) * scale + beta


# %% wrong fold_batch_norm: eps is added outside the root => eps outside the root
import torch


def fold_batch_norm(weight, bias, gamma, beta, mean, variance, eps):
    scale = gamma / (torch.sqrt(variance) + eps)
    w = torch.stack([weight[k] * scale[k] for k in range(len(scale))])
    b = -mean * scale + beta
    if bias is not None:
        b = b + bias * scale
    return w, b


# %% wrong fold_batch_norm: the scale is spread along the last axis of the weights => scale along another axis
import torch


def fold_batch_norm(weight, bias, gamma, beta, mean, variance, eps):
    scale = gamma / (variance + eps).sqrt()
    if bias is None:
        bias = 0
    return weight * scale, (bias - mean) * scale + beta


# %% wrong fold_batch_norm: the scale goes to the input channels, the second axis => scale along another axis
import torch


def fold_batch_norm(weight, bias, gamma, beta, mean, variance, eps):
    scale = gamma / (variance + eps).sqrt()
    bias = torch.zeros_like(mean) if bias is None else bias
    return weight * scale.view(1, -1, 1, 1), (bias - mean) * scale + beta


# %% wrong fold_batch_norm: the mean is subtracted after the scaling => mean not scaled
import torch


def fold_batch_norm(weight, bias, gamma, beta, mean, variance, eps):
    std = (variance + eps) ** 0.5
    ratio = gamma / std
    old = bias if bias is not None else torch.zeros_like(gamma)
    return weight * ratio[:, None, None, None], old * ratio - mean + beta


# %% wrong fold_batch_norm: the old bias is dropped => bias lost
import torch


def fold_batch_norm(weight, bias, gamma, beta, mean, variance, eps):
    scale = gamma / (variance + eps).sqrt()
    new_weight = torch.einsum("k,kchw->kchw", scale, weight)
    new_bias = beta - mean * scale
    return new_weight, new_bias


# %% wrong fold_batch_norm: beta is scaled too => beta scaled
import torch


def fold_batch_norm(weight, bias, gamma, beta, mean, variance, eps):
    if bias is None:
        bias = torch.zeros_like(beta)
    scale = gamma / (variance + eps).sqrt()
    return weight * scale[:, None, None, None], (bias - mean + beta) * scale


# %% wrong fold_batch_norm: gamma is missing in the bias, only the deviation divides => gamma missing
import torch


def fold_batch_norm(weight, bias, gamma, beta, mean, variance, eps):
    dev = (variance + eps).sqrt()
    if bias is None:
        bias = torch.zeros_like(mean)
    w = weight * (gamma / dev).view(-1, 1, 1, 1)
    b = (bias - mean) / dev + beta
    return w, b


# %% wrong fold_batch_norm: the mean is added instead of subtracted => sign of the mean
import torch


def fold_batch_norm(weight, bias, gamma, beta, mean, variance, eps):
    scale = gamma / (variance + eps).sqrt()
    offset = mean if bias is None else bias + mean
    return scale[:, None, None, None] * weight, scale * offset + beta


# %% wrong fold_batch_norm: the mean is subtracted from the weights too
import torch


def fold_batch_norm(weight, bias, gamma, beta, mean, variance, eps):
    def ch(t):
        return t.view(-1, 1, 1, 1)

    scale = gamma / (variance + eps).sqrt()
    if bias is None:
        bias = torch.zeros_like(mean)
    return (weight - ch(mean)) * ch(scale), (bias - mean) * scale + beta


# %% wrong fold_batch_norm: without a bias None is given back => no new bias without a bias
import torch


def fold_batch_norm(weight, bias, gamma, beta, mean, variance, eps):
    scale = gamma / (variance + eps).sqrt()
    folded = weight * scale[:, None, None, None]
    if bias is None:
        return folded, None
    return folded, (bias - mean) * scale + beta


# %% right look_ahead: one flat vector of weights with torch.func
import torch
import torch.nn.functional as F


def look_ahead(first, second, inputs, labels, steps):
    size = first.numel()

    def loss(w):
        a = w[:size].reshape(first.shape)
        b = w[size:].reshape(second.shape)
        return F.cross_entropy(torch.tanh(inputs @ a.T) @ b.T, labels)

    both = torch.func.grad_and_value(loss)
    w = torch.cat([first.detach().flatten(), second.detach().flatten()])
    g, _ = both(w)
    losses, moved, ratios = [], [], []
    for eta in steps:
        h, value = both(w - eta * g)
        losses.append(value.item())
        moved.append((h - g).norm().item())
        ratios.append(moved[-1] / (eta * g.norm().item()))
    return {"loss_range": max(losses) - min(losses), "distance": max(moved), "beta": max(ratios)}


# %% right look_ahead: the gradient by hand, double precision, no autograd
import torch


def look_ahead(first, second, inputs, labels, steps):
    x = inputs.detach().double()
    n = len(labels)
    w1, w2 = first.detach().double(), second.detach().double()

    def loss_and_slopes(a, b):
        hidden = torch.tanh(x @ a.T)
        logp = torch.log_softmax(hidden @ b.T, dim=1)
        loss = -logp[torch.arange(n), labels].mean()
        delta = logp.exp()
        delta[torch.arange(n), labels] -= 1
        delta = delta / n
        gb = delta.T @ hidden
        ga = ((delta @ b) * (1 - hidden**2)).T @ x
        return loss, ga, gb

    _, ga, gb = loss_and_slopes(w1, w2)
    length = (ga.square().sum() + gb.square().sum()).sqrt()
    losses, distances = [], []
    for eta in steps:
        loss, ha, hb = loss_and_slopes(w1 - eta * ga, w2 - eta * gb)
        losses.append(loss)
        distances.append(((ha - ga).square().sum() + (hb - gb).square().sum()).sqrt())
    losses, distances = torch.stack(losses), torch.stack(distances)
    etas = torch.tensor(steps, dtype=torch.float64)
    return {
        "loss_range": float(losses.max() - losses.min()),
        "distance": float(distances.max()),
        "beta": float((distances / (etas * length)).max()),
    }


# %% right look_ahead: backward() on clones, running maxima and minima
import math

import torch
import torch.nn.functional as F


def look_ahead(first, second, inputs, labels, steps):
    def measure(a, b):
        a = a.detach().clone().requires_grad_(True)
        b = b.detach().clone().requires_grad_(True)
        value = F.cross_entropy(torch.tanh(inputs.detach() @ a.T) @ b.T, labels)
        value.backward()
        return value.item(), a.grad, b.grad

    _, ga, gb = measure(first, second)
    g_norm = math.hypot(ga.norm().item(), gb.norm().item())
    low, high = math.inf, -math.inf
    distance = beta = 0.0
    for eta in steps:
        value, ha, hb = measure(first - eta * ga, second - eta * gb)
        low, high = min(low, value), max(high, value)
        d = math.hypot((ha - ga).norm().item(), (hb - gb).norm().item())
        distance = max(distance, d)
        beta = max(beta, d / (eta * g_norm))
    return dict(loss_range=high - low, distance=distance, beta=beta)


# %% right look_ahead: all points in one batched network
import torch
import torch.nn.functional as F


def look_ahead(first, second, inputs, labels, steps):
    etas = torch.tensor([0.0] + list(steps), dtype=first.dtype)

    def many(a, b):
        a = a.detach().requires_grad_()
        b = b.detach().requires_grad_()
        scores = torch.tanh(inputs @ a.transpose(1, 2)) @ b.transpose(1, 2)
        m, n, c = scores.shape
        losses = F.cross_entropy(scores.reshape(m * n, c), labels.repeat(m), reduction="none")
        losses = losses.view(m, n).mean(1)
        ga, gb = torch.autograd.grad(losses.sum(), (a, b))
        return losses.detach(), torch.cat([ga.flatten(1), gb.flatten(1)], dim=1), ga, gb

    _, g, ga, gb = many(first[None], second[None])
    e = etas[1:].view(-1, 1, 1)
    losses, h, _, _ = many(first - e * ga, second - e * gb)
    d = (h - g).norm(dim=1)
    return {
        "loss_range": losses.max() - losses.min(),
        "distance": d.max(),
        "beta": (d / (etas[1:] * g.norm())).max(),
    }


# %% wrong look_ahead: walks on from the last point instead of starting at w each time => never back at w
import torch
import torch.nn.functional as F


def look_ahead(first, second, inputs, labels, steps):
    def grads(a, b):
        a = a.detach().clone().requires_grad_()
        b = b.detach().clone().requires_grad_()
        loss = F.cross_entropy(torch.tanh(inputs @ a.T) @ b.T, labels)
        ga, gb = torch.autograd.grad(loss, [a, b])
        return loss.item(), ga, gb

    _, g1, g2 = grads(first, second)
    g = torch.cat([g1.flatten(), g2.flatten()])
    a, b = first, second
    losses, dist, betas = [], [], []
    for eta in steps:
        a = a - eta * g1
        b = b - eta * g2
        loss, h1, h2 = grads(a, b)
        d = (torch.cat([h1.flatten(), h2.flatten()]) - g).norm().item()
        losses.append(loss)
        dist.append(d)
        betas.append(d / (eta * g.norm().item()))
    return {"loss_range": max(losses) - min(losses), "distance": max(dist), "beta": max(betas)}


# %% wrong look_ahead: the loss at w itself is counted in the range => range from the start
import torch
import torch.nn.functional as F


def look_ahead(first, second, inputs, labels, steps):
    def at(a, b):
        a, b = a.detach().requires_grad_(), b.detach().requires_grad_()
        loss = F.cross_entropy(torch.tanh(inputs @ a.T) @ b.T, labels)
        parts = torch.autograd.grad(loss, (a, b))
        return loss.item(), parts, torch.cat([p.flatten() for p in parts])

    start, (ga, gb), g = at(first.clone(), second.clone())
    losses = [start]
    distance, beta = 0, 0
    for eta in steps:
        loss, _, h = at(first - eta * ga, second - eta * gb)
        losses.append(loss)
        gap = float((h - g).norm())
        distance = max(distance, gap)
        beta = max(beta, gap / (eta * float(g.norm())))
    return {"loss_range": max(losses) - min(losses), "distance": distance, "beta": beta}


# %% wrong look_ahead: the norms of the two matrices are added instead of one norm over all weights => norms added up
import torch
import torch.nn.functional as F


def look_ahead(first, second, inputs, labels, steps):
    def loss_grad(a, b):
        a = a.detach().clone().requires_grad_()
        b = b.detach().clone().requires_grad_()
        loss = F.cross_entropy(torch.tanh(inputs @ a.T) @ b.T, labels)
        loss.backward()
        return loss.item(), a.grad, b.grad

    _, ga, gb = loss_grad(first, second)
    length = ga.norm() + gb.norm()
    losses, distances, betas = [], [], []
    for eta in steps:
        loss, ha, hb = loss_grad(first - eta * ga, second - eta * gb)
        d = (ha - ga).norm() + (hb - gb).norm()
        losses.append(loss)
        distances.append(d.item())
        betas.append((d / (eta * length)).item())
    return {"loss_range": max(losses) - min(losses), "distance": max(distances), "beta": max(betas)}


# %% wrong look_ahead: beta divides by the step size alone, not by the length moved => eta for the length
import torch
import torch.nn.functional as F


def look_ahead(first, second, inputs, labels, steps):
    def point(a, b):
        a = a.detach().requires_grad_()
        b = b.detach().requires_grad_()
        loss = F.cross_entropy(torch.tanh(inputs @ a.T) @ b.T, labels)
        return loss.detach(), torch.autograd.grad(loss, [a, b])

    _, g = point(first.clone(), second.clone())
    flat = torch.cat([t.reshape(-1) for t in g])
    results = []
    for eta in steps:
        loss, h = point(first - eta * g[0], second - eta * g[1])
        d = (torch.cat([t.reshape(-1) for t in h]) - flat).norm()
        results.append((loss, d, d / eta))
    losses, ds, bs = (torch.stack(t) for t in zip(*results))
    return {"loss_range": losses.max() - losses.min(), "distance": ds.max(), "beta": bs.max()}


# %% wrong look_ahead: beta is the largest distance over the largest step => maximum over maximum
import torch
import torch.nn.functional as F


def look_ahead(first, second, inputs, labels, steps):
    def f(a, b):
        a = a.detach().clone().requires_grad_()
        b = b.detach().clone().requires_grad_()
        loss = F.cross_entropy(torch.tanh(inputs @ a.T) @ b.T, labels)
        ga, gb = torch.autograd.grad(loss, (a, b))
        return loss.item(), ga, gb

    _, ga, gb = f(first, second)
    g = torch.cat([ga.flatten(), gb.flatten()])
    losses, distances = [], []
    for eta in steps:
        loss, ha, hb = f(first - eta * ga, second - eta * gb)
        losses.append(loss)
        distances.append((torch.cat([ha.flatten(), hb.flatten()]) - g).norm().item())
    distance = max(distances)
    return {
        "loss_range": max(losses) - min(losses),
        "distance": distance,
        "beta": distance / (max(steps) * g.norm().item()),
    }


# %% wrong look_ahead: goes uphill, w + eta * g => uphill
import torch
import torch.nn.functional as F


def look_ahead(first, second, inputs, labels, steps):
    def f(ws):
        ws = [w.detach().clone().requires_grad_() for w in ws]
        loss = F.cross_entropy(torch.tanh(inputs @ ws[0].T) @ ws[1].T, labels)
        return loss.item(), torch.autograd.grad(loss, ws)

    flat = lambda ts: torch.cat([t.flatten() for t in ts])
    _, g = f([first, second])
    losses, distances, betas = [], [], []
    for eta in steps:
        loss, h = f([w + eta * s for w, s in zip((first, second), g)])
        losses.append(loss)
        distances.append(float((flat(h) - flat(g)).norm()))
        betas.append(distances[-1] / (eta * float(flat(g).norm())))
    return {"loss_range": max(losses) - min(losses), "distance": max(distances), "beta": max(betas)}


# %% wrong look_ahead: only the first matrix is moved and measured => one matrix only
import torch
import torch.nn.functional as F


def look_ahead(first, second, inputs, labels, steps):
    def slope(a):
        a = a.detach().clone().requires_grad_()
        loss = F.cross_entropy(torch.tanh(inputs @ a.T) @ second.T, labels)
        (g,) = torch.autograd.grad(loss, a)
        return loss.item(), g

    _, g = slope(first)
    losses, distances, betas = [], [], []
    for eta in steps:
        loss, h = slope(first - eta * g)
        d = (h - g).norm().item()
        losses.append(loss)
        distances.append(d)
        betas.append(d / (eta * g.norm().item()))
    return {"loss_range": max(losses) - min(losses), "distance": max(distances), "beta": max(betas)}


# %% wrong look_ahead: the distance is a difference of norms, not the norm of the difference => difference of the lengths
import torch
import torch.nn.functional as F


def look_ahead(first, second, inputs, labels, steps):
    def f(a, b):
        a = a.detach().clone().requires_grad_()
        b = b.detach().clone().requires_grad_()
        loss = F.cross_entropy(torch.tanh(inputs @ a.T) @ b.T, labels)
        ga, gb = torch.autograd.grad(loss, (a, b))
        return loss.item(), ga, gb, torch.cat([ga.flatten(), gb.flatten()]).norm().item()

    _, ga, gb, length = f(first, second)
    losses, distances, betas = [], [], []
    for eta in steps:
        loss, _, _, other = f(first - eta * ga, second - eta * gb)
        losses.append(loss)
        distances.append(abs(other - length))
        betas.append(abs(other - length) / (eta * length))
    return {"loss_range": max(losses) - min(losses), "distance": max(distances), "beta": max(betas)}


# %% wrong look_ahead: beta divides by the gradient's norm at the new point
import torch
import torch.nn.functional as F


def look_ahead(first, second, inputs, labels, steps):
    def f(a, b):
        a = a.detach().clone().requires_grad_()
        b = b.detach().clone().requires_grad_()
        loss = F.cross_entropy(torch.tanh(inputs @ a.T) @ b.T, labels)
        return loss.item(), torch.autograd.grad(loss, (a, b))

    vector = torch.nn.utils.parameters_to_vector
    _, g = f(first, second)
    losses, distances, betas = [], [], []
    for eta in steps:
        loss, g_new = f(first - eta * g[0], second - eta * g[1])
        gap = vector(g_new) - vector(g)
        losses.append(loss)
        distances.append(gap.norm().item())
        betas.append(gap.norm().item() / (eta * vector(g_new).norm().item()))
    return {"loss_range": max(losses) - min(losses), "distance": max(distances), "beta": max(betas)}


# %% wrong look_ahead: gradients pile up in .grad because they are never zeroed => gradients added up
import torch
import torch.nn.functional as F


def look_ahead(first, second, inputs, labels, steps):
    a = first.detach().clone().requires_grad_()
    b = second.detach().clone().requires_grad_()

    def compute():
        loss = F.cross_entropy(torch.tanh(inputs @ a.T) @ b.T, labels)
        loss.backward()
        return loss.item(), a.grad.clone(), b.grad.clone()

    _, ga, gb = compute()
    g = torch.cat([ga.flatten(), gb.flatten()])
    losses, distances, betas = [], [], []
    for eta in steps:
        with torch.no_grad():
            a.copy_(first - eta * ga)
            b.copy_(second - eta * gb)
        loss, ha, hb = compute()
        d = (torch.cat([ha.flatten(), hb.flatten()]) - g).norm().item()
        losses.append(loss)
        distances.append(d)
        betas.append(d / (eta * g.norm().item()))
    return {"loss_range": max(losses) - min(losses), "distance": max(distances), "beta": max(betas)}


# %% wrong look_ahead: the loss is summed over the inputs instead of averaged => losses added up
import torch
import torch.nn.functional as F


def look_ahead(first, second, inputs, labels, steps):
    def f(a, b):
        a = a.detach().clone().requires_grad_()
        b = b.detach().clone().requires_grad_()
        logits = torch.tanh(inputs @ a.T) @ b.T
        loss = F.cross_entropy(logits, labels, reduction="sum")
        ga, gb = torch.autograd.grad(loss, (a, b))
        return loss.item(), ga, gb

    _, ga, gb = f(first, second)
    g = torch.cat([ga.flatten(), gb.flatten()])
    out = {"loss": [], "distance": [], "beta": []}
    for eta in steps:
        loss, ha, hb = f(first - eta * ga, second - eta * gb)
        d = (torch.cat([ha.flatten(), hb.flatten()]) - g).norm().item()
        out["loss"].append(loss)
        out["distance"].append(d)
        out["beta"].append(d / (eta * g.norm().item()))
    return {
        "loss_range": max(out["loss"]) - min(out["loss"]),
        "distance": max(out["distance"]),
        "beta": max(out["beta"]),
    }


# %% wrong look_ahead: beta is the mean of the ratios instead of the largest => means over the steps
import torch
import torch.nn.functional as F


def look_ahead(first, second, inputs, labels, steps):
    def f(a, b):
        a = a.detach().clone().requires_grad_()
        b = b.detach().clone().requires_grad_()
        loss = F.cross_entropy(torch.tanh(inputs @ a.T) @ b.T, labels)
        ga, gb = torch.autograd.grad(loss, (a, b))
        return loss.item(), ga, gb

    _, ga, gb = f(first, second)
    g = torch.cat([ga.flatten(), gb.flatten()])
    points = [f(first - eta * ga, second - eta * gb) for eta in steps]
    losses = [p[0] for p in points]
    ds = [(torch.cat([p[1].flatten(), p[2].flatten()]) - g).norm().item() for p in points]
    ratios = [d / (eta * g.norm().item()) for d, eta in zip(ds, steps)]
    return {"loss_range": max(losses) - min(losses), "distance": max(ds), "beta": sum(ratios) / len(ratios)}


# %% wrong look_ahead: the loss range is the last minus the first instead of largest minus smallest
import torch
import torch.nn.functional as F


def look_ahead(first, second, inputs, labels, steps):
    def f(a, b):
        a = a.detach().clone().requires_grad_()
        b = b.detach().clone().requires_grad_()
        loss = F.cross_entropy(torch.tanh(inputs @ a.T) @ b.T, labels)
        ga, gb = torch.autograd.grad(loss, (a, b))
        return loss.item(), ga, gb

    _, ga, gb = f(first, second)
    g = torch.cat([ga.flatten(), gb.flatten()])
    losses, ds, bs = [], [], []
    for eta in sorted(steps):
        loss, ha, hb = f(first - eta * ga, second - eta * gb)
        d = (torch.cat([ha.flatten(), hb.flatten()]) - g).norm().item()
        losses.append(loss)
        ds.append(d)
        bs.append(d / (eta * g.norm().item()))
    return {"loss_range": losses[-1] - losses[0], "distance": max(ds), "beta": max(bs)}
