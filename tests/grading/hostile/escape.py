"""Attacks that want out: to read what is not theirs, to write where they may not, to reach the network."""

from grading.hostile.case import code, first, instead

from course_utils.authoring.exercise_notebooks import ROOT

CASES = [
    code(
        "reader",
        "Reads the solutions, the checks, the seed, what others handed in, the environment, whose names it knows.",
        {
            "slide": instead("slide", f"""
                names = ["/etc/passwd", "/etc/shadow", "{ROOT}/README.md", "{ROOT}/solutions", "/home", "/var", "/sys"]
                names += ["/course/checks", "/proc/1/environ", "/proc/1/mem", "/proc/1/maps", "/proc/1/fd/0", "/run"]
                raise RuntimeError(set(told(*[lambda name=name: os.stat(name) and open(name) for name in names])))
            """),
            "matrix_of": instead("matrix_of", "raise RuntimeError(sorted(os.environ))"),
            "correlate2d": instead("correlate2d", "import course_utils.grading.checks"),
            "input_gradient": instead("input_gradient", "raise RuntimeError(os.listdir('/course/sandboxed'))"),
        },
        ends=dict.fromkeys(("slide", "matrix_of", "correlate2d", "input_gradient"), "raised"),
        says={
            "slide": r"\{('FileNotFoundError'|'PermissionError'|, ){3}\}\n",
            "correlate2d": "raised ModuleNotFoundError",
            "matrix_of": r"\['HOME', 'LANG', ('\w+_NUM_THREADS', )+'PATH', 'PWD', 'PYTHON\w+', 'TMPDIR'\]",
            "input_gradient": r"\[('(__\w+__(.py)?|adapters.py|answer.py|codec.py|run_cases.py|worker.py)'(, )?){6,7}\]",
        },
        human="slide uses os",
    ),
    code(
        "finder",
        "Looks through the whole file system for notebooks, results, checks, and files that it may write.",
        {
            "slide": instead("slide", """
                found = []
                for folder, folders, files in os.walk("/"):
                    if folder == "/": folders[:] = set(folders) - {"proc", "usr", "lib"}
                    if "site-packages" in folders: folders.remove("site-packages")
                    found += [name for name in files if name.endswith((".ipynb", "seed.txt", ".csv", ".git"))]
                    found += [name for name in folders if name in ("solutions", "checks", "results", "exercises")]
                raise RuntimeError(f"found {found}")
            """),
            "matrix_of": instead("matrix_of", """
                open_to_all = [place for place in ("/", "/dev", "/usr", "/course", "/proc/sys", "/dev/shm", "/scratch")
                               if os.access(place, os.W_OK)]
                raise RuntimeError(open_to_all)
            """),
        },
        ends={"slide": "raised", "matrix_of": "raised"},
        says={"slide": r"RuntimeError: found \[\]", "matrix_of": r"RuntimeError: \['/scratch'\]"},
        human="slide uses os",
    ),
    code(
        "archaeologist",
        "Looks for what should come back in the frames above it, and in every object of its process.",
        {
            "slide": instead("slide", """
                frame, names = sys._getframe(), set()
                while frame := frame.f_back: names |= set(frame.f_locals)
                raise RuntimeError(names & {"expected", "seed", "check", "reference", "mistakes"})
            """),
            "correlate2d": instead("correlate2d", """
                import gc
                modules = {type(one).__module__.split(".")[0] for one in gc.get_objects()}
                course = {name for name in sys.modules if name.startswith("course_utils.grading.")}
                raise RuntimeError(modules & {"course_utils", "Check", "Sheet"} | course)
            """),
        },
        ends={"slide": "raised", "correlate2d": "raised"},
        says={"slide": r"RuntimeError: set\(\)", "correlate2d": r"RuntimeError: set\(\)"},
        human="slide uses sys",
    ),
    code(
        "writer",
        "Writes to the system, the libraries, the devices, the kernel's settings, process 1, and beside its work.",
        {
            "slide": instead("slide", """
                names = ["/usr/x", "/usr/bin/python3", "/dev/x", "/dev/shm/x", "/proc/sys/kernel/hostname", "/x"]
                names += ["/course/sandboxed/run_cases.py", sys.prefix + "/x", sys.base_prefix + "/x", "/proc/1/oom_score_adj"]
                raise RuntimeError(set(told(*[lambda name=name: open(name, "w") for name in names])))
            """),
            "matrix_of": first("matrix_of", """
                for name in ("result.json", "grades.csv", "/scratch/secret-seed.txt"):
                    with open(name, "w") as file: file.write('{"kind": "correct", "Grade": 100}')
            """),
        },
        ends={"slide": "raised"},
        says={"slide": r"\{('OSError'|'PermissionError'|, )+\}\n"},
        human="slide uses sys",
    ),
    code(
        "climber",
        "Becomes somebody else, makes namespaces, mounts, changes its root, raises its limits.",
        {
            "slide": instead("slide", """
                import resource
                raise RuntimeError(set(told(
                    lambda: os.setuid(0), lambda: os.setgroups([0]), lambda: os.chroot("/scratch"), lambda: os.nice(-5),
                    lambda: os.mknod("/scratch/disk", 0o60666, os.makedev(8, 0)),
                    lambda: os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(50)),
                )))
            """),
            "matrix_of": instead("matrix_of", """
                import resource
                raise RuntimeError(set(told(*[lambda kind=kind: resource.setrlimit(kind, (1 << 40, 1 << 40)) for kind in
                    (resource.RLIMIT_AS, resource.RLIMIT_NPROC, resource.RLIMIT_FSIZE, resource.RLIMIT_CPU)])))
            """),
            "correlate2d": instead("correlate2d", """
                libc = ctypes.CDLL(None, use_errno=True)
                flags = [0x10000000, 0x20000, 0x20000000, 0x40000000]
                calls = [libc.unshare(flag) for flag in flags]
                calls += [libc.setns(0, 0), libc.mount(b"/", b"/scratch", 0, 4096, 0), libc.umount2(b"/usr", 2)]
                calls += [libc.sethostname(b"x", 1), libc.ptrace(16, 1, 0, 0)]
                raise RuntimeError(set(calls))
            """),
            "input_gradient": first("input_gradient", """
                status = open("/proc/self/status").read()
                assert "NoNewPrivs:\\t1" in status and "CapEff:\\t0000000000000000" in status, status
            """),
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
            "slide": instead("slide", """
                import socket
                raise RuntimeError(set(told(*[lambda family=family: socket.socket(family, kind)
                    for family in (1, 2, 10, 16, 17, 38, 40) for kind in (1, 2, 3)])))
            """),
            "matrix_of": instead("matrix_of", """
                import socket
                socket.create_connection(("127.0.0.1", 22), 1)
            """),
            "correlate2d": instead("correlate2d", """
                import socket
                socket.create_server(("127.0.0.1", 0))
            """),
            "input_gradient": instead("input_gradient", """
                import urllib.request
                urllib.request.urlopen("http://127.0.0.1:9/", timeout=1)
            """),
        },
        ends=dict.fromkeys(("slide", "matrix_of", "correlate2d", "input_gradient"), "raised"),
        says={
            "slide": r"RuntimeError: \{'PermissionError'\}", "matrix_of": "raised PermissionError",
            "correlate2d": "raised PermissionError", "input_gradient": "raised URLError",
        },
        human="slide uses socket",
    ),
]  # fmt: skip
