"""Wrong implementations of `transplant`, for its bank."""

import torch

State = dict[str, torch.Tensor]


def inside(name: str, head: str) -> bool:
    return name.startswith(f"{head}.")


def moved(trained: State, fresh: State, stay: set[str]) -> State:
    """The state of `fresh` with what `trained` knows, but for the names that stay."""
    return {
        name: value if name in stay else trained.get(name, value) for name, value in fresh.items()
    }


def wherever_it_fits(trained: State, fresh: State, head: str) -> State:
    fits = {name for name in fresh if name in trained and trained[name].shape == fresh[name].shape}
    return {name: trained[name] if name in fits else fresh[name] for name in fresh}


def nothing_cut(trained: State, fresh: State, head: str) -> State:
    return moved(trained, fresh, set())


def all_of_both(trained: State, fresh: State, head: str) -> State:
    return fresh | trained


def only_trained(trained: State, fresh: State, head: str) -> State:
    return dict(trained)


def swapped(trained: State, fresh: State, head: str) -> State:
    return moved(trained, fresh, {name for name in fresh if not inside(name, head)})


def swapped_merged(trained: State, fresh: State, head: str) -> State:
    kept = {name: value for name, value in trained.items() if inside(name, head)}
    return {name: value for name, value in fresh.items() if not inside(name, head)} | kept


def nothing_moved(trained: State, fresh: State, head: str) -> State:
    return dict(fresh)


def by_the_first_letters(trained: State, fresh: State, head: str) -> State:
    return moved(trained, fresh, {name for name in fresh if name.startswith(head)})


def anywhere(trained: State, fresh: State, head: str) -> State:
    return moved(trained, fresh, {name for name in fresh if head in name})


def anywhere_with_a_dot(trained: State, fresh: State, head: str) -> State:
    return moved(trained, fresh, {name for name in fresh if f"{head}." in name})


def any_part(trained: State, fresh: State, head: str) -> State:
    return moved(trained, fresh, {name for name in fresh if head in name.split(".")})


def first_part(trained: State, fresh: State, head: str) -> State:
    return moved(trained, fresh, {name for name in fresh if name.split(".")[0] == head})


def first_part_of_both(trained: State, fresh: State, head: str) -> State:
    first = head.split(".")[0]
    return moved(trained, fresh, {name for name in fresh if name.split(".")[0] == first})


def right_in_it(trained: State, fresh: State, head: str) -> State:
    return moved(trained, fresh, {name for name in fresh if name.rpartition(".")[0] == head})


def weight_and_bias(trained: State, fresh: State, head: str) -> State:
    return moved(trained, fresh, {f"{head}.weight", f"{head}.bias"})


def parameters_only(trained: State, fresh: State, head: str) -> State:
    return moved(
        trained,
        fresh,
        {
            name
            for name in fresh
            if inside(name, head) or name.split(".")[-1] not in ("weight", "bias")
        },
    )


def without_a_head(trained: State, fresh: State, head: str) -> State:
    return {name: value for name, value in trained.items() if not inside(name, head)}


def without_a_head_by_fresh(trained: State, fresh: State, head: str) -> State:
    return {name: trained.get(name, fresh[name]) for name in fresh if not inside(name, head)}


def without_a_head_of_both(trained: State, fresh: State, head: str) -> State:
    return {n: trained[n] for n in fresh if n in trained and not inside(n, head)}


def from_the_trained(trained: State, fresh: State, head: str) -> State:
    return fresh | without_a_head(trained, fresh, head)


def head_replaced(trained: State, fresh: State, head: str) -> State:
    return trained | {name: value for name, value in fresh.items() if inside(name, head)}


def only_what_both_have(trained: State, fresh: State, head: str) -> State:
    return {
        name: fresh[name] if inside(name, head) else trained[name]
        for name in fresh
        if inside(name, head) or name in trained
    }


def every_name(trained: State, fresh: State, head: str) -> State:
    return {name: fresh[name] if inside(name, head) else trained[name] for name in fresh}


def copied(trained: State, fresh: State, head: str) -> State:
    state = {name: value.clone() for name, value in fresh.items()}
    for name in state.keys() & trained.keys():
        state[name].copy_(trained[name])
    return state | {name: value for name, value in fresh.items() if inside(name, head)}


def into_the_trained(trained: State, fresh: State, head: str) -> State:
    for name in fresh:
        if inside(name, head) or name not in trained:
            trained[name] = fresh[name]
    return {name: trained[name] for name in fresh}


def trimmed(trained: State, fresh: State, head: str) -> State:
    into_the_trained(trained, fresh, head)
    for name in set(trained) - set(fresh):
        del trained[name]
    return trained


def updated(trained: State, fresh: State, head: str) -> State:
    trained.update({name: value for name, value in fresh.items() if inside(name, head)})
    return trained
