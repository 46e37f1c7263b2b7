"""The report: every row, every claim, every choice; as Markdown and as a page with pictures."""

import re
from dataclasses import replace

from made import left

from course_utils.experiments import Claim
from course_utils.experiments.claims import bands, judge_landscape
from course_utils.reports import CLAIMS, ROWS, comparison, references
from course_utils.reports.own_runs import distinct
from course_utils.reports.page import save_page
from course_utils.reports.price import duration, macs_of, training_macs
from course_utils.reports.report import report


def test_every_claim_is_about_rows_that_exist_and_agrees_with_what_is_printed():
    for claim in CLAIMS:
        assert set(claim.rows) <= set(ROWS)
        if isinstance(claim, Claim):
            gap = ROWS[claim.first].published - ROWS[claim.second].published
            assert gap > 0 if claim.gain == "more" else gap <= 0, claim.says


def test_the_report_shows_every_row_its_choices_and_the_claims(tmp_path):
    text = report(folder=tmp_path)
    # with a reference in a table, without one in the line of those that nobody has run
    for row in ROWS.values():
        assert (f"| `{row.id}` |" in text) == bool(references(row.id))
        assert f"`{row.id}`" in text
        assert not row.choices or f"- `{row.id}`: {row.choices}" in text
    with_reference = sum(bool(references(row)) for row in ROWS)
    pairs = [claim for claim in CLAIMS if isinstance(claim, Claim)]
    decided = text.count("| holds: ") + text.count("| contradicted: ")
    assert text.splitlines()[2].startswith(
        f"{with_reference} of {len(ROWS)} rows have a reference, which decides {decided} of "
        f"{len(pairs)} claims."
    )
    assert "002: batch norm lifts VGG-A" in text
    quick = report(["000"], profile="quick", folder=tmp_path)
    assert "say nothing about the reports" in quick
    assert "claim" not in quick.split("left open")[0].replace("What a report leaves open", "")


def test_the_page_has_a_table_and_a_picture_for_each_report_and_folds_the_rest(tmp_path):
    left(tmp_path, ROWS["000/basenet-adam"], 0, 0.613, "bf16")
    page = save_page(tmp_path / "report.html", ["000", "004"], folder=tmp_path).read_text()
    assert page.count("<table>") == 2  # of report 000 and of its claims: nobody has run 004
    assert page.count("data:image/png;base64,") == 1
    (alt,) = re.findall(r'alt="(.*?)"', page)
    assert "000/basenet-adam: published 61, reference " in alt
    assert "yours 61.3 (1 seed)" in alt
    for summary in (
        r"Not run yet, 1 row, by estimate \d+ \w+ on \d+ cores or \d+ seconds on an H200 "
        "for one seed",
        "What the report leaves open, and how it was settled",
        "Where the reference was made",
    ):
        assert re.search(rf"<details><summary>{summary}</summary>", page)
    assert (
        "<details><summary>Not run yet, 2 claims</summary><p>000: a deep network gains far" in page
    )
    assert "<p><code>000/deepnet</code> (published: 90)</p>" in page


def test_a_name_with_markup_stays_text(tmp_path, monkeypatch):
    row = replace(ROWS["000/basenet-adam"], choices="<script>alert(1)</script>")
    monkeypatch.setitem(ROWS, row.id, row)
    assert (
        "<script>" not in save_page(tmp_path / "report.html", ["000"], folder=tmp_path).read_text()
    )


def test_the_price_of_a_row_is_three_times_its_forward_pass_for_every_image_and_epoch():
    row = ROWS["000/basenet-adam"]
    assert macs_of(row, 32) == 651_720  # two convolutions and three layers, counted in notebook 05
    assert training_macs(row) == 3 * 651_720 * 40_000 * 100
    assert duration(100) == "100 seconds"
    assert [duration(n) for n in (121, 7_300, 180_000)] == ["2 minutes", "2 hours", "2 days"]


def test_a_diverged_run_makes_its_band_infinite_and_is_counted_in_the_table(tmp_path):
    from experiments.test_claims import landscape_run

    plain = [[landscape_run(0, 1.0)], [landscape_run(0, 3.0, count=1, accuracy=None)]]
    assert bands([runs[0] for runs in plain])[0] == float("inf")
    assert judge_landscape(plain, [[landscape_run(0, 0.5)]] * 2).count("lower in 1 of 1") == 4
    row = ROWS["002/landscape/vgg-0.15"]
    left(tmp_path, row, 0, 0.5)
    left(tmp_path, row, 1, None)
    assert "| 50.0 (1 seed), 1 diverged" in comparison([row.id], folder=tmp_path)


def test_of_two_copies_of_a_run_the_first_counts():
    runs = [
        {"identity": key, "history": {"epoch": [1]}, "name": name}
        for key, name in (("a", "first"), ("b", "other"), ("a", "copy"))
    ]
    assert [run["name"] for run in distinct(runs)] == ["first", "other"]
