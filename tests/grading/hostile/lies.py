"""Attacks that want marks: answers that lie about themselves, a patched engine, hidden calls."""

from grading.hostile.case import WORKS, code, first, instead

CASES = [
    code(
        "liars",
        "Answers with objects that lie: about their class, value, whether they equal anything.",
        {
            "slide": instead(
                "slide",
                """
                class Liar(float):
                    __eq__ = __ge__ = __le__ = lambda *_: True
                    __float__ = __sub__ = lambda *_: 0.0
                return [Liar(7) for _ in range(6)]
            """,
            ),
            "matrix_of": instead(
                "matrix_of",
                """
                import torch
                class Liar(torch.Tensor):
                    @classmethod
                    def __torch_function__(cls, function, types, values=(), named=None): return True
                return torch.zeros(3, 3).as_subclass(Liar)
            """,
            ),
            "correlate2d": instead(
                "correlate2d",
                """
                import torch
                class Liar: __class__ = torch.Tensor
                return Liar()
            """,
            ),
            "input_gradient": instead(
                "input_gradient",
                """
                class Liar:
                    __eq__ = lambda *_: True
                    def __array__(self, *_): return 1 / 0
                return (Liar() for _ in range(3))
            """,
            ),
        },
        ends={
            "slide": "incorrect",
            "matrix_of": "raised",
            "correlate2d": "raised",
            "input_gradient": "raised",
        },
        says={
            "slide": r"yours says \[7, 7, 7, 7, 7, 7\]",
            "matrix_of": "raised AttributeError: 'bool'",
            "correlate2d": "raised (AttributeError|TypeError|RuntimeError)",
            "input_gradient": "raised Unsendable: this is a generator",
        },
    ),
    code(
        "nans",
        "Answers with what no comparison holds against: NaN, infinity, nothing, text.",
        {
            "slide": instead("slide", "return [float('nan')] * 6"),
            "matrix_of": instead(
                "matrix_of", "import torch\nreturn torch.full((6, 8), float('inf'))"
            ),
            "correlate2d": instead("correlate2d", "return None"),
            "input_gradient": instead("input_gradient", "return 'correct'"),
        },
        ends=dict.fromkeys(WORKS, "incorrect"),
        says={
            "slide": r"yours says \[nan, nan",
            "matrix_of": "yours says inf",
            "correlate2d": "yours says None",
            "input_gradient": "yours says 'correct'",
        },
    ),
    code(
        "patcher-libraries",
        "Replaces what a comparison might use: allclose, isclose, equality, all, random numbers.",
        {
            "slide": instead(
                "slide",
                """
                import torch, numpy
                torch.allclose = torch.equal = torch.isclose = lambda *_, **__: True
                numpy.isclose = numpy.allclose = lambda *_, **__: True
                torch.Tensor.__eq__ = torch.Tensor.__ne__ = lambda *_: True
                return torch.zeros(6)
            """,
            ),
            "matrix_of": instead(
                "matrix_of",
                """
                import builtins, numpy
                builtins.all = builtins.any = builtins.isinstance = lambda *_: True
                numpy.random.default_rng = lambda *_: 0
                return 1
            """,
            ),
        },
        ends={"slide": "incorrect", "matrix_of": ("incorrect", "raised", "died")},
        says={
            "slide": r"yours says \[0, 0, 0, 0, 0, 0\]",
            "matrix_of": "Not yet|no answer|without an answer",
        },
        human="matrix_of uses builtins",
    ),
    code(
        "patcher-engine",
        "Replaces the engine under its own call: how values are sent, JSON and a pipe are written.",
        {
            "slide": instead(
                "slide",
                """
                import sandboxed.run_cases, sandboxed.codec
                sandboxed.codec.encode = lambda value: {"correct": True}
                sandboxed.run_cases.encode = sandboxed.codec.encode
                return 1
            """,
            ),
            "matrix_of": instead(
                "matrix_of",
                """
                import json
                json.dumps = lambda *_: '[{"value": true}]'
                return 1
            """,
            ),
            "correlate2d": instead(
                "correlate2d", "os.write = lambda pipe, data: len(data)\nreturn 1"
            ),
            "input_gradient": instead(
                "input_gradient",
                """
                frame = sys._getframe()
                while frame := frame.f_back:
                    if "answers" in frame.f_locals:
                        frame.f_locals["answers"].extend([{"value": True}] * 4)
                return 1
            """,
            ),
        },
        ends=dict.fromkeys(WORKS, "died") | {"matrix_of": "incorrect"},
        says={
            "slide": "encode writes no 'correct'",
            "matrix_of": r"should have shape \(6, 8\); yours has \(\)",
            "correlate2d": "what came back is no answer",
            "input_gradient": "cases went out and",
        },
        human="input_gradient uses sys",
    ),
    code(
        "patcher-stubs",
        "Changes what NotImplementedError is, so that a stub or a mistake looks like another.",
        {
            "slide": instead(
                "slide", "class NotImplementedError(Exception): pass\nraise NotImplementedError"
            ),
            "matrix_of": instead(
                "matrix_of",
                """
                import builtins
                builtins.NotImplementedError = ValueError
                raise ValueError("after one case")
            """,
            ),
            "correlate2d": first(
                "correlate2d", "import builtins\ndel builtins.NotImplementedError"
            ),
        },
        ends={"slide": "raised", "matrix_of": "died", "correlate2d": "died"},
        says={
            "slide": "raised NotImplementedError",
            "matrix_of": "cases went out and 1 answers came back",
            "correlate2d": "without an answer: exit 70",
        },
        human="matrix_of uses builtins",
    ),
    code(
        "spoilers",
        "Changes the inputs in place, torch's settings, and later modules; then answers rightly.",
        {
            "slide": first("slide", "kept = [part.clone() for part in given[:2]]").replace(
                "return right_slide(*given)",
                "out = right_slide(*given)\n    given[0].zero_()\n    return out",
            ),
            "matrix_of": first(
                "matrix_of",
                """
                import torch
                torch.set_default_dtype(torch.float64)
                torch.set_grad_enabled(False)
                for name in ("json", "sandboxed.run_cases", "numpy"): sys.modules[name] = None
            """,
            ),
        },
        human="matrix_of uses sys",
    ),
    code(
        "hiders",
        "Calls what is forbidden without writing its name: by getattr, through a dictionary.",
        {
            "slide": instead(
                "slide",
                """
                import torch
                call = getattr(torch.nn.functional, "con" + "v1d")
                return call(given[0][None, None], given[1][None, None], stride=given[2])[0, 0]
            """,
            ),
            "correlate2d": instead(
                "correlate2d",
                """
                import torch
                call = torch.nn.functional.__dict__["con" + "v2d"]
                return call(given[0], given[1], stride=given[2], padding=given[3])
            """,
            ),
        },
        human="slide uses getattr\ncorrelate2d uses __dict__",
    ),
    code(
        "callers-of-forbidden",
        "Calls what is forbidden: by text with dots, in letters that look different, by a pattern.",
        {
            "slide": instead(
                "slide",
                """
                import operator, torch
                call = operator.attrgetter("nn.functional.conv1d")(torch)
                return call(given[0][None, None], given[1][None, None])
            """,
            ),
            "correlate2d": instead(
                "correlate2d", "import torch\nreturn torch.\uff43\uff4fnv2d(*given[:2])"
            ),
            "matrix_of": instead(
                "matrix_of",
                """
                import torch
                match torch:
                    case object(conv1d=hidden): return hidden(*given[:2])
            """,
            ),
            "input_gradient": instead(
                "input_gradient",
                """
                from torch import autograd as harmless
                return harmless.grad
            """,
            ),
        },
        ends=dict.fromkeys(WORKS, "forbidden"),
        says={
            "slide": "uses conv1d",
            "matrix_of": "uses conv1d",
            "correlate2d": "uses conv2d",
            "input_gradient": "uses autograd",
        },
        human="slide: forbidden",
    ),
]
