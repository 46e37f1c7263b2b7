"""A model card: what a network is, what it was measured to do, and what nobody should use it for.

The sections follow Mitchell et al. 2019, "Model Cards for Model Reporting", figure 1, as far as a course needs them.
"""

import re
from pathlib import Path

SECTIONS = ("Model", "Intended use", "Data", "Training", "Evaluation", "Limits")
WORDS = 3  # of a section
SHORTEST = 20  # characters of a section


def model_card(result, *, intended_use, limits):
    """A model card as Markdown: the facts from a run's Result, the judgment from you.

    result: a Result; intended_use, limits: a sentence or more each
    raises: ValueError for a sentence that says nothing

    >>> (folder / "card.md").write_text(model_card(result, intended_use="...", limits="..."))
    """
    for name, text in (("intended_use", intended_use), ("limits", limits)):
        if len(text.strip()) < SHORTEST:
            raise ValueError(
                f"{name} needs a sentence of at least {SHORTEST} characters, got {text!r}"
            )
    recipe, made = result.recipe, result.made
    config = recipe["config"]
    images = "all images" if recipe["train"] is None else f"{recipe['train']:,} images"
    classes = ", ".join(f"{100 * accuracy:.0f}" for accuracy in result.per_class)
    facts = {
        "Model": f"`{result.model}` with {recipe['arguments'] or 'its own arguments'}: {result.parameters:,} "
        "parameters. Trained from its own random start.",
        "Intended use": intended_use.strip(),
        "Data": f"`{result.data}`, {images} of its training set, {100 * recipe['validation']:.0f} % of them held out "
        f"for validation; crop padding {recipe['crop_padding']}, flip {recipe['flip']}, augmentation "
        f"{recipe['augment']}.",
        "Training": f"{config['epochs']} epochs, {config['optimizer']}, peak learning rate {config['lr']:g}, schedule "
        f"{config['schedule']}, batch {recipe['batch_size']}, weight decay {config['weight_decay']:g}, label "
        f"smoothing {config['label_smoothing']:g}, seed {result.seed}, {config['precision']}, {made['device']}, torch "
        f"{made['torch']}.",
        "Evaluation": f"{100 * result.test_accuracy:.1f} % of the test images right after the last epoch, mean "
        f"cross-entropy {result.test_loss:.3f}. By class, in percent: {classes}.",
        "Limits": limits.strip(),
    }
    return (
        "\n\n".join(
            [f"# Model card: {result.id}", *(f"## {name}\n\n{facts[name]}" for name in SECTIONS)]
        )
        + "\n"
    )


def check_card(path):
    """Whether every section of a model card is there and says something.

    raises: FileNotFoundError; ValueError that names the section
    """
    try:
        text = Path(path).read_text(encoding="utf-8")
    except FileNotFoundError:
        raise FileNotFoundError(
            f"there is no model card {path}; model_card(result, ...) writes one"
        ) from None
    except UnicodeDecodeError:
        raise ValueError(
            f"{path} is no text in UTF-8; model_card(result, ...) writes one"
        ) from None
    found = dict(re.findall(r"^## (.+?)\s*\n(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL))
    for name in SECTIONS:
        text = found.get(name, "").strip()
        if len(text) < SHORTEST or len(re.findall(r"[^\W\d_]{2,}", text)) < WORDS:
            raise ValueError(
                f"the card needs a section '## {name}' of at least {SHORTEST} characters and {WORDS} words, in {path}"
            )
