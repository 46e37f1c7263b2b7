"""The check of a work that is an experiment: what it holds, its method, and its bank of mistakes.

A study gets a `Lab` and answers with a report. Its numbers are not compared with others' numbers:
any seeds will do, and any number of them from five on. What is compared is the method, as
`findings` reads it in the record and the report.
"""

from collections.abc import Callable
from dataclasses import asdict
from functools import partial
from typing import TYPE_CHECKING, Any

from course_utils.grading.checks.findings import findings
from course_utils.grading.checks.questions import Question
from course_utils.grading.checks.study_bank import by_hand, study
from course_utils.grading.checks.study_mistakes import mistakes
from course_utils.grading.engine.check import Check
from course_utils.grading.sandboxed.laboratory import Lab, Plan

if TYPE_CHECKING:
    import numpy as np

GAINS = (1.0, 0.0, -1.0, 0.0)  # points that the treatment is worth, case by case


def study_check(question: Question, **about: Any) -> Check:
    """The Check of a study. about: reread, minutes, difficulty, points of the Check"""

    def cases(rng: "np.random.Generator") -> list[tuple[Plan]]:
        plans = []
        for number, gain in enumerate(GAINS):
            best = [int(place) for place in rng.choice(len(question.values), 2, replace=False)]
            if number < 2 and 0 not in best:  # so that one of its arms diverges at the last rate
                best[number] = 0
            truth = {"gain": gain, "best": best, "chance": int(rng.integers(1_000_000))}
            plans.append((asdict(question) | truth,))
        return plans

    return Check(
        work=question.work,
        reference=partial(study, question=question),
        cases=cases,
        adapter=laboratory,
        compared=findings,
        mistakes=mistakes(question),
        accepted=(partial(study, question=question, kind="eight"), partial(by_hand, question)),
        **about,
    )


def laboratory(work: Callable[[Lab], Any], plan: Plan) -> dict[str, Any]:
    """A study on a Lab with a plan: what was done, and what was reported."""
    import sys
    from importlib import import_module

    inside = "sandboxed" in sys.modules  # where no course is
    package = "sandboxed" if inside else "course_utils.grading.sandboxed"
    lab = import_module(f"{package}.laboratory").Lab(plan)
    report = work(lab)
    return {"record": lab._record, "report": report}
