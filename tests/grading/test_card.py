"""The card of an outcome: a verdict by word, sign and color, both answers, what to do next."""

import inspect
import re
from html.parser import HTMLParser

import pytest
import torch

from course_utils.grading import Outcome, check
from course_utils.grading.checks import find
from course_utils.grading.engine.card import card
from course_utils.grading.engine.outcomes import Kind


class Text(HTMLParser):
    """The text of a page, and whether its tags close in order."""

    def __init__(self):
        super().__init__()
        self.text = ""
        self.open = []

    def handle_starttag(self, tag, attributes):
        self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text += data


def text_of(html):
    reader = Text()
    reader.feed(html)
    assert not reader.open
    return reader.text


def windows(signal, kernel, stride):
    starts = range(0, len(signal) - len(kernel) + 1, stride)
    return [signal[start : start + len(kernel)] for start in starts]


def test_a_wrong_answer_has_both_sides_the_differences_marked_and_a_link():
    def slide(signal, kernel, stride):
        return torch.stack(
            [(part * kernel.flip(0)).sum() for part in windows(signal, kernel, stride)]
        )

    html = card(check(slide))
    text = text_of(html)
    assert text.startswith("✗ Not yet: slide ○○○○○")
    assert "slide([0, 0, 1, 1, 1, 0, 0, 2], [-1, 0, 1], 1)" in text
    assert "should be [1, 1, 0, -1, -1, 2]\nyours says [-1, -1, 0, 1, 1, -2]" in text
    assert re.findall("<mark>(.*?)</mark>", html) == [*"1 1 -1 -1 2 -1 -1 1 1 -2".split()]
    assert "Your kernel is flipped" in text
    link = 'href="../../notebooks/01_convolution_as_toeplitz.ipynb#A-kernel-asks-one-question'
    assert link in html
    assert 'aria-label="0 of 5 checks hold"' in html


def test_a_right_answer_a_stub_and_a_ban_have_their_word_and_sign():
    def slide(signal, kernel, stride):
        return torch.stack([(part * kernel).sum() for part in windows(signal, kernel, stride)])

    assert text_of(card(check(slide))).startswith("✓ Correct: slide ●●●●●")

    def slide(signal, kernel, stride):
        raise NotImplementedError

    assert text_of(card(check(slide))).startswith("○ Not attempted: slide")

    def slide(signal, kernel, stride):
        return torch.conv1d(signal, kernel)

    assert text_of(card(check(slide))).startswith("✗ Forbidden: slide slide uses conv1d.")


@pytest.mark.parametrize("kind", list(Kind))
def test_what_a_student_wrote_is_text_in_it(kind):
    outcome = Outcome(kind, "slide", "Not yet: <b>&\nraised <script>", 0, 2, call="f(<img>)")
    html = card(outcome)
    assert not re.search("<(b|script|img)>", html)
    assert "f(<img>)" in text_of(html)


def test_points_are_shown_with_what_they_are_out_of_and_are_a_number_for_nbgrader():
    points = Outcome(Kind.CORRECT, "slide", "").score(2)
    assert (repr(points), points) == ("2.0", 2.0)
    assert points._repr_html_() == "<p>2 of 2 points by the public checks.</p>"
    assert Outcome(Kind.RAISED, "slide", "").score(2)._repr_html_().startswith("<p>0 of 2 points")


def test_the_call_can_be_made_again_with_what_the_card_shows():
    def slide(signal, kernel, stride):
        return signal.unfold(0, len(kernel), 1) @ kernel

    space = {"slide": slide, "check": check}
    outcome = check(slide)
    assert outcome.again in text_of(card(outcome))
    assert len(eval(outcome.again, space)) > len(outcome.case[0]) // outcome.case[2]
    outcome.case[0].zero_()  # yours to change
    assert check(slide).case[0].any()


def test_a_module_has_its_arguments_by_name():
    class ResidualBlock(torch.nn.Module):
        def __init__(self, in_channels, out_channels, stride):
            super().__init__()
            self.conv1 = torch.nn.Conv2d(in_channels, out_channels, 3)

        def forward(self, x):
            return x

    outcome = check(ResidualBlock)
    space = {"ResidualBlock": ResidualBlock, "check": check}
    exec(outcome.again, space)
    assert space.keys() >= set(inspect.signature(find("ResidualBlock").adapter).parameters) - {
        "work"
    }


def test_a_case_that_holds_the_truth_is_not_handed_out():
    def shortcut_study(lab):
        return {}

    outcome = check(shortcut_study)
    assert (outcome.case, outcome.again) == (None, "")
    assert not re.search(r"\bgain\b", outcome.message + card(outcome))
