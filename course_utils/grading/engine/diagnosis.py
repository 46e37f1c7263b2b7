"""What a wrong answer looks like, in three layers, each as sure as it can be: a mistake of the
bank, a relation to the right answers, the cases that fail. Else what can be seen of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from course_utils.grading.engine import raised
from course_utils.grading.engine.answered import (
    Case,
    argument_names,
    is_one_of,
    numbers_in,
    pairs_of,
    parts_of,
    size_of,
)
from course_utils.grading.engine.failing_cases import where_it_fails
from course_utils.grading.engine.first_difference import difference
from course_utils.grading.engine.observations import observed
from course_utils.grading.engine.relations import BESIDE, RULES, Rule, relation
from course_utils.grading.sandboxed.codec import decode
from course_utils.grading.sandboxed.run_cases import Answer

if TYPE_CHECKING:
    from course_utils.grading.engine.check import Check, Mistake

PARTIAL = 2  # cases that a mistake must explain where it does not explain all
ROOM = 1000  # values that an answer may have beyond a few times those asked for
EVIDENCE = 6  # numbers that must agree then: a few small ones agree by chance


@dataclass(frozen=True)
class Diagnosis:
    """What was found. name: what a report counts, "" for a fact that explains nothing; says: to the
    student; reread: where, or ""
    """

    name: str
    says: str
    reread: str = ""


def diagnose(
    check: "Check",
    cases: Sequence[Case],
    fails: Sequence[bool],
    mistaken: Sequence[tuple["Mistake", Sequence[Answer]]],
    expected: Sequence[Answer],
) -> Diagnosis | None:
    """The Diagnosis of answers some of which fail, the surest layer first; None for no idea.

    mistaken: each mistake of the bank with its answers; expected: of the reference
    """
    return (
        oversized(cases)
        or banked(check, cases, fails, mistaken, expected)
        or misshaped(cases, fails)
        or related(check, cases, fails)
        or combined(check, cases, fails, mistaken, expected)
        or seen(check, cases, fails)
    )


def oversized(cases: Sequence[Case]) -> Diagnosis | None:
    """Answers so much larger than asked for that to compare them further would take minutes."""
    for case in cases:
        if case.both and size_of(case.given) > 4 * size_of(case.right) + ROOM:
            return Diagnosis("", "Yours has many more values than are asked for.")
    return None


def differs(check: "Check", expected: Answer, answer: Answer) -> str | None:
    """What is wrong with an answer, in words, or None."""
    if "raised" in expected:
        same = "raised" in answer and expected["raised"] == answer["raised"]
        return None if same else f"should raise {expected['raised']}"
    if "raised" in answer:
        return "raised"
    return difference(
        decode(expected["value"]), decode(answer["value"]), rtol=check.rtol, atol=check.atol
    )


def banked(
    check: "Check",
    cases: Sequence[Case],
    fails: Sequence[bool],
    mistaken: Sequence[tuple["Mistake", Sequence[Answer]]],
    expected: Sequence[Answer],
) -> Diagnosis | None:
    """The mistake of the bank that explains the answers.

    It explains a case that fails where it gives the same answer, and is refuted by a case that
    holds where it would fail. One that explains all is told as it is; one that explains at least
    PARTIAL of several as part of what is wrong; two that explain the same cases as either, or
    """
    whole: list[Mistake] = []
    part: dict[int, list[Mistake]] = {}
    count = sum(fails)
    for mistake, answers in mistaken:
        if len(answers) != len(cases):  # its work is a stub
            continue
        triples = list(zip(cases, fails, expected, answers, strict=True))
        if any(differs(check, e, a) is not None for _, wrong, e, a in triples if not wrong):
            continue  # refuted
        wrong = [(case, answer) for case, failed, _, answer in triples if failed]
        # an exception alone is no likeness: anything may raise a RuntimeError
        values = sum(agrees(check, case, answer) for case, answer in wrong if "value" in answer)
        failures = sum(same_failure(case, answer) for case, answer in wrong)
        if values + failures == count:
            whole.append(mistake)
        elif values >= PARTIAL and 2 * values >= count and mistake not in part.get(values, []):
            alike = [case for case, answer in wrong if agrees(check, case, answer)]
            if sum(map(numbers_in, alike)) >= EVIDENCE:
                part.setdefault(values, []).append(mistake)
    if whole:
        return Diagnosis(whole[0].name, whole[0].says, whole[0].reread)
    return in_part(part, count) if part else None


def in_part(part: dict[int, list["Mistake"]], count: int) -> Diagnosis:
    """The Diagnosis of mistakes that explain most, but not all, of `count` cases that fail.

    part: by how many they explain
    """
    most = max(part)
    likeliest = part[most][:2]  # where more explain as much, these stand first in the bank
    says = " Or: ".join(mistake.says for mistake in likeliest)
    says += f" So in {most} of the {count} checks that fail; in the others more is wrong."
    names = " or ".join(mistake.name for mistake in likeliest)
    return Diagnosis(f"{names}, in part", says, likeliest[0].reread)


def agrees(check: "Check", case: Case, answer: Answer) -> bool:
    """Whether a case's answer is that of a mistake, a value."""
    return "value" in case.answer and differs(check, answer, case.answer) is None


def same_failure(case: Case, answer: Answer) -> bool:
    """Whether both raised the same exception, for the same reason."""
    if "raised" not in answer or "raised" not in case.answer:
        return False
    return all(answer[part] == case.answer[part] for part in ("raised", "message"))


def misshaped(cases: Sequence[Case], fails: Sequence[bool]) -> Diagnosis | None:
    """A work without `return`, or one that gives back one value of several."""
    failed = [case for case, wrong in zip(cases, fails, strict=True) if wrong and case.both]
    if failed and all(case.given is None and case.right is not None for case in failed):
        return Diagnosis(
            "returns nothing", "Your function gives back None: it ends without `return`."
        )
    several = [case for case in failed if isinstance(case.right, tuple) and len(case.right) > 1]
    if several and all(is_one_of(case.given, case.right) for case in several):
        count = len(several[0].right)
        return Diagnosis(
            "one value for several", f"{count} values are asked for; yours gives back one."
        )
    return None


def related(check: "Check", cases: Sequence[Case], fails: Sequence[bool]) -> Diagnosis | None:
    """The relation of the wrong answers to the right ones, and the cases that fail."""
    names = argument_names(check)
    failed = [case for case, wrong in zip(cases, fails, strict=True) if wrong]
    told = raised.told([case.answer for case in failed])
    if all(case.both for case in failed):
        told = part_by_part(check, names, failed)
    where = where_it_fails(names, [case.arguments for case in cases], fails)
    found = [text for text in (told, where) if text]
    return Diagnosis(found[0], " ".join(found)) if found else None


def combined(
    check: "Check",
    cases: Sequence[Case],
    fails: Sequence[bool],
    mistaken: Sequence[tuple["Mistake", Sequence[Answer]]],
    expected: Sequence[Answer],
) -> Diagnosis | None:
    """Two slips: a mistake of the bank, to whose answers the wrong ones are related."""
    names = argument_names(check)
    for mistake, answers in mistaken:
        if len(answers) != len(cases) or any("raised" in answer for answer in answers):
            continue
        shows = [
            wrong and differs(check, right, answer) is not None
            for wrong, right, answer in zip(fails, expected, answers, strict=True)
        ]
        failed = [
            Case(case.arguments, answer, case.answer)
            for case, answer, wrong in zip(cases, answers, fails, strict=True)
            if wrong
        ]
        if sum(shows) < PARTIAL or not all(case.both for case in failed):
            continue
        if sum(map(numbers_in, failed)) < EVIDENCE:
            continue
        if told := part_by_part(check, names, failed, BESIDE):
            also = told.replace("the right one", "that answer").replace("right answer", "answer")
            says = f"{mistake.says} Beside that: {also[:1].lower()}{also[1:]}"
            return Diagnosis(f"{mistake.name}, and: {told}", says, mistake.reread)
    return None


def seen(check: "Check", cases: Sequence[Case], fails: Sequence[bool]) -> Diagnosis | None:
    """What can be seen of the answers, without a name."""
    says = observed(check, [case for case, wrong in zip(cases, fails, strict=True) if wrong])
    return Diagnosis("", says) if says else None


def part_by_part(
    check: "Check", names: Sequence[str], failed: Sequence[Case], rules: Sequence[Rule] = RULES
) -> str | None:
    """The relation of the answers or, where they have several parts, of the one part that is wrong.

    None where parts are wrong in different ways
    """
    keys = parts_of(failed)
    # a list of numbers is one answer, a tuple several
    if keys is None or not isinstance(failed[0].right, (dict, tuple)):
        whole = pairs_of(check, names, failed, [(case.right, case.given) for case in failed])
        if whole is not None:
            return relation(whole, rules)
    told: dict[Any, str] = {}
    for key in keys or ():
        sides = [(case.right[key], case.given[key]) for case in failed]
        wrong = [
            (case, side)
            for case, side in zip(failed, sides, strict=True)
            if difference(*side, rtol=check.rtol, atol=check.atol)
        ]
        if not wrong:
            continue
        part = pairs_of(check, names, [case for case, _ in wrong], [side for _, side in wrong])
        says = relation(part, rules) if part else None
        if says is None:
            return None
        told[key] = says
    if not told:
        return None
    if len(set(told.values())) > 1:
        return " ".join(f"At [{key!r}]: {says}" for key, says in list(told.items())[:3])
    where = ", ".join(f"[{key!r}]" for key in list(told)[:3])
    says = next(iter(told.values()))
    return says if len(told) == len(keys or ()) else f"At {where}: {says}"
