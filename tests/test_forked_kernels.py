"""Forked kernels behave as started ones: they know no course, can be interrupted, and die."""

import os
import time

import psutil
import pytest
from forked_kernels import kernel_of
from jupyter_client.manager import start_new_kernel

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")


@pytest.fixture
def kernel():
    manager, client = start_new_kernel(extra_arguments=["--HistoryManager.hist_file=:memory:"])
    yield manager, client
    client.stop_channels()
    manager.shutdown_kernel(now=True)


def answer(client, code):
    """What the kernel prints, or the name of the error that it raises."""
    said = []

    def hook(message):
        content = message["content"]
        said.append(content.get("text") or content.get("ename") or "")

    client.execute_interactive(code, output_hook=hook, timeout=60)
    return "".join(said).strip()


def test_a_kernel_has_the_libraries_and_nothing_of_the_course(kernel):
    manager, client = kernel
    code = "import sys; print('torch' in sys.modules, 'course_utils' in sys.modules)"
    assert answer(client, code) == "True False"
    pid = int(answer(client, "import os; print(os.getpid())"))
    assert pid == kernel_of(manager.provisioner.pid) != manager.provisioner.pid
    assert answer(client, "print(os.getcwd())") == os.getcwd()


def test_two_kernels_share_nothing_and_draw_other_numbers(kernel):
    _, first = kernel
    manager, second = start_new_kernel()
    code = "import numpy, random; x = 1; print(numpy.random.random(), random.random())"
    assert answer(first, code) != answer(second, code)
    assert answer(second, "del x; x") == "NameError"
    assert answer(first, "print(x)") == "1"
    second.stop_channels()
    manager.shutdown_kernel(now=True)


def test_an_interrupt_reaches_it_and_a_kill_ends_it(kernel):
    manager, client = kernel
    pid = kernel_of(manager.provisioner.pid)
    assert answer(client, "print('ready')") == "ready"
    # what is asked soon after an error would be aborted with it, and answer nothing
    asked = client.execute("import time; time.sleep(600)", stop_on_error=False)
    time.sleep(0.5)
    manager.interrupt_kernel()
    reply = client.get_shell_msg(timeout=30)
    while reply["parent_header"].get("msg_id") != asked:
        reply = client.get_shell_msg(timeout=30)
    assert reply["content"]["ename"] == "KeyboardInterrupt"
    assert answer(client, "print('again')") == "again"
    manager.shutdown_kernel(now=True)
    psutil.wait_procs([psutil.Process(pid)] if psutil.pid_exists(pid) else [], timeout=20)
    assert not psutil.pid_exists(pid)
