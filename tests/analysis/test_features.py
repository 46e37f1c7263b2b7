"""Features of images, batch by batch: those of all at once, in evaluation mode, and the mode given
back.
"""

import numpy as np
import pytest
import torch
from torch import nn

from course_utils.analysis import features


def body():
    torch.manual_seed(0)
    return nn.Sequential(nn.Conv2d(2, 4, 3), nn.BatchNorm2d(4), nn.Dropout(0.5), nn.ReLU())


def batches():
    generator = torch.Generator().manual_seed(1)
    images = torch.randn(7, 2, 5, 6, generator=generator)
    labels = torch.arange(7)
    return images, labels, list(zip(images.split(3), labels.split(3), strict=True))


def test_features_in_batches_equal_those_of_all_images_at_once():
    images, labels, parts = batches()
    model = body()
    result = features(model, parts)
    expected = model.eval()(images).flatten(1).detach().numpy()
    np.testing.assert_allclose(result.values, expected, rtol=1e-5, atol=1e-6)
    assert result.values.shape == (7, 4 * 3 * 4)
    assert result.labels.tolist() == labels.tolist()


def test_no_statistic_moves_and_every_layer_keeps_its_mode():
    model = body().train()
    model[2].eval()
    features(model, batches()[2])
    assert [module.training for module in model] == [True, True, False, True]
    assert model[1].num_batches_tracked == 0


def test_no_batch_is_an_error():
    with pytest.raises(ValueError, match="at least one batch, got none"):
        features(body(), [])
