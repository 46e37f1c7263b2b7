"""A person's view: `course lab`, and in it each notebook opened, run, and moved by keyboard and
mouse.

Each exercise is opened there, too, and answers every check.

Runs where playwright and a Chromium are installed. The notebooks are rehearsed, for nbval runs them
whole; set COURSE_BROWSER_WHOLE=1 to run them whole here, too, and COURSE_SCREENSHOTS to a folder to
keep a picture of each state.
"""

import json
import os
import re
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import closing
from pathlib import Path

import nbformat
import pytest
import rehearsal
from needs import CHROMIUM

from course_utils.app.workspace import progress_table, update

playwright = pytest.importorskip("playwright.sync_api", reason="pip install playwright")
pytestmark = pytest.mark.needs("chromium")

ROOT = Path(__file__).parent.parent.parent
NOTEBOOKS = sorted(path.name for path in (ROOT / "notebooks").glob("*.ipynb"))
MOVING = [
    name for name in NOTEBOOKS if re.search(r"\bplay\(", (ROOT / "notebooks" / name).read_text())
]
STILL = sorted({*NOTEBOOKS} - {*MOVING})
EXERCISES = sorted(path.name for path in (ROOT / "exercises").iterdir() if path.is_dir())
IMAGE = ".jp-OutputArea .widget-vbox img"
NOTEBOOK = "window.jupyterapp?.shell?.currentWidget"
CELLS = f"[...{NOTEBOOK}.content.model.cells].map(c => c.toJSON())"

WHOLE = os.environ.get("COURSE_BROWSER_WHOLE")
COURSE = [
    sys.executable,
    "-c",
    "import sys; from course_utils.app.cli import main; sys.exit(main(sys.argv[1:]))",
]
# for two workers; whole, each notebook has all cores, as at home
SHARED = ("OMP_NUM_THREADS", "LOKY_MAX_CPU_COUNT")
# 04 looks into batches of its own sizes, 12 needs a network that answers
MORE = rehearsal.MORE | {"04": rehearsal.MANY, "12": (100, 40, 100)}
# texts with no room for them
CUT = "texts => texts.filter(t => t.scrollWidth > t.clientWidth).map(t => t.textContent)"
STARTUP = "import os; exec({}.get(os.path.basename(os.environ['JPY_SESSION_NAME']), ''))"
SHORT = """
import torch
from course_utils.runtime.progress import counted
from course_utils.training import TrainConfig, train
from course_utils.widgets import Choice, Number, live_view, play, stepper

config = TrainConfig(epochs=3)
model = torch.nn.Sequential(torch.nn.Flatten(), torch.nn.Linear(6, 7))
batch = torch.randn(5, 1, 2, 3), torch.arange(5)
history = train(model, [batch] * 10, config, on_step=live_view(config))
for _ in counted(range(3), "training", 3, "run"):
    pass
play(stepper(torch.eye(6), torch.ones(3, 3)), position=Number("answer", 0, 35, 5),
     stride=Choice("stride", (1, 2), 1), padding=Choice("padding", (0, 1), 0),
     dilation=Choice("dilation", (1, 2), 1))
"""
LONG = """
import torch
from course_utils.training import TrainConfig, train
from course_utils.widgets import live_view

config = TrainConfig(epochs=2)
model = torch.nn.Sequential(torch.nn.Flatten(), torch.nn.Linear(6, 7))
batch = torch.randn(5, 1, 2, 3), torch.arange(5)
history = train(model, [batch] * 10**6, config, on_step=live_view(config))
print("went on after", len(history), "epochs")
"""  # minutes, if nobody stops it


def free_port():
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def workspace(path):
    """A name without a dot or a slash, as "exercises-01"."""
    return f"{path.split('/')[0]}-{Path(path).stem[:2]}"


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """From a path, as "notebooks/00_start_here.ipynb", to its address: `course lab` over a
    student's new workspace.
    """
    home = tmp_path_factory.mktemp("lab")
    port = free_port()
    token = secrets.token_hex(8)
    folder = home / "cnn-course"
    (folder / "notebooks").mkdir(parents=True)
    for name, code in (("98_short", SHORT), ("99_long", LONG)):
        made = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code)])
        made.metadata = nbformat.read(ROOT / "notebooks" / NOTEBOOKS[0], as_version=4).metadata
        nbformat.write(made, folder / "notebooks" / f"{name}.ipynb")
    startup = home / "ipython" / "profile_default" / "startup"
    startup.mkdir(parents=True)
    if not WHOLE:
        (startup / "rehearsal.py").write_text(
            STARTUP.format({name: rehearsal.code(name, MORE) for name in NOTEBOOKS})
        )
    config = {"IdentityProvider": {"token": token}, "LabApp": {"expose_app_in_browser": True}}
    (home / "jupyter_lab_config.json").write_text(json.dumps(config))
    own = {
        "COURSE_LIVE": "1",
        "HOME": str(home),
        "IPYTHONDIR": str(home / "ipython"),
        "JUPYTER_CONFIG_DIR": str(home),
    }
    own["COURSE_WORKSPACE"] = str(folder)
    kept = {name: value for name, value in os.environ.items() if not (WHOLE and name in SHARED)}
    command = [*COURSE, "lab", "--no-browser", f"--port={port}"]
    began = time.monotonic()
    with (
        open(home / "log", "w") as log,
        subprocess.Popen(
            command, stdout=log, stderr=log, env={**kept, **own}, start_new_session=True
        ) as server,
    ):
        address = f"http://127.0.0.1:{port}"
        for _ in range(240):
            try:
                urllib.request.urlopen(f"{address}/api?token={token}", timeout=1)
                break
            except OSError:
                time.sleep(0.25)

        def opening(path, day=""):
            # a workspace for each, or the tabs of the one before would be opened again
            return f"{address}/lab/workspaces/{workspace(path)}{day}/tree/{path}?token={token}"

        opening.folder = folder
        opening.empty = f"{address}/lab/workspaces/empty?token={token}"
        yield opening
        os.killpg(server.pid, signal.SIGTERM)
    print(f"JupyterLab was open for {time.monotonic() - began:.0f} s")


@pytest.fixture(scope="module")
def browser():
    options = ["--no-sandbox", "--disable-background-networking", "--disable-gpu"]
    with playwright.sync_playwright() as tools:
        chromium = tools.chromium.launch(executable_path=CHROMIUM, args=options)
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def desk(lab, browser):
    """One page with JupyterLab, in which notebooks are opened one after another."""
    page = browser.new_page(viewport={"width": 1280, "height": 1000})
    page.goto(lab.empty)
    yield page
    page.close()


def keep(page, name):
    if folder := os.environ.get("COURSE_SCREENSHOTS"):
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=f"{folder}/{name}.png")


def keep_ends(page, notebook):
    """Pictures of a notebook's top and of its last table."""
    tables = f"{CELLS}.findLastIndex(c => c.outputs?.some(o => o.data?.['text/markdown']))"
    for name, index in (("top", 0), ("table", page.evaluate(tables))):
        page.evaluate(
            f"window.jupyterapp.shell.currentWidget.content.scrollToItem({max(index, 0)}, 'start')"
        )
        if os.environ.get("COURSE_SCREENSHOTS"):
            page.wait_for_timeout(1_000)
        keep(page, f"{notebook[:2]}-{name}")


def picture_of(handle):
    """The picture that a slider moves: that of its own widget, for a notebook may have several."""
    return handle.locator("xpath=ancestor::*[contains(@class, 'widget-vbox')][1]//img").first


def source(picture):
    return picture.get_attribute("src")


def changes(page, picture, before, seconds):
    """Wait until the picture is another one; returns whether it is."""
    for _ in range(int(20 * seconds)):
        if source(picture) != before:
            return True
        page.wait_for_timeout(50)
    return False


def start_all(page):
    """Have the cells of the notebook on the page run, from the first."""
    page.wait_for_function(
        f"{NOTEBOOK}?.sessionContext?.session?.kernel?.status === 'idle'", timeout=120_000
    )
    for command in ("clear-all-cell-outputs", "run-all-cells"):
        # not awaited: that could take for ever
        page.evaluate(f"() => {{ window.jupyterapp.commands.execute('notebook:{command}'); }}")


def open_notebook(desk, path):
    desk.wait_for_function("window.jupyterapp?.restored")
    desk.evaluate(
        """async path => {
            await window.jupyterapp.restored;
            await window.jupyterapp.commands.execute('docmanager:open', {path});
        }""",
        path,
    )
    desk.wait_for_function(f"path => {NOTEBOOK}?.context?.path === path", arg=path)


def run_all(page):
    """Run all of the notebook that is open; returns its cells."""
    start_all(page)
    page.wait_for_function(
        f"""() => {NOTEBOOK}.sessionContext.session.kernel.status === 'idle' && (
            {CELLS}.every(c => c.cell_type !== 'code' || c.execution_count !== null) ||
            {CELLS}.some(c => c.outputs?.some(o => o.output_type === 'error')))""",
        polling=500,  # ms; by default at every frame, which takes half a core from the notebook
        timeout=400_000,
    )
    cells = page.evaluate(CELLS)
    outputs = [output for cell in cells for output in cell.get("outputs", [])]
    assert not [f"{o['ename']}: {o['evalue']}" for o in outputs if o["output_type"] == "error"]
    return cells


def leave(page):
    """End the kernel, whose memory the next notebook may need, and close the notebook unsaved."""
    page.evaluate(
        f"""async () => {{
            const notebook = {NOTEBOOK};
            await notebook.sessionContext.shutdown();
            notebook.context.model.dirty = false;
            notebook.dispose();
        }}"""
    )


@pytest.mark.parametrize("exercise", EXERCISES)
def test_an_exercise_opens_and_answers_every_check(desk, exercise):
    open_notebook(desk, f"exercises/{exercise}/{exercise}.ipynb")
    cells = run_all(desk)
    answers = [
        "".join(c["outputs"][0]["data"]["text/plain"])
        for c in cells
        if "".join(c["source"]).startswith("check(")
    ]
    assert len(answers) >= 2
    for answer, score in zip(answers[::2], answers[1::2], strict=True):
        assert answer.startswith("Not attempted: ")
        assert score == "0.0"
    keep(desk, f"exercises-{exercise[:2]}")
    leave(desk)


@pytest.mark.parametrize("notebook", STILL)
def test_a_notebook_without_controls_runs(desk, notebook):
    open_notebook(desk, f"notebooks/{notebook}")
    cells = run_all(desk)
    assert len(cells) > 20
    keep_ends(desk, notebook)
    leave(desk)


@pytest.mark.parametrize("notebook", MOVING)
def test_every_control_moves_the_picture_by_keyboard_and_by_mouse(desk, notebook):
    page = desk
    open_notebook(desk, f"notebooks/{notebook}")
    run_all(desk)
    index = page.evaluate(f"{CELLS}.findIndex(c => /\\bplay\\(/.test([c.source].flat().join('')))")
    page.evaluate(f"window.jupyterapp.shell.currentWidget.content.scrollToItem({index}, 'start')")
    page.locator(IMAGE).first.wait_for(timeout=60_000)
    page.locator(IMAGE).first.scroll_into_view_if_needed()
    assert page.locator(IMAGE).first.get_attribute("alt")
    keep(page, f"{notebook[:2]}-start")
    texts = page.locator(".widget-vbox :is(.widget-label, .widget-readout)")
    moved = 0
    assert texts.evaluate_all(CUT) == []
    for number, handle in enumerate(page.locator(".widget-vbox .noUi-handle").all()):
        picture = picture_of(handle)
        before = source(picture)
        handle.focus()
        # a step may round to the same place, or be the last
        for key in ("ArrowRight",) * 3 + ("ArrowLeft",) * 4:
            page.keyboard.press(key)
            if changes(page, picture, before, 0.7):
                break
        assert changes(page, picture, before, 30), (
            f"the arrow keys on slider {number} did not change the picture"
        )
        before = source(picture)
        box = handle.locator("xpath=ancestor::*[contains(@class, 'noUi-target')]").bounding_box()
        for part in (0.02, 0.98):  # one of the two ends is another value than the present one
            page.mouse.click(box["x"] + part * box["width"], box["y"] + box["height"] / 2)
            if changes(page, picture, before, 1.5):
                break
        assert changes(page, picture, before, 30), (
            f"a click on slider {number} did not change the picture"
        )
        moved += 1
    assert moved >= 2
    assert texts.evaluate_all(CUT) == []
    labels = page.locator(".widget-vbox .widget-label").all_inner_texts()
    assert len([label for label in labels if label.strip()]) >= moved
    page.locator(IMAGE).first.scroll_into_view_if_needed()
    keep(page, f"{notebook[:2]}-moved")
    keep_ends(page, notebook)
    leave(page)


def test_the_stop_button_ends_a_training_while_its_cell_runs(lab, browser):
    page = browser.new_page(viewport={"width": 1280, "height": 1000})
    page.goto(lab("notebooks/99_long.ipynb"))
    start_all(page)
    page.get_by_text("images/s").wait_for(timeout=60_000)
    keep(page, "stop-before")
    page.get_by_role("button", name="Stop", exact=True).click()
    page.get_by_text("went on after 0 epochs").wait_for(timeout=30_000)
    assert page.get_by_text("Stopped in epoch 1 of").count() == 1
    # `course lab` needs no network, nor an answer about one
    assert page.get_by_text("Jupyter news").count() == 0
    keep(page, "stop-after")
    leave(page)


def save(page):
    page.evaluate("() => window.jupyterapp.commands.execute('docmanager:save')")
    page.wait_for_function(f"{NOTEBOOK}.context.model.dirty === false", timeout=30_000)


def test_a_notebook_of_yesterday_shows_its_widgets_or_their_pictures_and_no_red_box(lab, browser):
    page = browser.new_page(viewport={"width": 1280, "height": 1000})
    page.goto(lab("notebooks/98_short.ipynb"))
    run_all(page)
    page.get_by_text("Finished: 3 epochs in").wait_for(timeout=30_000)
    page.locator(IMAGE).first.wait_for(timeout=30_000)
    save(page)
    keep(page, "yesterday")
    leave(page)
    page = browser.new_page(viewport={"width": 1280, "height": 1000})
    page.goto(lab("notebooks/98_short.ipynb", day="-next"))
    page.locator(IMAGE).first.wait_for(timeout=60_000)  # the stepper's, from its saved state
    page.get_by_text("Finished: 3 epochs in").wait_for(timeout=30_000)
    curves = page.get_by_alt_text("Loss and accuracy after 3 of 3 epochs")
    assert curves.evaluate("image => image.naturalWidth") > 300
    assert page.locator(IMAGE).first.evaluate("image => image.naturalWidth") > 300
    assert page.get_by_text("Error displaying widget").count() == 0
    assert page.get_by_text("model not found").count() == 0
    assert (
        page.locator(".jp-OutputArea [data-mime-type='application/vnd.jupyter.stderr']").count()
        == 0
    )
    assert page.locator(".noUi-handle").count() > 0
    keep(page, "next-day")
    leave(page)


def test_a_notebook_that_was_only_opened_and_saved_is_not_run(lab, browser):
    path = "notebooks/06_vgg.ipynb"
    page = browser.new_page(viewport={"width": 1280, "height": 1000})
    page.goto(lab(path, day="-opened"))
    page.wait_for_function(
        f"{NOTEBOOK}?.sessionContext?.session?.kernel?.status === 'idle'", timeout=120_000
    )
    page.evaluate("() => { window.jupyterapp.shell.currentWidget.context.model.dirty = true; }")
    save(page)  # as JupyterLab does by itself after two minutes
    rows = [row for row in progress_table(lab.folder).split("\n") if f"({path})" in row]
    assert [row.split(" | ")[1] for row in rows] == ["not yet"]
    assert update(lab.folder).beside == ()
    leave(page)


def test_there_is_something_to_move():
    assert len(MOVING) >= 10
    assert "00_start_here.ipynb" in STILL
