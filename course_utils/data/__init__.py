"""Image sets, augmentation and batches.

imageset          ImageSet: pixels, labels, class names and statistics
datasets          load(name): embedded, put into the data folder, or downloaded
shapes            ten classes of drawn shapes, the stand-in for CIFAR-10
signed_distances  the ten outlines, as functions of the plane
nuisances         what varies between two drawn images of one class
masks             where in each drawn image its shape is
digits            scikit-learn's handwritten digits, the stand-in for MNIST
published         CIFAR and MNIST as their authors publish them
local_files       image sets that lie in the data folder
downloads         a file fetched whole or not at all
cache             decoded sets kept on disk, checked by digest
augment           pure functions of a batch: geometry, color, policies, mixing
batches           the whole set on the device, gathered batch by batch; mixed, if wanted
"""

from course_utils.data.batches import Batches, Mixed
from course_utils.data.datasets import available, load, names
from course_utils.data.imageset import ImageSet

__all__ = ["Batches", "ImageSet", "Mixed", "available", "load", "names"]
