"""The command `course`: every verb is one call into a room of the library."""

import os
import signal
import sys
import threading
from contextlib import nullcontext, redirect_stdout

from course_utils.app.arguments import parser


def main(argv=None):
    """Run `course ARGUMENTS` and return its exit code: 0, 1 for a failed run, 2 for bad arguments, 130 interrupted."""
    arguments = parser().parse_args(argv)
    if (
        threading.current_thread() is threading.main_thread()
    ):  # terminated is interrupted: what was started ends too
        signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        return VERBS[arguments.verb](arguments) or 0
    except (ValueError, OSError) as error:
        if arguments.debug:
            raise
        print(f"course: {error}", file=sys.stderr)
        return 2
    except FloatingPointError as error:
        print(f"course: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("course: interrupted; the same command goes on from the last epoch", file=sys.stderr)
        return 130


def choose_threads():
    """Have this process, and those that it starts, use as many threads as are fastest here and now, if nobody says."""
    os.environ.setdefault("COURSE_THREADS", "auto")


def start(arguments):
    choose_threads()
    from course_utils.app.console import first_network

    first_network(arguments.folder)


def lab(arguments):
    from pathlib import Path

    from course_utils.app.workspace import default_folder, open_lab, update

    choose_threads()
    folder = Path(arguments.folder or default_folder()).expanduser().resolve()
    done = update(folder)
    print(
        f"{folder}: {len(done.added)} new files, {len(done.renewed)} brought up to date", flush=True
    )
    for mine, other in done.beside:
        print(f"  {mine} is yours and stays; the course's new version is {other}", flush=True)
    if arguments.update:
        return 0
    return open_lab(folder, browser=not arguments.no_browser, port=arguments.port)


def site(arguments):
    from course_utils.app.site import build

    print(build(arguments.folder))


def doctor(arguments):
    from course_utils.app.doctor import examine, render

    findings = examine()
    print(render(findings))
    return 1 if any(finding.mend for finding in findings) else 0


def data(arguments):
    from course_utils.data import available, load

    if arguments.name is None:
        for name, place in available().items():
            print(f"{name:14} {place}")
        return
    found = load(arguments.name)
    n, c, h, w = found.train_images.shape
    print(f"{found.name}: {n} training and {len(found.test_images)} test images, {c} x {h} x {w}, "
          f"{len(found.classes)} classes")  # fmt: skip


def train(arguments):
    choose_threads()
    from course_utils.app.console import train_and_tell
    from course_utils.training import is_first, processes

    with (
        processes() as own,
        nullcontext() if is_first() else redirect_stdout(None),
    ):  # one speaks for all
        train_and_tell(
            arguments.model, arguments.data, arguments.profile, seed=arguments.seed, epochs=arguments.epochs,
            device=own or arguments.device, precision=arguments.precision, folder=arguments.folder,
        )  # fmt: skip


def reproduce(arguments):
    choose_threads()
    from course_utils.reports import reproduce as rows
    from course_utils.reports.report import report as tables
    from course_utils.runtime import pick_profile

    if arguments.queue:
        where = {"device": arguments.device, "precision": arguments.precision}
        rows.work_through(arguments.queue, folder=arguments.folder, **where)
        return
    values = {
        key: value
        for key, value in vars(arguments).items()
        if key not in ("verb", "queue", "debug")
    }
    values["profile"] = pick_profile(arguments.profile)
    rows.reproduce(**values)
    print(tables(arguments.names, profile=values["profile"], folder=arguments.folder))


def report(arguments):
    from course_utils.reports.page import save_page
    from course_utils.reports.report import report as tables
    from course_utils.runtime import pick_profile

    how = {"profile": pick_profile(arguments.profile), "folder": arguments.folder}
    print(tables(arguments.names, **how))
    if arguments.html:
        print(save_page(arguments.html, arguments.names, **how))


def submit(arguments):
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
        f"test accuracy {100 * line.accuracy:.2f} %, {low:.1f} to {high:.1f} for {line.images:,} images"
    )


def show_board(arguments):
    from course_utils.experiments import leaderboard

    lines = leaderboard.read(arguments.board)
    if not lines:
        raise FileNotFoundError(
            f"there is no line on {arguments.board} yet; `course submit` adds one"
        )
    print(leaderboard.render(lines))


def exercise(arguments):
    from course_utils.authoring.new_exercise import scaffold

    for path in scaffold(arguments.exercise, arguments.work):
        print(path)
    print(f"fill them in, then: nbgrader generate_assignment {arguments.exercise}")


def grade(arguments):
    from course_utils.grading.reporting.classroom import grade_class

    values = {key: value for key, value in vars(arguments).items() if key not in ("verb", "debug")}
    return grade_class(values.pop("submissions"), **values)


def bench(arguments):
    from course_utils.authoring.bench import PARTS, USUAL

    for part in arguments.parts or USUAL:
        if part not in PARTS:
            raise ValueError(f"there is no part {part!r} of the bench; known: {', '.join(PARTS)}")
        options = (
            {} if part == "redraw" else {"images": arguments.images, "rounds": arguments.rounds}
        )
        PARTS[part](**options)


def author(arguments):
    from course_utils.authoring import run

    return run(arguments.tool, arguments.rest)


VERBS = {
    "start": start, "lab": lab, "site": site, "doctor": doctor, "data": data, "train": train, "reproduce": reproduce,
    "report": report, "submit": submit, "board": show_board, "exercise": exercise, "grade": grade, "bench": bench,
    "author": author,
}  # fmt: skip
