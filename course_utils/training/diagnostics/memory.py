"""A memory that is full, and the ways out."""

import torch

# The CPU's allocators and Apple's raise a plain RuntimeError: nothing but its words tells it apart.
WORDS = ("not enough memory", "allocate memory", "out of memory")


def is_out_of_memory(error: Exception) -> bool:
    """Whether an error says that the memory of the device, or of this computer, is used up."""
    return isinstance(error, torch.OutOfMemoryError) or any(word in str(error) for word in WORDS)


def out_of_memory(images: torch.Tensor) -> str:
    """The ways out of a full memory, the usual one first."""
    return (
        f"the memory of {images.device} is full with a batch of {len(images)} images of "
        f"{tuple(images.shape[1:])}. Halve the batch size; then try precision "
        '"bf16"; measure with evaluate(), which keeps no gradients; shut down other notebooks, '
        "which keep their memory while they are open"
    )
