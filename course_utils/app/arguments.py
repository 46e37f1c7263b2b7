"""The arguments of the command `course`, verb by verb."""

import argparse
from collections.abc import Callable
from typing import TYPE_CHECKING, NoReturn

from course_utils.authoring import TOOLS

if TYPE_CHECKING:
    Verbs = argparse._SubParsersAction["OneLineParser"]


class OneLineParser(argparse.ArgumentParser):
    """argparse that answers bad arguments in one line."""

    def error(self, message: str) -> NoReturn:
        """End the process with code 2 and that line."""
        self.exit(2, f"{self.prog}: {message}; try {self.prog} --help\n")


def parser() -> OneLineParser:
    """The arguments of every verb."""
    top = OneLineParser(prog="course", description="Convolutional networks, hands on.")
    top.add_argument("--debug", action="store_true", help="show where an error came from")
    verbs = top.add_subparsers(
        dest="verb", required=True, metavar="VERB", parser_class=OneLineParser
    )
    # --help lists them in this order
    add_start(verbs)
    add_lab(verbs)
    add_site(verbs)
    add_machine(verbs)
    add_train(verbs)
    add_reproduction(verbs)
    add_league(verbs)
    add_leaderboard(verbs)
    add_grading(verbs)
    add_authoring(verbs)
    add_bench(verbs)
    return top


def add_start(verbs: "Verbs") -> None:
    """What a student types first."""
    verb = verbs.add_parser(
        "start", help="check the machine, train a first network, say what comes next"
    )
    verb.add_argument(
        "--folder", default="runs/start", help="where to write the curve (default: %(default)s)"
    )


def add_machine(verbs: "Verbs") -> None:
    """What this machine has."""
    verbs.add_parser("doctor", help="what this machine can do, and how to mend what is wrong")

    verb = verbs.add_parser("data", help="fetch a data set now, or list them all")
    verb.add_argument(
        "name",
        nargs="?",
        help="cifar10, cifar100, mnist, fashion_mnist, shapes, digits or your own",
    )


def add_train(verbs: "Verbs") -> None:
    """One training."""
    verb = verbs.add_parser(
        "train", help="train a network by its recipe; an interrupted run goes on"
    )
    verb.add_argument("model", help="a name, as basenet, or a row of a report, as 000/basenet-adam")
    verb.add_argument(
        "--data", help="data set (default: shapes in the quick profile, cifar10 in the others)"
    )
    verb.add_argument(
        "--profile", help="quick, laptop or full (default: COURSE_PROFILE, else quick)"
    )
    verb.add_argument("--seed", type=int, default=0)
    verb.add_argument("--epochs", type=positive, help="instead of the recipe's")
    verb.add_argument("--device", help="cuda, mps or cpu")
    verb.add_argument("--precision", help="fp32 or bf16 (default: the faster in a self-test)")
    verb.add_argument("--folder", default="runs", help="where runs are kept (default: %(default)s)")


def add_lab(verbs: "Verbs") -> None:
    """What a student opens."""
    verb = verbs.add_parser(
        "lab", help="open JupyterLab on your own copies; an update never overwrites your work"
    )
    verb.add_argument(
        "folder",
        nargs="?",
        help="of your copies (default: COURSE_WORKSPACE, else cnn-course at home)",
    )
    verb.add_argument(
        "--update", action="store_true", help="bring the copies up to date and open nothing"
    )
    verb.add_argument(
        "--no-browser", action="store_true", help="print the address and open no browser"
    )
    verb.add_argument(
        "--port", type=at_most(65_535), help="of JupyterLab (default: the first free one from 8888)"
    )


def add_site(verbs: "Verbs") -> None:
    """What a student reads without Jupyter."""
    verb = verbs.add_parser(
        "site", help="write the course as a static site, to be read without Jupyter or a network"
    )
    verb.add_argument(
        "folder", nargs="?", default="build/site", help="where to (default: %(default)s)"
    )


def add_reproduction(verbs: "Verbs") -> None:
    """The verbs of the published tables."""
    verb = verbs.add_parser(
        "reproduce", help="run the published tables or some rows; what is finished is read"
    )
    verb.add_argument(
        "names", nargs="*", help="reports or rows, as 002 or 002/final (default: all)"
    )
    verb.add_argument("--profile", help="quick or full (default: COURSE_PROFILE, else quick)")
    add_runs(verb)
    verb.add_argument("--scheduler", help="address of a Dask cluster that does the work")
    verb.add_argument(
        "--shard",
        type=shard,
        metavar="I/N",
        help="the I-th of N shares of the runs, for an array job",
    )
    verb.add_argument(
        "--queue", help="a file of rows to run instead, as published, at the lowest priority"
    )

    verb = verbs.add_parser(
        "report", help="the published tables beside the reference and your runs"
    )
    verb.add_argument("names", nargs="*", help="reports or rows (default: all)")
    verb.add_argument(
        "--profile", default="full", help="quick shows the scaled rows (default: %(default)s)"
    )
    verb.add_argument("--folder", help="where runs are kept (default: runs)")
    verb.add_argument("--html", help="write it as a page with curves, too")


def add_runs(verb: argparse.ArgumentParser) -> None:
    """What every verb takes that makes several runs."""
    verb.add_argument(
        "--seeds", type=at_most(1000), default=1, help="how many, from 0 on (default: %(default)s)"
    )
    verb.add_argument("--folder", default="runs", help="where runs are kept (default: %(default)s)")
    verb.add_argument("--device", help="cuda, mps or cpu")
    verb.add_argument("--precision", help="fp32 or bf16 (default: the faster in a self-test)")
    verb.add_argument(
        "--workers", type=positive, help="processes (default: one for each core of a CPU)"
    )


def add_league(verbs: "Verbs") -> None:
    """The verb of the small networks on photographs."""
    verb = verbs.add_parser(
        "league", help="small networks of every family on CIFAR-10: their table, or a run of some"
    )
    verb.add_argument("names", nargs="*", help="networks to train, as vgg (default: none)")
    verb.add_argument(
        "--mine",
        action="append",
        default=[],
        metavar="FILE.py:NAME",
        help="a network of your own, tuned and trained as the others are",
    )
    add_runs(verb)


def add_leaderboard(verbs: "Verbs") -> None:
    """The verbs of the capstone."""
    verb = verbs.add_parser(
        "submit", help="check and evaluate a finished run, and add it to a leaderboard"
    )
    verb.add_argument("folder", help="of the run, with result.json, checkpoint.pt and card.md")
    verb.add_argument("board", help="the leaderboard's file, made if absent")
    verb.add_argument("--name", required=True, help="whose it is")
    verb.add_argument(
        "--data", default="cifar10", help="what the board is about (default: %(default)s)"
    )
    verb.add_argument(
        "--limit",
        type=positive,
        default=5_000_000,
        help="parameters allowed (default: %(default)s)",
    )

    verb = verbs.add_parser("board", help="print a leaderboard")
    verb.add_argument("board", help="the leaderboard's file")


def add_grading(verbs: "Verbs") -> None:
    """The verbs of the instructor."""
    verb = verbs.add_parser(
        "exercise", help="write a new exercise of one function, to be changed into your own"
    )
    verb.add_argument("exercise", help="its name, as 15_shares")
    verb.add_argument("work", help="the function to be written, as shares")

    verb = verbs.add_parser(
        "grade", help="grade a class's submissions of an exercise; an interrupted run goes on"
    )
    verb.add_argument(
        "submissions",
        help="a folder with a notebook, folder or zip for each student, or an LMS's zip",
    )
    verb.add_argument(
        "--out",
        required=True,
        help="folder for grades.csv, the pages, the results and the secret seed",
    )
    verb.add_argument(
        "--exercise",
        help="as 01_convolution_as_toeplitz (default: the one whose names are found most)",
    )
    verb.add_argument("--rubric", help="TOML file that changes points; nothing is run again for it")
    verb.add_argument(
        "--seed", help="of the fresh inputs, secret (default: drawn once, kept in the folder)"
    )
    verb.add_argument(
        "--workers", type=positive, default=2, help="sandboxes at a time (default: %(default)s)"
    )
    verb.add_argument(
        "--sandbox", default="bubblewrap", help="bubblewrap; or process, which contains nothing"
    )
    verb.add_argument("--scheduler", help="address of a Dask cluster that does the work")
    verb.add_argument(
        "--gradebook", help="nbgrader's database to write to as well, as gradebook.db"
    )


def add_authoring(verbs: "Verbs") -> None:
    """The verb of who writes the course."""
    verb = verbs.add_parser(
        "author", help="tools for who writes the course: notebooks executed, claims redrawn, ..."
    )
    verb.add_argument("tool", choices=TOOLS, help=", ".join(TOOLS))
    verb.add_argument("rest", nargs=argparse.REMAINDER, metavar="...", help="what the tool takes")


def add_bench(verbs: "Verbs") -> None:
    """The comparisons of speed."""
    verb = verbs.add_parser(
        "bench", help="our pipeline and training against the usual ones; redrawing"
    )
    verb.add_argument(
        "parts",
        nargs="*",
        help="pipelines, networks, sweep, redraw (default), kernels, layouts, notebooks, busy",
    )
    verb.add_argument(
        "--images", type=positive, default=10_000, help="images in an epoch (default: %(default)s)"
    )
    verb.add_argument(
        "--rounds", type=positive, default=5, help="times each side runs (default: %(default)s)"
    )


def shard(text: str) -> tuple[int, int]:
    """(I, N) from "I/N", for argparse: the I-th of N, from 1."""
    first, slash, count = text.partition("/")
    if not (slash and first.isdecimal() and count.isdecimal() and 1 <= int(first) <= int(count)):
        raise argparse.ArgumentTypeError(f"must be I/N with I from 1 to N, as 2/4, got {text!r}")
    return int(first), int(count)


def positive(text: str) -> int:
    """A whole number above 0, for argparse."""
    if not text.isdigit() or int(text) == 0:
        raise argparse.ArgumentTypeError(f"must be a positive whole number, got {text!r}")
    return int(text)


def at_most(limit: int) -> Callable[[str], int]:
    """A whole number from 1 to a limit, for argparse."""

    def number(text: str) -> int:
        if positive(text) > limit:
            raise argparse.ArgumentTypeError(f"must be at most {limit:,}, got {text}")
        return int(text)

    return number
