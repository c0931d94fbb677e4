"""Fixed Point Propagation in JAX for one run of a large network: many streams, many steps a call.

One jitted scan over steps with donated buffers; data, buffer and random numbers on the device. The
parameters are two matrices, so that a bias is one more row and RMSprop one expression for each:
cell [(d + 1 + k) x gk] and readout [(k + 1) x m]. The readings are those of `new Fpp({ ... })`, with one
window a step; `clip` clips each component of a gradient of the parameters.
"""

from functools import partial
from typing import NamedTuple

import jax
import jax.numpy as jnp

from rmsprop import rmsprop

LEARNING_RATE = 0.001
# Steps of random data, gone through again and again.
DATA_STEPS = 280


class Case(NamedTuple):
    cell: str
    inputSize: int
    hiddenUnits: int
    outputSize: int
    words: int  # of the embedding, which is not trained; 0: observations are vectors
    truncationLength: int
    streams: int
    bufferSize: int
    clip: float  # 0: none


class Study(NamedTuple):
    """Everything that changes from step to step."""

    theta: tuple  # cell, readout
    accumulator: tuple
    states: jax.Array  # [slots, parts, S, k]
    observations: jax.Array  # [slots, S] or [slots, S, d]
    targets: jax.Array  # [slots, S]
    time: jax.Array
    key: jax.Array
    loss: jax.Array  # sum over all steps


def with_ones(rows):
    return jnp.concatenate([rows, jnp.ones((*rows.shape[:-1], 1))], -1)


def inputs_of(embedding, observations):
    """[..., d + 1]: each observation as the cell takes it in, with a 1 behind it."""
    return with_ones(observations if embedding is None else embedding[observations])


def elman_step(cell, x, state):
    """The next state [1, S, k], and what the way back needs."""
    rows = jnp.concatenate([x, state[0]], 1)
    hidden = jnp.tanh(rows @ cell)
    return hidden[None], (rows, hidden)


def elman_back(back, saved, delta):
    """dL/dz and the delta of the step before."""
    hidden = saved[1]
    dz = delta[0] * (1 - jnp.square(hidden))
    return dz, (dz @ back)[None]


def lstm_step(cell, x, state):
    """States are (c, h), gates i, f, g, o."""
    rows = jnp.concatenate([x, state[1]], 1)
    i, f, g, o = jnp.split(rows @ cell, 4, 1)
    i, f, g, o = jax.nn.sigmoid(i), jax.nn.sigmoid(f), jnp.tanh(g), jax.nn.sigmoid(o)
    c = f * state[0] + i * g
    r = jnp.tanh(c)
    return jnp.stack([c, o * r]), (rows, state[0], i, f, g, o, r)


def lstm_back(back, saved, delta):
    _, c, i, f, g, o, r = saved
    of_c = delta[0] + delta[1] * o * (1 - jnp.square(r))
    gates = [
        of_c * g * i * (1 - i),
        of_c * c * f * (1 - f),
        of_c * i * (1 - jnp.square(g)),
        delta[1] * r * o * (1 - o),
    ]
    dz = jnp.concatenate(gates, 1)
    return dz, jnp.stack([of_c * f, dz @ back])


STEPS = {"elman": (elman_step, elman_back), "lstm": (lstm_step, lstm_back)}


def losses(readout, hidden, targets):
    """[S] cross-entropies in nats."""
    logits = with_ones(hidden) @ readout
    chosen = jnp.take_along_axis(logits, targets[:, None], 1)[:, 0]
    return jax.nn.logsumexp(logits, 1) - chosen


def by_hand(case, theta, start, end, inputs, targets, penalty):
    """Eq. 7: means over the streams for theta; for the states, each stream's own gradient."""
    (cell, readout), S, T = theta, case.streams, case.truncationLength
    step, back = STEPS[case.cell]
    state, saved = start, []
    for t in range(T):
        state, kept = step(cell, inputs[t], state)
        saved.append(kept)
    difference = penalty * (end - state)
    rows = with_ones(state[-1])
    slope = jax.nn.softmax(rows @ readout) - jax.nn.one_hot(targets, case.outputSize)
    slope = slope / S
    delta = -difference / S
    delta = delta.at[-1].add(slope @ readout[:-1].T)
    recurrent = cell[case.inputSize + 1 :].T
    slopes = []
    for kept in reversed(saved):
        dz, delta = back(recurrent, kept, delta)
        slopes.append(dz)
    met = jnp.concatenate([kept[0] for kept in saved])
    of_cell = met.T @ jnp.concatenate(slopes[::-1])
    return (of_cell, rows.T @ slope), S * delta, difference


def automatic(unroll, case, theta, start, end, inputs, targets, penalty):
    """The same by jax.grad, through a scan over the window's steps."""
    step = STEPS[case.cell][0]

    def objective(theta, start, end):
        def one(state, x):
            return step(theta[0], x, state)[0], None

        state, _ = jax.lax.scan(one, start, inputs, unroll=unroll or case.truncationLength)
        distance = jnp.square(end - state).sum((0, 2))
        return (losses(theta[1], state[-1], targets) + penalty / 2 * distance).mean()

    gradient, of_start, of_end = jax.grad(objective, (0, 1, 2))(theta, start, end)
    return gradient, case.streams * of_start, case.streams * of_end


# How the gradient is computed: by hand, or by jax.grad with the window's steps unrolled or in a loop.
WAYS = {
    "by hand": by_hand,
    "jax.grad, unrolled": partial(automatic, None),
    "jax.grad, scan": partial(automatic, 1),
}


def advance(case, embedding, study, slot_from, slot_to, observation, target):
    """s_t = f_W(s_{t-1}, o_t) joins the buffer; the loss of its prediction is added up."""
    x = inputs_of(embedding, observation)
    state, _ = STEPS[case.cell][0](study.theta[0], x, study.states[slot_from])
    return study._replace(
        states=study.states.at[slot_to].set(state),
        observations=study.observations.at[slot_to].set(observation),
        targets=study.targets.at[slot_to].set(target),
        loss=study.loss + losses(study.theta[1], state[-1], target).sum(),
    )


def update(case, way, embedding, study, start, rate, penalty):
    """One update of weights and states on the windows that begin at slot `start`."""
    slots = len(study.states)
    slot = (start + jnp.arange(1, case.truncationLength + 1)) % slots
    end = slot[-1]
    inputs = inputs_of(embedding, study.observations[slot])
    window = (study.states[start], study.states[end], inputs, study.targets[end], penalty)
    gradient, of_start, of_end = way(case, study.theta, *window)
    if case.clip > 0:
        gradient = tuple(jnp.clip(g, -case.clip, case.clip) for g in gradient)
    theta, accumulator = rmsprop(study.theta, study.accumulator, gradient, (rate, rate))
    states = study.states.at[start].add(-rate * of_start).at[end].add(-rate * of_end)
    return study._replace(theta=theta, accumulator=accumulator, states=states)


def data_of(case):
    """Random observations and targets of every stream: what they are makes no difference."""
    keys = jax.random.split(jax.random.key(1), 3)
    shape = (DATA_STEPS, case.streams)
    targets = jax.random.randint(keys[0], shape, 0, case.outputSize)
    if case.words == 0:
        return None, jax.random.uniform(keys[1], (*shape, case.inputSize)), targets
    embedding = 0.1 * jax.random.normal(keys[2], (case.words, case.inputSize))
    return embedding, jax.random.randint(keys[1], shape, 0, case.words), targets


def begin(case, way):
    """A study before its first step."""
    d, k, m, slots = case.inputSize, case.hiddenUnits, case.outputSize, case.bufferSize + 1
    parts, gates = (1, 1) if case.cell == "elman" else (2, 4)
    keys = jax.random.split(jax.random.key(0), 3)
    glorot = jax.nn.initializers.glorot_uniform()
    theta = (glorot(keys[0], (d + 1 + k, gates * k)), glorot(keys[1], (k + 1, m)))
    _, observations, targets = data_of(case)
    return Study(
        theta,
        tuple(jnp.ones_like(block) for block in theta),
        jnp.zeros((slots, parts, case.streams, k)),
        jnp.zeros((slots, *observations.shape[1:]), observations.dtype),
        jnp.zeros((slots, case.streams), targets.dtype),
        jnp.int32(0),
        keys[2],
        jnp.float32(0),
    )


def steps_a_call(case):
    return 10


def runner(case, way):
    """A function (study, learns) -> study, `steps_a_call` later."""
    embedding, observations, targets = data_of(case)
    slots = case.bufferSize + 1

    def step(learns, study, _):
        key, subkey = jax.random.split(study.key)
        slot_from, time = study.time % slots, study.time + 1
        now = (observations[study.time % DATA_STEPS], targets[study.time % DATA_STEPS])
        study = study._replace(key=key, time=time)
        study = advance(case, embedding, study, slot_from, time % slots, *now)
        if not learns:
            return study, None
        size = jnp.minimum(time, case.bufferSize)
        offset = jax.random.randint(subkey, (), 0, size - case.truncationLength + 1)
        start = (time - size + offset) % slots
        return update(case, way, embedding, study, start, LEARNING_RATE, 1.0), None

    @partial(jax.jit, static_argnums=1, donate_argnums=0)
    def run(study, learns):
        return jax.lax.scan(partial(step, learns), study, length=steps_a_call(case))[0]

    return run
