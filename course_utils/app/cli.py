"""The command `course`: every verb is one call into a room of the library."""

import os
import signal
import sys
import threading
from argparse import Namespace
from collections.abc import Callable, Sequence
from contextlib import nullcontext, redirect_stdout

from course_utils.app.arguments import parser
from course_utils.app.exit_messages import GOES_ON, in_one_line, lacks_memory, open_closed_streams
from course_utils.runtime.errors import UserError


def main(argv: Sequence[str] | None = None) -> int:
    """Run `course ARGUMENTS` and return its exit code.

    0, 1 for a failed run, 2 for bad arguments, 130 interrupted. argv: instead of the command line's
    """
    open_closed_streams()
    arguments = parser().parse_args(argv)
    if threading.current_thread() is threading.main_thread():
        # to be terminated is to be interrupted: what was started ends too
        signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        return VERBS[arguments.verb](arguments) or 0
    except (UserError, OSError, MemoryError) as error:  # any other is a bug: its traceback shows
        if arguments.debug:
            raise
        print(f"course: {in_one_line(error)}", file=sys.stderr)
        return 2
    except FloatingPointError as error:
        print(f"course: {error}", file=sys.stderr)
        return 1
    except RuntimeError as error:
        if arguments.debug or not lacks_memory(error):
            raise
        print(f"course: {in_one_line(MemoryError())}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print(f"course: interrupted{GOES_ON.get(arguments.verb, '')}", file=sys.stderr)
        return 130  # 128 + SIGINT, as a shell says it


def choose_threads() -> None:
    """Have this process, and those that it starts, use as many threads as are fastest now.

    Unless COURSE_THREADS says how many.
    """
    os.environ.setdefault("COURSE_THREADS", "auto")


def start(arguments: Namespace) -> None:
    """Train a first network and say how to go on."""
    choose_threads()
    from course_utils.app.console import first_network

    first_network(arguments.folder)


def lab(arguments: Namespace) -> int:
    """Bring a workspace up to date and open JupyterLab on it."""
    from course_utils.app.workspace import default_folder, open_lab, update
    from course_utils.runtime.folders import expanded

    choose_threads()
    folder = expanded(arguments.folder or default_folder()).resolve()
    changes = update(folder)
    print(
        f"{folder}: {len(changes.added)} new files, {len(changes.renewed)} brought up to date",
        flush=True,
    )
    for mine, other in changes.beside:
        print(f"  {mine} is yours and stays; the course's new version is {other}", flush=True)
    if arguments.update:
        return 0
    return open_lab(folder, browser=not arguments.no_browser, port=arguments.port)


def site(arguments: Namespace) -> None:
    """Write the course as a static site."""
    from course_utils.app.site import build

    print(build(arguments.folder))


def doctor(arguments: Namespace) -> int:
    """Say what this machine can do; returns 1 where there is something to mend."""
    from course_utils.app.doctor import examine, render

    findings = examine()
    print(render(findings))
    return 1 if any(finding.mend for finding in findings) else 0


def data(arguments: Namespace) -> None:
    """Fetch a data set and say what is in it, or list them all."""
    from course_utils.data import available, load

    if arguments.name is None:
        for name, where in available().items():
            print(f"{name:14} {where}")
        return
    image_set = load(arguments.name)
    n, c, h, w = image_set.train_images.shape
    print(
        f"{image_set.name}: {n} training and {len(image_set.test_images)} test images, "
        f"{c} x {h} x {w}, {len(image_set.classes)} classes"
    )


def train(arguments: Namespace) -> None:
    """Train a network by its recipe."""
    choose_threads()
    from course_utils.app.console import train_and_tell
    from course_utils.training import is_first, processes

    with processes() as own_device:
        one_speaks_for_all = nullcontext() if is_first() else redirect_stdout(None)
        with one_speaks_for_all:
            train_and_tell(
                arguments.model,
                arguments.data,
                arguments.profile,
                seed=arguments.seed,
                epochs=arguments.epochs,
                device=own_device or arguments.device,
                precision=arguments.precision,
                folder=arguments.folder,
            )


def reproduce(arguments: Namespace) -> None:
    """Run rows of the published tables, or a queue of them."""
    choose_threads()
    from course_utils.reports import reproduce as rows
    from course_utils.reports.report import report as tables
    from course_utils.runtime import pick_profile

    if arguments.queue:
        rows.work_through(
            arguments.queue,
            folder=arguments.folder,
            device=arguments.device,
            precision=arguments.precision,
        )
        return
    profile = pick_profile(arguments.profile)
    rows.reproduce(
        arguments.names,
        profile=profile,
        seeds=arguments.seeds,
        folder=arguments.folder,
        shard=arguments.shard,
        device=arguments.device,
        precision=arguments.precision,
        workers=arguments.workers,
        scheduler=arguments.scheduler,
    )
    print(tables(arguments.names, profile=profile, folder=arguments.folder))


def report(arguments: Namespace) -> None:
    """Print the published tables beside what was measured."""
    from course_utils.reports.page import save_page
    from course_utils.reports.report import report as tables
    from course_utils.runtime import pick_profile

    profile = pick_profile(arguments.profile)
    if arguments.folder and not os.path.isdir(arguments.folder):
        raise UserError(f"{arguments.folder} is no folder; name the one where your runs are kept")
    folder = arguments.folder or "runs"  # which need not be there yet
    print(tables(arguments.names, profile=profile, folder=folder))
    if arguments.html:
        print(save_page(arguments.html, arguments.names, profile=profile, folder=folder))


def league(arguments: Namespace) -> None:
    """Train networks of the league, if some are named, and print its table."""
    choose_threads()
    from course_utils.reports.league_table import league_table, league_verdicts
    from course_utils.reports.own_league import run_league

    places, own = run_league(
        arguments.names,
        arguments.mine,
        range(arguments.seeds),
        store=arguments.folder,
        device=arguments.device,
        precision=arguments.precision,
        workers=arguments.workers,
        may_diverge=True,
    )
    print(league_table(places))
    print()
    print(league_verdicts(places, own))


def submit(arguments: Namespace) -> None:
    """Add a finished run to a leaderboard."""
    from course_utils.experiments import leaderboard

    line = leaderboard.submit(
        arguments.folder,
        arguments.board,
        arguments.name,
        data=arguments.data,
        limit=arguments.limit,
    )
    print(f"accepted: {line.name}, {line.parameters:,} parameters")
    low, high = (100 * bound for bound in line.interval)
    print(
        f"test accuracy {100 * line.accuracy:.2f} %, {low:.1f} to {high:.1f} "
        f"for {line.images:,} images"
    )


def show_board(arguments: Namespace) -> None:
    """Print a leaderboard."""
    from course_utils.experiments import leaderboard

    lines = leaderboard.read(arguments.board)
    if not lines:
        raise FileNotFoundError(
            f"there is no line on {arguments.board} yet; `course submit` adds one"
        )
    print(leaderboard.render(lines))


def exercise(arguments: Namespace) -> None:
    """Write a new exercise, to be filled in."""
    from course_utils.authoring.new_exercise import scaffold

    for path in scaffold(arguments.exercise, arguments.work):
        print(path)
    print(f"fill them in, then: nbgrader generate_assignment {arguments.exercise}")


def grade(arguments: Namespace) -> int:
    """Grade a class."""
    from course_utils.grading.reporting.classroom import grade_class

    return grade_class(
        arguments.submissions,
        out=arguments.out,
        exercise=arguments.exercise,
        rubric=arguments.rubric,
        seed=arguments.seed,
        workers=arguments.workers,
        sandbox=arguments.sandbox,
        scheduler=arguments.scheduler,
        gradebook=arguments.gradebook,
    )


def bench(arguments: Namespace) -> None:
    """Time our paths against the usual ones."""
    from course_utils.authoring.bench import PARTS, USUAL

    parts = arguments.parts or USUAL
    if unknown := [part for part in parts if part not in PARTS]:
        known = ", ".join(PARTS)
        raise UserError(f"there is no part {unknown[0]!r} of the bench; known: {known}")
    for part in parts:
        if part == "redraw":
            PARTS[part]()
        else:
            PARTS[part](images=arguments.images, rounds=arguments.rounds)


def author(arguments: Namespace) -> int | None:
    """Run a tool for who writes the course."""
    from course_utils.authoring import run

    return run(arguments.tool, arguments.rest)


VERBS: dict[str, Callable[[Namespace], int | None]] = {
    "start": start,
    "lab": lab,
    "site": site,
    "doctor": doctor,
    "data": data,
    "train": train,
    "reproduce": reproduce,
    "report": report,
    "league": league,
    "submit": submit,
    "board": show_board,
    "exercise": exercise,
    "grade": grade,
    "bench": bench,
    "author": author,
}
