"""tanh and the inverse root, XLA's and our own: which is faster depends on the layout."""

import jax
import jax.numpy as jnp

NUMERATOR = (1.523258141844508e-8, 2.189607039326802e-5, 0.0035716788843274117, 0.1344456523656845, 1.0)
DENOMINATOR = (8.523282417627343e-7, 0.00034114273148588836, 0.026164747774600983, 0.46777892112731934, 1.0)
LIMIT = 7.998811721801758


def _polynomial(coefficients, x):
    total = jnp.float32(coefficients[0])
    for coefficient in coefficients[1:]:
        total = total * x + jnp.float32(coefficient)
    return total


def rational_tanh(x):
    """x P(x^2) / Q(x^2), as lanes have it."""
    x = jnp.clip(x, -LIMIT, LIMIT)
    square = x * x
    return x * _polynomial(NUMERATOR, square) / _polynomial(DENOMINATOR, square)


def newton_inverse_root(x):
    """A guess from the bits, and three of Newton's steps: as precise as float32 is, without a division."""
    bits = jax.lax.bitcast_convert_type(x, jnp.int32)
    y = jax.lax.bitcast_convert_type(jnp.int32(0x5F3759DF) - (bits >> 1), jnp.float32)
    half = 0.5 * x
    for _ in range(3):
        y = y * (1.5 - half * y * y)
    return y
