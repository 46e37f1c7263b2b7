"""Attacks that want marks by a forged protocol: a work writes in place of the engine around it."""

from grading.hostile.case import WORKS, code, instead


def writes_instead(work, text):
    """A work that writes this where its answers should go, and ends.

    text: an expression in Python
    """
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


def listed(item, count):
    """An expression in Python for a list of one item, as JSON, over and over."""
    return f"'[' + ', '.join([{item}] * {count}) + ']'"


def forged(name, tries, texts, *, ends="died", says="no answer", left_out=("'[]'",) * 4):
    """A Case of four works that write these texts in place of answers, and of what was left out."""
    texts = zip(WORKS, texts, left_out, strict=True)
    works = {work: writes_instead(work, wrapped(*both)) for work, *both in texts}
    kinds = ends if isinstance(ends, dict) else dict.fromkeys(WORKS, ends)
    return code(
        name, tries, works, ends=kinds, says=dict.fromkeys(WORKS, says), human="slide uses os"
    )


KEYS = """[f'[{(2**61 - 1) * n}, 1]' for n in range(1, 20_000)]"""  # their hashes are all 0
CASES = [
    forged(
        "forger-outcomes",
        "Writes outcomes in place of answers: correct, with all checks held, as a grader would.",
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
            listed("""'{"value": {"array": {"dtype": "|O", "shape": [0], "data": ""}}}'""", 5),
            listed(
                """'{"value": {"tensor": {"dtype": "<f8", "shape": [-1, -1], "data": ""}}}'""", 5
            ),
            """'[' + '9' * 100_000 + ']'""",
            """'[{"value": {"array": {"dtype": "<f8", "data": "", "more": 1, '
            '"shape": [0, 1 << 60]}}}]'""",
        ],
        says="gave no answer: what came back is no answer .(TypeError|ValueError|JSONDecodeError)",
    ),
    forged(
        "forger-depths",
        "Writes what is nested deep, and what is no JSON.",
        [
            "'[' * 100_000",
            """'[{"value": ' + '{"list": [' * 200 + ']}' * 200 + '}]'""",
            "chr(0) * 1000",
            """'[{"value": {"dict": [[{"list": []}, 1]]}}]'""",
        ],
        says="what came back is no answer .(RecursionError|JSONDecodeError|ValueError|TypeError)",
    ),
    forged(
        "forger-excuses",
        "Writes exceptions that nobody raised, answers that are too few, and too many.",
        [
            """'[{"raised": "NotImplementedError", "message": "", "line": "", "traceback": ""}]'""",
            """'[{"raised": ["x"], "message": "", "line": "", "traceback": ""}]'""",
            listed("""'{"value": null}'""", 1000),
            "'[]'",
        ],
        ends=dict.fromkeys(WORKS, "died") | {"slide": "not attempted"},
        says="gave no answer: (what|. cases went out and (1000|0) answers)|Not attempted",
    ),
    forged(
        "bomber-answers",
        "Writes small answers that take minutes to read: keys that all collide, endless shapes.",
        [
            listed(f"""'{{"value": {{"dict": [' + ', '.join({KEYS}) + ']}}}}'""", 5),
            """'[{"value": {"array": {"dtype": "<f8", "data": "", '
            '"shape": [' + '9, ' * 400_000 + '9]}}}]'""",
            """'[{"value": {"list": [' + ', '.join(['1' * 4_000] * 900) + ']}}]'""",
            f"""'[{{"value": {{"list": [' + ', '.join(
                ['{{"dict": [' + ', '.join({KEYS}[:250]) + ']}}'] * 200
            ) + ']}}}}]'""",
        ],
        says="what came back is no answer .ValueError",
    ),
    code(
        "bomber-dicts",
        "Answers with a dict whose keys all collide, and with a tensor of many axes.",
        {
            "slide": instead("slide", "return {(2**61 - 1) * n: 1 for n in range(300)}"),
            "matrix_of": instead(
                "matrix_of",
                """
                class Plain(dict): pass
                return Plain({(2**61 - 1) * n: 1 for n in range(300)})
            """,
            ),
            "correlate2d": instead("correlate2d", "import torch\nreturn torch.ones([1] * 60)"),
            "input_gradient": instead(
                "input_gradient", "import torch\nreturn [torch.ones(1)] * 5_000"
            ),
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
        "Writes statements that failed where none did: too many, and what is no exception.",
        [listed("""'{"value": 1}'""", 100)] * 4,
        left_out=[
            "'3'",
            "'[3]'",
            """'[{"value": 1}]'""",
            """'[{"raised": "E", "message": 1, "line": "", "traceback": ""}]'""",
        ],
        says="gave no answer: what came back is no answer .(TypeError|ValueError)",
    ),
]
