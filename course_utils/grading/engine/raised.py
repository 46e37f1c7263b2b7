"""What an exception says to a student, where torch's or Python's own words do not."""

import re
from collections.abc import Sequence

from course_utils.grading.sandboxed.run_cases import Answer

# torch's words of load_state_dict: "missing" are those that the module has and the state lacks
EXTRA = re.compile(r"Missing key\(s\) in state_dict: (.*?)(?:\. \n|\.\s*$|$)", re.DOTALL)
LACKS = re.compile(r"Unexpected key\(s\) in state_dict: (.*?)(?:\. \n|\.\s*$|$)", re.DOTALL)
SIZE = re.compile(
    r"size mismatch for ([\w.]+): copying a param with shape torch\.Size\(\[(.*?)\]\) from "
    r"checkpoint, the shape in current model is torch\.Size\(\[(.*?)\]\)"
)
CALLED = re.compile(r"(?:missing \d+ required|takes (?:from )?\d.* positional|unexpected keyword)")
MOST = 3  # names that are told


def of_state(message: str) -> str | None:
    """What torch says of a state dict that does not fit, in words about the student's module."""
    if "loading state_dict" not in message:
        return None
    parts = []
    if match := LACKS.search(message):
        parts.append(f"your module has no {names(match[1])}")
    if match := EXTRA.search(message):
        parts.append(f"your module has {names(match[1])}, which the statement's has not")
    for name, right, given in SIZE.findall(message)[:1]:
        parts.append(f"{name} should have shape ({right}); yours has ({given})")
    text = ", and ".join(parts)
    return f"{text[:1].upper() if text.startswith('y') else text[:1]}{text[1:]}." if text else None


def names(listed: str) -> str:
    """Names of parameters as torch lists them, those of one layer as the layer."""
    keys = re.findall(r'"([\w.]+)"', listed)
    layers: dict[str, list[str]] = {}
    for key in keys:
        layers.setdefault(key.rpartition(".")[0], []).append(key)
    short = [layer if len(own) > 1 and layer else own[0] for layer, own in layers.items()]
    return ", ".join(short[:MOST]) + (" and more" if len(short) > MOST else "")


def told(answers: Sequence[Answer]) -> str | None:
    """What answers that fail have raised, in words; None where that is for Python to say.

    answers: those that fail
    """
    messages = [answer["message"] for answer in answers if "raised" in answer]
    if len(messages) < len(answers) or not messages:
        return None
    states = [of_state(message) for message in messages]
    if all(states):
        return states[0]
    if all(CALLED.search(message) for message in messages):
        return "It cannot be called as the statement shows: keep the arguments and their order."
    return None
