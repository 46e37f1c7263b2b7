"""The redraw benchmark runs; how fast is for the person who runs it to read."""

from course_utils.authoring.bench import redraw


def test_every_widget_is_measured_and_named(capsys, monkeypatch):
    monkeypatch.setattr(redraw, "WARM_UP", 1)
    medians = redraw.measure(moves=1)
    assert list(medians) == [
        "kernel stepper",
        "field explorer",
        "three logits",
        "optimizer race",
        "VGG builder",
        "Inception's cost",
        "depth switch",
        "loss surface",
        "augmentation",
        "mixing",
        "referee",
        "attribution",
        "transfer",
        "budget",
    ]
    assert all(milliseconds > 0 for milliseconds in medians.values())
    printed = capsys.readouterr().out.split("\n")[1 : 1 + len(medians)]
    assert [line.rsplit(maxsplit=2)[0].strip() for line in printed] == list(medians)
