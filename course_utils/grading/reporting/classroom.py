"""An instructor's one command: collect, grade, report, and say what there is to do."""

import sys
from collections import Counter
from pathlib import Path

from tqdm import tqdm

from course_utils.grading.checks import exercises
from course_utils.grading.engine.reader import Reader
from course_utils.grading.engine.submissions import collect
from course_utils.grading.engine.whole_class import claim, grade_all, secret
from course_utils.grading.reporting.pages import report
from course_utils.grading.reporting.rubric import load_rubric


def grade_class(
    place,
    *,
    out,
    exercise=None,
    rubric=None,
    seed=None,
    workers=2,
    sandbox="bubblewrap",
    scheduler=None,
    gradebook=None,
):
    """Grade every submission in `place` and write the reports into `out`; see `course grade --help` for the rest.

    returns: 0
    raises: ValueError or FileNotFoundError for arguments that cannot be meant; NoSandbox
    """
    submissions = collect(place)
    exercise = exercise or which_exercise(submissions)
    if exercise not in exercises():
        raise ValueError(f"there is no exercise {exercise!r}; there are {', '.join(exercises())}")
    rubric = load_rubric(exercise, rubric)
    claim(out, exercise)
    results = run_batch(
        submissions, out, exercise, seed or secret(out), workers, sandbox, scheduler
    )
    scores = report(results, out, rubric)
    if gradebook:
        from course_utils.grading.reporting.gradebook import fill

        fill(gradebook, results, scores, rubric)
    tell(results, scores, Path(out))
    return 0


def run_batch(submissions, out, exercise, seed, workers, sandbox, scheduler):
    """`batch.grade_all` with a bar where somebody watches."""
    with tqdm(total=len(submissions), unit="submission", disable=not sys.stderr.isatty()) as bar:

        def on_done(result, done, total):
            bar.update(done - bar.n)

        return grade_all(
            submissions, out, exercise=exercise, seed=seed, workers=workers, sandbox=sandbox, scheduler=scheduler,
            on_done=on_done,
        )  # fmt: skip


def which_exercise(submissions):
    """The exercise of most submissions, by the works they define. raises: ValueError where there is none"""
    found = Counter()
    with Reader() as reader:
        for submission in submissions:
            bound = names_in(submission, reader)
            works = {
                name: bound & {check.work for check in module.CHECKS}
                for name, module in exercises().items()
            }
            exercise = max(works, key=lambda name: len(works[name]))
            found[exercise] += bool(
                works[exercise]
            )  # one vote for each, however much somebody hands in
    (exercise, count), *_ = found.most_common(1) or [("", 0)]
    if not count:
        raise ValueError(
            f"no work of any exercise was found; name one of {', '.join(exercises())} with --exercise"
        )
    return exercise


def names_in(submission, reader):
    """Every name that a submission's files bind."""
    bound = set()
    for name, content in submission.files.items():
        try:
            bound |= {
                bound
                for statement in reader.read(content, name).statements
                for bound in statement.binds
            }
        except ValueError:
            continue
    return bound


def tell(results, scores, out):
    """Print what was done and what a person has to do."""
    human = [result for result in results if result["human"]]
    unread = sum(one.written is None for one in scores)
    mean = sum(one.total for one in scores) / len(scores)
    print(
        f"{results[0]['exercise']}: {len(results)} submissions, mean {mean:.1f} of {scores[0].of:g} points"
    )
    print(
        f"{out / 'grades.csv'}, {out / 'class.html'} and a page for each student in {out / 'feedback'}"
    )
    if unread:
        print(
            f"{unread} written answers to read: fill in Points in {out / 'hand.csv'} and run this again"
        )
    for result in human[:10]:
        print(f"look at {result['student']}: {'; '.join(result['human'])[:150]}")
    if len(human) > 10:
        print(f"and at {len(human) - 10} more, listed in {out / 'class.html'}")
