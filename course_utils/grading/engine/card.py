"""An outcome as a student sees it in a notebook: a card."""

import re
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from course_utils.grading.engine.outcomes import Outcome

# sign, word and color of a kind; the colors tell apart without red and green (Okabe and Ito 2008)
VERDICTS = {
    "correct": ("✓", "Correct", "#009E73"),
    "not attempted": ("○", "Not attempted", "#767676"),
    "forbidden": ("✗", "Forbidden", "#D55E00"),
    "timed out": ("✗", "Stopped", "#D55E00"),
}
NOT_YET = ("✗", "Not yet", "#D55E00")
BOX = (
    "border-left: 4px solid {}; padding: 0.2em 0.9em; margin: 0.3em 0; max-width: 48em; "
    "overflow-wrap: anywhere"
)
CODE = "margin: 0.3em 0; white-space: pre-wrap; overflow-wrap: anywhere; background: none"
SHOULD = re.compile(r"(?P<where>.*?)(?P<should>should (?:be|have|raise) .*?); (?P<yours>yours .*)")
SECTION = re.compile(r'(Notebook (\d\d), "(.*)")\.?')


def card(outcome: "Outcome") -> str:
    """The HTML of an outcome: verdict, a dot for each check, the call, both answers, what it looks
    like, and where to read again.
    """
    sign, word, color = VERDICTS.get(outcome.kind, NOT_YET)
    title = f'<strong style="color: {color}">{sign}</strong> <strong>{word}</strong>'
    parts = [f"<p>{title}: <code>{escape(outcome.work)}</code> {dots(outcome)}</p>"]
    if outcome.call:
        parts += [f'<pre style="{CODE}">{escape(outcome.call)}</pre>', sides(outcome.difference)]
        parts += [f"<p>{prose(text)}</p>" for text in (outcome.told, *outcome.after) if text]
        again = f"<p>To look at it: <code>{escape(outcome.again)}</code></p>"
        parts += [again] if outcome.again else []
    else:
        lines = outcome.message.partition(": ")[2].split("\n")
        parts += [f"<p>{prose(line)}</p>" for line in lines if line]
    return f'<div style="{BOX.format(color)}">{"".join(parts)}</div>'


def dots(outcome: "Outcome") -> str:
    """A dot for each check, full where it holds."""
    if not outcome.holds:
        return ""
    shown = "".join("●" if holds else "○" for holds in outcome.holds)
    says = f"{outcome.held} of {outcome.total} checks hold"
    return f'<span role="img" aria-label="{says}" title="{says}">{shown}</span>'


def sides(difference: str) -> str:
    """What should be beside what is, with the numbers marked that differ."""
    match = SHOULD.fullmatch(difference)
    if match is None:
        return f'<pre style="{CODE}">{escape(difference)}</pre>'
    should, yours = marked(match["should"], match["yours"])
    where = f"{escape(match['where'].strip())}\n" if match["where"].strip() else ""
    return f'<pre style="{CODE}">{where}{should}\n{yours}</pre>'


def marked(should: str, yours: str) -> tuple[str, str]:
    """Both texts as HTML; of two lists of equal length, the entries that differ are marked."""
    number = re.compile(r"[^\[\](),; ]+(?=[\],)])|[^\[\](),; ]+$")
    ours = list(number.finditer(should))
    theirs = list(number.finditer(yours))
    if len(ours) != len(theirs) or len(ours) < 2:
        return escape(should), escape(yours)
    differ = [a[0] != b[0] for a, b in zip(ours, theirs, strict=True)]
    return in_marks(should, ours, differ), in_marks(yours, theirs, differ)


def in_marks(text: str, entries: list[re.Match[str]], differ: list[bool]) -> str:
    """A text as HTML with some of its entries marked."""
    parts = []
    end = 0
    for entry, wrong in zip(entries, differ, strict=True):
        inner = escape(entry[0])
        parts += [escape(text[end : entry.start()]), f"<mark>{inner}</mark>" if wrong else inner]
        end = entry.end()
    return "".join([*parts, escape(text[end:])])


def prose(text: str) -> str:
    """A line of a message as HTML: what stands in backquotes as code, a section as a link."""
    if match := SECTION.fullmatch(text):
        anchor = match[3].replace(" ", "-")
        return f'Read again: <a href="{page(match[2])}#{escape(anchor)}">{escape(match[1])}</a>.'
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(text))


def page(number: str) -> str:
    """The path of a notebook, by its number, from an exercise of the student's workspace."""
    from course_utils.grading.checks import exercises

    name = next((name for name in exercises() if name.startswith(number)), number)
    return f"../../notebooks/{name}.ipynb"
