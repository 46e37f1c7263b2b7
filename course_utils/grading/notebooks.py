"""The work in a notebook, found by its name wherever its cell went, with what it needs; and the written answer."""

from course_utils.grading.reading import Paper

STUB = "*Your answer.*"  # what an exercise has where words are asked for
DOOR = "**Next:**"  # how an exercise's last cell begins
LONGEST = 20_000  # characters kept of a text of a student's
WORDS = 20  # characters from which a text that stands elsewhere may be the answer
NOWHERE = "(no answer was found, and its cell is gone: look at what was handed in)"


def definition(paper: Paper, work):
    """The statements that a work needs: its last definition that is no stub, and what that uses, in their order.

    returns: (list of Statements, notes). [] where the name is not bound at all
    """
    own = [found for found in paper.statements if work in found.binds and found.kind != "expression"]
    if not own:
        return [], []
    written = [found for found in own if not found.stub] or own[-1:]
    defined = [found for found in written if found.kind == "definition"]
    notes = []
    if len(defined) > 1:
        notes.append(f"{work} is defined {len(defined)} times; the last one, in cell {defined[-1].cell}, counts")
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
    taken = {found for found in paper.statements if found.kind == "import" and "__future__" in found.mentions}
    wanted, seen = [work, "*"], set()
    while wanted:
        name = wanted.pop()
        for found in givers.get(name, []) if name not in seen else []:
            called = found.kind == "expression" and name in modules  # torch.manual_seed(0) is no part of a definition
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
    found = frozenset().union(*((one.variables if variables else one.mentions) for one in statements))
    return next((name for name in names if name in found), None)


def written_answer(paper: Paper, name, released=()):
    """The answer to a written question, wherever around it a student wrote, and notes for a person.

    name: the grade_id of the answer's cell; that of the question is "ask-<name>". released: (id, source) of the cells
    that the exercise was handed out with, so that its own words are not taken for an answer
    returns: (text, notes). "" only where the cell for the answer is there and nothing was written. Everything counts
    that stands in the question's cell or after it, until the next heading of the exercise's own
    """
    given = {source.strip() for _, source in released} | {STUB, ""}
    lines = {line.strip() for source in given for line in source.split("\n")}
    question = next((source for ident, source in released if ident == f"ask-{name}"), "")
    code = {statement.cell for statement in paper.statements}
    parts, asked, place = [], False, False
    for number, (_, source, grade_id, ident) in enumerate(paper.cells, 1):
        own = name in (grade_id, ident)
        here = is_question(source, ident, name, question)
        place = place or own or source.strip() == STUB
        if (here and released) or own or (asked and number not in code and not source.startswith(DOOR)):
            parts.append((here, source))
        heading = source.lstrip().startswith("#") and (source.strip() in given or not released)
        asked = here or (asked and not heading)
    texts = [without(source, lines if here else given) for here, source in parts]
    answer = "\n\n".join(text for text in texts if text)
    if answer:
        return cut(answer), []
    elsewhere = [
        (number, text) for number, (_, source, *_) in enumerate(paper.cells, 1)
        if released and number not in code and len(text := without(source, lines)) >= WORDS
    ]  # fmt: skip
    if elsewhere:
        numbers = ", ".join(str(number) for number, _ in elsewhere[:10])
        note = f"no answer stands at the written question; what was written in cell {numbers} was taken for it"
        return cut("\n\n".join(text for _, text in elsewhere)), [note]
    return ("", []) if place else (NOWHERE, ["the cell of the written answer is gone, and no answer was found"])


def is_question(source, ident, name, question):
    """Whether a cell asks the written question: by its id or, where an editor dropped the ids, by its first line."""
    if ident == f"ask-{name}":
        return True
    first = source.strip().split("\n")[0]
    return bool(question) and first == question.strip().split("\n")[0]


def without(source, given):
    """What a student added to a text: the whole, or nothing where it is given; else the lines that are not."""
    text = source.strip().removeprefix(STUB).strip()
    if text in given:
        return ""
    kept = [line for line in text.split("\n") if not line.strip() or line.strip() not in given]
    return "\n".join(kept).strip()


def cut(text, most=LONGEST, where="the submission"):
    """Text of at most so many characters, with a mark where it was cut."""
    mark = f"\n[cut after {most:,} of {len(text):,} characters: see {where}]"
    return text if len(text) <= most else text[:most] + mark
