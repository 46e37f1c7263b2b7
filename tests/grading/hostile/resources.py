"""Attacks that take: time, memory, disk, room in the answer."""

from grading.hostile.case import LATE, code, first, instead

CASES = [
    code(
        "loops",
        "Never ends: in Python, and in C, where no signal handler of Python's is run.",
        {
            "slide": instead("slide", "while True: pass"),
            "matrix_of": instead("matrix_of", "sum(range(10**11))"),
        },
        ends={"slide": "timed out", "matrix_of": "timed out"},
        says={"slide": LATE, "matrix_of": LATE},
    ),
    code(
        "deaf",
        "Ignores every signal that can be ignored and never ends.",
        {
            "slide": instead(
                "slide",
                """
                for number in set(signal.valid_signals()) - {signal.SIGKILL, signal.SIGSTOP}:
                    signal.signal(number, signal.SIG_IGN)
                while True: pass
            """,
            )
        },
        ends={"slide": "timed out"},
        says={"slide": LATE},
    ),
    code(
        "sleepers",
        "Stops itself, or closes everything that it could answer through and sleeps.",
        {
            "slide": instead("slide", "os.kill(os.getpid(), signal.SIGSTOP)"),
            "matrix_of": instead("matrix_of", "os.closerange(0, 100)\ntime.sleep(1000)"),
        },
        ends={"slide": "timed out", "matrix_of": "timed out"},
        says={"slide": LATE, "matrix_of": LATE},
        human="matrix_of uses os",
    ),
    code(
        "clocks",
        "Reads the clock, replaces it, and sets alarms.",
        {
            "slide": first(
                "slide",
                "time.sleep = time.monotonic = time.time = lambda *_: 0.0\ntime.sleep(1000)",
            ),
            "matrix_of": instead(
                "matrix_of", "signal.setitimer(signal.ITIMER_REAL, 0.01)\ntime.sleep(1)"
            ),
            "correlate2d": instead(
                "correlate2d",
                """
                def ring(*_): raise TimeoutError(f"rang after {int(time.time()) > 0}")
                signal.signal(signal.SIGALRM, ring)
                signal.setitimer(signal.ITIMER_REAL, 0.01)
                time.sleep(1)
            """,
            ),
        },
        ends={"matrix_of": "died", "correlate2d": "raised"},
        says={
            "matrix_of": "without an answer: signal 14",
            "correlate2d": "raised TimeoutError: rang after True",
        },
        human="matrix_of: died",
    ),
    code(
        "memory",
        "Fills the memory: of one process, of several, of several that share it, and of a tensor.",
        {
            "slide": instead("slide", "held = [bytearray(10_000_000) for _ in range(200)]"),
            "matrix_of": instead(
                "matrix_of",
                """
                for _ in range(2): os.fork()
                held = b"x" * 70_000_000
                time.sleep(5)
            """,
            ),
            "correlate2d": instead(
                "correlate2d",
                """
                import mmap
                for _ in range(2): os.fork()
                held = mmap.mmap(-1, 70_000_000)
                for start in range(0, len(held), 4096): held[start] = 1
                time.sleep(5)
            """,
            ),
            "input_gradient": instead("input_gradient", "import torch\nreturn torch.ones(10**9)"),
        },
        ends={
            "slide": "raised",
            "matrix_of": "died",
            "correlate2d": "died",
            "input_gradient": "raised",
        },
        says={
            "slide": "raised MemoryError",
            "matrix_of": "took too much memory",
            "correlate2d": "took too much memory",
            "input_gradient": "(?s)raised RuntimeError: .*(memory|allocate)",
        },
        human="correlate2d: died",
    ),
    code(
        "kernel-memory",
        "Fills memory that no process has: System V segments, files without a name, a file system.",
        {
            "slide": instead(
                "slide",
                """
                libc = ctypes.CDLL(None, use_errno=True)
                keys = [libc.shmget(0, ctypes.c_size_t(50_000_000), 0o1600) for _ in range(3)]
                raise RuntimeError(f"{keys} {os.strerror(ctypes.get_errno())}")
            """,
            ),
            "matrix_of": instead("matrix_of", "os.memfd_create('x')"),
            "correlate2d": instead(
                "correlate2d",
                """
                libc = ctypes.CDLL(None, use_errno=True)
                calls = [libc.unshare(0x10020000)]
                calls += [libc.mount(b"x", b"/scratch", b"tmpfs", 0, b"size=1g")]
                raise RuntimeError(f"{calls} {os.strerror(ctypes.get_errno())}")
            """,
            ),
        },
        ends={"slide": "raised", "matrix_of": "raised", "correlate2d": "raised"},
        says={
            "slide": r"\[-1, -1, -1\] Operation not permitted",
            "matrix_of": "raised PermissionError",
            "correlate2d": r"\[-1, -1\] Operation not permitted",
        },
        human="slide uses ctypes",
    ),
    code(
        "disk",
        "Fills the disk: with one file, with many files, with a deep folder.",
        {
            "slide": instead(
                "slide",
                """
                with open("large", "wb") as file:
                    for _ in range(100): file.write(b"x" * 1_000_000)
            """,
            ),
            "matrix_of": first(
                "matrix_of",
                """
                for number in range(1000): open(f"{number}", "w").close()
            """,
            ),
            "correlate2d": first(
                "correlate2d",
                """
                for _ in range(600):
                    os.makedirs("d", exist_ok=True)
                    os.chdir("d")
            """,
            ),
        },
        ends={"slide": "raised"},
        says={"slide": "raised OSError: .*(No space left|File too large)"},
        human="correlate2d uses os",
    ),
    code(
        "chatter",
        "Prints 50 MB on one line, writes them to all descriptors of a print, and warns.",
        {
            "slide": first(
                "slide", "print('x' * 50_000_000)\nprint('x' * 5_000_000, file=sys.stderr)"
            ),
            "matrix_of": first(
                "matrix_of", "[os.write(number, b'x' * 5_000_000) for number in (1, 2)]"
            ),
            "correlate2d": first(
                "correlate2d",
                """
                import warnings
                warnings.warn("this is deprecated")
                warnings.warn_explicit("<b>", UserWarning, "x", 1)
            """,
            ),
        },
        human="matrix_of uses os",
    ),
    code(
        "floods",
        "Answers with 50 MB: as text, as a tensor, as a list of many, as one number.",
        {
            "slide": instead("slide", "return 'x' * 50_000_000"),
            "matrix_of": instead("matrix_of", "import torch\nreturn torch.zeros(6_000_000)"),
            "correlate2d": instead("correlate2d", "return ['x' * 1_900_000] * 3"),
            "input_gradient": instead("input_gradient", "return 1 << 3_000_000"),
        },
        ends={
            "slide": "raised",
            "matrix_of": "raised",
            "correlate2d": "said too much",
            "input_gradient": "raised",
        },
        says={
            "slide": "Unsendable: a text of 50,000,000 characters",
            "matrix_of": "Unsendable: an array of 24,000,000 bytes",
            "correlate2d": "answered with more than 4,000,000 bytes",
            "input_gradient": "Unsendable: a whole number of more than 1,000 digits",
        },
        human="correlate2d: said too much",
    ),
]
