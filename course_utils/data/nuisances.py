"""What varies between two drawn images of one class, and by how much."""

from dataclasses import dataclass, fields


@dataclass(frozen=True, kw_only=True)
class Nuisances:
    """What varies between two images of one class.

    Lengths are in half-images: 1 is from the center to the border.

    half_size: smallest and largest half-size, 0 < low <= high <= 2
    offset: the center lies up to this far off, along each axis, 0..2
    rotation: turned by up to this many degrees either way, 0..180
    aspect: width over height lies in 1 - aspect .. 1 + aspect, 0..0.9
    contrast: smallest gap between shape and background in mean brightness, before stripes and
        clouds, 0..1; 1 leaves only black and white
    color: saturation, from 0 (all gray) to 1 (as strong as the brightness allows)
    dark: share of the images whose shape is darker than its background, 0..1
    texture: largest amplitude of the stripes on the shape, in brightness 0..1; they come 1 to 5 to
        a half-image
    background: largest amplitude of the clouds behind the shape, in brightness 0..1
    distractors: number of small shapes of any class behind the shape, 0..9
    noise: standard deviation of uniform pixel noise, in brightness 0..1
    """

    half_size: tuple[float, float] = (0.5, 0.85)
    offset: float = 0.5
    rotation: float = 31.0
    aspect: float = 0.25
    contrast: float = 0.35
    color: float = 1.0
    dark: float = 0.5
    texture: float = 0.35
    background: float = 0.3
    distractors: int = 2
    noise: float = 0.03

    def __post_init__(self) -> None:
        sizes = self.half_size
        if not (isinstance(sizes, tuple) and len(sizes) == 2 and 0 < sizes[0] <= sizes[1] <= 2):
            raise ValueError(
                f"half_size must be (low, high) with 0 < low <= high <= 2, got {sizes}; "
                "(0.7, 0.7) fixes it at 0.7"
            )
        if not isinstance(self.distractors, int):
            raise ValueError(
                f"distractors must be a whole number of shapes, got {self.distractors}; try 1"
            )
        largest = {"offset": 2, "rotation": 180, "aspect": 0.9, "distractors": 9}
        for field in fields(self)[1:]:
            value = getattr(self, field.name)
            limit = largest.get(field.name, 1)
            if not 0 <= value <= limit:  # not: value < 0 or value > limit, which lets NaN through
                raise ValueError(
                    f"{field.name} must lie in 0..{limit}, got {value}; "
                    "PLAIN has every nuisance off"
                )


STANDARD = Nuisances()

# White on black, upright, in the middle: change one field with dataclasses.replace.
PLAIN = Nuisances(
    half_size=(0.7, 0.7),
    offset=0,
    rotation=0,
    aspect=0,
    contrast=1,
    color=0,
    dark=0,
    texture=0,
    background=0,
    distractors=0,
    noise=0,
)
