"""The work in a notebook, found by its name wherever its cell went, with what it needs; and the written answer."""

import re

from course_utils.grading.engine.reading import Paper

STUB = "*Your answer.*"  # what an exercise has where words are asked for
DOOR = "**Next:**"  # how an exercise's last cell begins
LONGEST = 20_000  # characters kept of a text of a student's
WORDS = (
    6  # of a comment or a text in code, from which on it may be the answer to a question elsewhere
)
TEXT = re.compile(r'''"""(.*?)"""|"([^"\n]*)"|'([^'\n]*)'|#+[ \t]?([^\n]*)''', re.DOTALL)  # nearly
NOWHERE = "(no answer was found, and its cell is gone: look at what was handed in)"


def definition(paper: Paper, work):
    """The statements that a work needs: its last definition that is no stub, and what that uses, in their order.

    returns: (list of Statements, notes). [] where the name is not bound at all
    """
    own = [
        found for found in paper.statements if work in found.binds and found.kind != "expression"
    ]
    if not own:
        return [], []
    written = [found for found in own if not found.stub] or own[-1:]
    defined = [found for found in written if found.kind == "definition"]
    notes = []
    if len(defined) > 1:
        notes.append(
            f"{work} is defined {len(defined)} times; the last one, in cell {defined[-1].cell}, counts"
        )
    dropped = {found for found in own if found.stub} | set(defined[:-1])
    taken = used(paper, work, dropped - {written[-1]})
    return [found for found in paper.statements if found in taken], notes


def used(paper, work, dropped):
    """The statements that bind a name or what those need in turn, without the dropped ones, as a set."""
    givers, modules = {}, set()
    for found in paper.statements:
        if found.kind == "import":
            modules |= found.binds
        for name in found.binds:
            givers.setdefault(name, []).append(found)
    taken = {
        found
        for found in paper.statements
        if found.kind == "import" and "__future__" in found.mentions
    }
    wanted, seen = [work, "*"], set()
    while wanted:
        name = wanted.pop()
        for found in givers.get(name, []) if name not in seen else []:
            called = (
                found.kind != "import" and name in modules
            )  # torch.manual_seed(0) is no part of a definition
            if found not in dropped and found not in taken and not called:
                taken.add(found)
                wanted += found.needs
        seen.add(name)
    return taken


def text_of(statements):
    """What is run for a work, as one text."""
    return "".join(found.source for found in statements)


def mentions(statements, names, *, variables=False):
    """The first of `names` that statements mention, or None. variables: as the names of variables only"""
    found = frozenset().union(
        *((one.variables if variables else one.mentions) for one in statements)
    )
    return next((name for name in names if name in found), None)


def written_answer(paper: Paper, name, released=()):
    """The answer to a written question, wherever a student wrote, and notes for a person.

    name: the grade_id of the answer's cell; that of the question is "ask-<name>". released: (id, source) of the cells
    that the exercise was handed out with, so that its own words are not taken for an answer
    returns: (text, notes). "" only where the cell for the answer is there and nothing was written anywhere. What stands
    in the question's cell or after it, until the next heading of the exercise's own, comes first; words of the
    student's from elsewhere follow under a mark, since an answer may say "see above"
    """
    given = {bare(line) for _, source in released for line in source.split("\n")} | {bare(STUB), ""}
    question = next((source for ident, source in released if ident == f"ask-{name}"), "")
    parsed = {statement.cell for statement in paper.statements}
    here, elsewhere, asked, place = [], [], False, False
    for number, (kind, source, grade_id, ident) in enumerate(paper.cells, 1):
        is_asked, own = is_question(source, ident, name, question), name in (grade_id, ident)
        place = place or own or source.strip() == STUB
        if released or own or asked:
            prose = kind != "code" or (asked and number not in parsed)
            text = without(source, given) if prose else words_in(source, given, anything=asked)
            if text and not (source.startswith(DOOR) and not released):
                (here if own or asked or is_asked else elsewhere).append((number, text))
        heading = source.lstrip().startswith("#") and (
            bare(source.strip().split("\n")[0]) in given or not released
        )
        asked = is_asked or (asked and not (heading and kind != "code"))
    said = {line for _, text in here for line in text.split("\n")}
    elsewhere = [(number, text) for number, text in elsewhere if not {*text.split("\n")} <= said]
    apart = "\n\n".join(f"[cell {number}] {text}" for number, text in elsewhere)
    if here:
        answer = "\n\n".join(text for _, text in here)
        return cut(f"{answer}\n\n[elsewhere in the notebook]\n{apart}" if elsewhere else answer), []
    if elsewhere:
        numbers = ", ".join(str(number) for number, _ in elsewhere[:10])
        note = f"no answer stands at the written question; what was written in cell {numbers} was taken for it"
        return cut(apart), [note]
    return (
        ("", [])
        if place
        else (NOWHERE, ["the cell of the written answer is gone, and no answer was found"])
    )


def words_in(source, given, anything):
    """The words of a code cell that may be an answer, or "".

    anything: whether it stands at the question, where two words in a comment or a text will do, and the cell is taken
    whole; elsewhere it takes WORDS of them, since code has comments
    """
    pieces = [piece for found in TEXT.findall(source) for piece in found if piece]
    pieces = [
        "\n".join(line for line in piece.split("\n") if bare(line) not in given) for piece in pieces
    ]
    if not anything:
        return "\n".join(piece.strip() for piece in pieces if spoken(piece) >= WORDS)
    plain = not re.search(
        r"[=(\[]|^[ \t]*(import|from|pass|del|return|%|!)\b", source, re.MULTILINE
    )
    new = without(source, given)
    return new if new and (plain or any(spoken(piece) >= 2 for piece in pieces)) else ""


def spoken(text):
    """How many words a text has; two signs of a script that has no spaces count as one."""
    return (
        len(re.findall(r"[^\W\d_]{2,}", text))
        + len(re.findall(r"[\u3040-\u9fff\uac00-\ud7af]", text)) // 2
    )


def is_question(source, ident, name, question):
    """Whether a cell asks the written question: by its id or, where an editor dropped the ids, by its first line."""
    if ident == f"ask-{name}":
        return True
    first = source.strip().split("\n")[0]
    return bool(question) and first == question.strip().split("\n")[0]


def without(source, given):
    """What a student added to a text: its lines that were not handed out; "" for what has no letter and no picture."""
    lines = (line.strip().removeprefix(STUB) for line in source.strip().split("\n"))
    text = "\n".join(line for line in lines if not line.strip() or bare(line) not in given).strip()
    return text if re.search(r"[^\W\d_]", text) else ""


def bare(line):
    """A line without what quotes it or makes it a comment."""
    return line.strip(" \t#\"'")


def cut(text, most=LONGEST, where="the submission"):
    """Text of at most so many characters, with a mark where it was cut."""
    mark = f"\n[cut after {most:,} of {len(text):,} characters: see {where}]"
    return text if len(text) <= most else text[:most] + mark
