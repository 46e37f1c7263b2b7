"""Grade one submission: a pure function of what was handed in, the exercise, the secret seed and a sandbox."""

import inspect
import time
from dataclasses import asdict
from difflib import get_close_matches
from functools import lru_cache
from importlib.metadata import version

from course_utils.grading import outcomes
from course_utils.grading.checks import exercises
from course_utils.grading.judge import Sheet, forbidden_in, receive
from course_utils.grading.notebooks import LARGEST, definition, is_stub, read
from course_utils.grading.outcomes import Outcome
from course_utils.grading.sandbox import Limits
from course_utils.storage import digest

TOTAL = 60  # seconds that all works of a submission may take together
LONGEST = 20_000  # characters kept of a text of a student's
STUB = "*Your answer.*"  # what an exercise has where words are asked for
MANY = 20  # notes that anybody will read
SUSPECT = (  # what an exercise has no use for, and what reaches a forbidden name without writing it
    "__import__", "importlib", "ctypes", "subprocess", "socket", "os", "sys", "gc", "inspect", "threading",
    "multiprocessing", "atexit", "pickle", "scipy", "builtins", "__builtins__", "__dict__", "__globals__",
    "__subclasses__", "__base__", "__mro__", "__getattribute__", "attrgetter", "methodcaller", "marshal",
    "FunctionType", "weights_only", "allow_pickle", "_C", "jit",
)  # fmt: skip
BUILTINS = ("eval", "exec", "compile", "getattr", "setattr", "vars", "globals", "locals")  # model.eval() is another
BY_HAND = (outcomes.MISSING, outcomes.UNREADABLE, outcomes.FORBIDDEN, outcomes.DIED, outcomes.OVERSIZED)


def grade(submission, exercise, seed, sandbox, limits=None):
    """Grade what a student handed in for an exercise.

    submission: Submission; exercise: its name, as "01_convolution_as_toeplitz"; seed: the instructor's secret, text
    sandbox: Sandbox, in which the works run one after the other; limits: Limits of each work
    returns: dict of plain values: "student", "id", "exercise", "digest" (see `key`), "outcomes" (for each check the
    fields of its Outcome and "seconds"), "sources" ({work: what was run}), "written" (the answer for a person to read),
    "human" (why somebody should look, in words), "notes", "seconds", "versions". An answer that is missing, late or
    broken is never a pass.
    """
    started, limits = time.monotonic(), limits or Limits()
    module = exercises()[exercise]
    paper, notes = choose(submission, module)
    found = []
    for check in module.CHECKS:
        left = TOTAL - (time.monotonic() - started)
        begun = time.monotonic()
        outcome, more = grade_work(check, paper, seed, sandbox, limits, left)
        notes += more
        found.append(asdict(outcome) | {"traceback": outcome.traceback[-4000:], "seconds": time.monotonic() - begun})
    return {
        "student": submission.student,
        "id": submission.id,
        "exercise": exercise,
        "digest": key(submission, exercise, seed, limits),
        "outcomes": found,
        "sources": {check.work: source_of(paper, check.work) for check in module.CHECKS},
        "written": written_answer(paper, module.WRITTEN.name) if paper else "",
        "human": reasons(found, notes, paper, module),
        "notes": few(notes),
        "seconds": time.monotonic() - started,
        "versions": {name: version(name) for name in ("torch", "numpy")},
    }


def key(submission, exercise, seed, limits):
    """What a result depends on, as a digest: a finished one with the same is not made again."""
    module = exercises()[exercise]
    sources = [
        inspect.getsource(part) for check in module.CHECKS for part in (inspect.getmodule(check.reference), check.use)
    ]
    engine = [inspect.getsource(inspect.getmodule(part)) for part in (grade, Sheet, definition, Limits, receive)]
    return digest([submission.files, submission.notes, exercise, sources, engine, seed, asdict(limits)])


def choose(submission, module):
    """(the notebook that defines the most works, or None, and notes on all that was handed in)."""
    works = {check.work for check in module.CHECKS}
    notes, best, most = list(submission.notes), None, (-1, "")
    room = 2 * LARGEST
    for name in sorted(submission.files):
        if room <= 0:
            notes.append("there is more code than this, which was not read")
            break
        try:
            paper = read(submission.files[name], name)
        except ValueError as error:
            notes.append(str(error))
            continue
        room -= sum(len(source) for kind, source, *_ in paper.cells if kind == "code")
        bound = {bound for statement in paper.statements for bound in statement.binds} & works
        if (len(bound), name) > most:
            best, most = paper, (len(bound), name)
    if len(submission.files) > 1 and best:
        notes.append(f"{len(submission.files)} files were handed in; {most[1]} was graded")
    return best, notes + list(best.notes if best else ())


def grade_work(check, paper, seed, sandbox, limits, left):
    """(Outcome of one work, notes)."""

    def ended(kind, message, mistake=""):
        return Outcome(kind, check.work, message, 0, 0, mistake), notes

    notes = []
    source, notes = definition(paper, check.work) if paper else (None, [])
    if source is None:
        return ended(*absent(check.work, paper))
    sheet = draw(check.work, seed)
    if all(is_stub(found.node) for found in paper.statements if check.work in found.binds):
        return ended(outcomes.NOT_ATTEMPTED, f"Not attempted: {check.work} still raises NotImplementedError.")
    if name := forbidden_in(source, check.forbidden):
        return sheet.forbid(name), notes
    if left <= 0:
        return ended(outcomes.TIMED_OUT, f"The works before {check.work} took all {TOTAL} seconds of a submission.")
    allowed = Limits(**asdict(limits) | {"seconds": min(limits.seconds, left)})
    request = {"source": source, "work": check.work, "use": inspect.getsource(check.use), "cases": sheet.sent}
    reply = sandbox.run(request, allowed)
    if reply["ended"] == "timed out":
        return ended(outcomes.TIMED_OUT, f"{check.work} did not end within {allowed.seconds:.0f} seconds.")
    if reply["ended"] == "said too much":
        return ended(outcomes.OVERSIZED, f"{check.work} answered with more than {limits.answer:,} bytes.")
    if reply["ended"] != "done":
        return ended(outcomes.DIED, f"The process of {check.work} ended without an answer: {reply['ended']}.")
    try:
        return sheet.judge(receive(reply["answers"])), notes
    except ValueError as error:
        return ended(outcomes.DIED, f"The process of {check.work} gave no answer: {error}.")


def absent(work, paper):
    """(kind, message) where no work of that name is in the notebook."""
    if paper is None:
        return outcomes.UNREADABLE, f"No notebook could be read, so there is no {work}."
    bound = {name for statement in paper.statements for name in statement.binds}
    near = get_close_matches(work, sorted(bound)[:1000], n=1)
    if near:
        return outcomes.MISSING, f"There is no {work} in the notebook; {near[0]} looks like it. Keep the name."
    torn = next((note for note in paper.notes if "does not parse" in note), "")
    if torn and any(f"{word} {work}" in source for _, source, *_ in paper.cells for word in ("def", "class")):
        return outcomes.UNREADABLE, f"{work} stands in a cell that is no Python: {torn}."
    return outcomes.MISSING, f"There is no {work} in the notebook."


@lru_cache(maxsize=256)
def draw(work, seed):
    """The Sheet of a check under the secret seed; every submission of a batch gets the same fresh cases."""
    from course_utils.grading.checks import find

    return Sheet(find(work), int(digest([seed, work]), 16), fresh=True)


def source_of(paper, work):
    """What is run for a work, for a person to read."""
    return ((definition(paper, work)[0] if paper else None) or "")[:LONGEST]


def written_answer(paper, name):
    """The text of the cell that answers the written question: by grade_id, by id, or as it follows the question."""
    asked = False
    for kind, source, metadata, ident in paper.cells:
        grader = metadata.get("nbgrader")
        if (
            (isinstance(grader, dict) and grader.get("grade_id") == name)
            or ident == name
            or (asked and kind == "markdown")
        ):
            return "" if source.strip() == STUB else source[:LONGEST]
        asked = ident == f"ask-{name}"
    return ""


def reasons(found, notes, paper, module):
    """Why a human should look at this submission, in words; empty where the machine is sure."""
    because = [f"{one['work']}: {one['kind']}" for one in found if one["kind"] in BY_HAND]
    because += [note for note in notes if not note.endswith(" counts")]
    if paper:
        for check in module.CHECKS:
            source, _ = definition(paper, check.work)
            found_in = source and (forbidden_in(source, SUSPECT) or forbidden_in(source, BUILTINS, kinds=("id",)))
            if found_in:
                because.append(f"{check.work} uses {found_in}")
        if all(one["kind"] == outcomes.MISSING for one in found):
            because.append(other_exercise(paper, module))
    return few(because)


def few(texts):
    """The first of some texts, each once and not longer than anybody will read."""
    return [text[:300] for text in dict.fromkeys(texts)][:MANY]


def other_exercise(paper, module):
    """Which exercise a notebook looks like that has no work of this one."""
    bound = {name for statement in paper.statements for name in statement.binds}
    for name, other in exercises().items():
        if other is not module and bound & {check.work for check in other.CHECKS}:
            return f"this looks like exercise {name}"
    return "none of the works is in this notebook"
