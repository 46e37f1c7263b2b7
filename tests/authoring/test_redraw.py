"""The redraw benchmark runs; how fast is for the person who runs it to read."""

from course_utils.authoring.bench import redraw


def test_every_widget_is_measured_and_named(capsys):
    found = redraw.measure(moves=2)
    assert list(found) == [
        "kernel stepper", "field explorer", "three logits", "optimizer race",
        "VGG builder", "Inception's cost", "depth switch", "loss surface", "augmentation", "mixing",
        "referee", "attribution", "transfer", "budget",
    ]  # fmt: skip
    assert all(milliseconds > 0 for milliseconds in found.values())
    printed = capsys.readouterr().out.split("\n")
    assert [line.rsplit(maxsplit=2)[0].strip() for line in printed[1 : 1 + len(found)]] == list(
        found
    )
