"""A model card: what a network is, what it was measured to do, what nobody should use it for.

The sections follow Mitchell et al. 2019, "Model Cards for Model Reporting", figure 1, as far as a
course needs them.
"""

import re
from pathlib import Path

from course_utils.experiments.result import Result
from course_utils.runtime.errors import UserError
from course_utils.runtime.storage import bounded_text

SECTIONS = ("Model", "Intended use", "Data", "Training", "Evaluation", "Limits")
LARGEST = 1_000_000  # bytes of a card
WORDS = 3  # of a section
SHORTEST = 20  # characters of a section


def model_card(result: Result, *, intended_use: str, limits: str) -> str:
    """A model card as Markdown: the facts from a run's Result, the judgment from you.

    intended_use, limits: a sentence or more each
    raises: ValueError for a sentence that says nothing, and for a run that diverged

    >>> (folder / "card.md").write_text(model_card(result, intended_use="...", limits="..."))
    """
    for name, text in (("intended_use", intended_use), ("limits", limits)):
        if len(text.strip()) < SHORTEST:
            raise UserError(
                f"{name} needs a sentence of at least {SHORTEST} characters, got {text!r}"
            )
    facts = {
        **facts_of(result),
        "Intended use": intended_use.strip(),
        "Limits": limits.strip(),
    }
    sections = [f"## {name}\n\n{facts[name]}" for name in SECTIONS]
    return "\n\n".join([f"# Model card: {result.id}", *sections]) + "\n"


def facts_of(result: Result) -> dict[str, str]:
    """The sections of a model card that a run fills by itself."""
    if result.test_accuracy is None or result.test_loss is None or result.per_class is None:
        raise UserError(f"{result.id} diverged; a card is about a network that was tested")
    recipe = result.recipe
    config = recipe["config"]
    images = "all images" if recipe["train"] is None else f"{recipe['train']:,} images"
    classes = ", ".join(f"{100 * accuracy:.0f}" for accuracy in result.per_class)
    return {
        "Model": f"`{result.model}` with {recipe['arguments'] or 'its own arguments'}: "
        f"{result.parameters:,} parameters. Trained from its own random start.",
        "Data": f"`{result.data}`, {images} of its training set, {100 * recipe['validation']:.0f} %"
        f" of them held out for validation; crop padding {recipe['crop_padding']}, flip "
        f"{recipe['flip']}, augmentation {recipe['augment']}.",
        "Training": f"{config['epochs']} epochs, {config['optimizer']}, peak learning rate "
        f"{config['lr']:g}, schedule {config['schedule']}, batch {recipe['batch_size']}, weight "
        f"decay {config['weight_decay']:g}, label smoothing {config['label_smoothing']:g}, seed "
        f"{result.seed}, {config['precision']}, {result.made['device']}, torch "
        f"{result.made['torch']}.",
        "Evaluation": f"{100 * result.test_accuracy:.1f} % of the test images right after the last "
        f"epoch, mean cross-entropy {result.test_loss:.3f}. By class, in percent: {classes}.",
    }


def check_card(path: Path | str) -> None:
    """Whether every section of a model card is there and says something.

    raises: FileNotFoundError; ValueError that names the section
    """
    try:
        text = bounded_text(path, LARGEST)
    except FileNotFoundError:
        raise FileNotFoundError(
            f"there is no model card {path}; model_card(result, ...) writes one"
        ) from None
    except UnicodeDecodeError:
        raise UserError(f"{path} is no text in UTF-8; model_card(result, ...) writes one") from None
    except ValueError as error:
        raise UserError(
            f"{error}, and a card is a page; model_card(result, ...) writes one"
        ) from None
    written = dict(re.findall(r"^## (.+?)\s*\n(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL))
    for name in SECTIONS:
        section = written.get(name, "").strip()
        words = re.findall(r"[^\W\d_]{2,}", section)
        if len(section) < SHORTEST or len(words) < WORDS:
            raise UserError(
                f"the card needs a section '## {name}' of at least {SHORTEST} characters and "
                f"{WORDS} words, in {path}"
            )
