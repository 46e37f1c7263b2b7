"""How far the classes of a data set lie apart: the Kullback-Leibler divergence between them."""

import numpy as np


def class_divergence(values: np.ndarray, labels: np.ndarray, classes: int) -> np.ndarray:
    """KL(i, j) + KL(j, i) in nats for each pair of classes, each taken as a Gaussian.

    values: (N, D) float, numbers that describe an image; labels: (N,) int in [0, classes), of each
    class more than D images that span all D directions
    returns: (K, K) float64, symmetrical, 0 on the diagonal; a class's mean and covariance are those
    of its images

    For Gaussians with means m and covariances S in D dimensions, 2 KL(i, j) =
    tr(S_j^-1 S_i) + (m_j - m_i)^T S_j^-1 (m_j - m_i) - D + ln det S_j - ln det S_i; the logarithms
    cancel in the sum of both directions

    >>> class_divergence(logits, labels, 10)[labels[0]]
    """
    groups = [np.asarray(values[labels == k], dtype=np.float64) for k in range(classes)]
    small = min(len(group) for group in groups)
    if small <= values.shape[1]:
        raise ValueError(
            f"each class needs more than {values.shape[1]} images, one more than an image has "
            f"numbers, got {small}"
        )
    means = [group.mean(0) for group in groups]
    spreads = [np.atleast_2d(np.cov(group.T)) for group in groups]  # (D, D); cov has () for D = 1
    inverse = [np.linalg.inv(spread) for spread in spreads]
    apart = np.zeros((classes, classes))
    for i in range(classes):
        for j in range(i):
            gap = means[i] - means[j]
            both = np.trace(inverse[j] @ spreads[i]) + np.trace(inverse[i] @ spreads[j])
            far = gap @ (inverse[i] + inverse[j]) @ gap  # both directions at once
            apart[i, j] = apart[j, i] = (both + far) / 2 - values.shape[1]
    return apart


def principal_values(values: np.ndarray, count: int) -> np.ndarray:
    """The `count` principal components of each row, those of the largest variance last.

    values: (N, D) float, N rows such as the pixels of images -> (N, count) float32
    """
    centered = np.asarray(values, dtype=np.float32) - np.mean(values, axis=0, dtype=np.float32)
    axes = np.linalg.eigh(centered.T @ centered)[1]  # (D, D), columns by rising eigenvalue
    return centered @ axes[:, -count:]


def mixed_up(probabilities: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """What a network gives the one class on images of the other, and the reverse, on average.

    probabilities: (N, K), each row a softmax; labels: (N,) int in [0, K), of each class an image
    returns: (K, K) float64, symmetrical; off the diagonal in [0, 2]
    """
    classes = range(probabilities.shape[1])
    given = np.stack([probabilities[labels == k].mean(0, dtype=np.float64) for k in classes])
    return given + given.T  # given: (K, K), row the true class
