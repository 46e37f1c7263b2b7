"""The counts of a house: pinned on one so small that they can be read off."""

import pytest

from course_utils.authoring.counts import counted, main

ONE = '''"""A file."""


def told(x: int) -> int:
    """Said."""
    return x  # a reason


class Thing:
    def __init__(self, size):
        self.size = size

    def half(self: "Thing") -> float:
        return self.size / 2


def _own(x):
    return x
'''


def test_what_is_counted_can_be_read_off(tmp_path):
    package = tmp_path / "package"
    package.mkdir()
    (package / "told.py").write_text(ONE)
    (package / "sub").mkdir()
    (package / "sub" / "told.py").write_text("x = 1  # fmt: skip\n")
    (package / "__init__.py").write_text(
        "from package.told import told\nfrom package.told import Thing\n"
    )
    counts = counted(sorted(package.rglob("*.py")))
    assert counts["lines / files"] == "21 / 3"
    assert counts["function length, median / p90 / max"].startswith("2 / ")
    assert counts["public functions with a docstring"] == "33 % of 3"
    assert counts["public functions with all annotations"] == "67 % of 3"
    assert counts["comments per 100 lines"] == "4.8"
    assert counts["fmt: skip"] == "1"
    assert counts["files of one name"] == "told.py"
    assert counts["exports that shadow their module"] == "package.told"


def test_this_house_has_no_function_too_long_to_read(capsys):
    main([])
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[-1] for line in lines if line.startswith("functions over 40 lines")] == [
        "0"
    ]
    with pytest.raises(FileNotFoundError, match="there is no folder none"):
        main(["none"])
