"""Grade one submission: a pure function of what was handed in, the exercise, the secret seed and a sandbox."""

import inspect
import time
from dataclasses import asdict
from difflib import get_close_matches
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path

from course_utils.grading.checks import FOLDER, exercises
from course_utils.grading.engine import outcomes
from course_utils.grading.engine.marking import Sheet, receive
from course_utils.grading.engine.outcomes import Outcome
from course_utils.grading.engine.reader import handed_out
from course_utils.grading.engine.reading import LARGEST
from course_utils.grading.engine.sandbox import SANDBOXED, Limits
from course_utils.grading.engine.student_work import (
    NOWHERE,
    cut,
    definition,
    mentions,
    text_of,
    written_answer,
)
from course_utils.runtime.storage import digest

READING = 20  # seconds that reading all files of a submission may take together
TOTAL = 60  # seconds that all works of a submission may take together
MANY = 20  # notes that anybody will read
SUSPECT = (  # what an exercise has no use for, and what reaches a forbidden name without writing it
    "__import__", "importlib", "ctypes", "subprocess", "socket", "os", "sys", "gc", "inspect", "threading",
    "multiprocessing", "atexit", "pickle", "scipy", "builtins", "__builtins__", "__dict__", "__globals__",
    "__subclasses__", "__base__", "__mro__", "__getattribute__", "attrgetter", "methodcaller", "marshal",
    "FunctionType", "weights_only", "allow_pickle", "_C", "jit",
)  # fmt: skip
BUILTINS = (
    "eval",
    "exec",
    "compile",
    "getattr",
    "setattr",
    "vars",
    "globals",
    "locals",
)  # model.eval() is another
BY_HAND = (
    outcomes.MISSING,
    outcomes.UNREADABLE,
    outcomes.FORBIDDEN,
    outcomes.DIED,
    outcomes.OVERSIZED,
)


def grade(submission, exercise, seed, sandbox, limits=None):
    """Grade what a student handed in for an exercise.

    submission: Submission; exercise: its name, as "01_convolution_as_toeplitz"; seed: the instructor's secret, text
    sandbox: Sandbox, in which the works run one after the other, with its Reader; limits: Limits of each work
    returns: dict of plain values: "student", "id", "exercise", "digest" (see `key`), "outcomes" (for each check the
    fields of its Outcome and "seconds"), "sources" ({work: what was run}), "written" (the answer for a person to read),
    "human" (why somebody should look, in words), "notes", "seconds", "versions". An answer that is missing, late or
    broken is never a pass.
    """
    started, limits = time.monotonic(), limits or Limits()
    module = exercises()[exercise]
    papers, notes = choose(submission, module, sandbox.reader)
    paper = papers[0] if papers else None
    found = []
    for check in module.CHECKS:
        left = TOTAL - (time.monotonic() - started)
        begun = time.monotonic()
        outcome, more = grade_work(check, paper, seed, sandbox, limits, left)
        notes += more
        found.append(
            asdict(outcome)
            | {"traceback": outcome.traceback[-4000:], "seconds": time.monotonic() - begun}
        )
    answer, more = written(
        submission, papers, module.WRITTEN.name, handed_out(exercise, FOLDER.parents[2])
    )
    notes += more
    return {
        "student": submission.student,
        "id": submission.id,
        "exercise": exercise,
        "digest": key(submission, exercise, seed, limits),
        "outcomes": found,
        "sources": {check.work: source_of(paper, check.work) for check in module.CHECKS},
        "written": answer,
        "human": reasons(found, notes, paper, module),
        "notes": few(notes),
        "seconds": time.monotonic() - started,
        "versions": {name: version(name) for name in ("torch", "numpy")},
    }


def key(submission, exercise, seed, limits):
    """What a result depends on, as a digest: a finished one with the same is not made again."""
    module = exercises()[exercise]
    sources = [
        inspect.getsource(part)
        for check in module.CHECKS
        for part in (inspect.getmodule(check.reference), check.adapter)
    ]
    files = [
        path
        for folder in (Path(__file__).parent, SANDBOXED)
        for path in sorted(folder.glob("*.py"))
    ]
    engine = [path.read_text(encoding="utf-8") for path in files]
    released = handed_out(exercise, FOLDER.parents[2])
    handed_in = [submission.files, submission.notes, submission.others]
    return digest([handed_in, exercise, sources, engine, released, seed, asdict(limits)])


def choose(submission, module, reader):
    """(the notebooks, that which defines the most works first, and notes on all that was handed in)."""
    works = {check.work for check in module.CHECKS}
    notes, found, room, began = list(submission.notes), [], 2 * LARGEST, time.monotonic()
    for name in sorted(submission.files):
        if room <= 0 or time.monotonic() - began > READING:
            notes.append("there is more code than this, which was not read")
            break
        try:
            paper = reader.read(submission.files[name], name)
        except ValueError as error:
            notes.append(str(error))
            continue
        room -= sum(len(source) for kind, source, *_ in paper.cells if kind == "code")
        bound = {bound for statement in paper.statements for bound in statement.binds} & works
        found.append((len(bound), name, paper))
    found.sort(key=lambda one: one[:2], reverse=True)
    if len(submission.files) > 1 and found:
        notes.append(f"{len(submission.files)} files were handed in; {found[0][1]} was graded")
    return [paper for *_, paper in found], notes + list(found[0][2].notes if found else ())


def written(submission, papers, name, released):
    """(the written answer, notes): of the graded notebook, else of another, else a word that it may be elsewhere."""
    for number, paper in enumerate(papers):
        answer, notes = written_answer(paper, name, released)
        if answer and answer != NOWHERE:
            return answer, [
                *notes,
                "the written answer was taken from another file",
            ] if number else notes
    if not papers:
        return "", []
    if submission.others:
        others = ", ".join(sorted(submission.others)[:5])
        return f"(no answer stands in the notebook: look at {others})", [
            f"the written answer may be in {others}"
        ]
    return written_answer(papers[0], name, released)


def grade_work(check, paper, seed, sandbox, limits, left):
    """(Outcome of one work, notes)."""
    statements, notes = definition(paper, check.work) if paper else ([], [])

    def ended(kind, message, mistake=""):
        return Outcome(kind, check.work, message, 0, 0, mistake), notes

    if not statements:
        return ended(*absent(check.work, paper))
    sheet = draw(check.work, seed)
    if all(one.stub for one in paper.statements if check.work in one.binds):
        return ended(
            outcomes.NOT_ATTEMPTED, f"Not attempted: {check.work} still raises NotImplementedError."
        )
    named = [
        one for one in statements if "*" not in one.binds
    ]  # of what a star gives, a work names what it uses
    if name := mentions(named, check.forbidden):
        return sheet.forbid(name), notes
    if left <= 0:
        return ended(
            outcomes.TIMED_OUT,
            f"The works before {check.work} took all {TOTAL} seconds of a submission.",
        )
    allowed = Limits(**asdict(limits) | {"seconds": min(limits.seconds, left)})
    source = [one.source for one in statements]
    request = {
        "source": source,
        "work": check.work,
        "adapter": inspect.getsource(check.adapter),
        "cases": sheet.sent,
    }
    ending, answers, left_out = run_twice(sandbox, request, allowed)
    if ending == "timed out":
        return ended(
            outcomes.TIMED_OUT, f"{check.work} did not end within {allowed.seconds:.0f} seconds."
        )
    if ending == "said too much":
        return ended(
            outcomes.OVERSIZED, f"{check.work} answered with more than {limits.answer:,} bytes."
        )
    if ending != "done":
        return ended(outcomes.DIED, f"The process of {check.work} {ending}.")
    notes += [
        f"{check.work}: a statement failed and was left out: {short_of(one)}" for one in left_out
    ]
    return sheet.judge(answers), notes


def run_twice(sandbox, request, limits):
    """Run a work; a death counts only if it happens in a fresh sandbox, too, where no other work has ever been.

    returns: ("done", answers, exceptions of statements that were left out), or (how it ended, None, None)
    """
    for again in (False, True):
        if again:
            sandbox.close()
        reply = sandbox.run(request, limits)
        if reply["ended"] in ("timed out", "said too much"):
            return reply["ended"], None, None
        ending = f"ended without an answer: {reply['ended']}"
        if reply["ended"] == "done":
            try:
                return "done", *receive(reply["answers"], len(request["cases"]))
            except ValueError as error:
                ending = f"gave no answer: {error}"
    return ending, None, None


def short_of(failed):
    """An exception of a student's, in a line."""
    line = f"{failed['line']}: " if failed["line"] else ""
    return f"{line}{failed['raised']}: {failed['message'][:100]}"


def absent(work, paper):
    """(kind, message) where no work of that name is in the notebook."""
    if paper is None:
        return outcomes.UNREADABLE, f"No notebook could be read, so there is no {work}."
    bound = {name for statement in paper.statements for name in statement.binds}
    near = get_close_matches(work, sorted(bound)[:1000], n=1)
    if near:
        return (
            outcomes.MISSING,
            f"There is no {work} in the notebook; {near[0]} looks like it. Keep the name.",
        )
    torn = next(
        (note for note in paper.notes if "does not parse" in note or "left out" in note), ""
    )
    if torn and any(
        f"{word} {work}" in source for _, source, *_ in paper.cells for word in ("def", "class")
    ):
        return outcomes.UNREADABLE, f"{work} stands in a cell that is no Python: {torn}."
    return outcomes.MISSING, f"There is no {work} in the notebook."


@lru_cache(maxsize=256)
def draw(work, seed):
    """The Sheet of a check under the secret seed; every submission of a batch gets the same fresh cases."""
    from course_utils.grading.checks import find

    return Sheet(find(work), int(digest([seed, work]), 16), fresh=True)


def source_of(paper, work):
    """What is run for a work, for a person to read."""
    return cut(text_of(definition(paper, work)[0] if paper else []))


def reasons(found, notes, paper, module):
    """Why a human should look at this submission, in words; empty where the machine is sure."""
    because = [f"{one['work']}: {one['kind']}" for one in found if one["kind"] in BY_HAND]
    because += [note for note in notes if not note.endswith(" counts")]
    if paper:
        for check in module.CHECKS:
            statements, _ = definition(paper, check.work)
            found_in = mentions(statements, SUSPECT) or mentions(
                statements, BUILTINS, variables=True
            )
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
