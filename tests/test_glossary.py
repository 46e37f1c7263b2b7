"""The notebooks as one text: no term before its introduction, every reference right, one
spelling.
"""

import re
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import nbformat
import pytest

FOLDER = Path(__file__).parent.parent / "notebooks"
GLOSSARY = FOLDER / "glossary.md"
NOTEBOOKS = sorted(FOLDER.glob("[0-9][0-9]_*.ipynb"))
ROW = re.compile(r"^\| ([^|]+) \| ([^|]+) \| \[(\d\d)\]\((\w+)\.ipynb\) \|$", re.MULTILINE)
NAMED = re.compile(r"notebooks? ((?:\d\d(?:, | and | to )?)+)", re.IGNORECASE)
PAST = re.compile(
    r"notebooks? (\d\d)(?: (?:and|to) \d\d)? (?:has |have )?(\w+ed|did|found|met|said|saw|left)\b",
    re.IGNORECASE,
)
BESIDE = 5  # words that must stand in the sentence of a new term, besides the term
BRITISH = re.compile(
    r"\b(\w*(colour|favour|behaviour|neighbour|labour)\w*|grey\w*|centre[sd]?|towards|whilst|learnt|\w+elled|"
    r"\w*(normal|initial|regular|general|organ|minim|maxim|optim|recogn|visual|penal|summar)is(e|ed|es|ing|ation)|"
    r"\w*analys(e|ed|es|ing)|catalogue|judgement|artefact|programme|dear(er|est)?)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Entry:
    """A row of the glossary: all that the term is called, its meaning, the number of its
    notebook.
    """

    forms: tuple
    meaning: str
    number: int


@dataclass(frozen=True)
class Sentence:
    """text: without code, formulas and the targets of links; bold: its spans; named: the notebooks
    it speaks of.
    """

    text: str
    bold: tuple
    named: frozenset
    heading: bool


def entries(text):
    """The terms of a glossary's first table."""
    for term, meaning, number, _ in ROW.findall(text.split("\n## Networks")[0]):
        name, *others = re.findall(r"[^(),]+", term)
        yield Entry(tuple(form.strip() for form in (name, *others)), meaning, int(number))


def prose(path):
    """The Markdown cells of a notebook."""
    return [
        cell.source
        for cell in nbformat.read(path, as_version=4).cells
        if cell.cell_type == "markdown"
    ]


def sentences(cell):
    """What a cell says. A heading, an item of a list and a row of a table stand by themselves."""
    text = re.sub(r"```.*?```|`[^`]*`|\$\$.*?\$\$|\$[^$]*\$", "", cell, flags=re.DOTALL)
    for block in re.split(r"\n\s*\n|\n(?=#|\||\s*(?:[-*]|\d+\.) )|(?<=\n)(?=#)", text):
        block = " ".join(block.split())
        ends = re.sub(r"((?<!\bal)(?<!e\.g)[.!?][)*\"_]*) (?=[A-Z0-9*(\"\[_])", r"\1\n", block)
        for part in ends.split("\n"):
            links = re.findall(r"\]\((?:\S*/)?(\d\d)_[^)]*\)", part)
            numbers = chain(links, *(re.findall(r"\d\d", found) for found in NAMED.findall(part)))
            plain = re.sub(r"\]\([^)]*\)", "]", part)
            bold = tuple(span.strip(" .,:;?!") for span in re.findall(r"\*\*([^*]+)\*\*", plain))
            yield Sentence(plain, bold, frozenset(map(int, numbers)), block.startswith("#"))


def pattern(form):
    """A form as a word of its own, or in the plural; "entropy" is not in "cross-entropy"."""
    words = r"\s+".join(re.escape(word) for word in form.split())
    if form.endswith("y"):
        words = words[:-1] + "(?:y|ie)"
    return re.compile(rf"(?<![\w-]){words}(?:e?s)?(?![\w-])", re.IGNORECASE)


def uses(entry, every):
    """A function that says whether a text uses an entry, and not only inside a longer term, as in
    "feature map".
    """
    own = [pattern(form) for form in entry.forms]
    others = chain.from_iterable(other.forms for other in every if other is not entry)
    longer = [pattern(form) for form in others if any(p.search(form) for p in own)]

    def used(text):
        for other in longer:
            text = other.sub("", text)
        return any(p.search(text) for p in own)

    return used


def introduces(entry, sentence):
    """Whether a term stands in bold in a sentence, with something said beside it."""
    forms = [pattern(form) for form in entry.forms]
    new = any(form.fullmatch(span) for form in forms for span in sentence.bold)
    words = re.findall(r"\w+", max((form.sub("", sentence.text) for form in forms), key=len))
    return new and not sentence.heading and len(words) >= BESIDE


def faults(every, course):
    """What is wrong with the terms of a course.

    every: the entries; course: a dict from a notebook's number to its Markdown cells. The first
    cell announces what its notebook is about, so it may use the words that come; a sentence that
    names a notebook where a term is known may use it, too.
    """
    read = {number: [list(sentences(cell)) for cell in cells] for number, cells in course.items()}
    for entry in every:
        name = entry.forms[0]
        home = read.get(entry.number, [])
        places = [
            i
            for i, cell in enumerate(home)
            if any(introduces(entry, sentence) for sentence in cell)
        ]
        if not places:
            yield f"{entry.number:02} does not introduce {name}"
            continue
        used = uses(entry, every)
        before = [
            (number, cell)
            for number in sorted(read)
            if number < entry.number
            for cell in read[number]
        ]
        before += [(entry.number, cell) for cell in home[1 : places[0]]]
        for number, cell in before:
            for sentence in cell:
                if used(sentence.text) and max(sentence.named, default=-1) < entry.number:
                    yield (
                        f"{number:02} uses {name}, which {entry.number:02} introduces: "
                        f"{sentence.text}"
                    )


def titles(cells):
    return {
        line.lstrip("# ").strip()
        for cell in cells
        for line in cell.split("\n")
        if re.match("#+ ", line)
    }


def wrong_references(course):
    """References of notebooks to each other that lead nowhere, or the wrong way in time."""
    for number, cells in course.items():
        text = " ".join("\n".join(cells).split())
        for named in chain.from_iterable(
            sentence.named for cell in cells for sentence in sentences(cell)
        ):
            if named not in course:
                yield f"{number:02} speaks of notebook {named:02}, which does not exist"
        for said, target in re.findall(
            r"\[(?:exercises )?\W*(\d\d)\b[^\]]*\]\((?:\S*/)?(\d\d)_", text
        ):
            if said != target:
                yield f"{number:02} says {said} and links to {target}"
        for named, title in re.findall(r"notebook (\d\d), \"([^\"]+)\"", text, re.IGNORECASE):
            if title not in titles(course.get(int(named), [])):
                yield f"{number:02} quotes {title}, which is no heading of {named}"
        if re.search(rf"notebook {number:02}\b", text, re.IGNORECASE):
            yield f"{number:02} names itself by number"
        for named, verb in PAST.findall(text):
            if int(named) >= number:
                yield f"{number:02} says that notebook {named} {verb} something, which comes later"


@pytest.fixture(scope="module")
def course():
    """A dict from a number to the Markdown cells of its notebooks: 00 has two."""
    chapters = {}
    for path in NOTEBOOKS:
        chapters.setdefault(int(path.name[:2]), []).extend(prose(path))
    return chapters


TERMS = list(entries(GLOSSARY.read_text()))


def test_every_term_stands_in_bold_where_it_is_introduced_and_nowhere_before(course):
    assert len(TERMS) >= 90
    assert list(faults(TERMS, course)) == []


def test_the_glossary_is_alphabetical_and_names_nothing_twice():
    for table in GLOSSARY.read_text().split("\n## ")[1:]:
        rows = [line for line in table.split("\n") if line.startswith("| ")][1:]
        assert [line for line in rows if not ROW.match(line)] == []
        names = [re.split(r" \(| \|", row[2:])[0].strip("`").lower() for row in rows]
        assert names == sorted(names)
    forms = [form.lower() for entry in TERMS for form in entry.forms]
    assert sorted(forms) == sorted(set(forms))


def test_the_glossary_links_to_notebooks_by_their_numbers():
    names = {path.stem for path in NOTEBOOKS}
    for term, meaning, number, stem in ROW.findall(GLOSSARY.read_text()):
        assert stem in names, term
        assert stem.startswith(number), term
        assert meaning.endswith("."), term


def test_every_network_of_the_glossary_is_spoken_of_in_its_notebook(course):
    for name, _, number, _ in ROW.findall(GLOSSARY.read_text().split("\n## Networks")[1]):
        assert name.strip("`") in " ".join("\n".join(course[int(number)]).split()), name


def test_every_reference_to_a_notebook_is_right(course):
    assert list(wrong_references(course)) == []


def test_every_notebook_ends_with_three_questions_its_exercise_the_next_door_and_the_map():
    first = NOTEBOOKS[0].name
    for path, following in zip(NOTEBOOKS[1:], [*NOTEBOOKS[2:], NOTEBOOKS[0]], strict=True):
        last = prose(path)[-1]
        assert "**Three questions.**" in last, path.name
        links = {following.name, first}
        if path.stem != "00_what_a_network_computes":  # which is done with pencil and paper
            links.add(f"../exercises/{path.stem}/{path.name}")
        for link in links:
            assert f"]({link})" in last, path.name


def test_the_spelling_is_american(course):
    pages = {**course, "glossary": [GLOSSARY.read_text()]}
    assert {
        (page, m.group())
        for page, cells in pages.items()
        for cell in cells
        for m in BRITISH.finditer(cell)
    } == set()
    assert (
        BRITISH.search(
            "it costs dearly, and is dear, in all the colours of a normalised image"
        ).group()
        == "dear"
    )


HOME = "A **kernel** is a few weights that move over the input."
MADE_UP = (
    Entry(("kernel", "mask"), "", 1),
    Entry(("feature",), "", 1),
    Entry(("feature map",), "", 0),
)
OPENING = "# 01\n\nFeatures and kernels."
OTHER = "We call a **feature** what a network says inside, and it makes a **feature map** of them."


@pytest.mark.parametrize(
    ("earlier", "home", "expected"),
    [
        ("Nothing. The word `kernel` in code, and a kernel-like thing.", HOME, None),
        ("Kernels come in notebook 01.", HOME, None),
        ("[Kernels](01_b.ipynb) come next.", HOME, None),
        ("Kernels come first.\n\nNotebook 01 comes next.", HOME, "00 uses kernel"),
        ("Notebook 00 has\nmasks.", HOME, "00 uses kernel"),
        ("- one\n- a KERNEL", HOME, "00 uses kernel"),
        ("| a | b |\n|---|---|\n| mask | [01](01_b.ipynb) |\n", HOME, None),
        (
            "Nothing.",
            "A *kernel* is a few weights that move over the input.",
            "01 does not introduce kernel",
        ),
        (
            "Nothing.",
            "A **kernel**.\n\nIt is a few weights that move over it.",
            "01 does not introduce kernel",
        ),
        ("Nothing.", "## **kernel** is what moves over the input", "01 does not introduce kernel"),
        (
            "Nothing.",
            "A **kernel size** is what the weights over the input have.",
            "01 does not introduce kernel",
        ),
        ("Features are inside.", HOME, "00 uses feature"),
    ],
)
def test_the_checker_sees_a_term_before_its_time(earlier, home, expected):
    made_up = {
        0: ["# 00", "A **feature map** is all that one filter answers.", earlier],
        1: [OPENING, OTHER, home],
    }
    found = list(faults(MADE_UP, made_up))
    assert len(found) == (expected is not None)
    assert all(fault.startswith(expected) for fault in found)


def test_the_checker_sees_a_term_in_an_earlier_cell_of_its_own_notebook_and_forgives_the_opening():
    cells = [OPENING, OTHER, "A mask is used.", HOME]
    (fault,) = faults(
        MADE_UP, {0: ["# 00", "A **feature map** is all that one filter answers."], 1: cells}
    )
    assert fault.startswith("01 uses kernel, which 01 introduces: A mask is used")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Notebook 01 shows it: [01 B](01_b.ipynb), "
            "[exercises 00](../exercises/00_a/00_a.ipynb).",
            [],
        ),
        ('It stands in notebook 01,\n"The end".', []),
        ("Notebook 07 shows it.", ["00 speaks of notebook 07, which does not exist"]),
        ("[01 B](00_a.ipynb)", ["00 says 01 and links to 00"]),
        ("[exercises 00](../exercises/01_b/01_b.ipynb)", ["00 says 00 and links to 01"]),
        (
            'It stands in notebook 01, "The start".',
            ["00 quotes The start, which is no heading of 01"],
        ),
        (
            "Notebook 01 showed it.",
            ["00 says that notebook 01 showed something, which comes later"],
        ),
        ("Notebook 00 shows it.", ["00 names itself by number"]),
    ],
)
def test_the_checker_sees_a_wrong_reference(text, expected):
    made_up = {0: [text], 1: ["# 01 B\n\n## The end\n\nNotebook 00 showed it."]}
    assert list(wrong_references(made_up)) == expected
