"""Attacks by exceptions: with messages that raise, never end, are markup or are no text."""

from grading.hostile.case import WORKS, code, instead

CASES = [
    code(
        "leavers",
        "Raises what `except Exception` does not catch.",
        {
            "slide": instead("slide", "raise SystemExit(0)"),
            "matrix_of": instead("matrix_of", "raise KeyboardInterrupt"),
            "correlate2d": instead("correlate2d", "class Own(BaseException): pass\nraise Own"),
            "input_gradient": instead("input_gradient", "sys.exit('bye')"),
        },
        ends={
            "slide": "raised",
            "matrix_of": "died",
            "correlate2d": "died",
            "input_gradient": "raised",
        },
        says={
            "slide": "raised SystemExit: 0",
            "matrix_of": "without an answer: exit 70",
            "correlate2d": "without an answer: exit 70",
            "input_gradient": "raised SystemExit: bye",
        },
        human="matrix_of: died",
    ),
    code(
        "messengers",
        "Raises exceptions whose message raises, never ends, is 5 MB long, or is half a character.",
        {
            "slide": instead(
                "slide",
                """
                class Bad(Exception):
                    def __str__(self): return 1 / 0
                raise Bad
            """,
            ),
            "matrix_of": instead(
                "matrix_of",
                """
                class Bad(Exception):
                    def __str__(self):
                        while True: pass
                raise Bad
            """,
            ),
            "correlate2d": instead("correlate2d", "raise ValueError('x' * 5_000_000)"),
            "input_gradient": instead(
                "input_gradient", r"raise ValueError('half \ud83d \x00 \x1b[2J')"
            ),
        },
        ends=dict.fromkeys(WORKS, "raised") | {"matrix_of": "timed out"},
        says={
            "slide": r"raised Bad: \(its own message raised ZeroDivisionError\)",
            "matrix_of": "did not end within",
            "correlate2d": "raised ValueError: x{500}\n",
            "input_gradient": "raised ValueError: half \\? \x00",
        },
    ),
    code(
        "markup",
        "Puts markup and formulas into an exception's name, message and line, and into an answer.",
        {
            "slide": instead(
                "slide",
                """
                Bad = type("<script>alert(1)</script>", (Exception,), {})
                raise Bad("<img src=x onerror=alert(2)>")  # <script>alert(3)</script>
            """,
            ),
            "matrix_of": instead("matrix_of", "return '<script>alert(4)</script>'"),
            "correlate2d": instead("correlate2d", "return {'</pre><script>alert(5)</script>': 1}"),
            "input_gradient": instead("input_gradient", "raise ValueError('=HYPERLINK(1)')"),
            "why_fewer_weights": (
                "=cmd|' /C calc'!A0\n<script>alert(6)</script>\r{{ 7 * 7 }} {% raw %}"
            ),
        },
        ends={
            "slide": "raised",
            "matrix_of": "incorrect",
            "correlate2d": "incorrect",
            "input_gradient": "raised",
        },
        says={
            "slide": "raised <script>alert.1.</script>: <img src=x",
            "matrix_of": "<script>alert",
            "correlate2d": "should|pre",
            "input_gradient": "=HYPERLINK",
        },
    ),
    code(
        "chains",
        "Raises exceptions in circles, in groups of groups, and far down.",
        {
            "slide": instead(
                "slide",
                """
                error = ValueError("circle")
                error.__cause__ = error.__context__ = error
                raise error
            """,
            ),
            "matrix_of": instead(
                "matrix_of",
                """
                group = ValueError("leaf")
                for _ in range(300): group = ExceptionGroup("of one", [group])
                raise group
            """,
            ),
            "correlate2d": instead(
                "correlate2d",
                """
                def down(left):
                    if not left: raise ValueError("far down")
                    down(left - 1)
                down(900)
            """,
            ),
            "input_gradient": instead(
                "input_gradient",
                """
                class Odd(Exception): __module__ = 7
                Odd.__name__ = "x" * 100_000
                raise Odd
            """,
            ),
        },
        ends=dict.fromkeys(WORKS, "raised"),
        says={
            "slide": "raised ValueError: circle",
            "matrix_of": "raised (ExceptionGroup|RecursionError)",
            "correlate2d": "raised (ValueError: far down|RecursionError)",
            "input_gradient": "raised x{100}: ",
        },
    ),
]
