"""Numbers in the prose of notebooks that their pages neither print nor hold: nobody checks them.

course author numbers notebooks/*.ipynb

A number counts as supported where a cell's code or output has it, to the digits that the prose
gives: "97.3" by an output of 97.31, "40 percent" by 0.4. Sourced, and not looked for, are numbers
in a sentence that cites a publication, in a formula, in code, and in the paragraph of what a
notebook costs, which the contract of the tests measures. Years are none, nor are the numbers of
notebooks, reports, exercises, tables, figures and equations.
"""

import html
import re
from collections.abc import Iterator
from pathlib import Path

import nbformat

# with commas, as 1,234.5, or plain; no part of a word or of another number
NUMBER = re.compile(r"(?<![\w.,])\d{1,3}(?:,\d{3})+(?:\.\d+)?|(?<![\w.,])\d+(?:\.\d+)?(?![\w])")
ANY_NUMBER = re.compile(r"\d+(?:\.\d+)?(?:e[+-]?\d+)?")
# code, formulas, tags, links and addresses
NOT_PROSE = re.compile(
    r"```.*?```|`[^`]*`|\$\$.*?\$\$|\$[^$]*\$|<[^>]*>|!?\[[^\]]*\]\([^)]*\)|https?://\S+", re.DOTALL
)
# a year in brackets, alone or among words: "(He et al. 2015)"
CITED = re.compile(r"\((?:[^()]*\W)?(?:18|19|20)\d\d[a-z]?(?:\W[^()]*)?\)|\b(?:18|19|20)\d\d\)")
# numbers that are names: "notebook 05", "sections 3 and 4"
NAMED = re.compile(
    r"\b(?:notebooks?|reports?|exercises?|tables?|figures?|eq\.|equations?|theorems?|"
    r"sections?|chapters?|seeds?|CIFAR|MNIST|step|version)[ -]"
    r"\d[\d.]*(?:(?:, | and | to |, and |–)\d[\d.]*)*",
    re.IGNORECASE,
)
YEAR = re.compile(r"\b(?:18|19|20)\d\d\b")
ENUMERATED = re.compile(r"^\s*\d+\.\s", re.MULTILINE)
COST = re.compile(r"^\*\*Cost\.\*\*.*?(?:\n\n|\Z)", re.MULTILINE | re.DOTALL)
FACTORS = (1.0, 100.0, 0.01, 1e-3, 1e-6)  # a share as percent, a count in thousands or millions


def main(arguments: list[str]) -> int:
    """Print what is not supported; returns 1 where there is any. arguments: paths of notebooks"""
    missing = 0
    for path in map(Path, arguments):
        for index, number, sentence in unsupported(nbformat.read(path, as_version=4)):
            missing += 1
            print(f"{path.stem}  cell {index:3}  {number:>9}  {sentence}")
    print(f"{missing} numbers that their page neither prints nor holds")
    return 1 if missing else 0


def unsupported(notebook: nbformat.NotebookNode) -> Iterator[tuple[int, str, str]]:
    """Each number of a notebook's prose that is nowhere in its code and outputs.

    returns: (index of the cell, the number as written, its sentence)
    """
    held = numbers_of_code(notebook)
    for index, cell in enumerate(notebook.cells):
        if cell.cell_type != "markdown":
            continue
        for sentence in sentences(cell.source):
            for text in NUMBER.findall(sentence):
                if not is_held(text, held):
                    yield index, text, sentence


def sentences(source: str) -> Iterator[str]:
    """The sentences of a Markdown text that cite nothing, without code, formulas and labels."""
    source = COST.sub("", ENUMERATED.sub("", source))
    text = NOT_PROSE.sub(lambda match: _kept(match[0]), source)
    # at the ends of sentences and paragraphs, before items and headings, and at a table's bars
    for sentence in re.split(r"(?<=[.!?:])\s+(?=[A-Z*\[(])|\n\s*\n|\n(?=[-|#])|\|", text):
        if not CITED.search(sentence):
            plain = YEAR.sub("", NAMED.sub("", sentence))
            yield " ".join(plain.split())


def _kept(markup: str) -> str:
    """What stays of markup: the text of a link, but not of one to a notebook; else nothing."""
    link = re.match(r"\[([^\]]*)\](?!\([^)]*ipynb)", markup)
    return link[1] if link else " "


def numbers_of_code(notebook: nbformat.NotebookNode) -> set[float]:
    """Every number that a notebook's code cells and their outputs contain."""
    texts = []
    for cell in notebook.cells:
        if cell.cell_type == "code":
            texts.append(cell.source.replace("_", ""))
            for output in cell.outputs:
                data = output.get("data", {})
                shown = [data.get(kind, "") for kind in ("text/plain", "text/markdown")]
                alternatives = re.findall(r'alt="([^"]*)"', str(data.get("text/html", "")))
                table = re.sub(r"<img[^>]*>|<[^>]*>", " ", str(data.get("text/html", "")))
                texts += [str(output.get("text", "")), *shown, *alternatives, table]
    text = html.unescape("\n".join(map(str, texts)))
    text = re.sub(r"(?<=\d),(?=\d{3})", "", text)
    return {float(number) for number in ANY_NUMBER.findall(text)}


def is_held(text: str, held: set[float]) -> bool:
    """Whether a number of the prose is one of the page's, to the digits that the prose gives."""
    plain = text.replace(",", "")
    digits = len(plain.partition(".")[2])
    tolerance = 0.5 * 10**-digits * 1.001  # half of the last digit, and room for rounding
    value = float(plain)
    return any(abs(factor * number - value) <= tolerance for factor in FACTORS for number in held)
