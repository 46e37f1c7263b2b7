# %% right inception_costs: a list of the convolutions of each module
def inception_costs(rows, in_channels, naive):
    result = []
    for (c1, r3, c3, r5, c5, pool), side in rows:
        if naive:
            convolutions = [(in_channels, c1, 1), (in_channels, c3, 3), (in_channels, c5, 5)]
            handed_on = c1 + c3 + c5 + in_channels
        else:
            convolutions = [
                (in_channels, c1, 1),
                (in_channels, r3, 1),
                (r3, c3, 3),
                (in_channels, r5, 1),
                (r5, c5, 5),
                (in_channels, pool, 1),
            ]
            handed_on = c1 + c3 + c5 + pool
        weights = sum(a * b * k * k for a, b, k in convolutions)
        result.append((weights, weights * side * side))
        in_channels = handed_on
    return result


# %% right inception_costs: recursion
def inception_costs(rows, in_channels, naive):
    if not rows:
        return []
    ((c1, r3, c3, r5, c5, pool), side), *rest = rows
    small_in, large_in = (in_channels, in_channels) if naive else (r3, r5)
    weights = in_channels * c1 + 9 * small_in * c3 + 25 * large_in * c5
    if not naive:
        weights += in_channels * (r3 + r5 + pool)
    behind = c1 + c3 + c5 + (in_channels if naive else pool)
    return [(weights, weights * side**2)] + inception_costs(rest, behind, naive)


# %% right inception_costs: a formula for each kind, the channels first
def inception_costs(rows, in_channels, naive):
    channels = [in_channels]
    for widths, _ in rows:
        last = channels[-1] if naive else widths[5]
        channels.append(widths[0] + widths[2] + widths[4] + last)

    def weights(n, w):
        if naive:
            return n * (w[0] + 9 * w[2] + 25 * w[4])
        return n * (w[0] + w[1] + w[3] + w[5]) + 9 * w[1] * w[2] + 25 * w[3] * w[4]

    counted = [weights(n, w) for n, (w, _) in zip(channels, rows)]
    return [(count, count * side * side) for count, (_, side) in zip(counted, rows)]


# %% wrong inception_costs: behind a naive module the pool is given `pool` channels, not all that came in => naive pool narrowed
def inception_costs(rows, in_channels, naive):
    out = []
    for (c1, r3, c3, r5, c5, pool), side in rows:
        if naive:
            w = in_channels * (c1 + 9 * c3 + 25 * c5)
        else:
            w = in_channels * (c1 + r3 + r5 + pool) + 9 * r3 * c3 + 25 * r5 * c5
        out.append((w, w * side**2))
        in_channels = c1 + c3 + c5 + pool
    return out


# %% wrong inception_costs: every module is counted with the channels of the first => channels not handed on
def inception_costs(rows, in_channels, naive):
    out = []
    for (c1, r3, c3, r5, c5, pool), side in rows:
        if naive:
            w = in_channels * (c1 + 9 * c3 + 25 * c5)
        else:
            w = in_channels * (c1 + r3 + r5 + pool) + 9 * r3 * c3 + 25 * r5 * c5
        out.append((w, w * side**2))
    return out


# %% wrong inception_costs: the projection behind the pool is forgotten => projection forgotten
def inception_costs(rows, in_channels, naive):
    out, n = [], in_channels
    for (c1, r3, c3, r5, c5, pool), side in rows:
        if naive:
            w, after = n * (c1 + 9 * c3 + 25 * c5), c1 + c3 + c5 + n
        else:
            w, after = n * (c1 + r3 + r5) + 9 * r3 * c3 + 25 * r5 * c5, c1 + c3 + c5 + pool
        out.append((w, w * side * side))
        n = after
    return out


# %% wrong inception_costs: the reductions are handed on as well, all six widths are added => reductions handed on
def inception_costs(rows, in_channels, naive):
    out = []
    for widths, side in rows:
        c1, r3, c3, r5, c5, pool = widths
        if naive:
            w = in_channels * (c1 + 9 * c3 + 25 * c5)
            after = c1 + c3 + c5 + in_channels
        else:
            w = in_channels * (c1 + r3 + r5 + pool) + 9 * r3 * c3 + 25 * r5 * c5
            after = sum(widths)
        out.append((w, w * side**2))
        in_channels = after
    return out


# %% wrong inception_costs: the naive module still has a projection behind its pool => naive pool with weights
def inception_costs(rows, in_channels, naive):
    out = []
    for (c1, r3, c3, r5, c5, pool), side in rows:
        if naive:
            w = in_channels * (c1 + 9 * c3 + 25 * c5 + pool)
            after = c1 + c3 + c5 + in_channels
        else:
            w = in_channels * (c1 + r3 + r5 + pool) + 9 * r3 * c3 + 25 * r5 * c5
            after = c1 + c3 + c5 + pool
        out.append((w, w * side**2))
        in_channels = after
    return out


# %% wrong inception_costs: the large kernels see all channels, although a reduction stands before them => kernels see everything
def inception_costs(rows, in_channels, naive):
    out = []
    for (c1, r3, c3, r5, c5, pool), side in rows:
        w = in_channels * (c1 + 9 * c3 + 25 * c5)
        after = c1 + c3 + c5 + in_channels
        if not naive:
            w += in_channels * (r3 + r5 + pool)
            after = c1 + c3 + c5 + pool
        out.append((w, w * side**2))
        in_channels = after
    return out


# %% wrong inception_costs: the pool of a naive module hands nothing on => pool hands on nothing
def inception_costs(rows, in_channels, naive):
    out = []
    for (c1, r3, c3, r5, c5, pool), side in rows:
        if naive:
            w = in_channels * (c1 + 9 * c3 + 25 * c5)
            after = c1 + c3 + c5
        else:
            w = in_channels * (c1 + r3 + r5 + pool) + 9 * r3 * c3 + 25 * r5 * c5
            after = c1 + c3 + c5 + pool
        out.append((w, w * side**2))
        in_channels = after
    return out


# %% wrong inception_costs: the biases are counted among the weights => biases counted
def inception_costs(rows, in_channels, naive):
    out = []
    for (c1, r3, c3, r5, c5, pool), side in rows:
        if naive:
            w = in_channels * (c1 + 9 * c3 + 25 * c5)
            b, after = c1 + c3 + c5, c1 + c3 + c5 + in_channels
        else:
            w = in_channels * (c1 + r3 + r5 + pool) + 9 * r3 * c3 + 25 * r5 * c5
            b, after = c1 + r3 + c3 + r5 + c5 + pool, c1 + c3 + c5 + pool
        out.append((w + b, w * side**2))
        in_channels = after
    return out


# %% wrong inception_costs: a weight is used at `side` places, the square is forgotten => one row of positions
def inception_costs(rows, in_channels, naive):
    out = []
    for (c1, r3, c3, r5, c5, pool), side in rows:
        if naive:
            w = in_channels * (c1 + 9 * c3 + 25 * c5)
            after = c1 + c3 + c5 + in_channels
        else:
            w = in_channels * (c1 + r3 + r5 + pool) + 9 * r3 * c3 + 25 * r5 * c5
            after = c1 + c3 + c5 + pool
        out.append((w, w * side))
        in_channels = after
    return out


# %% wrong inception_costs: kernels count with 3 and 5 weights instead of 9 and 25 => places of the kernels
def inception_costs(rows, in_channels, naive):
    out = []
    for (c1, r3, c3, r5, c5, pool), side in rows:
        if naive:
            w = in_channels * (c1 + 3 * c3 + 5 * c5)
            after = c1 + c3 + c5 + in_channels
        else:
            w = in_channels * (c1 + r3 + r5 + pool) + 3 * r3 * c3 + 5 * r5 * c5
            after = c1 + c3 + c5 + pool
        out.append((w, w * side**2))
        in_channels = after
    return out


# %% wrong inception_costs: the widths are unpacked in the wrong order, outputs before reductions => widths in another order
def inception_costs(rows, in_channels, naive):
    out = []
    for (c1, c3, r3, c5, r5, pool), side in rows:
        if naive:
            w = in_channels * (c1 + 9 * c3 + 25 * c5)
            after = c1 + c3 + c5 + in_channels
        else:
            w = in_channels * (c1 + r3 + r5 + pool) + 9 * r3 * c3 + 25 * r5 * c5
            after = c1 + c3 + c5 + pool
        out.append((w, w * side**2))
        in_channels = after
    return out


# %% wrong inception_costs: `naive` drops the 1x1 reductions from the sum, but the kernels keep the reduced inputs => naive kernels reduced
def inception_costs(rows, in_channels, naive):
    out = []
    for (c1, r3, c3, r5, c5, pool), side in rows:
        w = in_channels * c1 + 9 * r3 * c3 + 25 * r5 * c5
        after = c1 + c3 + c5
        if naive:
            after += in_channels
        else:
            w += in_channels * (r3 + r5 + pool)
            after += pool
        out.append((w, w * side**2))
        in_channels = after
    return out


# %% right suspect_rows: zip over the counts, abs and any
def suspect_rows(rows, printed, in_channels):
    suspects = {}
    for name, (weights, macs) in zip(rows, inception_costs(list(rows.values()), in_channels, False)):
        params, ops = printed[name]
        deviations = (params * 1024 / weights - 1, ops * 1e6 / macs - 1)
        if any(abs(d) > 0.03 for d in deviations):
            suspects[name] = deviations
    return suspects


# %% right suspect_rows: comprehension over all deviations, the largest decides
def suspect_rows(rows, printed, in_channels):
    counted = dict(zip(rows.keys(), inception_costs([*rows.values()], in_channels, False)))
    units = (1024, 10**6)
    deviations = {
        name: tuple(p * unit / c - 1 for p, unit, c in zip(printed[name], units, counted[name])) for name in rows
    }
    return {name: both for name, both in deviations.items() if max(map(abs, both)) > 0.03}


# %% right suspect_rows: one module after the other, the channels kept by hand
def suspect_rows(rows, printed, in_channels):
    result, channels = {}, in_channels
    for name, row in rows.items():
        ((weights, macs),) = inception_costs([row], channels, False)
        c1, _, c3, _, c5, pool = row[0]
        channels = c1 + c3 + c5 + pool
        a = printed[name][0] / (weights / 1024) - 1
        b = printed[name][1] / (macs / 10**6) - 1
        if not (-0.03 <= a <= 0.03 and -0.03 <= b <= 0.03):
            result[name] = (a, b)
    return result


# %% wrong suspect_rows: K is taken as 1,000 => K of a thousand
def suspect_rows(rows, printed, in_channels):
    found = {}
    for name, (weights, macs) in zip(rows, inception_costs(list(rows.values()), in_channels, False)):
        p, o = printed[name]
        d = (p / (weights / 1000) - 1, o / (macs / 1e6) - 1)
        if abs(d[0]) > 0.03 or abs(d[1]) > 0.03:
            found[name] = d
    return found


# %% wrong suspect_rows: no absolute value, rows that are printed too small are missed => too large only
def suspect_rows(rows, printed, in_channels):
    found = {}
    for name, (weights, macs) in zip(rows, inception_costs(list(rows.values()), in_channels, False)):
        p, o = printed[name]
        d = (p / (weights / 1024) - 1, o / (macs / 1e6) - 1)
        if d[0] > 0.03 or d[1] > 0.03:
            found[name] = d
    return found


# %% wrong suspect_rows: a row is kept only if both columns are off => both columns
def suspect_rows(rows, printed, in_channels):
    found = {}
    for name, (weights, macs) in zip(rows, inception_costs(list(rows.values()), in_channels, False)):
        p, o = printed[name]
        d = (p / (weights / 1024) - 1, o / (macs / 1e6) - 1)
        if abs(d[0]) > 0.03 and abs(d[1]) > 0.03:
            found[name] = d
    return found


# %% wrong suspect_rows: counted / printed - 1, the ratio is upside down => divided by the printed
def suspect_rows(rows, printed, in_channels):
    costs = inception_costs(list(rows.values()), in_channels, False)
    found = {}
    for name, (weights, macs) in zip(rows, costs):
        p, o = printed[name]
        d = (weights / 1024 / p - 1, macs / 10**6 / o - 1)
        if max(abs(v) for v in d) > 0.03:
            found[name] = d
    return found


# %% wrong suspect_rows: a million is taken as 1,024 squared => million of two powers
def suspect_rows(rows, printed, in_channels):
    found = {}
    for name, (weights, macs) in zip(rows, inception_costs(list(rows.values()), in_channels, False)):
        p, o = printed[name]
        d = (p * 1024 / weights - 1, o * 1024**2 / macs - 1)
        if abs(d[0]) > 0.03 or abs(d[1]) > 0.03:
            found[name] = d
    return found


# %% wrong suspect_rows: each module is counted as if it were the first => channels of the first
def suspect_rows(rows, printed, in_channels):
    found = {}
    for name, row in rows.items():
        weights, macs = inception_costs([row], in_channels, False)[0]
        p, o = printed[name]
        d = (p / (weights / 1024) - 1, o / (macs / 1e6) - 1)
        if abs(d[0]) > 0.03 or abs(d[1]) > 0.03:
            found[name] = d
    return found


# %% wrong suspect_rows: the deviations are given without their sign => sign lost
def suspect_rows(rows, printed, in_channels):
    found = {}
    for name, (weights, macs) in zip(rows, inception_costs(list(rows.values()), in_channels, False)):
        p, o = printed[name]
        d = (abs(p / (weights / 1024) - 1), abs(o / (macs / 1e6) - 1))
        if max(d) > 0.03:
            found[name] = d
    return found


# %% wrong suspect_rows: all rows are returned, not the suspects only => all rows
def suspect_rows(rows, printed, in_channels):
    costs = inception_costs(list(rows.values()), in_channels, False)
    return {
        name: (printed[name][0] / (w / 1024) - 1, printed[name][1] / (m / 1e6) - 1)
        for name, (w, m) in zip(rows, costs)
    }


# %% wrong suspect_rows: only the deviation of the parameters decides => one column decides
def suspect_rows(rows, printed, in_channels):
    found = {}
    for name, (weights, macs) in zip(rows, inception_costs(list(rows.values()), in_channels, False)):
        p, o = printed[name]
        d = (p / (weights / 1024) - 1, o / (macs / 1e6) - 1)
        if abs(d[0]) > 0.03:
            found[name] = d
    return found


# %% wrong suspect_rows: the deviations are rounded to whole percents before they are compared => rounded
def suspect_rows(rows, printed, in_channels):
    found = {}
    for name, (weights, macs) in zip(rows, inception_costs(list(rows.values()), in_channels, False)):
        p, o = printed[name]
        d = (round(p / (weights / 1024) - 1, 2), round(o / (macs / 1e6) - 1, 2))
        if abs(d[0]) > 0.03 or abs(d[1]) > 0.03:
            found[name] = d
    return found


# %% wrong suspect_rows: the deviations are in percent => percent
def suspect_rows(rows, printed, in_channels):
    found = {}
    for name, (weights, macs) in zip(rows, inception_costs(list(rows.values()), in_channels, False)):
        p, o = printed[name]
        d = (100 * (p / (weights / 1024) - 1), 100 * (o / (macs / 1e6) - 1))
        if abs(d[0]) > 3 or abs(d[1]) > 3:
            found[name] = d
    return found


# %% wrong suspect_rows: the modules are counted as naive ones => counted as naive
def suspect_rows(rows, printed, in_channels):
    found = {}
    for name, (weights, macs) in zip(rows, inception_costs(list(rows.values()), in_channels, True)):
        p, o = printed[name]
        d = (p / (weights / 1024) - 1, o / (macs / 1e6) - 1)
        if abs(d[0]) > 0.03 or abs(d[1]) > 0.03:
            found[name] = d
    return found


# %% wrong suspect_rows: the difference is divided by the printed number => divided by the printed
def suspect_rows(rows, printed, in_channels):
    found = {}
    for name, (weights, macs) in zip(rows, inception_costs(list(rows.values()), in_channels, False)):
        p, o = printed[name][0] * 1024, printed[name][1] * 1e6
        d = ((p - weights) / p, (o - macs) / o)
        if abs(d[0]) > 0.03 or abs(d[1]) > 0.03:
            found[name] = d
    return found


# %% right gradient_lift: backward on fresh copies
import torch
import torch.nn.functional as F


def gradient_lift(x, weights, heads, labels, share):
    def norms(heads):
        trunk = [w.detach().clone().requires_grad_() for w in weights]
        signal, loss = x.detach(), 0.0
        for i, layer in enumerate(trunk):
            answers = F.linear(signal, layer)
            signal = F.relu(answers)
            if i in heads:
                loss = loss + share * F.cross_entropy(F.linear(signal, heads[i].detach()), labels)
        (loss + F.cross_entropy(answers, labels)).backward()
        return torch.stack([layer.grad.norm() for layer in trunk])

    return (norms(heads) / norms({})).tolist()


# %% right gradient_lift: the gradients of the trunk's loss and of the heads' losses, added afterwards
import torch
import torch.nn.functional as F


def gradient_lift(x, weights, heads, labels, share):
    trunk = [w.clone().detach().requires_grad_(True) for w in weights]
    outputs, signal = [], x
    for layer in trunk:
        outputs.append(signal @ layer.T)
        signal = outputs[-1].relu()
    main = torch.autograd.grad(F.cross_entropy(outputs[-1], labels), trunk, retain_graph=True)
    total = list(main)
    for index, head in heads.items():
        loss = F.cross_entropy(outputs[index].relu() @ head.T, labels)
        extra = torch.autograd.grad(loss, trunk[: index + 1], retain_graph=True)
        for i, gradient in enumerate(extra):
            total[i] = total[i] + share * gradient
    return [float(a.square().sum().sqrt() / b.square().sum().sqrt()) for a, b in zip(total, main)]


# %% right gradient_lift: backpropagation by hand, no autograd
import torch
import torch.nn.functional as F


def gradient_lift(x, weights, heads, labels, share):
    signals, answers = [x], []
    for w in weights:
        answers.append(signals[-1] @ w.T)
        signals.append(answers[-1].relu())

    def at_logits(logits):
        return (logits.softmax(dim=1) - F.one_hot(labels, logits.shape[1])) / len(labels)

    def norms(factor):
        found, back = [], None
        for i in reversed(range(len(weights))):
            open_gate = (answers[i] > 0).to(x.dtype)
            delta = at_logits(answers[i]) if back is None else back * open_gate
            if i in heads:
                delta = delta + factor * (at_logits(signals[i + 1] @ heads[i].T) @ heads[i]) * open_gate
            found.append((delta.T @ signals[i]).norm())
            back = delta @ weights[i]
        return torch.stack(found[::-1])

    return (norms(share) / norms(0.0)).tolist()


# %% right gradient_lift: a function of the weights for autograd.functional
import torch
import torch.nn.functional as F


def gradient_lift(x, weights, heads, labels, share):
    def loss_with(factor):
        def loss(*trunk):
            signal, total = x, 0.0
            for i, w in enumerate(trunk):
                logits = torch.einsum("nd,ud->nu", signal, w)
                signal = torch.relu(logits)
                if i in heads:
                    total = total + factor * F.cross_entropy(torch.einsum("nu,cu->nc", signal, heads[i]), labels)
            return total + F.cross_entropy(logits, labels)

        return loss

    arguments = tuple(w.detach() for w in weights)
    lifted = torch.autograd.functional.jacobian(loss_with(share), arguments)
    plain = torch.autograd.functional.jacobian(loss_with(0.0), arguments)
    return [(torch.linalg.vector_norm(a) / torch.linalg.vector_norm(b)).item() for a, b in zip(lifted, plain)]


# %% wrong gradient_lift: the gradients of the two runs add up in .grad => gradients added up
import torch
import torch.nn.functional as F


def gradient_lift(x, weights, heads, labels, share):
    trunk = [w.clone().requires_grad_(True) for w in weights]

    def norms(s):
        signal, loss = x, 0.0
        for i, w in enumerate(trunk[:-1]):
            signal = (signal @ w.T).relu()
            if i in heads:
                loss = loss + s * F.cross_entropy(signal @ heads[i].T, labels)
        loss = loss + F.cross_entropy(signal @ trunk[-1].T, labels)
        loss.backward()
        return [w.grad.norm().item() for w in trunk]

    without = norms(0.0)
    return [a / b for a, b in zip(norms(share), without)]


# %% wrong gradient_lift: the heads read the answers before the ReLU => heads before the ReLU
import torch
import torch.nn.functional as F


def gradient_lift(x, weights, heads, labels, share):
    trunk = [w.clone().requires_grad_(True) for w in weights]

    def norms(s):
        signal, loss = x, 0.0
        for i, w in enumerate(trunk):
            answers = signal @ w.T
            if i in heads:
                loss = loss + s * F.cross_entropy(answers @ heads[i].T, labels)
            signal = answers.relu()
        loss = loss + F.cross_entropy(answers, labels)
        return [g.norm() for g in torch.autograd.grad(loss, trunk)]

    return [float(a / b) for a, b in zip(norms(share), norms(0.0))]


# %% wrong gradient_lift: the losses of the heads are added without the share => unweighted heads
import torch
import torch.nn.functional as F


def gradient_lift(x, weights, heads, labels, share):
    trunk = [w.clone().requires_grad_(True) for w in weights]

    def norms(with_heads):
        signal, loss = x, 0.0
        for i, w in enumerate(trunk[:-1]):
            signal = (signal @ w.T).relu()
            if with_heads and i in heads:
                loss = loss + F.cross_entropy(signal @ heads[i].T, labels)
        loss = loss + F.cross_entropy(signal @ trunk[-1].T, labels)
        return [g.norm() for g in torch.autograd.grad(loss, trunk)]

    return [float(a / b) for a, b in zip(norms(True), norms(False))]


# %% wrong gradient_lift: the logits of the trunk go through a ReLU, too => ReLU on the logits
import torch
import torch.nn.functional as F


def gradient_lift(x, weights, heads, labels, share):
    trunk = [w.clone().requires_grad_(True) for w in weights]

    def norms(s):
        signal, loss = x, 0.0
        for i, w in enumerate(trunk):
            signal = (signal @ w.T).relu()
            if i in heads:
                loss = loss + s * F.cross_entropy(signal @ heads[i].T, labels)
        loss = loss + F.cross_entropy(signal, labels)
        return [g.norm() for g in torch.autograd.grad(loss, trunk)]

    return [float(a / b) for a, b in zip(norms(share), norms(0.0))]


# %% wrong gradient_lift: the ratio is upside down, without heads / with heads => upside down
import torch
import torch.nn.functional as F


def gradient_lift(x, weights, heads, labels, share):
    def norms(s):
        trunk = [w.clone().requires_grad_(True) for w in weights]
        signal, loss = x, 0.0
        for i, w in enumerate(trunk[:-1]):
            signal = (signal @ w.T).relu()
            if i in heads:
                loss = loss + s * F.cross_entropy(signal @ heads[i].T, labels)
        loss = loss + F.cross_entropy(signal @ trunk[-1].T, labels)
        return [g.norm() for g in torch.autograd.grad(loss, trunk)]

    return [float(b / a) for a, b in zip(norms(share), norms(0.0))]


# %% wrong gradient_lift: the sums of squares are divided, their roots are forgotten => root missing
import torch
import torch.nn.functional as F


def gradient_lift(x, weights, heads, labels, share):
    trunk = [w.clone().requires_grad_(True) for w in weights]

    def sizes(s):
        signal, loss = x, 0.0
        for i, w in enumerate(trunk[:-1]):
            signal = (signal @ w.T).relu()
            if i in heads:
                loss = loss + s * F.cross_entropy(signal @ heads[i].T, labels)
        loss = loss + F.cross_entropy(signal @ trunk[-1].T, labels)
        return [(g**2).sum().item() for g in torch.autograd.grad(loss, trunk)]

    return [a / b for a, b in zip(sizes(share), sizes(0.0))]


# %% wrong gradient_lift: the norms of the two gradients are added, although the gradients may point apart => norms added up
import torch
import torch.nn.functional as F


def gradient_lift(x, weights, heads, labels, share):
    trunk = [w.clone().requires_grad_(True) for w in weights]
    signal, extra = x, torch.zeros(())
    for i, w in enumerate(trunk[:-1]):
        signal = (signal @ w.T).relu()
        if i in heads:
            extra = extra + share * F.cross_entropy(signal @ heads[i].T, labels)
    main = F.cross_entropy(signal @ trunk[-1].T, labels)
    plain = [g.norm() for g in torch.autograd.grad(main, trunk, retain_graph=True)]
    if not heads:
        return [1.0] * len(trunk)
    lifted = torch.autograd.grad(extra, trunk, allow_unused=True)
    return [float((p + (0 if g is None else g.norm())) / p) for p, g in zip(plain, lifted)]


# %% wrong gradient_lift: the norm of the heads' part alone is divided, the trunk's own loss is left out => heads alone
import torch
import torch.nn.functional as F


def gradient_lift(x, weights, heads, labels, share):
    trunk = [w.clone().requires_grad_(True) for w in weights]
    signal, extra = x, 0.0 * trunk[0].sum()
    for i, w in enumerate(trunk[:-1]):
        signal = (signal @ w.T).relu()
        if i in heads:
            extra = extra + share * F.cross_entropy(signal @ heads[i].T, labels)
    main = F.cross_entropy(signal @ trunk[-1].T, labels)
    plain = torch.autograd.grad(main, trunk, retain_graph=True)
    added = torch.autograd.grad(extra, trunk, allow_unused=True)
    return [0.0 if a is None else float(a.norm() / p.norm()) for a, p in zip(added, plain)]


# %% wrong gradient_lift: the head sits on what comes into the layer, one layer too low => heads one layer off
import torch
import torch.nn.functional as F


def gradient_lift(x, weights, heads, labels, share):
    trunk = [w.clone().requires_grad_(True) for w in weights]

    def norms(s):
        signal, loss = x, 0.0
        for i, w in enumerate(trunk):
            if i in heads:
                loss = loss + s * F.cross_entropy(signal @ heads[i].T, labels)
            signal = signal @ w.T
            if i < len(trunk) - 1:
                signal = signal.relu()
        loss = loss + F.cross_entropy(signal, labels)
        return [g.norm() for g in torch.autograd.grad(loss, trunk)]

    return [float(a / b) for a, b in zip(norms(share), norms(0.0))]


# %% wrong gradient_lift: the trunk is weighted with 1 - share when there are heads => weight taken from the classifier
import torch
import torch.nn.functional as F


def gradient_lift(x, weights, heads, labels, share):
    trunk = [w.clone().requires_grad_(True) for w in weights]

    def norms(s):
        signal, loss = x, 0.0
        for i, w in enumerate(trunk[:-1]):
            signal = (signal @ w.T).relu()
            if i in heads:
                loss = loss + s * F.cross_entropy(signal @ heads[i].T, labels)
        loss = loss + (1 - s) * F.cross_entropy(signal @ trunk[-1].T, labels)
        return [g.norm() for g in torch.autograd.grad(loss, trunk)]

    return [float(a / b) for a, b in zip(norms(share), norms(0.0))]


# %% wrong gradient_lift: the signal is detached before the head, nothing comes back from it => nothing lifted
import torch
import torch.nn.functional as F


def gradient_lift(x, weights, heads, labels, share):
    trunk = [w.clone().requires_grad_(True) for w in weights]

    def norms(s):
        signal, loss = x, 0.0
        for i, w in enumerate(trunk[:-1]):
            signal = (signal @ w.T).relu()
            if i in heads:
                loss = loss + s * F.cross_entropy(signal.detach() @ heads[i].T, labels)
        loss = loss + F.cross_entropy(signal @ trunk[-1].T, labels)
        return [g.norm() for g in torch.autograd.grad(loss, trunk)]

    return [float(a / b) for a, b in zip(norms(share), norms(0.0))]


# %% wrong gradient_lift: the losses of the heads are averaged, each should count with the full share => averaged heads
import torch
import torch.nn.functional as F


def gradient_lift(x, weights, heads, labels, share):
    trunk = [w.clone().requires_grad_(True) for w in weights]

    def norms(s):
        signal, losses = x, []
        for i, w in enumerate(trunk[:-1]):
            signal = (signal @ w.T).relu()
            if i in heads:
                losses.append(F.cross_entropy(signal @ heads[i].T, labels))
        loss = F.cross_entropy(signal @ trunk[-1].T, labels)
        if losses:
            loss = loss + s * torch.stack(losses).mean()
        return [g.norm() for g in torch.autograd.grad(loss, trunk)]

    return [float(a / b) for a, b in zip(norms(share), norms(0.0))]


# %% wrong gradient_lift: no ReLUs in the trunk => no ReLU
import torch
import torch.nn.functional as F


def gradient_lift(x, weights, heads, labels, share):
    trunk = [w.clone().requires_grad_(True) for w in weights]

    def norms(s):
        signal, loss = x, 0.0
        for i, w in enumerate(trunk):
            signal = signal @ w.T
            if i in heads:
                loss = loss + s * F.cross_entropy(signal.relu() @ heads[i].T, labels)
        loss = loss + F.cross_entropy(signal, labels)
        return [g.norm() for g in torch.autograd.grad(loss, trunk)]

    return [float(a / b) for a, b in zip(norms(share), norms(0.0))]


# %% wrong gradient_lift: softmax before a cross-entropy that takes its own => softmax twice
import torch
import torch.nn.functional as F


def gradient_lift(x, weights, heads, labels, share):
    trunk = [w.clone().requires_grad_(True) for w in weights]

    def loss_of(logits):
        return F.cross_entropy(logits.softmax(dim=1), labels)

    def norms(s):
        signal, loss = x, 0.0
        for i, w in enumerate(trunk[:-1]):
            signal = (signal @ w.T).relu()
            if i in heads:
                loss = loss + s * loss_of(signal @ heads[i].T)
        loss = loss + loss_of(signal @ trunk[-1].T)
        return [g.norm() for g in torch.autograd.grad(loss, trunk)]

    return [float(a / b) for a, b in zip(norms(share), norms(0.0))]


# %% right merged_kernel: a transposed convolution
import torch.nn.functional as F


def merged_kernel(first, second):
    return F.conv_transpose2d(second, first)


# %% right merged_kernel: a padded correlation with the flipped second kernels
import torch.nn.functional as F


def merged_kernel(first, second):
    height, width = second.shape[-2:]
    turned = second.flip(dims=(2, 3))
    full = F.conv2d(first.transpose(0, 1), turned, padding=(height - 1, width - 1))
    return full.transpose(0, 1).contiguous()


# %% right merged_kernel: every input pixel set to 1 in turn
import torch
import torch.nn.functional as F


def merged_kernel(first, second):
    c = first.shape[1]
    rows = first.shape[2] + second.shape[2] - 1
    columns = first.shape[3] + second.shape[3] - 1
    pixels = torch.eye(c * rows * columns, dtype=first.dtype).reshape(-1, c, rows, columns)
    answers = F.conv2d(F.conv2d(pixels, first), second)
    return answers.flatten(1).T.reshape(-1, c, rows, columns)


# %% right merged_kernel: four plain loops over the places of both kernels
import torch


def merged_kernel(first, second):
    M, C, h, w = first.shape
    K, _, p, q = second.shape
    out = torch.zeros(K, C, h + p - 1, w + q - 1, dtype=first.dtype)
    for a in range(h):
        for b in range(w):
            for i in range(p):
                for j in range(q):
                    out[:, :, a + i, b + j] += second[:, :, i, j] @ first[:, :, a, b]
    return out


# %% wrong merged_kernel: the second kernel is not flipped before it is correlated with the first
import torch.nn.functional as F


def merged_kernel(first, second):
    p, q = second.shape[2:]
    return F.conv2d(first.transpose(0, 1), second, padding=(p - 1, q - 1)).transpose(0, 1)


# %% wrong merged_kernel: a later copy overwrites the earlier ones instead of being added => overwritten
import torch


def merged_kernel(first, second):
    M, C, h, w = first.shape
    K, _, p, q = second.shape
    merged = torch.zeros(K, C, h + p - 1, w + q - 1)
    for i in range(p):
        for j in range(q):
            merged[:, :, i : i + h, j : j + w] = torch.einsum("km,mchw->kchw", second[:, :, i, j], first)
    return merged


# %% wrong merged_kernel: the axes of the output are left as (C, K) => channels swapped
import torch.nn.functional as F


def merged_kernel(first, second):
    p, q = second.shape[2:]
    return F.conv2d(first.transpose(0, 1), second.flip(2, 3), padding=(p - 1, q - 1))


# %% wrong merged_kernel: place (i, j) is used as column i and row j => rows and columns exchanged
import torch


def merged_kernel(first, second):
    M, C, h, w = first.shape
    K, _, p, q = second.shape
    merged = torch.zeros(K, C, h + p - 1, w + q - 1)
    for i in range(p):
        for j in range(q):
            merged[:, :, j : j + h, i : i + w] += torch.einsum("km,mchw->kchw", second[:, :, i, j], first)
    return merged


# %% wrong merged_kernel: the merged kernel is flipped => turned round
import torch


def merged_kernel(first, second):
    M, C, h, w = first.shape
    K, _, p, q = second.shape
    merged = torch.zeros(K, C, h + p - 1, w + q - 1)
    for i in range(p):
        for j in range(q):
            merged[:, :, i : i + h, j : j + w] += torch.einsum("km,mchw->kchw", second[:, :, i, j], first)
    return merged.flip(2, 3)


# %% wrong merged_kernel: the maps in the middle are averaged, not added up => averaged middle maps
import torch


def merged_kernel(first, second):
    M, C, h, w = first.shape
    K, _, p, q = second.shape
    merged = torch.zeros(K, C, h + p - 1, w + q - 1)
    for i in range(p):
        for j in range(q):
            parts = second[:, :, None, i, j, None, None] * first[None]
            merged[:, :, i : i + h, j : j + w] += parts.mean(dim=1)
    return merged


# %% wrong merged_kernel: only the first map in the middle is followed => one middle map
import torch


def merged_kernel(first, second):
    M, C, h, w = first.shape
    K, _, p, q = second.shape
    merged = torch.zeros(K, C, h + p - 1, w + q - 1)
    for k in range(K):
        for c in range(C):
            for i in range(p):
                for j in range(q):
                    merged[k, c, i : i + h, j : j + w] += second[k, 0, i, j] * first[0, c]
    return merged


# %% wrong merged_kernel: the places of the second kernel are summed up, the shifts between them are lost => copies not moved
import torch


def merged_kernel(first, second):
    return torch.einsum("kmij,mchw->kchw", second, first)


# %% wrong merged_kernel: the merged kernel has the size of the larger of the two, its rim is cut off
import torch.nn.functional as F


def merged_kernel(first, second):
    p, q = second.shape[2:]
    full = F.conv2d(first.transpose(0, 1), second.flip(2, 3), padding=(p // 2, q // 2))
    return full.transpose(0, 1)


# %% wrong merged_kernel: the kernels are taken to be square
import torch


def merged_kernel(first, second):
    M, C, h, _ = first.shape
    K, _, p, _ = second.shape
    merged = torch.zeros(K, C, h + p - 1, h + p - 1)
    for i in range(p):
        for j in range(p):
            merged[:, :, i : i + h, j : j + h] += torch.einsum("km,mchw->kchw", second[:, :, i, j], first)
    return merged


# %% wrong merged_kernel: each place is scaled by the distance of a whole kernel, a Kronecker product => copies side by side
import torch


def merged_kernel(first, second):
    K, C = second.shape[0], first.shape[1]
    rows = []
    for k in range(K):
        rows.append(torch.stack([sum(torch.kron(second[k, m], first[m, c]) for m in range(first.shape[0])) for c in range(C)]))
    return torch.stack(rows)


# %% wrong merged_kernel: one of the axes of the second kernel is flipped => flipped along one axis
import torch


def merged_kernel(first, second):
    M, C, h, w = first.shape
    K, _, p, q = second.shape
    merged = torch.zeros(K, C, h + p - 1, w + q - 1)
    for i in range(p):
        for j in range(q):
            merged[:, :, i : i + h, j : j + w] += torch.einsum("km,mchw->kchw", second[:, :, i, q - 1 - j], first)
    return merged


# %% wrong merged_kernel: the size is one too large, h + height
import torch


def merged_kernel(first, second):
    M, C, h, w = first.shape
    K, _, p, q = second.shape
    merged = torch.zeros(K, C, h + p, w + q)
    for i in range(p):
        for j in range(q):
            merged[:, :, i : i + h, j : j + w] += torch.einsum("km,mchw->kchw", second[:, :, i, j], first)
    return merged


# %% right ResidualInception: layers made in a loop, padding k // 2
import torch
from torch import nn


class ResidualInception(nn.Module):
    def __init__(self, in_channels, widths, scale):
        super().__init__()
        c1, r3, c3, r5, c5 = widths
        plan = {
            "point": (in_channels, c1, 1),
            "reduce_small": (in_channels, r3, 1),
            "small": (r3, c3, 3),
            "reduce_large": (in_channels, r5, 1),
            "large": (r5, c5, 5),
            "up": (c1 + c3 + c5, in_channels, 1),
        }
        for name, (a, b, k) in plan.items():
            setattr(self, name, nn.Conv2d(a, b, k, padding=k // 2))
        self.scale = scale

    def forward(self, x):
        branches = []
        for names in (["point"], ["reduce_small", "small"], ["reduce_large", "large"]):
            y = x
            for name in names:
                y = torch.relu(getattr(self, name)(y))
            branches.append(y)
        return torch.relu(x + self.scale * self.up(torch.cat(branches, dim=1)))


# %% right ResidualInception: padding "same", one ReLU behind the concatenation
import torch
import torch.nn.functional as F
from torch import nn


class ResidualInception(nn.Module):
    def __init__(self, in_channels, widths, scale):
        super().__init__()
        (c1, r3, c3, r5, c5), self.scale = widths, scale
        self.point = nn.Conv2d(in_channels, c1, kernel_size=1)
        self.reduce_small = nn.Conv2d(in_channels, r3, kernel_size=1)
        self.reduce_large = nn.Conv2d(in_channels, r5, kernel_size=1)
        self.small = nn.Conv2d(r3, c3, kernel_size=3, padding="same")
        self.large = nn.Conv2d(r5, c5, kernel_size=5, padding="same")
        self.up = nn.Conv2d(c1 + c3 + c5, in_channels, kernel_size=1)

    def forward(self, x):
        few = F.relu(self.reduce_small(x))
        fewer = F.relu(self.reduce_large(x))
        together = torch.cat((self.point(x), self.small(few), self.large(fewer)), dim=-3).relu()
        return F.relu(torch.add(x, self.up(together), alpha=self.scale))


# %% right ResidualInception: a shared ReLU module and a buffer that the branches are written into
import torch
from torch import nn


class ResidualInception(nn.Module):
    def __init__(self, in_channels, widths, scale):
        super().__init__()
        one, r3, three, r5, five = widths
        self.scale = float(scale)
        self.act = nn.ReLU()
        self.point, self.reduce_small, self.reduce_large = (nn.Conv2d(in_channels, n, 1) for n in (one, r3, r5))
        self.small = nn.Conv2d(r3, three, 3, padding=1)
        self.large = nn.Conv2d(r5, five, 5, padding=2)
        self.up = nn.Conv2d(one + three + five, in_channels, 1)

    def branches(self, x):
        yield self.act(self.point(x))
        yield self.act(self.small(self.act(self.reduce_small(x))))
        yield self.act(self.large(self.act(self.reduce_large(x))))

    def forward(self, x):
        change = self.up(torch.cat(list(self.branches(x)), 1))
        return self.act(change.mul(self.scale) + x)


# %% wrong ResidualInception: the ReLU at the end is forgotten => no ReLU at the end
import torch
from torch import nn


class ResidualInception(nn.Module):
    def __init__(self, in_channels, widths, scale):
        super().__init__()
        c1, r3, c3, r5, c5 = widths
        self.point = nn.Conv2d(in_channels, c1, 1)
        self.reduce_small = nn.Conv2d(in_channels, r3, 1)
        self.small = nn.Conv2d(r3, c3, 3, padding=1)
        self.reduce_large = nn.Conv2d(in_channels, r5, 1)
        self.large = nn.Conv2d(r5, c5, 5, padding=2)
        self.up = nn.Conv2d(c1 + c3 + c5, in_channels, 1)
        self.scale = scale

    def forward(self, x):
        a = self.point(x).relu()
        b = self.small(self.reduce_small(x).relu()).relu()
        c = self.large(self.reduce_large(x).relu()).relu()
        return x + self.scale * self.up(torch.cat([a, b, c], dim=1))


# %% wrong ResidualInception: a ReLU follows `up`, too, so the module can only add => ReLU before the sum
import torch
from torch import nn


class ResidualInception(nn.Module):
    def __init__(self, in_channels, widths, scale):
        super().__init__()
        c1, r3, c3, r5, c5 = widths
        self.point = nn.Conv2d(in_channels, c1, 1)
        self.reduce_small = nn.Conv2d(in_channels, r3, 1)
        self.small = nn.Conv2d(r3, c3, 3, padding=1)
        self.reduce_large = nn.Conv2d(in_channels, r5, 1)
        self.large = nn.Conv2d(r5, c5, 5, padding=2)
        self.up = nn.Conv2d(c1 + c3 + c5, in_channels, 1)
        self.scale = scale

    def forward(self, x):
        a = self.point(x).relu()
        b = self.small(self.reduce_small(x).relu()).relu()
        c = self.large(self.reduce_large(x).relu()).relu()
        return (x + self.scale * self.up(torch.cat([a, b, c], dim=1)).relu()).relu()


# %% wrong ResidualInception: no ReLU behind the reductions => linear reductions
import torch
from torch import nn


class ResidualInception(nn.Module):
    def __init__(self, in_channels, widths, scale):
        super().__init__()
        c1, r3, c3, r5, c5 = widths
        self.point = nn.Conv2d(in_channels, c1, 1)
        self.reduce_small = nn.Conv2d(in_channels, r3, 1)
        self.small = nn.Conv2d(r3, c3, 3, padding=1)
        self.reduce_large = nn.Conv2d(in_channels, r5, 1)
        self.large = nn.Conv2d(r5, c5, 5, padding=2)
        self.up = nn.Conv2d(c1 + c3 + c5, in_channels, 1)
        self.scale = scale

    def forward(self, x):
        branches = [self.point(x), self.small(self.reduce_small(x)), self.large(self.reduce_large(x))]
        return (x + self.scale * self.up(torch.cat(branches, dim=1).relu())).relu()


# %% wrong ResidualInception: the scale is kept but not used => scale ignored
import torch
from torch import nn


class ResidualInception(nn.Module):
    def __init__(self, in_channels, widths, scale):
        super().__init__()
        c1, r3, c3, r5, c5 = widths
        self.scale = scale
        self.point = nn.Conv2d(in_channels, c1, 1)
        self.reduce_small = nn.Conv2d(in_channels, r3, 1)
        self.small = nn.Conv2d(r3, c3, 3, padding=1)
        self.reduce_large = nn.Conv2d(in_channels, r5, 1)
        self.large = nn.Conv2d(r5, c5, 5, padding=2)
        self.up = nn.Conv2d(c1 + c3 + c5, in_channels, 1)

    def forward(self, x):
        point = self.point(x).relu()
        small = self.small(self.reduce_small(x).relu()).relu()
        large = self.large(self.reduce_large(x).relu()).relu()
        return torch.relu(x + self.up(torch.cat([point, small, large], dim=1)))


# %% wrong ResidualInception: the sum is scaled, and the input with it => scale on everything
import torch
from torch import nn


class ResidualInception(nn.Module):
    def __init__(self, in_channels, widths, scale):
        super().__init__()
        c1, r3, c3, r5, c5 = widths
        self.scale = scale
        self.point = nn.Conv2d(in_channels, c1, 1)
        self.reduce_small = nn.Conv2d(in_channels, r3, 1)
        self.small = nn.Conv2d(r3, c3, 3, padding=1)
        self.reduce_large = nn.Conv2d(in_channels, r5, 1)
        self.large = nn.Conv2d(r5, c5, 5, padding=2)
        self.up = nn.Conv2d(c1 + c3 + c5, in_channels, 1)

    def forward(self, x):
        point = self.point(x).relu()
        small = self.small(self.reduce_small(x).relu()).relu()
        large = self.large(self.reduce_large(x).relu()).relu()
        return torch.relu(self.scale * (x + self.up(torch.cat([point, small, large], dim=1))))


# %% wrong ResidualInception: the branches are concatenated in another order => branches in another order
import torch
from torch import nn


class ResidualInception(nn.Module):
    def __init__(self, in_channels, widths, scale):
        super().__init__()
        c1, r3, c3, r5, c5 = widths
        self.scale = scale
        self.point = nn.Conv2d(in_channels, c1, 1)
        self.reduce_small = nn.Conv2d(in_channels, r3, 1)
        self.small = nn.Conv2d(r3, c3, 3, padding=1)
        self.reduce_large = nn.Conv2d(in_channels, r5, 1)
        self.large = nn.Conv2d(r5, c5, 5, padding=2)
        self.up = nn.Conv2d(c1 + c3 + c5, in_channels, 1)

    def forward(self, x):
        small = self.small(self.reduce_small(x).relu()).relu()
        large = self.large(self.reduce_large(x).relu()).relu()
        point = self.point(x).relu()
        return torch.relu(x + self.scale * self.up(torch.cat([small, large, point], dim=1)))


# %% wrong ResidualInception: the 5 x 5 is padded by 1 only, its maps are smaller
import torch
from torch import nn


class ResidualInception(nn.Module):
    def __init__(self, in_channels, widths, scale):
        super().__init__()
        c1, r3, c3, r5, c5 = widths
        self.scale = scale
        self.point = nn.Conv2d(in_channels, c1, 1)
        self.reduce_small = nn.Conv2d(in_channels, r3, 1)
        self.small = nn.Conv2d(r3, c3, 3, padding=1)
        self.reduce_large = nn.Conv2d(in_channels, r5, 1)
        self.large = nn.Conv2d(r5, c5, 5, padding=1)
        self.up = nn.Conv2d(c1 + c3 + c5, in_channels, 1)

    def forward(self, x):
        point = self.point(x).relu()
        small = self.small(self.reduce_small(x).relu()).relu()
        large = self.large(self.reduce_large(x).relu()).relu()
        return torch.relu(x + self.scale * self.up(torch.cat([point, small, large], dim=1)))


# %% wrong ResidualInception: the input is not added => no shortcut
import torch
from torch import nn


class ResidualInception(nn.Module):
    def __init__(self, in_channels, widths, scale):
        super().__init__()
        c1, r3, c3, r5, c5 = widths
        self.scale = scale
        self.point = nn.Conv2d(in_channels, c1, 1)
        self.reduce_small = nn.Conv2d(in_channels, r3, 1)
        self.small = nn.Conv2d(r3, c3, 3, padding=1)
        self.reduce_large = nn.Conv2d(in_channels, r5, 1)
        self.large = nn.Conv2d(r5, c5, 5, padding=2)
        self.up = nn.Conv2d(c1 + c3 + c5, in_channels, 1)

    def forward(self, x):
        maps = [self.point(x), self.small(self.reduce_small(x).relu()), self.large(self.reduce_large(x).relu())]
        maps = torch.cat([m.relu() for m in maps], dim=1)
        return torch.relu(self.scale * self.up(maps))


# %% wrong ResidualInception: the scale multiplies the input, not what is added => scale on the input
import torch
from torch import nn


class ResidualInception(nn.Module):
    def __init__(self, in_channels, widths, scale):
        super().__init__()
        c1, r3, c3, r5, c5 = widths
        self.scale = scale
        self.point = nn.Conv2d(in_channels, c1, 1)
        self.reduce_small = nn.Conv2d(in_channels, r3, 1)
        self.small = nn.Conv2d(r3, c3, 3, padding=1)
        self.reduce_large = nn.Conv2d(in_channels, r5, 1)
        self.large = nn.Conv2d(r5, c5, 5, padding=2)
        self.up = nn.Conv2d(c1 + c3 + c5, in_channels, 1)

    def forward(self, x):
        maps = [self.point(x), self.small(self.reduce_small(x).relu()), self.large(self.reduce_large(x).relu())]
        maps = torch.cat([m.relu() for m in maps], dim=1)
        return torch.relu(self.scale * x + self.up(maps))


# %% wrong ResidualInception: the ReLU is on the changed part before the addition, not on the sum => ReLU on the branch instead of the sum
import torch
from torch import nn


class ResidualInception(nn.Module):
    def __init__(self, in_channels, widths, scale):
        super().__init__()
        c1, r3, c3, r5, c5 = widths
        self.scale = scale
        self.point = nn.Conv2d(in_channels, c1, 1)
        self.reduce_small = nn.Conv2d(in_channels, r3, 1)
        self.small = nn.Conv2d(r3, c3, 3, padding=1)
        self.reduce_large = nn.Conv2d(in_channels, r5, 1)
        self.large = nn.Conv2d(r5, c5, 5, padding=2)
        self.up = nn.Conv2d(c1 + c3 + c5, in_channels, 1)

    def forward(self, x):
        maps = [self.point(x), self.small(self.reduce_small(x).relu()), self.large(self.reduce_large(x).relu())]
        maps = torch.cat([m.relu() for m in maps], dim=1)
        return x + torch.relu(self.scale * self.up(maps))


# %% wrong ResidualInception: the branches have no ReLU before they are concatenated => linear branches
import torch
from torch import nn


class ResidualInception(nn.Module):
    def __init__(self, in_channels, widths, scale):
        super().__init__()
        c1, r3, c3, r5, c5 = widths
        self.scale = scale
        self.point = nn.Conv2d(in_channels, c1, 1)
        self.reduce_small = nn.Conv2d(in_channels, r3, 1)
        self.small = nn.Conv2d(r3, c3, 3, padding=1)
        self.reduce_large = nn.Conv2d(in_channels, r5, 1)
        self.large = nn.Conv2d(r5, c5, 5, padding=2)
        self.up = nn.Conv2d(c1 + c3 + c5, in_channels, 1)

    def forward(self, x):
        maps = [self.point(x), self.small(self.reduce_small(x).relu()), self.large(self.reduce_large(x).relu())]
        return torch.relu(x + self.scale * self.up(torch.cat(maps, dim=1)))


# %% wrong ResidualInception: the large branch reads the reduction of the small one
import torch
from torch import nn


class ResidualInception(nn.Module):
    def __init__(self, in_channels, widths, scale):
        super().__init__()
        c1, r3, c3, r5, c5 = widths
        self.scale = scale
        self.point = nn.Conv2d(in_channels, c1, 1)
        self.reduce_small = nn.Conv2d(in_channels, r3, 1)
        self.small = nn.Conv2d(r3, c3, 3, padding=1)
        self.reduce_large = nn.Conv2d(in_channels, r5, 1)
        self.large = nn.Conv2d(r5, c5, 5, padding=2)
        self.up = nn.Conv2d(c1 + c3 + c5, in_channels, 1)

    def forward(self, x):
        reduced = self.reduce_small(x).relu()
        maps = [self.point(x).relu(), self.small(reduced).relu(), self.large(reduced).relu()]
        return torch.relu(x + self.scale * self.up(torch.cat(maps, dim=1)))


# %% wrong ResidualInception: the widths are unpacked with outputs before reductions => widths in another order
import torch
from torch import nn


class ResidualInception(nn.Module):
    def __init__(self, in_channels, widths, scale):
        super().__init__()
        c1, c3, r3, c5, r5 = widths
        self.scale = scale
        self.point = nn.Conv2d(in_channels, c1, 1)
        self.reduce_small = nn.Conv2d(in_channels, r3, 1)
        self.small = nn.Conv2d(r3, c3, 3, padding=1)
        self.reduce_large = nn.Conv2d(in_channels, r5, 1)
        self.large = nn.Conv2d(r5, c5, 5, padding=2)
        self.up = nn.Conv2d(c1 + c3 + c5, in_channels, 1)

    def forward(self, x):
        point = self.point(x).relu()
        small = self.small(self.reduce_small(x).relu()).relu()
        large = self.large(self.reduce_large(x).relu()).relu()
        return torch.relu(x + self.scale * self.up(torch.cat([point, small, large], dim=1)))
