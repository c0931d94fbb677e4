"""One online step and one update on each of the instances given as JSON on stdin; the results.

Used by test/bench/jax-peer.test.ts, which compares it with the reference engine.
"""

import json
import sys
from functools import partial

import jax
import jax.numpy as jnp

from fpp_jax import Study, advance, update
from layouts import LAYOUTS


def objective(theta, start, end, inputs, target, penalty):
    """L_i (eq. 6) of one window of one run, for jax.grad: shares no line with the layouts."""
    A, U, b, V, c = theta
    state = start
    for step_input in inputs:
        state = jnp.tanh(A @ state + U[:, step_input] + b)
    distance = jnp.square(end - state).sum()
    return -jax.nn.log_softmax(V @ state + c)[target] + penalty / 2 * distance


def automatic(theta, start, end, inputs, targets, penalty):
    """Eq. 7 by automatic differentiation: the same answer as a layout's `gradient`."""
    one = jax.grad(objective, argnums=(0, 1, 2))
    streams = jax.vmap(one, in_axes=(None, 0, 0, 1, 0, None))
    windows = jax.vmap(streams, in_axes=(None, 0, 0, 0, 0, None))
    runs = jax.vmap(windows, in_axes=(0, 0, 0, 0, 0, None))
    gradient, of_start, of_end = runs(theta, start, end, inputs, targets, penalty)
    return tuple(g.mean((1, 2)) for g in gradient), of_start, of_end


@partial(jax.jit, static_argnums=(0, 1, 2, 3))
def one_update(name, T, slot_from, slot_to, given, rates, penalty):
    """The online loss, theta and states after one step and one update."""
    layout = LAYOUTS[name]
    theta = tuple(map(layout.pack, given["theta"]))
    states, observations, targets = (given[f] for f in ("states", "observations", "targets"))
    nothing = jnp.zeros(states.shape[1])
    study = Study(theta, theta, states, observations, targets, nothing, 0, nothing, nothing)
    now = (given["observation"], given["target"])
    study = advance(layout, theta, study, slot_from, slot_to, *now)
    accumulator = tuple(map(jnp.ones_like, theta))
    data = (study.states, study.observations, study.targets)
    starts = given["starts"]
    theta, _, states = update(layout, theta, accumulator, *data, starts, T, rates, penalty)
    return study.loss, tuple(map(layout.unpack, theta)), states


@partial(jax.jit, static_argnums=0)
def gradient_differences(T, given, penalty):
    """The largest difference of each layout's gradients from the automatic ones."""
    states, starts = given["states"], given["starts"]
    run = jnp.arange(states.shape[1])[:, None]
    slot = (starts[:, :, None] + jnp.arange(1, T + 1)) % len(states)
    end = slot[:, :, -1]
    inputs = given["observations"][slot, run[:, :, None]]
    window = (states[starts, run], states[end, run], inputs, given["targets"][end, run], penalty)
    truth = automatic(given["theta"], *window)
    worst = []
    for layout in LAYOUTS.values():
        found = layout.gradient(tuple(map(layout.pack, given["theta"])), *window)
        found = (tuple(map(layout.unpack, found[0])), *found[1:])
        pairs = zip(jax.tree.leaves(found), jax.tree.leaves(truth))
        worst.append(jnp.stack([jnp.abs(a - b).max() for a, b in pairs]).max())
    return jnp.stack(worst)


def answer(instance):
    integers = ("observations", "targets", "observation", "target", "starts")
    given = {field: jnp.array(instance[field], jnp.int32) for field in integers}
    given["states"] = jnp.array(instance["states"], jnp.float32)
    given["theta"] = tuple(jnp.array(block, jnp.float32) for block in instance["theta"])
    rates = jnp.array(instance["rates"], jnp.float32)
    T, penalty = instance["truncationLength"], instance["lambda"]
    slots = (instance["from"], instance["to"])
    answers = {"automatic": gradient_differences(T, given, penalty).tolist()}
    for name in LAYOUTS:
        loss, theta, states = one_update(name, T, *slots, given, rates, penalty)
        answers[name] = {
            "loss": loss.tolist(),
            "theta": [block.tolist() for block in theta],
            "states": states.tolist(),
        }
    return answers


json.dump([answer(instance) for instance in json.load(sys.stdin)], sys.stdout)
