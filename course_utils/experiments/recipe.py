"""A recipe: one training, complete, as data."""

from dataclasses import asdict, dataclass, field, replace

from course_utils.training import TrainConfig

SAID = (
    "id",
    "published",
    "choices",
)  # what a recipe is called and what is said of it: they decide no number


@dataclass(frozen=True)
class Recipe:
    """One training, complete: the same recipe and seed on the same data give the same run.

    id: report and row, as "000/basenet-adam"; published: test accuracy in percent, None where none is printed
    validation: share of the training images held out; train, test: how many images to use, None for all
    arguments: of create_model, beside num_classes and in_channels; initialization: a key of INITIALIZATIONS applied to
    the new network, or a report's own (see `registry`); None for the network's
    size: pixels that every image is resized to, None for its own, padded to 32
    normalize: (mean, std) for every channel, None for those of the data set; crop_padding (pixels), flip: augmentation;
    augment: a key of AUGMENTATIONS, or a report's own, for what goes beyond these two
    step_sizes: of the way ahead that `Watch` measures while it trains, none for ()
    choices: what the report leaves open and how it was settled
    """

    id: str
    model: str
    data: str
    batch_size: int
    config: TrainConfig
    validation: float = 0.0
    train: int | None = None
    test: int | None = None
    arguments: dict = field(default_factory=dict)
    initialization: str | None = None
    size: int | None = None
    normalize: tuple | None = None
    crop_padding: int = 0
    flip: bool = False
    augment: str | None = None
    step_sizes: tuple = ()
    published: float | None = None
    choices: str = ""


def stored_recipe(stored):
    """The Recipe that a result holds as a dict; fields that recipes have got since then stand at their defaults.

    raises: TypeError or ValueError for a dict that is none
    """
    return Recipe(**stored | {"config": TrainConfig(**stored["config"])})


def altered(recipe, *, data=None, epochs=None):
    """The recipe with other data or epochs; None keeps them.

    One that really differs gets another id and no published number: its runs must not count as the row's.
    """
    config = replace(recipe.config, epochs=epochs or recipe.config.epochs)
    other = replace(recipe, data=data or recipe.data, config=config)
    return recipe if other == recipe else replace(other, id=f"{recipe.id}-altered", published=None)


def named(recipe, name, **changes):
    """A recipe with changes, those of its config among them, under another name: no published number is its own."""
    config = {key: changes.pop(key) for key in list(changes) if hasattr(recipe.config, key)}
    return replace(
        recipe, id=name, published=None, config=replace(recipe.config, **config), **changes
    )


def flat(fields):
    """The deciding fields of a recipe as a dict in one level: those of its config and of its network among them.

    fields: as `asdict` or `identity.deciding` gives them
    """
    parts = {"config": {}, "arguments": {}} | fields
    rest = {
        name: value for name, value in parts.items() if name not in (*SAID, "config", "arguments")
    }
    config = {
        name: value for name, value in parts["config"].items() if name not in ("seed", "precision")
    }
    return rest | config | parts["arguments"]


class Arms(dict):
    """Recipes by name, as the arms of a comparison. A notebook shows what they have in common and where they differ."""

    def __repr__(self):
        return differences(self)

    _repr_markdown_ = __repr__


def differences(recipes):
    """What recipes have in common and where they differ, as Markdown: what a comparison compares.

    recipes: dict from a name to a Recipe
    """
    fields = {name: flat(asdict(recipe)) for name, recipe in recipes.items()}
    names = list(dict.fromkeys(key for each in fields.values() for key in each))
    usual = flat(asdict(Recipe("", "", "", 0, TrainConfig(1))))
    changed = [key for key in names if len({repr(each.get(key)) for each in fields.values()}) > 1]
    first = next(iter(fields.values()))
    common = [
        f"{key} {said(first[key])}"
        for key in names
        if key not in changed and first[key] != usual.get(key)
    ]
    lines = [f"All: {', '.join(common)}.", ""]
    lines += (
        [f"| arm | {' | '.join(changed)} |", "|---|" + "---|" * len(changed)] if changed else []
    )
    for name, each in fields.items():
        lines += (
            [f"| {said(name)} | {' | '.join(said(each.get(key)) for key in changed)} |"]
            if changed
            else []
        )
    return "\n".join(lines)


def said(value):
    """A field's value as a table shows it."""
    if isinstance(value, dict):
        return ", ".join(f"{key} {said(inner)}" for key, inner in value.items()) or "none"
    if isinstance(value, bool) or value is None:
        return {True: "yes", False: "no", None: "none"}[value]
    if isinstance(value, (tuple, list)):
        return " ".join(map(said, value))
    return f"{value:g}" if isinstance(value, float) else str(value)
