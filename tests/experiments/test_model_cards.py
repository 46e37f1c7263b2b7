"""The card: facts from the run, judgment from its author, and no section without a sentence."""

from types import SimpleNamespace

import pytest

from course_utils.experiments import model_card
from course_utils.experiments.model_cards import SECTIONS, check_card

RESULT = SimpleNamespace(
    id="quick/14-starter",
    model="resnet_tiny",
    data="shapes",
    seed=3,
    parameters=77_754,
    test_accuracy=0.9125,
    test_loss=0.31,
    per_class=[1.0, 0.5],
    recipe={
        "arguments": {},
        "train": 1500,
        "validation": 0.2,
        "crop_padding": 4,
        "flip": True,
        "augment": None,
        "batch_size": 64,
        "config": {
            "epochs": 7,
            "optimizer": "sgd",
            "lr": 0.2,
            "schedule": "one_cycle",
            "weight_decay": 5e-4,
            "label_smoothing": 0.1,
            "precision": "fp32",
        },
    },
    made={"device": "2 CPU threads", "torch": "2.15.0"},
)
WORDS = {
    "intended_use": "To tell drawn shapes apart in a course.",
    "limits": "It has never seen a photograph.",
}


def test_a_card_holds_the_facts_of_the_run_and_passes_its_check(tmp_path):
    text = model_card(RESULT, **WORDS)
    for fact in (
        "77,754",
        "1,500 images",
        "20 %",
        "7 epochs, sgd, peak learning rate 0.2",
        "91.2 %",
        "100, 50",
        "seed 3",
    ):
        assert fact in text
    (tmp_path / "card.md").write_text(text)
    check_card(tmp_path / "card.md")


@pytest.mark.parametrize("name", list(WORDS))
def test_judgment_cannot_be_left_out(name):
    with pytest.raises(
        ValueError, match=f"{name} needs a sentence of at least 20 characters, got ' todo '"
    ):
        model_card(RESULT, **{**WORDS, name: " todo "})


@pytest.mark.parametrize("name", SECTIONS)
def test_a_section_that_is_missing_or_empty_is_named(tmp_path, name):
    whole = model_card(RESULT, **WORDS)
    for text in (
        whole.replace(f"## {name}", f"## Not {name}"),
        whole.replace(f"## {name}\n", f"## {name}\n\n## Empty"),
    ):
        (tmp_path / "card.md").write_text(text)
        with pytest.raises(ValueError, match=f"'## {name}'"):
            check_card(tmp_path / "card.md")


def test_a_card_that_is_no_text_is_refused(tmp_path):
    (tmp_path / "card.md").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ValueError, match="no text in UTF-8"):
        check_card(tmp_path / "card.md")


def test_a_card_as_long_as_a_book_is_refused(tmp_path):
    (tmp_path / "card.md").write_text("x" * 1_000_001)
    with pytest.raises(ValueError, match=r"more than 1,000,000 bytes, and a card is a page"):
        check_card(tmp_path / "card.md")
