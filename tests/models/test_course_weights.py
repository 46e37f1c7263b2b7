"""The weights that the course trained: small, checked, as good as they say, and loaded with their
normalization."""

import json
import shutil
from dataclasses import asdict

import pytest
import torch

from course_utils.authoring.store_shapes_checkpoint import RECIPE
from course_utils.data import Batches, load
from course_utils.models import MODELS, create_model, weights_card, weights_for
from course_utils.models.course_weights import FOLDER, SUFFIX
from course_utils.models.pretrained import PUBLISHED
from course_utils.training import evaluate

FILES = sorted(FOLDER.glob(f"*{SUFFIX}"))


def unchanged(images, labels):
    """Batches in [0, 1]: the network normalizes."""
    return Batches(images, labels, 500, mean=(0.0,) * 3, std=(1.0,) * 3)


def test_there_is_one_file_of_each_kind_and_it_is_small():
    assert [path.name.rsplit("-", 1)[0] for path in FILES] == [f"{RECIPE.model}-{RECIPE.data}"]
    assert sum(path.stat().st_size for path in FILES) < 1_000_000


def test_the_card_is_that_of_the_recipe_that_its_script_trains():
    card = weights_card("resnet_tiny", "shapes")
    stored = card["recipe"]
    assert "state" not in card
    assert card["made"]["torch"]
    made = json.loads(json.dumps(asdict(RECIPE)))  # as JSON gives it back
    assert {**made, "config": None} == {**made, **stored, "config": None}
    assert made["config"] == {**made["config"], **stored["config"]}


def test_the_network_is_as_good_as_its_card_says_and_normalizes_with_the_numbers_of_its_training():
    shapes = load("shapes")
    card = weights_card("resnet_tiny", "shapes")
    model = create_model("resnet_tiny", weights="shapes")
    assert not model.training
    assert card["classes"] == list(shapes.classes)
    assert card["mean"] == pytest.approx(shapes.mean, abs=1e-6)
    assert card["std"] == pytest.approx(shapes.std, abs=1e-6)
    accuracy = evaluate(model, unchanged(shapes.test_images[:500], shapes.test_labels[:500]))[1]
    assert accuracy == pytest.approx(card["test_accuracy"], abs=0.02)
    assert accuracy > 0.94
    images = shapes.test_images[:9]
    labels = shapes.test_labels[:9]
    plain, _ = next(iter(unchanged(images, labels)))
    normalized, _ = next(iter(Batches(images, labels, 9, mean=shapes.mean, std=shapes.std)))
    with torch.no_grad():
        torch.testing.assert_close(model(plain), model.network(normalized), rtol=1e-4, atol=1e-4)


def test_every_network_says_which_weights_there_are_for_it():
    assert weights_for("resnet_tiny") == ["shapes"]
    assert weights_for("resnet18") == ["imagenet"]
    assert weights_for("basenet") == []
    assert sum("imagenet" in weights_for(name) for name in MODELS) == len(PUBLISHED)


def test_a_damaged_file_is_named_and_refused(tmp_path):
    copy = tmp_path / FILES[0].name
    content = bytearray(FILES[0].read_bytes())
    content[1000] ^= 1
    copy.write_bytes(content)
    with pytest.raises(
        ValueError, match=rf"{copy.name} is damaged: its SHA-256 begins \w{{8}}, not"
    ):
        create_model("resnet_tiny", weights=copy)


def test_a_file_without_a_digest_in_its_name_is_refused(tmp_path):
    copy = shutil.copy(FILES[0], tmp_path / "mine.safetensors")
    with pytest.raises(ValueError, match="mine.safetensors must carry the start of its SHA-256"):
        create_model("resnet_tiny", weights=copy)


@pytest.mark.parametrize(
    ("name", "arguments", "message"),
    [
        (
            "resnet20",
            {"weights": "shapes"},
            r"weights for 'resnet20' must be .*\(resnet_tiny-shapes\).*got 'shapes'",
        ),
        ("resnet_tiny", {"weights": "digits"}, "got 'digits'"),
        ("resnet20", {"weights": FILES[0]}, "holds weights of 'resnet_tiny', not of 'resnet20'"),
        (
            "resnet_tiny",
            {"weights": "shapes", "num_classes": 7},
            "got num_classes beside weights='shapes'; load it so",
        ),
    ],
)
def test_weights_that_do_not_fit_are_an_error_with_a_way_out(name, arguments, message):
    with pytest.raises(ValueError, match=message):
        create_model(name, **arguments)
