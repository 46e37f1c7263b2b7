"""Attacks that want marks: answers that lie about themselves, a patched engine, a forged protocol, hidden calls."""

from grading.hostile.case import WORKS, code, first, instead


def says_instead(work, text):
    """A work that writes this where its answers should go, and ends. text: an expression in Python"""
    return instead(
        work,
        f"""
        text = ({text}).encode()
        for number in range(3, 20):
            try:
                os.write(number, text)
            except OSError:
                pass
        os._exit(0)
    """,
    )


def wrapped(text, left_out="'[]'"):
    """An expression in Python for what the engine would write around these answers."""
    return f"""'{{"answers": ' + ({text}) + ', "left_out": ' + ({left_out}) + '}}'"""


def forged(name, tries, texts, *, ends="died", says="no answer", left_out=("'[]'",) * 4):
    """A Case of four works that write these texts in place of answers, and of what was left out."""
    texts = zip(WORKS, texts, left_out, strict=True)
    works = {work: says_instead(work, wrapped(*both)) for work, *both in texts}
    kinds = ends if isinstance(ends, dict) else dict.fromkeys(WORKS, ends)
    return code(
        name, tries, works, ends=kinds, says=dict.fromkeys(WORKS, says), human="slide uses os"
    )


KEYS = """[f'[{(2**61 - 1) * n}, 1]' for n in range(1, 20_000)]"""  # their hashes are all 0
CASES = [
    forged(
        "forger-outcomes",
        "Writes outcomes in place of answers: correct, with all checks held, with a message of the grader's.",
        [
            """'{"kind": "correct", "held": 5, "total": 5}'""",
            """'[{"kind": "correct"}, {"value": {"correct": true}}]'""",
            """'{"ended": "done", "answers": "correct", "clean": true}' + chr(10)""",
            """'Correct: input_gradient holds in all 4 checks.' + chr(10)""",
        ],
        says="gave no answer: what came back is no answer",
    ),
    forged(
        "forger-values",
        "Writes values that no work could send: objects, shapes that lie, numbers without an end.",
        [
            """'[' + ', '.join(['{"value": {"array": {"dtype": "|O", "shape": [0], "data": ""}}}'] * 5) + ']'""",
            """'[' + ', '.join(['{"value": {"tensor": {"dtype": "<f8", "shape": [-1, -1], "data": ""}}}'] * 5) + ']'""",
            """'[' + '9' * 100_000 + ']'""",
            """'[{"value": {"array": {"dtype": "<f8", "shape": [0, 1 << 60], "data": "", "more": 1}}}]'""",
        ],
        says="gave no answer: what came back is no answer .(TypeError|ValueError|JSONDecodeError)",
    ),
    forged(
        "forger-depths",
        "Writes what is nested deep, and what is no JSON.",
        [
            "'[' * 100_000", """'[{"value": ' + '{"list": [' * 200 + ']}' * 200 + '}]'""",
            "chr(0) * 1000", """'[{"value": {"dict": [[{"list": []}, 1]]}}]'""",
        ],
        says="what came back is no answer .(RecursionError|JSONDecodeError|ValueError|TypeError)",
    ),
    forged(
        "forger-excuses",
        "Writes exceptions that nobody raised, answers that are too few, and too many.",
        [
            """'[{"raised": "NotImplementedError", "message": "", "line": "", "traceback": ""}]'""",
            """'[{"raised": ["x"], "message": "", "line": "", "traceback": ""}]'""",
            """'[' + ', '.join(['{"value": null}'] * 1000) + ']'""",
            "'[]'",
        ],
        ends=dict.fromkeys(WORKS, "died") | {"slide": "not attempted"},
        says="gave no answer: (what|. cases went out and (1000|0) answers)|Not attempted",
    ),
    forged(
        "bomber-answers",
        "Writes small answers that take minutes to read: keys that all collide, shapes and numbers without an end.",
        [
            f"""'[' + ', '.join(['{{"value": {{"dict": [' + ', '.join({KEYS}) + ']}}}}'] * 5) + ']'""",
            """'[{"value": {"array": {"dtype": "<f8", "shape": [' + '9, ' * 400_000 + '9], "data": ""}}}]'""",
            """'[{"value": {"list": [' + ', '.join(['1' * 4_000] * 900) + ']}}]'""",
            f"""'[{{"value": {{"list": [' + ', '.join(['{{"dict": [' + ', '.join({KEYS}[:250]) + ']}}'] * 200)
            + ']}}}}]'""",
        ],
        says="what came back is no answer .ValueError",
    ),
    code(
        "bomber-dicts",
        "Answers with a dict whose keys all collide, and with a tensor of many axes.",
        {
            "slide": instead("slide", "return {(2**61 - 1) * n: 1 for n in range(300)}"),
            "matrix_of": instead("matrix_of", """
                class Plain(dict): pass
                return Plain({(2**61 - 1) * n: 1 for n in range(300)})
            """),
            "correlate2d": instead("correlate2d", "import torch\nreturn torch.ones([1] * 60)"),
            "input_gradient": instead("input_gradient", "import torch\nreturn [torch.ones(1)] * 5_000"),
        },
        ends=dict.fromkeys(WORKS, "raised") | {"input_gradient": "incorrect"},
        says={
            "slide": "raised Unsendable: a dict of 300 keys; 256 is the most",
            "matrix_of": "raised Unsendable: a dict of 300 keys",
            "correlate2d": "raised Unsendable: an array of 60 axes",
            "input_gradient": "Not yet: input_gradient",
        },
    ),
    forged(
        "forger-flags",
        "Writes statements that failed where none did: too many, too long, and what is no exception.",
        ["'[' + ', '.join(['{\"value\": 1}'] * 100) + ']'"] * 4,
        left_out=[
            "'3'", "'[3]'", """'[{"value": 1}]'""",
            """'[{"raised": "E", "message": 1, "line": "", "traceback": ""}]'""",
        ],
        says="gave no answer: what came back is no answer .(TypeError|ValueError)",
    ),
    code(
        "liars",
        "Answers with objects that lie: about their class, their value, whether they are equal to anything.",
        {
            "slide": instead("slide", """
                class Liar(float):
                    __eq__ = __ge__ = __le__ = lambda *_: True
                    __float__ = __sub__ = lambda *_: 0.0
                return [Liar(7) for _ in range(6)]
            """),
            "matrix_of": instead("matrix_of", """
                import torch
                class Liar(torch.Tensor):
                    @classmethod
                    def __torch_function__(cls, function, types, values=(), named=None): return True
                return torch.zeros(3, 3).as_subclass(Liar)
            """),
            "correlate2d": instead("correlate2d", """
                import torch
                class Liar: __class__ = torch.Tensor
                return Liar()
            """),
            "input_gradient": instead("input_gradient", """
                class Liar:
                    __eq__ = lambda *_: True
                    def __array__(self, *_): return 1 / 0
                return (Liar() for _ in range(3))
            """),
        },
        ends={"slide": "incorrect", "matrix_of": "raised", "correlate2d": "raised", "input_gradient": "raised"},
        says={
            "slide": r"yours says \[7, 7, 7, 7, 7, 7\]", "matrix_of": "raised AttributeError: 'bool'",
            "correlate2d": "raised (AttributeError|TypeError|RuntimeError)",
            "input_gradient": "raised Unsendable: this is a generator",
        },
    ),
    code(
        "nans",
        "Answers with what no comparison holds against: NaN, infinity, nothing, text.",
        {
            "slide": instead("slide", "return [float('nan')] * 6"),
            "matrix_of": instead("matrix_of", "import torch\nreturn torch.full((6, 8), float('inf'))"),
            "correlate2d": instead("correlate2d", "return None"),
            "input_gradient": instead("input_gradient", "return 'correct'"),
        },
        ends=dict.fromkeys(WORKS, "incorrect"),
        says={
            "slide": r"yours says \[nan, nan", "matrix_of": "yours says inf", "correlate2d": "yours says None",
            "input_gradient": "yours says 'correct'",
        },
    ),
    code(
        "patcher-libraries",
        "Replaces what a comparison might use: allclose, isclose, equality, all, the random numbers.",
        {
            "slide": instead("slide", """
                import torch, numpy
                torch.allclose = torch.equal = torch.isclose = numpy.isclose = numpy.allclose = lambda *_, **__: True
                torch.Tensor.__eq__ = torch.Tensor.__ne__ = lambda *_: True
                return torch.zeros(6)
            """),
            "matrix_of": instead("matrix_of", """
                import builtins, numpy
                builtins.all = builtins.any = builtins.isinstance = lambda *_: True
                numpy.random.default_rng = lambda *_: 0
                return 1
            """),
        },
        ends={"slide": "incorrect", "matrix_of": ("incorrect", "raised", "died")},
        says={"slide": r"yours says \[0, 0, 0, 0, 0, 0\]", "matrix_of": "Not yet|no answer|without an answer"},
        human="matrix_of uses builtins",
    ),
    code(
        "patcher-engine",
        "Replaces the engine under its own call: how values are sent, how JSON is written, how a pipe is written to.",
        {
            "slide": instead("slide", """
                import sandboxed.run_cases, sandboxed.codec
                sandboxed.run_cases.encode = sandboxed.codec.encode = lambda value: {"correct": True}
                return 1
            """),
            "matrix_of": instead("matrix_of", """
                import json
                json.dumps = lambda *_: '[{"value": true}]'
                return 1
            """),
            "correlate2d": instead("correlate2d", "os.write = lambda pipe, data: len(data)\nreturn 1"),
            "input_gradient": instead("input_gradient", """
                frame = sys._getframe()
                while frame := frame.f_back:
                    if "answers" in frame.f_locals: frame.f_locals["answers"].extend([{"value": True}] * 4)
                return 1
            """),
        },
        ends=dict.fromkeys(WORKS, "died") | {"matrix_of": "incorrect"},
        says={
            "slide": "encode writes no 'correct'", "matrix_of": r"should have shape \(6, 8\); yours has \(\)",
            "correlate2d": "what came back is no answer", "input_gradient": "cases went out and",
        },
        human="input_gradient uses sys",
    ),
    code(
        "patcher-stubs",
        "Changes what NotImplementedError is, so that a stub or a mistake looks like something else.",
        {
            "slide": instead("slide", "class NotImplementedError(Exception): pass\nraise NotImplementedError"),
            "matrix_of": instead("matrix_of", """
                import builtins
                builtins.NotImplementedError = ValueError
                raise ValueError("after one case")
            """),
            "correlate2d": first("correlate2d", "import builtins\ndel builtins.NotImplementedError"),
        },
        ends={"slide": "not attempted", "matrix_of": "died", "correlate2d": "died"},
        says={
            "slide": "still raises NotImplementedError", "matrix_of": "5 cases went out and 1 answers came back",
            "correlate2d": "without an answer: exit 70",
        },
        human="matrix_of uses builtins",
    ),
    code(
        "spoilers",
        "Changes the inputs in place, the settings of torch, and the modules that come later; then answers rightly.",
        {
            "slide": f"{first('slide', 'kept = [part.clone() for part in given[:2]]')}".replace(
                "return right_slide(*given)", "out = right_slide(*given)\n    given[0].zero_()\n    return out"
            ),
            "matrix_of": first("matrix_of", """
                import torch
                torch.set_default_dtype(torch.float64)
                torch.set_grad_enabled(False)
                sys.modules["json"] = sys.modules["sandboxed.run_cases"] = sys.modules["numpy"] = None
            """),
        },
        human="matrix_of uses sys",
    ),
    code(
        "hiders",
        "Calls what is forbidden without writing its name: by getattr, by exec, through a dictionary.",
        {
            "slide": instead("slide", """
                import torch
                call = getattr(torch.nn.functional, "con" + "v1d")
                return call(given[0][None, None], given[1][None, None], stride=given[2])[0, 0]
            """),
            "correlate2d": instead("correlate2d", """
                import torch
                call = torch.nn.functional.__dict__["con" + "v2d"]
                return call(given[0], given[1], stride=given[2], padding=given[3])
            """),
        },
        human="slide uses getattr\ncorrelate2d uses __dict__",
    ),
    code(
        "callers-of-forbidden",
        "Calls what is forbidden: by a name in text, with dots, in letters that look different, by a pattern.",
        {
            "slide": instead("slide", """
                import operator, torch
                return operator.attrgetter("nn.functional.conv1d")(torch)(given[0][None, None], given[1][None, None])
            """),
            "correlate2d": instead("correlate2d", "import torch\nreturn torch.\uff43\uff4fnv2d(*given[:2])"),
            "matrix_of": instead("matrix_of", """
                import torch
                match torch:
                    case object(conv1d=hidden): return hidden(*given[:2])
            """),
            "input_gradient": instead("input_gradient", """
                from torch import autograd as harmless
                return harmless.grad
            """),
        },
        ends=dict.fromkeys(WORKS, "forbidden"),
        says={
            "slide": "uses conv1d", "matrix_of": "uses conv1d", "correlate2d": "uses conv2d",
            "input_gradient": "uses autograd",
        },
        human="slide: forbidden",
    ),
]  # fmt: skip
