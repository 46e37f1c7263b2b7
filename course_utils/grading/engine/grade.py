"""Grade one submission, as a function of it, the exercise, the secret seed and a sandbox."""

import inspect
import time
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, replace
from difflib import get_close_matches
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from course_utils.grading.checks import FOLDER, exercises
from course_utils.grading.engine.marking import Sheet, not_attempted, receive
from course_utils.grading.engine.namespaces import SANDBOXED
from course_utils.grading.engine.outcomes import Kind, Note, Outcome, Result
from course_utils.grading.engine.reader import handed_out, read_all
from course_utils.grading.engine.reading import Paper
from course_utils.grading.engine.sandbox import Limits, Sandbox
from course_utils.grading.engine.scopes import IMPORT, Statement, forbidden_use
from course_utils.grading.engine.student_work import (
    answer_of,
    cut,
    definition,
    mentions,
    text_of,
)
from course_utils.runtime.storage import digest

if TYPE_CHECKING:
    from course_utils.grading.engine.check import Check
    from course_utils.grading.engine.submissions import Submission
    from course_utils.grading.sandboxed.answer import Request
    from course_utils.grading.sandboxed.run_cases import Answer, Raised

ROOT = FOLDER.parents[2]
TOTAL = 60  # seconds that all works of a submission may take together
MANY = 20  # notes that anybody will read
# what an exercise has no use for, and what reaches a forbidden name without writing it
# no defense, which is the sandbox's: whoever mentions one of them is shown to a person; torch.load
# and numpy.load unpickle, and so run code, where weights_only and allow_pickle say so
SUSPECT = """
    __import__ importlib ctypes subprocess socket os sys gc inspect threading multiprocessing atexit
    pickle scipy builtins __builtins__ __dict__ __globals__ __subclasses__ __base__ __mro__
    __getattribute__ attrgetter methodcaller marshal FunctionType weights_only allow_pickle _C jit
""".split()
# the same, as names of variables: model.eval() is another
BUILTINS = "eval exec compile getattr setattr vars globals locals".split()
BY_HAND = (Kind.MISSING, Kind.UNREADABLE, Kind.FORBIDDEN, Kind.DIED, Kind.OVERSIZED)


@dataclass(frozen=True)
class Run:
    """What came of running a work in a sandbox.

    failure: TIMED_OUT, OVERSIZED or DIED, or None where answers came; how: it died, in words
    answers: one for each case; left_out: exceptions of statements that were left out
    """

    failure: Kind | None = None
    how: str = ""
    answers: "list[Answer]" = field(default_factory=list)
    left_out: "list[Raised]" = field(default_factory=list)


def grade(
    submission: "Submission",
    exercise: str,
    seed: str,
    sandbox: Sandbox,
    limits: Limits | None = None,
) -> Result:
    """Grade what a student handed in for an exercise.

    submission: Submission; exercise: its name, as "01_convolution_as_toeplitz"
    seed: the instructor's secret, text
    sandbox: Sandbox, in which the works run one after the other, with its Reader
    limits: Limits of each work
    returns: Result. An answer that is missing, late or broken is never a pass.
    """
    started = time.monotonic()
    limits = limits or Limits()
    module = exercises()[exercise]
    checks: tuple[Check, ...] = module.CHECKS
    papers, notes = read_all(submission, {check.work for check in checks}, sandbox.reader)
    paper = papers[0] if papers else None
    outcomes: list[Outcome] = []
    for check in checks:
        begun = time.monotonic()
        left = TOTAL - (begun - started)
        outcome, more = grade_work(check, paper, seed, sandbox, limits, left)
        notes += more
        text = outcome.traceback[-4000:]  # characters: its end says what was raised
        outcomes.append(replace(outcome, traceback=text, seconds=time.monotonic() - begun))
    answer = answer_of(papers, submission.others, module.WRITTEN.name, handed_out(exercise, ROOT))
    notes += answer.notes
    return Result(
        student=submission.student,
        id=submission.id,
        exercise=exercise,
        digest=result_digest(submission, exercise, seed, limits),
        outcomes=tuple(outcomes),
        sources={check.work: cut(text_of(definition(paper, check.work)[0])) for check in checks},
        written=answer.text,
        human=few(reasons(outcomes, notes, paper, module)),
        notes=few(note.text for note in notes),
        seconds=time.monotonic() - started,
        versions={name: version(name) for name in ("torch", "numpy")},
    )


def result_digest(submission: "Submission", exercise: str, seed: str, limits: Limits) -> str:
    """What a result depends on, as a digest: a finished one with the same is not made again."""
    # the whole folder of the exercise: its banks and references lie in files beside the checks
    own = Path(str(exercises()[exercise].__file__)).parent
    folders = (own, own.parent, Path(__file__).parent, SANDBOXED)
    files = [path for folder in folders for path in sorted(folder.glob("*.py"))]
    # as text: even a new comment in there has every submission graded again
    sources = [path.read_text(encoding="utf-8") for path in files]
    released = handed_out(exercise, ROOT)
    notes = [note.text for note in submission.notes]
    handed_in = [submission.files, notes, submission.others]
    return digest([handed_in, exercise, sources, released, seed, asdict(limits)])


def grade_work(
    check: "Check",
    paper: Paper | None,
    seed: str,
    sandbox: Sandbox,
    limits: Limits,
    left: float,
) -> tuple[Outcome, list[Note]]:
    """(Outcome of one work, notes). left: seconds that the submission has"""
    work = check.work
    statements, notes = definition(paper, work)
    if paper is None or not statements:
        return absent(work, paper), notes
    sheet = draw(work, seed)
    if all(given.stub for given in paper.statements if work in given.binds):
        return not_attempted(work), notes
    if name := forbidden_in(statements, check.forbidden):
        return sheet.forbid(name), notes
    if left <= 0:
        text = f"The works before {work} took all {TOTAL} seconds of a submission."
        return Outcome(Kind.TIMED_OUT, work, text), notes
    request: Request = {
        "source": [given.source for given in statements],
        "work": work,
        "adapter": inspect.getsource(check.adapter),
        "cases": sheet.sent,
    }
    allowed = replace(limits, seconds=min(limits.seconds, left))
    run = run_twice(sandbox, request, allowed)
    if run.failure:
        return failed(work, run, allowed), notes
    for failure in run.left_out:
        line = f"{failure['line']}: " if failure["line"] else ""
        text = f"{line}{failure['raised']}: {failure['message'][:100]}"
        notes.append(Note(f"{work}: a statement failed and was left out: {text}"))
    return sheet.judge(run.answers), notes


def run_twice(sandbox: Sandbox, request: "Request", limits: Limits) -> Run:
    """Run a work.

    A death counts only if it happens in a fresh sandbox, too, where no other work has ever been.
    """
    how = ""
    for is_fresh in (False, True):
        if is_fresh:
            sandbox.close()
        reply = sandbox.run(request, limits)
        if reply.ended == "timed out":  # a second try would cost as much again
            return Run(Kind.TIMED_OUT)
        if reply.ended == "said too much":
            return Run(Kind.OVERSIZED)
        how = f"ended without an answer: {reply.ended}"
        if reply.ended == "done":
            try:
                answers, left_out = receive(reply.answers, len(request["cases"]))
                return Run(answers=answers, left_out=left_out)
            except ValueError as error:
                how = f"gave no answer: {error}"
    return Run(Kind.DIED, how)


def failed(work: str, run: Run, limits: Limits) -> Outcome:
    """The Outcome of a work that gave no answers. limits: that it ran under"""
    if run.failure == Kind.TIMED_OUT:
        text = f"{work} did not end within {limits.seconds:.0f} seconds."
    elif run.failure == Kind.OVERSIZED:
        text = f"{work} answered with more than {limits.answer:,} bytes."
    else:
        text = f"The process of {work} {run.how}."
    return Outcome(run.failure or Kind.DIED, work, text)


def absent(work: str, paper: Paper | None) -> Outcome:
    """The Outcome where no work of that name is in the notebook."""
    if paper is None:
        text = f"No notebook could be read, so there is no {work}."
        return Outcome(Kind.UNREADABLE, work, text)
    near = get_close_matches(work, sorted(paper.bound)[:1000], n=1)
    if near:
        text = f"There is no {work} in the notebook; {near[0]} looks like it. Keep the name."
        return Outcome(Kind.MISSING, work, text)
    torn = next((note for note in paper.notes if note.torn_cell), None)
    heads = (f"def {work}", f"class {work}")
    if torn and any(head in cell.source for cell in paper.cells for head in heads):
        text = f"{work} stands in a cell that is no Python: {torn.text}."
        return Outcome(Kind.UNREADABLE, work, text)
    return Outcome(Kind.MISSING, work, f"There is no {work} in the notebook.")


def forbidden_in(statements: list[Statement], forbidden: Iterable[str]) -> str | None:
    """The first of the forbidden names that the statements of a work use, or None."""
    # of what a star gives, a work names what it uses
    named = [given for given in statements if "*" not in given.binds]
    modules = {name for given in named if given.kind == IMPORT for name in given.binds}
    reaches = {entry for given in named for entry in given.reaches}
    return forbidden_use(reaches, forbidden, modules)


@lru_cache(maxsize=256)
def draw(work: str, seed: str) -> Sheet:
    """The Sheet of a check under the secret seed; all of a class get the same fresh cases."""
    from course_utils.grading.checks import find

    # 256 bits, others for each work
    return Sheet(find(work), int(digest([seed, work]), 16), fresh=True)


def reasons(
    outcomes: list[Outcome], notes: list[Note], paper: Paper | None, module: ModuleType
) -> list[str]:
    """Why a human should look at this submission, in words; empty where the machine is sure."""
    because = [f"{outcome.work}: {outcome.kind}" for outcome in outcomes if outcome.kind in BY_HAND]
    because += [note.text for note in notes if note.for_person]
    if paper:
        for outcome in outcomes:
            statements, _ = definition(paper, outcome.work)
            name = mentions(statements, SUSPECT) or mentions(statements, BUILTINS, variables=True)
            if name:
                because.append(f"{outcome.work} uses {name}")
        if all(outcome.kind == Kind.MISSING for outcome in outcomes):
            because.append(other_exercise(paper, module))
    return because


def few(texts: Iterable[str]) -> tuple[str, ...]:
    """The first of some texts, each once and not longer than anybody will read."""
    return tuple(text[:300] for text in list(dict.fromkeys(texts))[:MANY])


def other_exercise(paper: Paper, module: ModuleType) -> str:
    """Which exercise a notebook looks like that has no work of this one."""
    for name, other in exercises().items():
        if other is not module and paper.bound & {check.work for check in other.CHECKS}:
            return f"this looks like exercise {name}"
    return "none of the works is in this notebook"
