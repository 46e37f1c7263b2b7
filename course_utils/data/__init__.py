"""Image sets, augmentation and batches.

imageset   ImageSet: pixels, labels, class names and statistics
datasets   load(name): embedded, staged by hand, or downloaded
shapes     ten classes of drawn shapes, the stand-in for CIFAR-10
masks      where in each drawn image its shape is
digits     scikit-learn's handwritten digits, the stand-in for MNIST
published  CIFAR and MNIST as their authors publish them
staged     image sets that lie in the data folder
downloads  a file fetched whole or not at all
cache      decoded sets kept on disk, checked by digest
augment    pure functions of a batch: geometry, color, policies, mixing
batches    the whole set on the device, gathered batch by batch; mixed, if wanted
"""

from course_utils.data.batches import Batches, Mixed
from course_utils.data.datasets import available, load, names
from course_utils.data.imageset import ImageSet

__all__ = ["Batches", "ImageSet", "Mixed", "available", "load", "names"]
