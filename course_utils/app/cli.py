"""The command `course`: every verb is one call into a room of the library."""

import argparse
import os
import signal
import sys
import threading
from contextlib import nullcontext, redirect_stdout


def main(argv=None):
    """Run `course ARGUMENTS` and return its exit code: 0, 1 for a failed run, 2 for bad arguments, 130 interrupted."""
    arguments = parser().parse_args(argv)
    if threading.current_thread() is threading.main_thread():  # terminated is interrupted: what was started ends too
        signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        return arguments.verb(arguments) or 0
    except (ValueError, FileNotFoundError, OSError) as error:
        print(f"course: {error}", file=sys.stderr)
        return 2
    except FloatingPointError as error:
        print(f"course: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("course: interrupted; the same command goes on from the last epoch", file=sys.stderr)
        return 130


class OneLineParser(argparse.ArgumentParser):
    """argparse that answers bad arguments in one line."""

    def error(self, message):
        self.exit(2, f"{self.prog}: {message}; try {self.prog} --help\n")


def parser():
    """The arguments of every verb."""
    top = OneLineParser(prog="course", description="Convolutional networks, hands on.")
    verbs = top.add_subparsers(required=True, metavar="VERB", parser_class=OneLineParser)

    verb = verbs.add_parser("start", help="check the machine, train a first network, say what comes next")
    verb.add_argument("--folder", default="runs/start", help="where to write the curve (default: %(default)s)")
    verb.set_defaults(verb=start)

    add_lab(verbs)

    verb = verbs.add_parser("doctor", help="what this machine can do, and how to mend what is wrong")
    verb.set_defaults(verb=doctor)

    verb = verbs.add_parser("data", help="fetch a data set now, or list them all")
    verb.add_argument("name", nargs="?", help="cifar10, cifar100, mnist, fashion_mnist, shapes, digits or your own")
    verb.set_defaults(verb=data)

    verb = verbs.add_parser("train", help="train a network by its recipe; an interrupted run goes on")
    verb.add_argument("model", help="a name, as basenet, or a row of a report, as 000/basenet-adam")
    verb.add_argument("--data", help="data set (default: shapes in the quick profile, cifar10 in the full one)")
    verb.add_argument("--profile", help="quick or full (default: COURSE_PROFILE, else full on a CUDA device)")
    verb.add_argument("--seed", type=int, default=0)
    verb.add_argument("--epochs", type=positive, help="instead of the recipe's")
    verb.add_argument("--device", help="cuda, mps or cpu")
    verb.add_argument("--precision", help="fp32 or bf16 (default: the faster in a self-test)")
    verb.add_argument("--folder", default="runs", help="where runs are kept (default: %(default)s)")
    verb.set_defaults(verb=train)

    add_reproduction(verbs)
    add_leaderboard(verbs)
    add_grading(verbs)

    verb = verbs.add_parser("bench", help="our pipeline and training against the usual ones; redrawing")
    verb.add_argument("parts", nargs="*", help="pipelines, networks, sweep, redraw (default), notebooks, neighbors")
    verb.add_argument("--images", type=positive, default=10_000, help="images in an epoch (default: %(default)s)")
    verb.add_argument("--rounds", type=positive, default=5, help="times each side runs (default: %(default)s)")
    verb.set_defaults(verb=bench)
    return top


def add_lab(verbs):
    """What a student opens."""
    verb = verbs.add_parser("lab", help="open JupyterLab on your own copies; an update never overwrites your work")
    verb.add_argument("folder", nargs="?", help="of your copies (default: COURSE_WORKSPACE, else cnn-course at home)")
    verb.add_argument("--update", action="store_true", help="bring the copies up to date and open nothing")
    verb.add_argument("--no-browser", action="store_true", help="print the address and open no browser")
    verb.add_argument("--port", type=positive, help="of JupyterLab (default: the first free one from 8888)")
    verb.set_defaults(verb=lab)

    verb = verbs.add_parser("site", help="write the course as a static site, to be read without Jupyter or a network")
    verb.add_argument("folder", nargs="?", default="build/site", help="where to (default: %(default)s)")
    verb.set_defaults(verb=site)


def add_reproduction(verbs):
    """The verbs of the published tables."""
    verb = verbs.add_parser("reproduce", help="run the published tables or some rows; what is finished is read")
    verb.add_argument("names", nargs="*", help="reports or rows, as 002 or 002/final (default: all)")
    verb.add_argument("--profile", help="quick or full (default: COURSE_PROFILE, else full on a CUDA device)")
    verb.add_argument("--seeds", type=positive, default=1, help="how many, from 0 on (default: %(default)s)")
    verb.add_argument("--folder", default="runs", help="where runs are kept (default: %(default)s)")
    verb.add_argument("--device", help="cuda, mps or cpu")
    verb.add_argument("--precision", help="fp32 or bf16 (default: the faster in a self-test)")
    verb.add_argument("--workers", type=positive, help="processes (default: one for each core of a CPU)")
    verb.add_argument("--scheduler", help="address of a Dask cluster that does the work")
    verb.add_argument("--shard", type=shard, metavar="I/N", help="the I-th of N shares of the runs, for an array job")
    verb.add_argument("--queue", help="a file of rows to run instead, as published, at the lowest priority")
    verb.set_defaults(verb=reproduce)

    verb = verbs.add_parser("report", help="the published tables beside the reference and your runs")
    verb.add_argument("names", nargs="*", help="reports or rows (default: all)")
    verb.add_argument("--profile", default="full", help="quick shows the scaled rows (default: %(default)s)")
    verb.add_argument("--folder", default="runs", help="where runs are kept (default: %(default)s)")
    verb.add_argument("--html", help="write it as a page with curves, too")
    verb.set_defaults(verb=report)


def add_leaderboard(verbs):
    """The verbs of the capstone."""
    verb = verbs.add_parser("submit", help="check and evaluate a finished run, and add it to a leaderboard")
    verb.add_argument("folder", help="of the run, with result.json, checkpoint.pt and card.md")
    verb.add_argument("board", help="the leaderboard's file, made if absent")
    verb.add_argument("--name", required=True, help="whose it is")
    verb.add_argument("--data", default="cifar10", help="what the board is about (default: %(default)s)")
    verb.add_argument("--limit", type=positive, default=5_000_000, help="parameters allowed (default: %(default)s)")
    verb.set_defaults(verb=submit)

    verb = verbs.add_parser("board", help="print a leaderboard")
    verb.add_argument("board", help="the leaderboard's file")
    verb.set_defaults(verb=show_board)


def add_grading(verbs):
    """The verbs of the instructor."""
    verb = verbs.add_parser("exercise", help="write a new exercise of one function, to be changed into your own")
    verb.add_argument("exercise", help="its name, as 15_shares")
    verb.add_argument("work", help="the function to be written, as shares")
    verb.set_defaults(verb=exercise)

    verb = verbs.add_parser("grade", help="grade a class's submissions of an exercise; an interrupted run goes on")
    verb.add_argument("submissions", help="a folder with a notebook, folder or zip for each student, or an LMS's zip")
    verb.add_argument("--out", required=True, help="folder for grades.csv, the pages, the results and the secret seed")
    verb.add_argument("--exercise", help="as 01_convolution_as_toeplitz (default: the one whose names are found most)")
    verb.add_argument("--rubric", help="TOML file that changes points; nothing is run again for it")
    verb.add_argument("--seed", help="of the fresh inputs, secret (default: drawn once, kept in the folder)")
    verb.add_argument("--workers", type=positive, default=2, help="sandboxes at a time (default: %(default)s)")
    verb.add_argument("--sandbox", default="bubblewrap", help="bubblewrap; or process, which contains nothing")
    verb.add_argument("--scheduler", help="address of a Dask cluster that does the work")
    verb.add_argument("--gradebook", help="nbgrader's database to write to as well, as gradebook.db")
    verb.set_defaults(verb=grade)


def choose_threads():
    """Have this process, and those that it starts, use as many threads as are fastest here and now, if nobody says."""
    os.environ.setdefault("COURSE_THREADS", "auto")


def start(arguments):
    choose_threads()
    from course_utils.reports import first_network

    first_network(arguments.folder)


def lab(arguments):
    from pathlib import Path

    from course_utils.workspace import default_folder, open_lab, update

    choose_threads()
    folder = Path(arguments.folder or default_folder()).expanduser().resolve()
    done = update(folder)
    print(f"{folder}: {len(done.added)} new files, {len(done.renewed)} brought up to date", flush=True)
    for mine, other in done.beside:
        print(f"  {mine} is yours and stays; the course's new version is {other}", flush=True)
    if arguments.update:
        return 0
    return open_lab(folder, browser=not arguments.no_browser, port=arguments.port)


def site(arguments):
    from course_utils.site import build

    print(build(arguments.folder))


def doctor(arguments):
    from course_utils.doctor import examine, render

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
    from course_utils.reports import train_and_tell
    from course_utils.training import is_first, processes

    with processes() as own, nullcontext() if is_first() else redirect_stdout(None):  # one speaks for all
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
    values = {key: value for key, value in vars(arguments).items() if key not in ("verb", "queue")}
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
        arguments.folder, arguments.board, arguments.name, data=arguments.data, limit=arguments.limit
    )
    print(f"accepted: {line.name}, {line.parameters:,} parameters")
    low, high = (100 * bound for bound in line.interval)
    print(f"test accuracy {100 * line.accuracy:.2f} %, {low:.1f} to {high:.1f} for {line.images:,} images")


def show_board(arguments):
    from course_utils.experiments import leaderboard

    lines = leaderboard.read(arguments.board)
    if not lines:
        raise FileNotFoundError(f"there is no line on {arguments.board} yet; `course submit` adds one")
    print(leaderboard.render(lines))


def exercise(arguments):
    from course_utils.grading.author import scaffold

    for path in scaffold(arguments.exercise, arguments.work):
        print(path)
    print(f"fill them in, then: nbgrader generate_assignment {arguments.exercise}")


def grade(arguments):
    from course_utils.grading.classroom import grade_class

    values = vars(arguments)
    return grade_class(values.pop("submissions"), **{key: value for key, value in values.items() if key != "verb"})


def bench(arguments):
    from course_utils.bench import PARTS, USUAL

    for part in arguments.parts or USUAL:
        if part not in PARTS:
            raise ValueError(f"there is no part {part!r} of the bench; known: {', '.join(PARTS)}")
        options = {} if part == "redraw" else {"images": arguments.images, "rounds": arguments.rounds}
        PARTS[part](**options)


def shard(text):
    """(I, N) from "I/N", for argparse: the I-th of N, from 1."""
    first, slash, count = text.partition("/")
    if not (slash and first.isdecimal() and count.isdecimal() and 1 <= int(first) <= int(count)):
        raise argparse.ArgumentTypeError(f"must be I/N with I from 1 to N, as 2/4, got {text!r}")
    return int(first), int(count)


def positive(text):
    """A whole number above 0, for argparse."""
    if not text.isdigit() or int(text) == 0:
        raise argparse.ArgumentTypeError(f"must be a positive whole number, got {text!r}")
    return int(text)
