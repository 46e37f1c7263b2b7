"""Ten usual mistakes, made as a student makes them: each message names cause and way out."""

import warnings

import pytest
import torch
from torch import nn

from course_utils.models import create_model
from course_utils.training import History, TrainConfig, evaluate, train
from course_utils.training.diagnostics import diagnose, explained
from course_utils.training.diagnostics.flat_loss import no_gradient, weight_gradients
from course_utils.training.diagnostics.memory import is_out_of_memory
from course_utils.training.diagnostics.shape_mismatch import layer_shapes

CONFIG = TrainConfig(epochs=2, optimizer="sgd", lr=0.01)


@pytest.fixture
def images():
    return torch.randn(7, 3, 32, 32, generator=torch.Generator().manual_seed(1))


@pytest.fixture
def labels():
    return torch.arange(7)


def small(*end):
    torch.manual_seed(0)
    return nn.Sequential(nn.Flatten(), nn.Linear(3 * 32 * 32, 11), *end)


def test_1_wrong_shape_into_the_classifier_shows_every_layer(images, labels):
    larger = torch.randn(7, 3, 36, 36)
    with pytest.raises(
        ValueError, match=r"classifier\.1 takes 400 values an image, got 576\."
    ) as caught:
        train(create_model("basenet"), [(larger, labels)], CONFIG)
    message = str(caught.value)
    assert "Make it Linear(576, 120)" in message
    first_layer = "conv1  Conv2d 3 -> 6, kernel 5  (N, 6, 32, 32)"
    assert f"    images  (7, 3, 36, 36)\n    {first_layer}\n" in message
    assert "    classifier.1  Linear 400 -> 120  fails" in message
    assert "mat1 and mat2 shapes" in message.split("torch says: ")[1]
    with pytest.raises(ValueError, match="got 576"):
        evaluate(create_model("basenet"), [(larger, labels)])


def test_1_an_image_that_was_not_flattened(images, labels):
    with pytest.raises(ValueError, match=r"Flatten first: x = x.flatten\(1\)"):
        train(nn.Sequential(nn.Linear(3072, 11)), [(images, labels)], CONFIG)


def test_1_wrong_channels(images, labels):
    with pytest.raises(
        ValueError, match=r"conv1 takes 3 channels, got 1. The order is \(N, C, H, W\)"
    ):
        train(create_model("basenet"), [(images[:, :1], labels)], CONFIG)


def test_1_two_branches_that_do_not_meet(images, labels):
    class Meeting(nn.Module):
        def __init__(self):
            super().__init__()
            self.wide = nn.Conv2d(3, 5, 3, padding=1)
            self.narrow = nn.Conv2d(3, 5, 3)

        def forward(self, x):
            return self.wide(x) + self.narrow(x)

    with pytest.raises(ValueError, match="a line of forward cannot take what it gets") as caught:
        train(Meeting(), [(images, labels)], CONFIG)
    wide = "wide  Conv2d 3 -> 5, kernel 3  (N, 5, 32, 32)"
    narrow = "narrow  Conv2d 3 -> 5, kernel 3  (N, 5, 30, 30)"
    assert f"{wide}\n    {narrow}" in str(caught.value)


def test_1_a_layer_that_answers_no_tensor_is_shown_by_its_type(images):
    class Pair(nn.Module):
        def forward(self, x):
            return x, x

    class Careless(nn.Module):
        def __init__(self):
            super().__init__()
            self.pair, self.end = Pair(), nn.Linear(3072, 11)

        def forward(self, x):
            return self.end(self.pair(x)[0])

    lines, failure = layer_shapes(Careless(), images)
    assert lines[1] == "pair  Pair  tuple"
    assert failure.name == "end"


def test_1_answers_that_were_squeezed(images, labels):
    model = nn.Sequential(nn.Flatten(), nn.Linear(3 * 32 * 32, 1), nn.Flatten(0))
    with pytest.raises(
        ValueError,
        match=r"one logit for each class, shape \(N, classes\), got \(7,\)\. End it with",
    ):
        train(model, [(images, labels)], CONFIG)
    assert "got (7,)" in diagnose(model, images, labels)


def test_2_dropout_that_is_always_on(images, labels):
    class Careless(nn.Module):
        def __init__(self):
            super().__init__()
            self.end = nn.Linear(3072, 11)

        def forward(self, x):
            return self.end(nn.functional.dropout(x.flatten(1)))

    findings = diagnose(Careless(), images, labels)
    assert "answers the same images differently each time: dropout that is always on" in findings
    assert "None of the usual" in diagnose(small(nn.Dropout(0.5)).train(), images, labels)


def test_3_softmax_twice(images, labels):
    with pytest.raises(
        ValueError, match="must answer logits, got probabilities.*Remove the softmax from forward"
    ):
        train(small(nn.Softmax(dim=1)), [(images, labels)], CONFIG)
    train(small(nn.ReLU()), [(images, labels)], CONFIG)  # positive, but no probabilities


def test_4_labels_as_floats(images, labels):
    with pytest.raises(
        ValueError, match=r"labels must be class numbers, int64, got torch.float32.*labels.long\(\)"
    ):
        train(small(), [(images, labels.float())], CONFIG)
    with pytest.raises(ValueError, match=r"labels must have shape \(N,\), got \(7, 1\)"):
        train(small(), [(images, labels[:, None])], CONFIG)
    with pytest.raises(ValueError, match=r"labels must be class numbers, int64, got torch.float32"):
        evaluate(small(), [(images, labels.float())])


@pytest.mark.parametrize(("shift", "limits"), [(5, "5 to 11"), (-1, "-1 to 5")])
def test_4_labels_out_of_range(images, labels, shift, limits):
    with pytest.raises(
        ValueError, match=rf"labels must lie in 0..10 for a model of 11 answers, got {limits}"
    ):
        train(small(), [(images, labels + shift)], CONFIG)


def test_5_the_loss_does_not_fall(images, labels):
    model = small()
    history = train(model, [(images, labels)], TrainConfig(epochs=3, optimizer="sgd", lr=1e-9))
    findings = diagnose(model.eval(), images, labels, history)
    assert "the training loss has not fallen" in findings
    assert "at a learning rate of up to 1e-09. The learning rate is too low" in findings
    falling = train(model, [(images, labels)], TrainConfig(epochs=3, optimizer="sgd", lr=0.01))
    findings = diagnose(model.eval(), images, labels, falling)
    assert findings == "None of the usual mistakes is to be seen."


def test_5_nothing_can_learn(images, labels):
    frozen = small().eval().requires_grad_(False)
    assert "no parameter of the model has requires_grad" in diagnose(frozen, images, labels)


def test_6_nan(images, labels):
    wild = TrainConfig(epochs=3, optimizer="sgd", lr=1e30)
    with pytest.raises(FloatingPointError, match=r"Lower lr \(=1e\+30\)"):
        train(create_model("basenet"), [(images, labels)], wild)
    model = small().eval()
    assert "the images hold NaN" in diagnose(model, images / 0, labels)
    model[1].bias.data[3] = float("nan")
    findings = diagnose(model, images, labels)
    assert "the weights 1.bias hold NaN or infinity: the training diverged" in findings


def test_7_out_of_memory(images, labels):
    class Full(nn.Linear):
        def forward(self, x):
            return x.flatten(1).new_empty(2**60)

    with pytest.raises(
        MemoryError,
        match=r"the memory of cpu is full with a batch of 7 images .* Halve the batch size",
    ):
        evaluate(Full(2, 3), [(images, labels)])
    assert is_out_of_memory(torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2 GiB"))
    assert not is_out_of_memory(RuntimeError("mat1 and mat2"))


def test_8_wrong_device(images, labels):
    with pytest.raises(
        ValueError, match="the model is on meta, the images are on cpu.*images.to\\('meta'\\)"
    ):
        train(small().to("meta"), [(images, labels)], CONFIG)
    with pytest.raises(ValueError, match="the model is on cpu, the labels are on meta"):
        train(small(), [(images, labels.to("meta"))], CONFIG)


def test_9_data_not_normalized(images, labels):
    pixels = torch.randint(0, 256, images.shape)
    with pytest.raises(ValueError, match="images must be floating-point numbers, got torch.int64"):
        train(small(), [(pixels, labels)], CONFIG)
    with pytest.warns(
        UserWarning, match="should be normalized, near 0 with a spread near 1; got values up to 255"
    ):
        train(small(), [(pixels.float(), labels)], TrainConfig(epochs=1, lr=1e-9))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        train(small(), [(images, labels)], CONFIG)


def test_10_a_kernel_larger_than_what_is_left_of_the_image(images, labels):
    model = nn.Sequential(nn.MaxPool2d(16), nn.Conv2d(3, 5, 3), nn.Flatten(), nn.Linear(5, 11))
    with pytest.raises(
        ValueError, match=r"1 has a kernel of \(3, 3\), larger than the 2 x 2 pixels that are left"
    ):
        train(model, [(images, labels)], CONFIG)


def test_one_label_for_each_image(images, labels):
    with pytest.raises(ValueError, match="one label for each image, got 7 images and 5 labels"):
        train(small(), [(images, labels[:5])], CONFIG)


def test_a_loud_start_is_told_by_ln_c(images, labels):
    model = small().eval()
    model[1].weight.data *= 100
    assert "one that knows nothing has ln 11 = 2.40" in diagnose(model, images, labels)


def test_a_fresh_network_with_batch_norm_is_not_called_loud():
    torch.manual_seed(0)
    model = create_model("resnet56").eval()
    images, labels = torch.randn(8, 3, 32, 32), torch.arange(8)
    assert nn.functional.cross_entropy(model(images), labels) > 100  # no running statistics yet
    assert "knows nothing" not in diagnose(model, images, labels)


def test_what_nobody_can_explain_stays_as_it_was(images, labels):
    with pytest.raises(RuntimeError, match="of their own"), explained(small(), images, labels):
        raise RuntimeError("an error of their own")


def test_nothing_is_changed_by_looking(images, labels):
    model = nn.Sequential(
        nn.Conv2d(3, 5, 3), nn.BatchNorm2d(5), nn.Dropout(0.5), nn.Flatten(), nn.Linear(4500, 11)
    )
    model[1].eval()
    before = {name: value.clone() for name, value in model.state_dict().items()}
    rng = torch.get_rng_state()
    diagnose(model, images, labels, History())
    layer_shapes(model, images)
    assert [m.training for m in model] == [True, False, True, True, True]
    assert all(torch.equal(before[name], value) for name, value in model.state_dict().items())
    assert torch.equal(torch.get_rng_state(), rng)
    assert not any(m._forward_hooks or m._forward_pre_hooks for m in model.modules())


def test_heads_that_are_used_in_training_alone_get_a_gradient(images, labels):
    model = create_model("googlenet_small", factor=16)
    gradients = dict(weight_gradients(model, images, labels))
    assert no_gradient(gradients) is None
    model.spare = nn.Linear(2, 2)  # which forward leaves out
    assert "spare.weight" in no_gradient(dict(weight_gradients(model, images, labels)))
