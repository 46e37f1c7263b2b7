"""Attacks with processes: many, ends of all kinds, signals to others, what outlives its parent."""

from grading.hostile.case import LATE, code, first, instead

CASES = [
    code(
        "fork-bomb",
        "Forks, in every process that it has made, and again when there are too many.",
        {
            "slide": instead(
                "slide",
                """
                made = 0
                while True:
                    try:
                        # so that without a sandbox there were 64, not the end
                        if made < 6 and os.fork() > 0: made += 1
                    except OSError:
                        pass
            """,
            )
        },
        ends={"slide": "timed out"},
        says={"slide": LATE},
        human="slide uses os",
    ),
    code(
        "many",
        "Makes processes and threads until it is told to stop, and leaves them there.",
        {
            "slide": instead(
                "slide",
                """
                for made in range(100):
                    if os.fork() == 0:
                        time.sleep(1000)
            """,
            ),
            "matrix_of": instead(
                "matrix_of",
                """
                import threading
                for _ in range(100): threading.Thread(target=time.sleep, args=(1000,)).start()
            """,
            ),
        },
        ends={"slide": "raised", "matrix_of": "raised"},
        says={
            "slide": "raised BlockingIOError",
            "matrix_of": "raised RuntimeError: can't start new thread",
        },
        human="matrix_of uses threading",
    ),
    code(
        "exits",
        "Ends the process by itself: well, badly, with an exit handler that would end it badly.",
        {
            "slide": instead("slide", "os._exit(0)"),
            "matrix_of": instead("matrix_of", "os._exit(3)"),
            "correlate2d": first("correlate2d", "import atexit\natexit.register(os._exit, 5)"),
            "input_gradient": instead("input_gradient", "os.execv('/usr/bin/true', ['true'])"),
        },
        ends={"slide": "died", "matrix_of": "died", "input_gradient": "died"},
        says={
            "slide": "gave no answer",
            "matrix_of": "without an answer: exit 3",
            "input_gradient": "gave no answer",
        },
        human="input_gradient uses os",
    ),
    code(
        "crashes",
        "Crashes the interpreter: a null pointer, an endless stack, an abort, a recursion.",
        {
            "slide": instead("slide", "ctypes.string_at(0)"),
            "matrix_of": instead(
                "matrix_of",
                """
                sys.setrecursionlimit(10**9)
                def down(_): return list(map(down, [0]))
                down(0)
            """,
            ),
            "correlate2d": instead("correlate2d", "os.abort()"),
            "input_gradient": instead("input_gradient", "def down(): down()\ndown()"),
        },
        ends={
            "slide": "died",
            "matrix_of": "died",
            "correlate2d": "died",
            "input_gradient": "raised",
        },
        says={
            "slide": "signal 11",
            "matrix_of": "signal 11",
            "correlate2d": "signal 6",
            "input_gradient": "raised RecursionError",
        },
        human="slide uses ctypes",
    ),
    code(
        "neighbors-limits",
        "Takes limits, priority and processors from process 1, which runs the next work.",
        {
            "slide": first(
                "slide",
                """
                import resource
                names = [name for name in dir(resource) if name.startswith("RLIMIT_")]
                numbers = [getattr(resource, name) for name in names]
                results = tried(
                    *[lambda number=number, pid=pid: resource.prlimit(pid, number, (0, 0))
                      for number in numbers for pid in (1, os.getpid())],
                )
                if set(results) != {"PermissionError"}: raise RuntimeError(results)
            """,
            ),
            "matrix_of": first(
                "matrix_of",
                """
                results = tried(
                    lambda: os.nice(5), lambda: os.setpriority(os.PRIO_PROCESS, 1, 19),
                    lambda: os.setpriority(os.PRIO_USER, 0, 19),
                    lambda: os.setpriority(os.PRIO_PGRP, 1, 19),
                    lambda: os.sched_setaffinity(1, {0}), lambda: os.sched_setaffinity(0, {0}),
                    lambda: os.sched_setscheduler(1, os.SCHED_IDLE, os.sched_param(0)),
                    lambda: os.sched_setparam(1, os.sched_param(0)),
                )
                if set(results) != {"PermissionError"}: raise RuntimeError(results)
            """,
            ),
            "correlate2d": first(
                "correlate2d",
                """
                libc = ctypes.CDLL(None, use_errno=True)
                zero = (ctypes.c_ulong * 2)(0, 0)
                results = [libc.prlimit(1, number, zero, None) for number in range(16)]
                results += [libc.syscall(251, 1, 1, 3 << 13)]
                if set(results) != {-1}: raise RuntimeError(results)
            """,
            ),
        },
        human="correlate2d uses ctypes",
    ),
    code(
        "neighbors-folder",
        "Leaves the folder that the next work writes to shut, marked and dated, as far as it may.",
        {
            "slide": first(
                "slide",
                """
                tried(lambda: os.chmod("/scratch", 0o555))
                tried(lambda: os.setxattr("/scratch", "user.mark", b"x"))
            """,
            ),
            "matrix_of": first(
                "matrix_of",
                """
                open("mine", "w").close()
                tried(lambda: os.utime("/scratch", (12345, 12345)))
            """,
            ),
            "correlate2d": first(
                "correlate2d",
                """
                dated = os.stat("/scratch").st_mtime == 12345
                if dated or os.listxattr("/scratch"): raise RuntimeError("a message")
                open("mine", "w").close()
            """,
            ),
        },
        human="correlate2d uses os",
    ),
    code(
        "killers",
        "Sends every signal to process 1, to its parent, to everybody, to its own group.",
        {
            "slide": first(
                "slide",
                """
                for number in signal.valid_signals():
                    os.kill(1, number)
                    os.kill(os.getppid(), number)
            """,
            ),
            "matrix_of": instead("matrix_of", "os.kill(-1, signal.SIGKILL)"),
            "correlate2d": instead("correlate2d", "os.killpg(0, signal.SIGKILL)"),
            "input_gradient": first(
                "input_gradient", "os.kill(1, signal.SIGSTOP)\nos.kill(1, signal.SIGINT)"
            ),
        },
        ends={"matrix_of": "raised", "correlate2d": "died"},
        says={
            "matrix_of": "raised ProcessLookupError",
            "correlate2d": "without an answer: signal 9",
        },
        human="slide uses os",
    ),
    code(
        "orphans",
        "Leaves threads and deaf processes that outlive it, in a session of their own.",
        {
            "slide": first(
                "slide",
                """
                if not os.path.exists("left") and open("left", "w") and os.fork() == 0:
                    os.setsid()
                    for number in set(signal.valid_signals()) - {signal.SIGKILL, signal.SIGSTOP}:
                        signal.signal(number, signal.SIG_IGN)
                    if os.fork() == 0:
                        while True: time.sleep(1000)
                    os._exit(0)
            """,
            ),
            "matrix_of": first(
                "matrix_of",
                """
                import subprocess
                if not os.path.exists("started"):
                    open("started", "w").close()
                    subprocess.Popen(["sleep", "54321.25"], start_new_session=True)
            """,
            ),
            "correlate2d": first(
                "correlate2d",
                """
                import threading
                if threading.active_count() == 1:
                    threading.Thread(target=time.sleep, args=(1000,)).start()
            """,
            ),
        },
        human="matrix_of uses subprocess",
    ),
    code(
        "parasites",
        "Leaves a process that writes to the pipe of the answers before the answers do.",
        {
            "slide": first(
                "slide",
                """
                for number in range(3, 20):
                    try:
                        os.write(number, b'[{"value": 1}]')
                    except OSError:
                        pass
            """,
            )
        },
        ends={"slide": "died"},
        says={"slide": "gave no answer: what came back is no answer .JSONDecodeError"},
        human="slide: died",
    ),
]
