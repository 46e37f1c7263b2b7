"""The card of a wrong answer to every work, as a browser draws it: light and dark, narrow and wide.

Runs where playwright, axe and a Chromium are installed.
"""

import pytest
from needs import CHROMIUM

from course_utils.grading.checks import all_checks
from course_utils.grading.engine.card import card
from course_utils.grading.engine.marking import Sheet, not_attempted
from course_utils.grading.engine.outcomes import Kind, Outcome
from course_utils.grading.sandboxed.run_cases import run_cases

playwright = pytest.importorskip("playwright.sync_api", reason="pip install playwright")
axe = pytest.importorskip(
    "axe_playwright_python.sync_playwright", reason="pip install axe-playwright-python"
)
pytestmark = pytest.mark.needs("chromium")

# links, paper and ink of JupyterLab's two themes
THEMES = {"light": ("#1976d2", "#fff", "#212121"), "dark": ("#64b5f6", "#111", "#e0e0e0")}
WIDTHS = {"1024 px": 1024, "1024 px at 200 percent": 512, "a phone": 390}
PAGE = """<!doctype html><html lang="en"><head><title>Cards</title>
<meta name="viewport" content="width=device-width">
<style>a {{ color: {} }}</style></head>
<body style="background: {}; color: {}; font: 14px/1.5 sans-serif; margin: 12px">
<main><h1>Cards</h1>{}</main></body></html>"""


@pytest.fixture(scope="module")
def cards():
    """The cards of every work: of its first mistake, and one of each other kind."""
    outcomes = [
        Outcome(
            Kind.CORRECT, "slide", "Correct: slide holds in all 5 checks.", 5, 5, holds=(True,)
        ),
        not_attempted("slide"),
        Outcome(Kind.TIMED_OUT, "slide", "Not yet: slide took more than 10 s. It was at:\n    x"),
    ]
    for check in all_checks().values():
        sheet = Sheet(check, 0)
        for work in (check.mistakes[0].work, lambda *_: None, lambda: None):
            outcomes.append(sheet.judge(run_cases(check.adapter, work, sheet.sent)))
        outcomes.append(sheet.forbid("conv2d"))
    return "".join(map(card, outcomes))


@pytest.fixture(scope="module")
def browser():
    with playwright.sync_playwright() as started:
        yield started.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("width", WIDTHS)
def test_the_cards_have_no_finding_of_axe_and_fit(cards, browser, theme, width):
    page = browser.new_page(viewport={"width": WIDTHS[width], "height": 800})
    page.set_content(PAGE.format(*THEMES[theme], cards))
    found = axe.Axe().run(page, options={"resultTypes": ["violations"]}).response
    assert found["passes"]
    assert not [(one["id"], one["nodes"][0]["html"]) for one in found["violations"]]
    assert page.evaluate("document.documentElement.scrollWidth") <= WIDTHS[width]
    page.close()
