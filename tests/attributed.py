"""Small networks and images whose attributions several tests look at."""

import torch

from course_utils.models import create_model
from course_utils.models.vgg import VGG


def network(name):
    """A small network of the zoo with statistics of its batch norm that are not those of the
    start.
    """
    torch.manual_seed(0)
    if name == "vgg":
        model = VGG(7, plan="4 6 M 8 10 M", batch_norm=True, head="mean")
    else:
        arguments = {"resnet20": {"width": 4}, "lenet5": {"num_classes": 10}}.get(name, {})
        model = create_model(name, **{"num_classes": 7, "in_channels": 3} | arguments)
    for _ in range(3):
        model(torch.randn(16, 3, 32, 32) + 0.5)
    return model.double()


def batch():
    """Three images and a class for each."""
    generator = torch.Generator().manual_seed(1)
    images = torch.randn(3, 3, 32, 32, generator=generator, dtype=torch.float64)
    return images, torch.tensor([1, 6, 3])
