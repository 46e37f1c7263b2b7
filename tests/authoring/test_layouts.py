"""Both orders in memory are timed; how fast is for the person who runs it to read."""

import torch

from course_utils.authoring.bench import layouts


def test_both_layouts_are_timed_and_the_threads_are_given_back(capsys):
    threads = torch.get_num_threads()
    ratios = layouts.compare(rounds=1, networks=(layouts.LAYER, "basenet"))
    assert min(ratios.values()) > 0
    assert capsys.readouterr().out.count("times as fast") == 2
    assert torch.get_num_threads() == threads
