"""An instructor's one command: collect, grade, report, and say what there is to do."""

import sys
from collections import Counter
from pathlib import Path

from tqdm import tqdm

from course_utils.grading.checks import exercises
from course_utils.grading.engine.outcomes import Result
from course_utils.grading.engine.reader import Reader
from course_utils.grading.engine.submissions import Submission, collect
from course_utils.grading.engine.whole_class import claim, grade_all, secret
from course_utils.grading.reporting.pages import report
from course_utils.grading.reporting.rubric import Score, load_rubric
from course_utils.runtime.errors import UserError


def grade_class(
    path: Path | str,
    *,
    out: Path | str,
    exercise: str | None = None,
    rubric: Path | str | None = None,
    seed: str | None = None,
    workers: int = 2,
    sandbox: str = "bubblewrap",
    scheduler: str | None = None,
    gradebook: Path | str | None = None,
) -> int:
    """Grade every submission in `path` and write the reports into `out`.

    See `course grade --help` for the rest.
    returns: 0
    raises: ValueError or FileNotFoundError for arguments that cannot be meant; NoSandbox
    """
    submissions = collect(path)
    exercise = exercise or which_exercise(submissions)
    if exercise not in exercises():
        raise UserError(f"there is no exercise {exercise!r}; there are {', '.join(exercises())}")
    points = load_rubric(exercise, rubric)
    claim(out, exercise)
    with tqdm(total=len(submissions), unit="submission", disable=not sys.stderr.isatty()) as bar:
        results = grade_all(
            submissions,
            out,
            exercise=exercise,
            seed=seed or secret(out),
            workers=workers,
            sandbox=sandbox,
            scheduler=scheduler,
            on_done=lambda result, done, total: bar.update(done - bar.n),
        )
    scores = report(results, out, points)
    if gradebook:
        from course_utils.grading.reporting.gradebook import fill

        fill(gradebook, results, scores, points)
    print_summary(results, scores, Path(out))
    return 0


def which_exercise(submissions: list[Submission]) -> str:
    """The exercise of most submissions, by the works they define.

    raises: ValueError where there is none
    """
    votes: Counter[str] = Counter()
    with Reader() as reader:
        for submission in submissions:
            bound = names_in(submission, reader)
            works = {
                name: bound & {check.work for check in module.CHECKS}
                for name, module in exercises().items()
            }
            exercise = max(works, key=lambda name: len(works[name]))
            # one for each, however much somebody hands in
            votes[exercise] += 1 if works[exercise] else 0
    if not votes.total():
        raise UserError(
            "no work of any exercise was found; name one of "
            f"{', '.join(exercises())} with --exercise"
        )
    ((exercise, _),) = votes.most_common(1)
    return exercise


def names_in(submission: Submission, reader: Reader) -> set[str]:
    """Every name that a submission's files bind."""
    bound: set[str] = set()
    for name, content in submission.files.items():
        try:
            bound |= reader.read(content, name).bound
        except ValueError:  # no notebook; `grade` notes that
            continue
    return bound


def print_summary(results: list[Result], scores: list[Score], out: Path) -> None:
    """Print what was done and what a person has to do."""
    to_look_at = [result for result in results if result.human]
    unread = len([score for score in scores if score.written is None])
    mean = sum(score.total for score in scores) / len(scores)
    exercise = results[0].exercise
    of = scores[0].of
    print(f"{exercise}: {len(results)} submissions, mean {mean:.1f} of {of:g} points")
    folder = out / "feedback"
    print(f"{out / 'grades.csv'}, {out / 'class.html'} and a page for each student in {folder}")
    if unread:
        hand = out / "hand.csv"
        print(f"{unread} written answers to read: fill in Points in {hand} and run this again")
    for result in to_look_at[:10]:
        print(f"look at {result.student}: {'; '.join(result.human)[:150]}")
    if len(to_look_at) > 10:
        print(f"and at {len(to_look_at) - 10} more, listed in {out / 'class.html'}")
