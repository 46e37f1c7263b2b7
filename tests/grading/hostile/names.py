"""Names: markup, formulas, no letters, too long, alike, steering the terminal.

Each is another student.
"""

import os

from grading.classes import paper
from grading.hostile.case import Case

LONG = "\U0001d49c" * 60  # 240 bytes
LINES = "two\nlines, \x1b[2J\x07 and \u202ebackwards"


def named(name, tries, file="", **expected):
    """A Case of the whole solution. name: as it must come out; file: as it stands in the folder"""
    return Case(name, tries, {f"{file or name}.ipynb": paper()}, **expected)


def put_bytes(folder):
    with open(os.path.join(os.fsencode(folder), b"Jos\xe9.ipynb"), "wb") as file:
        file.write(paper())


CASES = [
    named("=HYPERLINK(1)", "A formula."),
    named("@SUM(1)", "A formula of another spreadsheet."),
    named("<img src=x onerror=alert(1)>", "Markup."),
    named("'\"&lt;script&gt;{{ 7 * 7 }}", "Quotes, entities, a template."),
    named(LONG, "240 bytes of letters that have four bytes each."),
    named("a" * 240, "240 letters."),
    named("a?b", "Alike: a question mark."),
    named("a:b", "Alike: a colon."),
    named("a b", "Alike: a space."),
    named("A b", "Alike: a capital letter."),
    named("a-b", "Alike: as file names have it."),
    named("CON", "A device of another system."),
    named("two\\nlines, \\x1b[2J\\x07 and \\u202ebackwards", "What steers a terminal.", file=LINES),
    Case("Jos\\udce9", "Bytes that are no UTF-8.", put=put_bytes),
    named(
        "\u65e5\u672c\u8a9e \u0641\u0627\u0631\u0633\u06cc\u200c\u0647\u0627",
        "Other scripts, as they are.",
    ),
    named("results", "A name of the grader's own."),
    named(
        "eve_1_2_Ada_4711_assignsubmission_file_",
        "A name by Canvas that holds one by Moodle, with another's id.",
    ),
]
