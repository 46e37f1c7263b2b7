"""The work in a notebook, found by its name wherever its cell went, with what it needs.

And the written answer, wherever it stands.
"""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from course_utils.grading.engine.outcomes import Note
from course_utils.grading.engine.reading import Paper
from course_utils.grading.engine.scopes import DEFINITION, EXPRESSION, IMPORT, Statement

STUB = "*Your answer.*"  # what an exercise has where words are asked for
DOOR = "**Next:**"  # how an exercise's last cell begins
LONGEST = 20_000  # characters kept of a text of a student's
# of a comment or a text in code, from which on it may be the answer to a question elsewhere
WORDS = 6
TEXT = re.compile(r'''"""(.*?)"""|"([^"\n]*)"|'([^'\n]*)'|#+[ \t]?([^\n]*)''', re.DOTALL)  # nearly
NOWHERE = "(no answer was found, and its cell is gone: look at what was handed in)"
Released = tuple[tuple[str, str], ...]  # (id, source) of the cells that were handed out


@dataclass(frozen=True)
class WrittenAnswer:
    """The answer to a written question.

    text: for a person to read
    is_there: whether the student wrote it, or it only says where to look
    notes: what a person should know of it
    """

    text: str
    is_there: bool
    notes: tuple[Note, ...] = ()


def definition(paper: Paper | None, work: str) -> tuple[list[Statement], list[Note]]:
    """The statements that a work needs: its last definition that is no stub, and what that uses.

    returns: (Statements in their order, notes). [] where the name is not bound at all
    """
    statements = paper.statements if paper else ()
    own = [given for given in statements if work in given.binds and given.kind != EXPRESSION]
    if not own:
        return [], []
    written = [given for given in own if not given.stub] or own[-1:]  # else the last stub
    defined = [given for given in written if given.kind == DEFINITION]
    notes: list[Note] = []
    if len(defined) > 1:
        cell = defined[-1].cell
        text = f"{work} is defined {len(defined)} times; the last one, in cell {cell}, counts"
        notes.append(Note(text, for_person=False))
    dropped = {given for given in own if given.stub} | set(defined[:-1])
    taken = used(statements, work, dropped - {written[-1]})
    return [given for given in statements if given in taken], notes


def used(statements: Iterable[Statement], work: str, dropped: set[Statement]) -> set[Statement]:
    """The statements that bind a name or what those need in turn, without the dropped ones."""
    givers: dict[str, list[Statement]] = {}
    modules: set[str] = set()
    taken: set[Statement] = set()
    for given in statements:
        if given.kind == IMPORT:
            modules |= given.binds
            if "__future__" in given.mentions:  # it changes how the others compile
                taken.add(given)
        for name in given.binds:
            givers.setdefault(name, []).append(given)
    wanted = [work, "*"]  # a star may give any of the names
    seen: set[str] = set()
    while wanted:
        name = wanted.pop()
        for given in givers.get(name, []) if name not in seen else []:
            # torch.manual_seed(0) binds torch, and is no part of a definition
            is_call = given.kind != IMPORT and name in modules
            if given not in dropped and given not in taken and not is_call:
                taken.add(given)
                wanted += given.needs
        seen.add(name)
    return taken


def text_of(statements: Iterable[Statement]) -> str:
    """What is run for a work, as one text."""
    return "".join(statement.source for statement in statements)


def mentions(
    statements: Iterable[Statement], names: Iterable[str], *, variables: bool = False
) -> str | None:
    """The first of `names` that statements mention, or None.

    variables: as the names of variables only
    """
    mentioned = {
        name
        for statement in statements
        for name in (statement.variables if variables else statement.mentions)
    }
    return next((name for name in names if name in mentioned), None)


def answer_of(
    papers: list[Paper], others: list[str], name: str, released: Released
) -> WrittenAnswer:
    """The answer to a written question: of the graded notebook, else of another, else a hint.

    papers: the graded one first; others: names of files of other types, where it may be
    """
    for number, paper in enumerate(papers):
        answer = written_answer(paper, name, released)
        if answer.is_there:
            note = Note("the written answer was taken from another file")
            notes = (*answer.notes, note) if number else answer.notes
            return WrittenAnswer(answer.text, True, notes)
    if not papers:
        return WrittenAnswer("", False)
    if others:
        names = ", ".join(sorted(others)[:5])
        text = f"(no answer stands in the notebook: look at {names})"
        return WrittenAnswer(text, False, (Note(f"the written answer may be in {names}"),))
    return written_answer(papers[0], name, released)


def written_answer(paper: Paper, name: str, released: Released = ()) -> WrittenAnswer:
    """The answer to a written question, wherever in a notebook a student wrote.

    name: the grade_id of the answer's cell; that of the question is "ask-<name>"
    released: (id, source) of the cells that the exercise was handed out with, so that its own words
    are not taken for an answer
    The text is "" only where the cell for the answer is there and nothing was written anywhere.
    What stands in the question's cell or after it, until the next heading of the exercise's own,
    comes first; words of the student's from elsewhere follow under a mark, since an answer may say
    "see above"
    """
    here, elsewhere, has_cell = texts_of(paper, name, released)
    lines = {line for _, text in here for line in text.split("\n")}
    elsewhere = [(number, text) for number, text in elsewhere if not {*text.split("\n")} <= lines]
    apart = "\n\n".join(f"[cell {number}] {text}" for number, text in elsewhere)
    if here:
        text = "\n\n".join(text for _, text in here)
        whole = f"{text}\n\n[elsewhere in the notebook]\n{apart}" if elsewhere else text
        return WrittenAnswer(cut(whole), True)
    if elsewhere:
        numbers = ", ".join(str(number) for number, _ in elsewhere[:10])
        text = (
            "no answer stands at the written question; what was written in cell "
            f"{numbers} was taken for it"
        )
        return WrittenAnswer(cut(apart), True, (Note(text),))
    if has_cell:
        return WrittenAnswer("", False)
    note = Note("the cell of the written answer is gone, and no answer was found")
    return WrittenAnswer(NOWHERE, False, (note,))


def texts_of(
    paper: Paper, name: str, released: Released
) -> tuple[list[tuple[int, str]], list[tuple[int, str]], bool]:
    """What a student wrote at a question, and elsewhere, and whether the answer's cell is there.

    returns: (texts here, texts elsewhere, bool); each text with the number of its cell
    """
    given = {bare(line) for _, source in released for line in source.split("\n")} | {bare(STUB), ""}
    question = next((source for ident, source in released if ident == f"ask-{name}"), "")
    parsed = {statement.cell for statement in paper.statements}
    here: list[tuple[int, str]] = []
    elsewhere: list[tuple[int, str]] = []
    asked = False  # whether the question stands above, with no heading in between
    has_cell = False
    for number, cell in enumerate(paper.cells, 1):
        is_code = cell.kind == "code"
        asks = is_question(cell.source, cell.id, name, question)
        is_own = name in (cell.grade_id, cell.id)
        has_cell = has_cell or is_own or cell.source.strip() == STUB
        if released or is_own or asked:
            is_prose = not is_code or (asked and number not in parsed)
            text = (
                without(cell.source, given)
                if is_prose
                else words_in(cell.source, given, whole=asked)
            )
            if text and (released or not cell.source.startswith(DOOR)):
                (here if is_own or asked or asks else elsewhere).append((number, text))
        first = cell.source.strip().split("\n")[0]
        is_heading = first.startswith("#") and (bare(first) in given or not released)
        asked = asks or (asked and (is_code or not is_heading))
    return here, elsewhere, has_cell


def words_in(source: str, given: Collection[str], *, whole: bool) -> str:
    """The words of a code cell that may be an answer, or "".

    whole: whether it stands at the question, where two words in a comment or a text will do, and
    the cell is taken whole; elsewhere it takes WORDS of them, since code has comments
    """
    texts = [text for groups in TEXT.findall(source) for text in groups if text]
    texts = [
        "\n".join(line for line in text.split("\n") if bare(line) not in given) for text in texts
    ]
    if not whole:
        return "\n".join(text.strip() for text in texts if word_count(text) >= WORDS)
    is_plain = not re.search(
        r"[=(\[]|^[ \t]*(import|from|pass|del|return|%|!)\b", source, re.MULTILINE
    )
    new = without(source, given)
    return new if is_plain or any(word_count(text) >= 2 for text in texts) else ""


def word_count(text: str) -> int:
    """How many words a text has; two signs of a script that has no spaces count as one."""
    signs = re.findall(r"[\u3040-\u9fff\uac00-\ud7af]", text)  # kana to Han, and Hangul
    return len(re.findall(r"[^\W\d_]{2,}", text)) + len(signs) // 2


def is_question(source: str, ident: str, name: str, question: str) -> bool:
    """Whether a cell asks the written question.

    By its id or, where an editor dropped the ids, by its first line.
    """
    if ident == f"ask-{name}":
        return True
    first = source.strip().split("\n")[0]
    return bool(question) and first == question.strip().split("\n")[0]


def without(source: str, given: Collection[str]) -> str:
    """What a student added to a text: its lines that were not handed out.

    "" for what has no letter and no picture.
    """
    lines = (line.strip().removeprefix(STUB) for line in source.strip().split("\n"))
    text = "\n".join(line for line in lines if not line.strip() or bare(line) not in given).strip()
    return text if re.search(r"[^\W\d_]", text) else ""


def bare(line: str) -> str:
    """A line without what quotes it or makes it a comment."""
    return line.strip(" \t#\"'")


def cut(text: str, most: int = LONGEST, where: str = "the submission") -> str:
    """Text of at most so many characters, with a mark where it was cut."""
    mark = f"\n[cut after {most:,} of {len(text):,} characters: see {where}]"
    return text if len(text) <= most else text[:most] + mark
