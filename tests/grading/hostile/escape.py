"""Attacks that want out: to read or write what is not theirs, to reach the network."""

from grading.hostile.case import code, first, instead

from course_utils.authoring.exercise_notebooks import ROOT

CASES = [
    code(
        "reader",
        "Reads the solutions, the checks, the seed, what others handed in, by names that it knows.",
        {
            "slide": instead(
                "slide",
                f"""
                names = ["/etc/passwd", "/etc/shadow", "/home", "/var", "/sys", "/run"]
                names += ["{ROOT}/README.md", "{ROOT}/solutions", "/course/checks"]
                names += ["/proc/1/environ", "/proc/1/mem", "/proc/1/maps", "/proc/1/fd/0"]
                reads = [lambda name=name: os.stat(name) and open(name) for name in names]
                raise RuntimeError(set(tried(*reads)))
            """,
            ),
            "matrix_of": instead("matrix_of", "raise RuntimeError(sorted(os.environ))"),
            "correlate2d": instead("correlate2d", "import course_utils.grading.checks"),
            "input_gradient": instead(
                "input_gradient", "raise RuntimeError(os.listdir('/course/sandboxed'))"
            ),
        },
        ends=dict.fromkeys(("slide", "matrix_of", "correlate2d", "input_gradient"), "raised"),
        says={
            "slide": r"\{('FileNotFoundError'|'PermissionError'|, ){3}\}\n",
            "correlate2d": "raised ModuleNotFoundError",
            "matrix_of": (
                r"\['HOME', 'LANG', ('\w+_NUM_THREADS', )+'PATH', 'PWD', 'PYTHON\w+', 'TMPDIR'\]"
            ),
            "input_gradient": (
                r"\[('(__\w+__(.py)?|"
                r"(adapters|answer|codec|laboratory|leftovers|run_cases|worker).py)'(, )?){8,9}\]"
            ),
        },
        human="slide uses os",
    ),
    code(
        "finder",
        "Looks through the whole file system for notebooks, results, checks, what it may write.",
        {
            "slide": instead(
                "slide",
                """
                seen = []
                for folder, folders, files in os.walk("/"):
                    if folder == "/": folders[:] = set(folders) - {"proc", "usr", "lib"}
                    if "site-packages" in folders: folders.remove("site-packages")
                    endings = (".ipynb", "seed.txt", ".csv", ".git")
                    seen += [name for name in files if name.endswith(endings)]
                    wanted = ("solutions", "checks", "results", "exercises")
                    seen += [name for name in folders if name in wanted]
                raise RuntimeError(f"seen: {seen}")
            """,
            ),
            "matrix_of": instead(
                "matrix_of",
                """
                folders = ("/", "/dev", "/usr", "/course", "/proc/sys", "/dev/shm", "/scratch")
                raise RuntimeError([folder for folder in folders if os.access(folder, os.W_OK)])
            """,
            ),
        },
        ends={"slide": "raised", "matrix_of": "raised"},
        says={"slide": r"RuntimeError: seen: \[\]", "matrix_of": r"RuntimeError: \['/scratch'\]"},
        human="slide uses os",
    ),
    code(
        "archaeologist",
        "Looks for what should come back in the frames above it, in all objects of its process.",
        {
            "slide": instead(
                "slide",
                """
                frame = sys._getframe()
                names = set()
                while frame := frame.f_back: names |= set(frame.f_locals)
                raise RuntimeError(names & {"expected", "seed", "check", "reference", "mistakes"})
            """,
            ),
            "correlate2d": instead(
                "correlate2d",
                """
                import gc
                modules = {type(thing).__module__.split(".")[0] for thing in gc.get_objects()}
                course = {name for name in sys.modules if name.startswith("course_utils.grading.")}
                raise RuntimeError(modules & {"course_utils", "Check", "Sheet"} | course)
            """,
            ),
        },
        ends={"slide": "raised", "correlate2d": "raised"},
        says={"slide": r"RuntimeError: set\(\)", "correlate2d": r"RuntimeError: set\(\)"},
        human="slide uses sys",
    ),
    code(
        "writer",
        "Writes to the system, libraries, devices, kernel settings, process 1, beside its work.",
        {
            "slide": instead(
                "slide",
                """
                names = ["/x", "/usr/x", "/usr/bin/python3", "/dev/x", "/dev/shm/x"]
                names += ["/proc/sys/kernel/hostname", "/proc/1/oom_score_adj"]
                names += ["/course/sandboxed/run_cases.py"]
                names += [sys.prefix + "/x", sys.base_prefix + "/x"]
                writes = [lambda name=name: open(name, "w") for name in names]
                raise RuntimeError(set(tried(*writes)))
            """,
            ),
            "matrix_of": first(
                "matrix_of",
                """
                for name in ("result.json", "grades.csv", "/scratch/secret-seed.txt"):
                    with open(name, "w") as file: file.write('{"kind": "correct", "Grade": 100}')
            """,
            ),
        },
        ends={"slide": "raised"},
        says={"slide": r"\{('OSError'|'PermissionError'|, )+\}\n"},
        human="slide uses sys",
    ),
    code(
        "climber",
        "Becomes somebody else, makes namespaces, mounts, changes its root, raises its limits.",
        {
            "slide": instead(
                "slide",
                """
                import resource
                raise RuntimeError(set(tried(
                    lambda: os.setuid(0), lambda: os.setgroups([0]), lambda: os.chroot("/scratch"),
                    lambda: os.nice(-5),
                    lambda: os.mknod("/scratch/disk", 0o60666, os.makedev(8, 0)),
                    lambda: os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(50)),
                )))
            """,
            ),
            "matrix_of": instead(
                "matrix_of",
                """
                import resource
                kinds = (resource.RLIMIT_AS, resource.RLIMIT_NPROC,
                         resource.RLIMIT_FSIZE, resource.RLIMIT_CPU)
                more = (1 << 40, 1 << 40)
                calls = [lambda kind=kind: resource.setrlimit(kind, more) for kind in kinds]
                raise RuntimeError(set(tried(*calls)))
            """,
            ),
            "correlate2d": instead(
                "correlate2d",
                """
                libc = ctypes.CDLL(None, use_errno=True)
                flags = [0x10000000, 0x20000, 0x20000000, 0x40000000]
                calls = [libc.unshare(flag) for flag in flags]
                calls += [libc.setns(0, 0), libc.mount(b"/", b"/scratch", 0, 4096, 0)]
                calls += [libc.umount2(b"/usr", 2), libc.sethostname(b"x", 1)]
                calls += [libc.ptrace(16, 1, 0, 0)]
                raise RuntimeError(set(calls))
            """,
            ),
            "input_gradient": first(
                "input_gradient",
                """
                status = open("/proc/self/status").read()
                assert "NoNewPrivs:\\t1" in status, status
                assert "CapEff:\\t0000000000000000" in status, status
            """,
            ),
        },
        ends={"slide": "raised", "matrix_of": "raised", "correlate2d": "raised"},
        says={
            "slide": r"RuntimeError: \{('PermissionError'|'OSError'|, )+\}\n",
            "matrix_of": r"RuntimeError: \{'ValueError'\}",
            "correlate2d": r"RuntimeError: \{-1\}",
        },
        human="correlate2d uses ctypes",
    ),
    code(
        "caller",
        "Opens sockets of every family, connects, listens, asks for names, loads a page.",
        {
            "slide": instead(
                "slide",
                """
                import socket
                calls = [lambda family=family, kind=kind: socket.socket(family, kind)
                         for family in (1, 2, 10, 16, 17, 38, 40) for kind in (1, 2, 3)]
                raise RuntimeError(set(tried(*calls)))
            """,
            ),
            "matrix_of": instead(
                "matrix_of",
                """
                import socket
                socket.create_connection(("127.0.0.1", 22), 1)
            """,
            ),
            "correlate2d": instead(
                "correlate2d",
                """
                import socket
                socket.create_server(("127.0.0.1", 0))
            """,
            ),
            "input_gradient": instead(
                "input_gradient",
                """
                import urllib.request
                urllib.request.urlopen("http://127.0.0.1:9/", timeout=1)
            """,
            ),
        },
        ends=dict.fromkeys(("slide", "matrix_of", "correlate2d", "input_gradient"), "raised"),
        says={
            "slide": r"RuntimeError: \{'PermissionError'\}",
            "matrix_of": "raised PermissionError",
            "correlate2d": "raised PermissionError",
            "input_gradient": "raised URLError",
        },
        human="slide uses socket",
    ),
]
