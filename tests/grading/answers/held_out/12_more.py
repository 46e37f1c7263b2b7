# %% right integrated_gradients: all points of the way as one batch
import torch

def integrated_gradients(image, score, baseline, steps):
    shares = (torch.arange(steps, dtype=image.dtype) + 0.5) / steps
    way = image - baseline
    points = (baseline[None] + shares.view(-1, 1, 1, 1) * way[None]).detach().requires_grad_(True)
    slopes = torch.autograd.grad(score(points).sum(), points)[0]
    return slopes.mean(0) * way

# %% right integrated_gradients: one shift of zero that all points share collects the sum of the slopes
import torch

def integrated_gradients(image, score, baseline, steps):
    delta = image - baseline
    shift = torch.zeros_like(image, requires_grad=True)
    total = 0
    for k in range(steps):
        here = baseline + delta * ((2 * k + 1) / (2 * steps)) + shift
        total = total + score(here.unsqueeze(0)).sum()
    (slopes,) = torch.autograd.grad(total, shift)
    return delta * slopes / steps

# %% right integrated_gradients: walks by one piece at a time and adds slope times piece
import torch

def integrated_gradients(image, score, baseline, steps):
    def slope_at(point):
        point = point.detach().clone().requires_grad_()
        return torch.autograd.grad(score(point[None])[0], point)[0]

    piece = (image - baseline) / steps
    result = torch.zeros_like(piece)
    for i in range(steps):
        left = baseline + i * piece
        result += slope_at(left + piece / 2) * piece
    return result

# %% right integrated_gradients: jacobian of a lambda, list comprehension and stack
import torch

def integrated_gradients(image, score, baseline, steps):
    single = lambda point: score(point[None])[0]
    middles = [torch.lerp(baseline, image, (s + 0.5) / steps) for s in range(steps)]
    slopes = torch.stack([torch.autograd.functional.jacobian(single, m) for m in middles])
    return (image - baseline) * slopes.mean(dim=0)

# %% right integrated_gradients: in double where the points are computed, ends of the pieces averaged
import torch

def integrated_gradients(image, score, baseline, steps):
    edges = torch.linspace(0, 1, steps + 1, dtype=torch.float64)
    middles = (edges[:-1] + edges[1:]) / 2
    mean_slope = torch.zeros_like(image)
    for t in middles.tolist():
        point = ((1 - t) * baseline + t * image).detach()
        point.requires_grad = True
        mean_slope += torch.autograd.grad(score(point[None]).sum(), [point])[0] / steps
    return mean_slope.mul_(image - baseline)

# %% wrong integrated_gradients: slope at the beginning of each piece => pieces from their left end
import torch

def integrated_gradients(image, score, baseline, steps):
    total = torch.zeros_like(image)
    for step in range(steps):
        t = step / steps
        point = (baseline + t * (image - baseline)).requires_grad_()
        (slope,) = torch.autograd.grad(score(point[None]).sum(), point)
        total += slope
    return total / steps * (image - baseline)

# %% wrong integrated_gradients: slope at the end of each piece => pieces from their right end
import torch

def integrated_gradients(image, score, baseline, steps):
    total = torch.zeros_like(image)
    for step in range(1, steps + 1):
        point = (baseline + step / steps * (image - baseline)).requires_grad_()
        (slope,) = torch.autograd.grad(score(point[None]).sum(), point)
        total += slope
    return total / steps * (image - baseline)

# %% wrong integrated_gradients: points from linspace with both ends => ends for middles
import torch

def integrated_gradients(image, score, baseline, steps):
    ts = torch.linspace(0, 1, steps)[:, None, None, None]
    points = (baseline + ts * (image - baseline)).requires_grad_()
    (slopes,) = torch.autograd.grad(score(points).sum(), points)
    return (image - baseline) * slopes.mean(0)

# %% wrong integrated_gradients: mean slope, not multiplied by how far the pixel moved => length of the way missing
import torch

def integrated_gradients(image, score, baseline, steps):
    total = torch.zeros_like(image)
    for step in range(steps):
        t = (step + 0.5) / steps
        point = (baseline + t * (image - baseline)).requires_grad_()
        (slope,) = torch.autograd.grad(score(point[None]).sum(), point)
        total += slope
    return total / steps

# %% wrong integrated_gradients: multiplied by the image instead of the difference to the baseline => times the image
import torch

def integrated_gradients(image, score, baseline, steps):
    slopes = []
    for step in range(steps):
        t = (step + 0.5) / steps
        point = (baseline + t * (image - baseline)).requires_grad_()
        slopes.append(torch.autograd.grad(score(point[None]).sum(), point)[0])
    return image * torch.stack(slopes).mean(0)

# %% wrong integrated_gradients: sum of the slopes, not divided by the number of steps => sum of the slopes
import torch

def integrated_gradients(image, score, baseline, steps):
    way = image - baseline
    total = torch.zeros_like(image)
    for step in range(steps):
        point = (baseline + (step + 0.5) / steps * way).requires_grad_()
        total += torch.autograd.grad(score(point[None]).sum(), point)[0]
    return total * way

# %% wrong integrated_gradients: only the slope at the image, no way at all => slope at the image only
import torch

def integrated_gradients(image, score, baseline, steps):
    point = image.clone().requires_grad_()
    (slope,) = torch.autograd.grad(score(point[None]).sum(), point)
    return slope * (image - baseline)

# %% wrong integrated_gradients: slope with respect to the image rather than the point, so each is scaled by t => slope by the image
import torch

def integrated_gradients(image, score, baseline, steps):
    image = image.clone().requires_grad_()
    total = torch.zeros_like(baseline)
    for step in range(steps):
        t = (step + 0.5) / steps
        point = baseline + t * (image - baseline)
        (slope,) = torch.autograd.grad(score(point[None]).sum(), image)
        total += slope
    return (total / steps * (image - baseline)).detach()

# %% wrong integrated_gradients: the way starts at black, whatever the baseline => walk from zero
import torch

def integrated_gradients(image, score, baseline, steps):
    total = torch.zeros_like(image)
    for step in range(steps):
        point = ((step + 0.5) / steps * image).requires_grad_()
        (slope,) = torch.autograd.grad(score(point[None]).sum(), point)
        total += slope
    return total / steps * (image - baseline)

# %% wrong integrated_gradients: absolute value, sign lost => sign lost
import torch

def integrated_gradients(image, score, baseline, steps):
    way = image - baseline
    t = ((torch.arange(steps) + 0.5) / steps).reshape(-1, 1, 1, 1)
    points = (baseline + t * way).requires_grad_()
    (slopes,) = torch.autograd.grad(score(points).sum(), points)
    return (slopes.mean(0) * way).abs()

# %% wrong integrated_gradients: difference taken the wrong way round, sign flipped => way turned round
import torch

def integrated_gradients(image, score, baseline, steps):
    way = baseline - image
    total = torch.zeros_like(image)
    for step in range(steps):
        point = (image + (step + 0.5) / steps * way).requires_grad_()
        (slope,) = torch.autograd.grad(score(point[None]).sum(), point)
        total += slope
    return way * total / steps

# %% wrong integrated_gradients: trapezoid rule over the ends of the pieces instead of the middles => ends for middles
import torch

def integrated_gradients(image, score, baseline, steps):
    way = image - baseline
    slopes = []
    for step in range(steps + 1):
        point = (baseline + step / steps * way).requires_grad_()
        slopes.append(torch.autograd.grad(score(point[None]).sum(), point)[0])
    slopes = torch.stack(slopes)
    return (slopes[:-1] + slopes[1:]).mean(0) / 2 * way

# %% wrong integrated_gradients: .grad accumulates on one tensor and is added up again in each step => slopes pile up
import torch

def integrated_gradients(image, score, baseline, steps):
    way = image - baseline
    point = baseline.clone().requires_grad_()
    total = torch.zeros_like(image)
    for step in range(steps):
        with torch.no_grad():
            point.copy_(baseline + (step + 0.5) / steps * way)
        score(point[None]).sum().backward()
        total += point.grad
    return total / steps * way

# %% wrong integrated_gradients: each slope is multiplied by the way so far, not by the whole way => slope by the image
import torch

def integrated_gradients(image, score, baseline, steps):
    result = torch.zeros_like(image)
    for step in range(steps):
        t = (step + 0.5) / steps
        point = (baseline + t * (image - baseline)).requires_grad_()
        (slope,) = torch.autograd.grad(score(point[None]).sum(), point)
        result += slope * (point.detach() - baseline)
    return result / steps

# %% wrong integrated_gradients: channels summed, one number for each pixel => channels added up
import torch

def integrated_gradients(image, score, baseline, steps):
    way = image - baseline
    total = torch.zeros_like(image)
    for step in range(steps):
        point = (baseline + (step + 0.5) / steps * way).requires_grad_()
        total += torch.autograd.grad(score(point[None]).sum(), point)[0]
    return (total / steps * way).sum(0)

# %% wrong integrated_gradients: a single point in the middle of the whole way => one slope in the middle
import torch

def integrated_gradients(image, score, baseline, steps):
    middle = ((image + baseline) / 2).requires_grad_()
    (slope,) = torch.autograd.grad(score(middle[None]).sum(), middle)
    return slope * (image - baseline)

# %% wrong integrated_gradients: the last piece is left out
import torch

def integrated_gradients(image, score, baseline, steps):
    way = image - baseline
    total = torch.zeros_like(image)
    for step in range(steps - 1):
        point = (baseline + (step + 0.5) / steps * way).requires_grad_()
        total += torch.autograd.grad(score(point[None]).sum(), point)[0]
    return total / steps * way

# %% wrong integrated_gradients: negative contributions cut off => Yours is the right one where that is positive, and 0 elsewhere.
import torch

def integrated_gradients(image, score, baseline, steps):
    way = image - baseline
    slopes = []
    for step in range(steps):
        point = (baseline + (step + 0.5) / steps * way).requires_grad_()
        slopes.append(torch.autograd.grad(score(point[None]).sum(), point)[0])
    return torch.relu(sum(slopes) / steps * way)

# %% right principal_components: eigenvectors of the covariance matrix, in double
import torch

def principal_components(features, count):
    data = features.double()
    data = data - data.mean(0)
    values, vectors = torch.linalg.eigh(data.T @ data / len(data))
    values, vectors = values.flip(0).clamp(min=0), vectors.flip(1)
    points = data @ vectors[:, :count]
    return points.to(features.dtype), float(values[:count].sum() / values.sum())

# %% right principal_components: U times S instead of a product with the directions
import torch

def principal_components(features, count):
    U, S, _ = torch.linalg.svd(features - features.mean(dim=0, keepdim=True), full_matrices=False)
    energy = S.square()
    return U[:, :count] * S[:count], energy[:count].sum() / energy.sum()

# %% right principal_components: share as quotient of the variances of points and features
import torch

def principal_components(features, count):
    centered = features - features.mean(0)
    directions = torch.linalg.svd(centered.double(), full_matrices=False).Vh[:count]
    points = torch.einsum("nd,kd->nk", centered.double(), directions)
    share = (points**2).sum() / (centered.double() ** 2).sum()
    return points.to(features.dtype), share.item()

# %% right principal_components: numpy's svd, share as one minus what is lost
import numpy as np
import torch

def principal_components(features, count):
    x = features.detach().cpu().numpy().astype(np.float64)
    x -= x.mean(axis=0)
    _, _, vt = np.linalg.svd(x, full_matrices=False)
    scores = x @ vt[:count].T
    lost = ((x - scores @ vt[:count]) ** 2).sum() / (x**2).sum()
    return torch.from_numpy(scores).to(features.dtype), 1.0 - float(lost)

# %% right principal_components: np.cov with argsort of the eigenvalues
import numpy as np
import torch

def principal_components(features, count):
    x = features.detach().cpu().double().numpy()
    covariance = np.atleast_2d(np.cov(x, rowvar=False, bias=True))
    values, vectors = np.linalg.eigh(covariance)
    order = np.argsort(values)[::-1][:count]
    points = (x - x.mean(axis=0)) @ vectors[:, order]
    share = values[order].sum() / np.trace(covariance)
    return torch.tensor(points, dtype=features.dtype), float(share)

# %% wrong principal_components: features not centered => not centered
import torch

def principal_components(features, count):
    U, S, Vh = torch.linalg.svd(features, full_matrices=False)
    points = features @ Vh[:count].T
    return points, (S[:count] ** 2).sum() / (S**2).sum()

# %% wrong principal_components: share of the singular values instead of their squares => share of deviations
import torch

def principal_components(features, count):
    centered = features - features.mean(0)
    U, S, Vh = torch.linalg.svd(centered, full_matrices=False)
    return centered @ Vh[:count].T, S[:count].sum() / S.sum()

# %% wrong principal_components: eigh sorts ascending, so the components with least variance are taken => smallest first
import torch

def principal_components(features, count):
    centered = features - features.mean(0)
    values, vectors = torch.linalg.eigh(centered.T @ centered / (len(features) - 1))
    return centered @ vectors[:, :count], values[:count].sum() / values.sum()

# %% wrong principal_components: right components of eigh, but smallest first => in rising order
import torch

def principal_components(features, count):
    centered = features - features.mean(0)
    values, vectors = torch.linalg.eigh(centered.T @ centered)
    return centered @ vectors[:, -count:], values[-count:].sum() / values.sum()

# %% wrong principal_components: columns of V transposed taken for the directions => axes of the directions exchanged
import torch

def principal_components(features, count):
    centered = features - features.mean(0)
    U, S, V = torch.linalg.svd(centered, full_matrices=False)
    return centered @ V[:, :count], (S[:count] ** 2).sum() / (S**2).sum()

# %% wrong principal_components: features divided by their standard deviation => standardized
import torch

def principal_components(features, count):
    z = (features - features.mean(0)) / (features.std(0) + 1e-8)
    U, S, Vh = torch.linalg.svd(z, full_matrices=False)
    return z @ Vh[:count].T, (S[:count] ** 2).sum() / (S**2).sum()

# %% wrong principal_components: directions of centered features, but the raw features are projected => points keep their mean
import torch

def principal_components(features, count):
    _, S, Vh = torch.linalg.svd(features - features.mean(0), full_matrices=False)
    variance = S**2
    return features @ Vh[:count].T, variance[:count].sum() / variance.sum()

# %% wrong principal_components: U alone, every component with the same spread => whitened
import torch

def principal_components(features, count):
    U, S, Vh = torch.linalg.svd(features - features.mean(0), full_matrices=False)
    return U[:, :count], (S[:count] ** 2).sum() / (S**2).sum()

# %% wrong principal_components: share of the first component only => share of one component
import torch

def principal_components(features, count):
    centered = features - features.mean(0)
    _, S, Vh = torch.linalg.svd(centered, full_matrices=False)
    share = S[0] ** 2 / (S**2).sum()
    return centered @ Vh[:count].T, share

# %% wrong principal_components: mean of all numbers subtracted, not of each feature => one mean for all
import torch

def principal_components(features, count):
    centered = features - features.mean()
    _, S, Vh = torch.linalg.svd(centered, full_matrices=False)
    return centered @ Vh[:count].T, (S[:count] ** 2).sum() / (S**2).sum()

# %% wrong principal_components: mean of each image subtracted instead of each feature => mean of each image
import torch

def principal_components(features, count):
    centered = features - features.mean(dim=1, keepdim=True)
    _, S, Vh = torch.linalg.svd(centered, full_matrices=False)
    return centered @ Vh[:count].T, (S[:count] ** 2).sum() / (S**2).sum()

# %% wrong principal_components: eigenvalues of the covariance squared once more in the share => variances squared
import torch

def principal_components(features, count):
    centered = features - features.mean(0)
    values, vectors = torch.linalg.eigh(torch.cov(features.T))
    values, vectors = values.flip(0), vectors.flip(1)
    return centered @ vectors[:, :count], (values[:count] ** 2).sum() / (values**2).sum()

# %% wrong principal_components: eigenvalues reversed, eigenvectors not
import torch

def principal_components(features, count):
    centered = features - features.mean(0)
    values, vectors = torch.linalg.eigh(centered.T @ centered)
    values = values.flip(0)
    return centered @ vectors[:, :count], values[:count].sum() / values.sum()

# %% wrong principal_components: share in percent => share in percent
import torch

def principal_components(features, count):
    centered = features - features.mean(0)
    _, S, Vh = torch.linalg.svd(centered, full_matrices=False)
    return centered @ Vh[:count].T, 100 * float((S[:count] ** 2).sum() / (S**2).sum())

# %% wrong principal_components: takes the features with the largest variance instead of rotating
import torch

def principal_components(features, count):
    centered = features - features.mean(0)
    variance = centered.var(0)
    best = variance.argsort(descending=True)[:count]
    return centered[:, best], variance[best].sum() / variance.sum()

# %% wrong principal_components: share as number of components over number of features
import torch

def principal_components(features, count):
    centered = features - features.mean(0)
    _, S, Vh = torch.linalg.svd(centered, full_matrices=False)
    return centered @ Vh[:count].T, count / features.shape[1]

# %% wrong principal_components: what is lost instead of what is kept => share lost
import torch

def principal_components(features, count):
    centered = features - features.mean(0)
    _, S, Vh = torch.linalg.svd(centered, full_matrices=False)
    return centered @ Vh[:count].T, (S[count:] ** 2).sum() / (S**2).sum()

