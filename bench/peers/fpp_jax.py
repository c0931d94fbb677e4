"""Fixed Point Propagation (Algorithm 1) in JAX: many runs at once, many online steps a call.

Written to be as fast as JAX allows on a CPU: one jitted scan over steps, everything (environments,
buffers, random numbers) on the device, donated buffers, the gradient of eq. 7 derived by hand.
The readings are those of `new Fpp({ ... })`: RMSprop 0.9, 1e-10 inside the root, lambda = 1, states
moved at the weights' rate.
"""

from functools import partial
from typing import NamedTuple

import jax
import jax.numpy as jnp

from layouts import LAYOUTS as WAYS  # noqa: F401: what measure.py may ask for
from rmsprop import rmsprop



class Case(NamedTuple):
    environment: str
    hiddenUnits: int
    truncationLength: int
    batchSize: int
    updatesPerStep: int
    streams: int
    bufferSize: int
    runs: int


class Study(NamedTuple):
    """Everything that changes from step to step."""

    theta: tuple
    accumulator: tuple
    states: jax.Array  # [slots, R, S, k]
    observations: jax.Array  # [slots, R, S]
    targets: jax.Array  # [slots, R, S]
    world: jax.Array
    time: jax.Array
    key: jax.Array
    loss: jax.Array  # [R] sum over all steps


def uniform(bits):
    return (bits >> 8).astype(jnp.float32) * jnp.float32(2**-24)


def cycle_world(position, time, bits, length=10):
    """The next observation and target of each stream: [R, S]."""
    following = jnp.where(position == length - 1, 0, position + 1)
    observation = (position == length - 1).astype(jnp.int32)
    return following, observation, (following == length - 1).astype(jnp.int32)


def stochastic_world(history, time, bits):
    """history [30, R, S]: the observations of the last 30 steps."""
    observation = (bits[..., 0] >> 31).astype(jnp.int32)
    short, long = history[(time + 15) % 30], history[time % 30]
    probability = jnp.where(
        short == 1, jnp.where(long == 1, 0.75, 1.0), jnp.where(long == 1, 0.25, 0.5)
    )
    target = (uniform(bits[..., 1]) < probability).astype(jnp.int32)
    return history.at[time % 30].set(observation), observation, target


def advance(layout, theta, study, slot_from, slot_to, observation, target):
    """s_t = f_W(s_{t-1}, o_t) joins the buffer; the loss of its prediction is added up."""
    state, logit = layout.advance(theta, study.states[slot_from], observation)
    loss = jax.nn.softplus(jnp.where(target == 1, -logit, logit)).sum(1)
    return study._replace(
        states=study.states.at[slot_to].set(state),
        observations=study.observations.at[slot_to].set(observation),
        targets=study.targets.at[slot_to].set(target),
        loss=study.loss + loss,
    )


def update(layout, theta, accumulator, states, observations, targets, starts, T, rates, penalty):
    """One update of weights and states on the windows that begin at slots `starts` [R, B]."""
    slots, R = states.shape[:2]
    slot = starts[:, :, None] + jnp.arange(1, T + 1)
    slot = jnp.where(slot >= slots, slot - slots, slot)
    run = jnp.arange(R)[:, None]
    end = slot[:, :, -1]
    gradient, of_start, of_end = layout.gradient(
        theta,
        states[starts, run],
        states[end, run],
        observations[slot, run[:, :, None]],
        targets[end, run],
        penalty,
    )
    of_blocks = (layout.per_run(rates, x) for x in theta)
    theta, accumulator = rmsprop(
        theta, accumulator, gradient, of_blocks, layout.inverse_root
    )
    moves = -rates[:, None, None, None] * jnp.concatenate([of_start, of_end], 1)
    places = jnp.concatenate([starts, end], 1)
    states = states.at[places, run].add(moves, mode="promise_in_bounds")
    return theta, accumulator, states


def online_step(case, layout, rates, learns, study):
    """One step of Algorithm 1 for all runs."""
    R, S, B, M = case.runs, case.streams, case.batchSize, case.updatesPerStep
    T, N, slots = case.truncationLength, case.bufferSize, case.bufferSize + 1
    is_cycle = case.environment == "CycleWorld(10)"
    for_world = 0 if is_cycle else 2 * S
    key, subkey = jax.random.split(study.key)
    bits = jax.random.bits(subkey, (R, for_world + M * B), jnp.uint32)
    world_bits = bits[:, :for_world].reshape(R, S, -1)
    step_world = cycle_world if is_cycle else stochastic_world
    world, observation, target = step_world(study.world, study.time, world_bits)

    slot_from, slot_to = study.time % slots, (study.time + 1) % slots
    study = study._replace(world=world, key=key, time=study.time + 1)
    study = advance(layout, study.theta, study, slot_from, slot_to, observation, target)
    if not learns:
        return study

    size = jnp.minimum(study.time, N)
    oldest = (study.time - size) % slots
    count = (size - T + 1).astype(jnp.float32)
    chosen = jnp.floor(uniform(bits[:, for_world:]) * count).astype(jnp.int32) + oldest
    chosen = jnp.where(chosen >= slots, chosen - slots, chosen).reshape(R, M, B)

    def one_update(carry, starts):
        data = (study.observations, study.targets)
        return update(layout, *carry, *data, starts, T, rates, 1.0), None

    carry = (study.theta, study.accumulator, study.states)
    carry, _ = jax.lax.scan(one_update, carry, jnp.moveaxis(chosen, 1, 0))
    return study._replace(theta=carry[0], accumulator=carry[1], states=carry[2])


@partial(jax.jit, static_argnums=(0, 1))
def begin(case, layout, seed=0):
    """A study before its first step: [R, ...] weights drawn at random, states 0."""
    R, S, k, slots = case.runs, case.streams, case.hiddenUnits, case.bufferSize + 1
    keys = jax.random.split(jax.random.key(seed), 5)
    A = jax.vmap(lambda key: jax.random.orthogonal(key, k))(jax.random.split(keys[0], R))
    glorot = jax.nn.initializers.glorot_uniform(-1, -2, batch_axis=0)
    theta = (A, glorot(keys[1], (R, k, 2)), jnp.zeros((R, k)))
    theta = (*theta, glorot(keys[2], (R, 2, k)), jnp.zeros((R, 2)))
    theta = tuple(jnp.array(layout.pack(block)) for block in theta)
    if case.environment == "CycleWorld(10)":
        world = jax.random.randint(keys[3], (R, S), 0, 10)
    else:
        world = jax.random.randint(keys[3], (30, R, S), 0, 2)
    return Study(
        theta,
        tuple(jnp.ones_like(block) for block in theta),
        jnp.zeros((slots, R, S, k)),
        jnp.zeros((slots, R, S), jnp.int32),
        jnp.zeros((slots, R, S), jnp.int32),
        world,
        jnp.int32(0),
        keys[4],
        jnp.zeros(R),
    )


def steps_a_call(case):
    """A scan whose length is known when it is compiled is faster; long enough to hide the call."""
    k, windows = case.hiddenUnits, case.batchSize * case.updatesPerStep * case.streams
    return min(200, max(10, 2_000_000 // (k * k * case.truncationLength * windows)))


def runner(case, layout):
    """A function (study, learns) -> study, `steps_a_call` later."""
    rates = jnp.full(case.runs, 0.001)

    @partial(jax.jit, static_argnums=1, donate_argnums=0)
    def run(study, learns):
        def step(study, _):
            return online_step(case, layout, rates, learns, study), None

        return jax.lax.scan(step, study, length=steps_a_call(case))[0]

    return run
