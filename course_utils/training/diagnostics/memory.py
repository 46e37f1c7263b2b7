"""A memory that is full, and the ways out."""

import torch


def is_out_of_memory(error):
    """Whether an error says that the memory of the device, or of this computer, is used up."""
    words = (
        "not enough memory",
        "allocate memory",
        "out of memory",
    )  # the CPU's allocator, Apple's
    return isinstance(error, torch.OutOfMemoryError) or any(word in str(error) for word in words)


def out_of_memory(images):
    """The ways out of a full memory, the usual one first."""
    return (
        f"the memory of {images.device} is full with a batch of {len(images)} images of {tuple(images.shape[1:])}. "
        'Halve the batch size; then try precision "bf16"; measure with evaluate(), which keeps no gradients; shut down '
        "other notebooks, which keep their memory while they are open"
    )
