"""Batches: the fused gather equals augmentation step by step, and nothing is lost or mixed up."""

import pytest
import torch

from course_utils.data import Batches, Mixed, augment

N, C, H, W = 11, 3, 5, 7
MEAN, STD = (0.1, 0.5, 0.9), (0.3, 0.2, 0.7)


def numbered():
    """Images that carry their own index in every pixel, and labels that repeat it."""
    images = torch.arange(N, dtype=torch.uint8).view(N, 1, 1, 1).expand(N, C, H, W).contiguous()
    return images, torch.arange(N)


def noise(seed=0):
    images = torch.randint(
        0, 256, (N, C, H, W), generator=torch.Generator().manual_seed(seed), dtype=torch.uint8
    )
    return images, torch.arange(N)


def make(images, labels, batch_size=4, **kwargs):
    return Batches(images, labels, batch_size, mean=MEAN, std=STD, **kwargs)


def test_an_epoch_holds_every_image_once_beside_its_own_label():
    batches = make(*numbered(), shuffle=True)
    sizes, seen = [], []
    for images, labels in batches:
        pixels = (images * torch.tensor(STD).view(3, 1, 1) + torch.tensor(MEAN).view(3, 1, 1)) * 255
        assert torch.equal(pixels[:, 0, 0, 0].round().long(), labels)
        sizes.append(len(labels))
        seen += labels.tolist()
    assert sizes == [4, 4, 3]
    assert len(batches) == 3
    assert sorted(seen) == list(range(N))


def test_without_augmentation_a_batch_is_the_normalized_images():
    images, labels = noise()
    actual = torch.cat([batch for batch, _ in make(images, labels)])
    torch.testing.assert_close(actual, augment.normalize(images / 255, MEAN, STD))
    assert actual.is_contiguous(memory_format=torch.channels_last)


@pytest.mark.parametrize(("padding", "flip"), [(2, True), (3, False), (0, True)])
def test_the_fused_gather_equals_crop_then_flip(padding, flip):
    images, labels = noise()
    batches = make(images, labels, N, crop_padding=padding, flip=flip)
    state = batches.generator.get_state()
    actual = batches.gather(torch.arange(N)).permute(0, 3, 1, 2)
    batches.generator.set_state(state)
    top, left = batches.draw(N, 2 * padding + 1), batches.draw(N, 2 * padding + 1)
    mirrored = batches.draw(N, 2 if flip else 1).bool()
    assert torch.equal(actual, augment.flip(augment.crop(images, top, left, padding), mirrored))


def test_every_epoch_draws_anew_and_a_seed_repeats_all_of_it():
    images, labels = noise()

    def epochs(seed):
        batches = make(images, labels, shuffle=True, crop_padding=1, flip=True, seed=seed)
        return [torch.cat([x for x, _ in batches]) for _ in range(2)]

    first, again, other = epochs(1), epochs(1), epochs(2)
    assert torch.equal(first[0], again[0])
    assert torch.equal(first[1], again[1])
    assert not torch.equal(first[0], first[1])
    assert not torch.equal(first[0], other[0])


def test_further_augmentation_sees_pixels_in_0_to_1_and_comes_before_normalizing():
    images, labels = noise()
    seen = []

    def darken(x, generator):
        seen.append((float(x.min()), float(x.max())))
        return x / 2

    actual = torch.cat([batch for batch, _ in make(images, labels, augment=darken)])
    torch.testing.assert_close(actual, augment.normalize(images / 255 / 2, MEAN, STD))
    assert all(0 <= low <= high <= 1 for low, high in seen)


def test_iterating_leaves_the_stored_pixels_alone():
    images, labels = noise()
    batches = make(images, labels, crop_padding=1, flip=True, shuffle=True)
    before = batches.pixels.clone()
    for batch, _ in batches:
        batch.zero_()
    assert torch.equal(batches.pixels, before)


def test_gray_images_work_like_color():
    images, labels = noise()
    batches = Batches(images[:, :1], labels, 4, mean=(0.5,), std=(0.25,), flip=True, crop_padding=1)
    assert next(iter(batches))[0].shape == (4, 1, H, W)


def test_wrong_arguments_are_refused_by_value():
    images, labels = noise()
    with pytest.raises(ValueError, match=r"must be uint8 in 0\.\.255, got torch\.float32"):
        make(images.float(), labels)
    with pytest.raises(ValueError, match="got 11 and 10"):
        make(images, labels[:10])
    with pytest.raises(ValueError, match="positive whole number, got 0"):
        make(images, labels, 0)
    with pytest.raises(ValueError, match="each of 3 channels, got 1 and 1"):
        Batches(images, labels, 4, mean=(0.5,), std=(0.5,))


@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a CUDA device")
def test_a_batch_on_the_gpu_is_made_without_waiting_for_the_host():
    images, labels = noise()
    batches = make(images, labels, device="cuda", shuffle=True, crop_padding=1, flip=True)
    torch.cuda.set_sync_debug_mode("error")
    try:
        actual = [images for images, _ in batches]
    finally:
        torch.cuda.set_sync_debug_mode("default")
    assert actual[0].device.type == "cuda"


@pytest.mark.parametrize("mix", [augment.random_mixup, augment.random_cutmix])
def test_mixed_batches_yield_probabilities_and_repeat_by_seed(mix):
    epochs = []
    for _ in range(2):
        batches = make(*noise(), shuffle=True, seed=3)
        mixed = Mixed(batches, mix, N)
        assert len(mixed) == len(batches) == 3
        assert mixed.generator is batches.generator
        epochs.append(list(mixed))
    for (images, labels), (again, same) in zip(*epochs, strict=True):
        assert torch.equal(images, again)
        assert torch.equal(labels, same)
        assert labels.shape == (len(images), N)
        torch.testing.assert_close(labels.sum(1), torch.ones(len(images)))


def test_a_mix_that_does_nothing_leaves_the_images_and_makes_labels_one_hot():
    plain = make(*noise())
    mixed = Mixed(make(*noise()), lambda images, labels, generator: (images, labels), N)
    for (images, labels), (same, one_hot) in zip(plain, mixed, strict=True):
        assert torch.equal(images, same)
        assert torch.equal(one_hot, torch.eye(N)[labels])
