"""Run the published tables: every row under several seeds, a few at a time; what is finished is not run twice."""

import os
from dataclasses import replace
from pathlib import Path

import torch
from tqdm import tqdm

from course_utils.analysis import cost
from course_utils.data import load
from course_utils.experiments.recipes import FULL
from course_utils.experiments.result import read_result
from course_utils.experiments.runs import run, run_folder, settled_precision
from course_utils.experiments.seeds import map_runs
from course_utils.experiments.watch import run_watched
from course_utils.models import create_model
from course_utils.runtime import pick_device

EMBEDDED = {"cifar10": "shapes", "cifar100": "shapes", "mnist": "digits"}
IMAGES = {"cifar10": 50_000, "cifar100": 50_000, "mnist": 60_000}  # of their training sets
WORK = 100e9  # multiply-adds of one pass over the training images of a scaled row
MOST, LEAST = 2_000, 128  # of these images
EPOCHS, BATCH, TEST = 2, 64, 500


def scaled(row):
    """A published row made small: its network, loss, optimizer and augmentation, on a few embedded images.

    It says that the row runs, and nothing about the row's accuracy, so it has an id and references of its own.
    """
    images = int(min(MOST, max(LEAST, WORK / macs_of(row, 32))))
    return replace(
        row, id=f"quick/{row.id}", data=EMBEDDED[row.data], train=images, test=TEST, size=None, published=None,
        batch_size=min(BATCH, row.batch_size), config=replace(row.config, epochs=EPOCHS),
    )  # fmt: skip


def macs_of(row, side):
    """Multiply-adds of one pass forward of a row's network for an image of so many pixels a side."""
    channels = 1 if row.data in ("mnist", "digits") else 3
    with torch.device("meta"):
        model = create_model(row.model, num_classes=10, in_channels=channels, **row.arguments)
    return cost(model, (channels, side, side)).macs


def training_macs(row):
    """Multiply-adds of a row's whole training as published: forward, and twice as many backward."""
    images = (row.train or IMAGES[row.data]) * (1 - row.validation)
    return 3 * macs_of(row, row.size or 32) * images * row.config.epochs


def choose(names):
    """The rows of these names: ids, or reports as "002"; all for none. raises: ValueError for no such row"""
    rows = [row for row in FULL if not names or any(row.id == name or row.id.startswith(f"{name}/") for name in names)]
    for name in names:
        if not any(row.id == name or row.id.startswith(f"{name}/") for row in rows):
            raise ValueError(f"there is no report and no row {name!r}; known: {', '.join(row.id for row in FULL)}")
    return rows


def reproduce(names=(), *, profile="quick", seeds=1, folder="runs", device=None, precision=None, workers=None,
              scheduler=None):  # fmt: skip
    """Run rows of the published tables, each under the seeds 0 to `seeds` - 1, and keep every result in `folder`.

    names: reports or rows, see `choose`; profile: "full" as published, "quick" scaled down on embedded data
    workers, scheduler: see `map_runs`. A run that was interrupted goes on where it was; one that is finished, under the
    same recipe, version of the course, seed and data, is read and not run
    returns: list of results as dicts, row by row
    """
    rows = choose(names)
    jobs = [(scaled(row) if profile == "quick" else row, seed) for row in rows for seed in range(seeds)]
    device = pick_device(device)
    done = {job: found for job in range(len(jobs)) if (found := finished(*jobs[job], folder, device, precision))}
    todo = [index for index in range(len(jobs)) if index not in done]
    runs = map_runs(
        finish, [(*jobs[index], folder) for index in todo], device=device, precision=precision, workers=workers,
        scheduler=scheduler,
    )  # fmt: skip
    for place, result in tqdm(runs, "runs", len(todo), unit="run", disable=None):
        done[todo[place]] = result
    return [done[index] for index in range(len(jobs))]


def finished(recipe, seed, folder, device=None, precision=None):
    """The result of a run that is finished, as a dict, or None. raises: ValueError for a damaged one, by name"""
    whole = load(recipe.data)
    precision = settled_precision(recipe, seed, whole, folder, pick_device(device), precision)
    return read_result(run_folder(recipe, seed, whole, folder, precision) / "result.json")


def finish(recipe, seed, folder, *, device=None, precision=None):
    """Run a row to its end, wherever it stands, unless another process has done it."""
    found = finished(recipe, seed, folder, device, precision)
    if found is None:
        how = {"seed": seed, "device": device, "precision": precision, "folder": folder, "may_diverge": True}
        (run_watched if recipe.step_sizes else run)(recipe, **how)
        found = finished(recipe, seed, folder, device, precision)
    return found


def read_queue(path):
    """The (row, seed) of each line of a file, as "002/vgg-bn 1"; seed 0 where none stands there, # begins a comment.

    raises: FileNotFoundError; ValueError that names the line
    """
    jobs = []
    for number, line in enumerate(Path(path).read_text(encoding="utf-8").split("\n"), 1):
        words = line.partition("#")[0].split()
        if not words:
            continue
        rows, (seed, *more) = [row for row in FULL if row.id == words[0]], words[1:] or ["0"]
        if len(rows) != 1 or more or not seed.isdecimal():
            raise ValueError(f"line {number} of {path} should be a row and a seed, as 002/vgg-bn 1, got {line!r}")
        jobs.append((rows[0], int(seed)))
    return jobs


def work_through(path, *, folder="runs", device=None, precision=None):
    """Run the rows of a file, as published, one after the other, where nobody waits for them: at the lowest priority.

    path: see `read_queue`; it is read again after every run, so it can be changed meanwhile. Each run has one thread,
    since two that wait for each other beside other programs lose most of their speed; it is kept after every epoch and
    goes on next time. A row that cannot be run, as for want of its data, is said and passed over
    returns: list of results as dicts, of all rows that are finished
    """
    if hasattr(os, "nice"):
        os.nice(19)
    os.environ["COURSE_THREADS"] = "1"
    torch.set_num_threads(1)
    done, passed_over = {}, set()
    while todo := [job for job in read_queue(path) if name_of(*job) not in {*done, *passed_over}]:
        row, seed = todo[0]
        try:
            found = finish(row, seed, folder, device=device, precision=precision)
        except (ValueError, OSError) as error:
            passed_over.add(name_of(row, seed))
            print(f"{name_of(row, seed)} was passed over: {str(error).splitlines()[0]}", flush=True)
            continue
        done[name_of(row, seed)] = found
        accuracy = "diverged" if found["test_accuracy"] is None else f"{100 * found['test_accuracy']:.2f} %"
        print(f"{name_of(row, seed)}: {accuracy}, {found['seconds']:.0f} s", flush=True)
    return list(done.values())


def name_of(row, seed):
    return f"{row.id}, seed {seed}"
