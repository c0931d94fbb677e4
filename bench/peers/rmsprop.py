"""RMSprop as `rmsprop()` has it: the accumulator starts at 1, epsilon stands inside the root."""

import jax
import jax.numpy as jnp

DECAY = 0.9
EPSILON = 1e-10


def rmsprop(theta, accumulator, gradient, rates, inverse_root=jax.lax.rsqrt):
    """Blocks of theta and of the accumulator after one step; a rate for each block."""
    accumulator = tuple(
        DECAY * v + (1 - DECAY) * jnp.square(g) for v, g in zip(accumulator, gradient)
    )
    theta = tuple(
        x - rate * g * inverse_root(v + EPSILON)
        for x, v, g, rate in zip(theta, accumulator, gradient, rates)
    )
    return theta, accumulator
