"""What the reports print beside their accuracies."""

# Report 003, tables 2 and 3: test accuracy by class, in percent, by the id of the row. The classes of CIFAR-10 are in
# the order of its labels, airplane to truck. As printed, slips included.
PER_CLASS = {
    "003/cifar10/googlenet": (86.2, 93.8, 76.2, 69.19, 81.6, 77.2, 88.2, 82.69, 89.4, 87.0),
    "003/cifar10/resnet": (70.19, 76.0, 50.0, 48.19, 56.1, 55.6, 76.5, 68.7, 81.2, 72.8),
    "003/cifar10/vgg": (82.5, 84.3, 69.19, 62.4, 75.1, 63.6, 81.5, 77.5, 84.5, 79.2),
    "003/cifar10/improved-googlenet": (90.8, 95.5, 81.2, 69.1, 82.1, 77.5, 88.6, 91.0, 91.9, 90.8),
    "003/cifar10/improved-resnet": (85.9, 93.4, 72.8, 58.69, 79.1, 75.1, 86.7, 86.8, 90.1, 90.1),
    "003/cifar10/improved-vgg": (86.8, 93.4, 66.3, 50.7, 78.8, 61.6, 87.6, 84.89, 89.3, 90.8),
    "003/mnist/googlenet": (99.79, 99.82, 99.90, 99.80, 99.08, 99.32, 99.37, 99.31, 99.17, 99.40),
    "003/mnist/resnet": (99.38, 99.55, 99.51, 99.60, 98.98, 98.54, 98.95, 98.54, 98.54, 97.81),
    "003/mnist/vgg": (99.59, 99.64, 99.41, 99.50, 99.08, 99.10, 99.06, 98.92, 99.17, 98.31),
    "003/mnist/improved-googlenet": (99.79, 99.91, 99.61, 99.90, 99.38, 99.43, 99.37, 99.61, 99.79, 99.60),
    "003/mnist/improved-resnet": (99.89, 100.0, 99.61, 99.70, 99.49, 99.55, 99.06, 99.70, 99.58, 99.60),
    "003/mnist/improved-vgg": (100.0, 100.0, 99.70, 99.70, 99.89, 99.10, 99.58, 99.41, 99.58, 99.40),
}
