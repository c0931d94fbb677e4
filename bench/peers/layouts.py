"""Two ways to lay many small networks out, each with the gradient of eq. 7 derived by hand.

Both take windows as [R, B, ...] and give state gradients as [R, B, S, k]; theta and its gradient are
tuples (A, U, b, V, c) in the layout's own order of axes. R runs, B windows, T steps, S streams,
k units, d = 2 input classes, m = 2 target classes.
"""

import jax
import jax.numpy as jnp

from functions import newton_inverse_root, rational_tanh


class Functions:
    """XLA's own."""

    tanh = staticmethod(jnp.tanh)
    inverse_root = staticmethod(jax.lax.rsqrt)


class OwnFunctions:
    """Written out."""

    tanh = staticmethod(rational_tanh)
    inverse_root = staticmethod(newton_inverse_root)


class RunsFirst(Functions):
    """Runs are the first axis: products are batched matrix products, left to XLA's library."""

    @staticmethod
    def pack(array):
        """From [R, ...]."""
        return array

    unpack = pack

    @staticmethod
    def per_run(values, like):
        """[R] so that it broadcasts against one block of theta."""
        return values.reshape((-1,) + (1,) * (like.ndim - 1))

    @staticmethod
    def _product(matrix, vectors):
        """[R, i, j] times [R, n, j]; a single vector goes the faster way."""
        if vectors.shape[1] == 1:
            return jnp.einsum("rij,rj->ri", matrix, vectors[:, 0])[:, None]
        return jnp.einsum("rij,rnj->rni", matrix, vectors)

    @staticmethod
    def _transposed_product(matrix, vectors):
        if vectors.shape[1] == 1:
            return jnp.einsum("rij,ri->rj", matrix, vectors[:, 0])[:, None]
        return jnp.einsum("rij,rni->rnj", matrix, vectors)

    @classmethod
    def _cell(cls, theta, states, inputs):
        """[R, n, k] and [R, n] to [R, n, k]."""
        A, U, b, _, _ = theta
        chosen = jnp.where(inputs[:, :, None] == 1, U[:, None, :, 1], U[:, None, :, 0])
        return cls.tanh(cls._product(A, states) + chosen + b[:, None])

    @classmethod
    def advance(cls, theta, states, inputs):
        """States [R, S, k] one step on, and their logits' difference [R, S]."""
        _, _, _, V, c = theta
        following = cls._cell(theta, states, inputs)
        difference = (V[:, 1] - V[:, 0])[:, None]
        return following, (difference * following).sum(-1) + (c[:, 1] - c[:, 0])[:, None]

    @classmethod
    def gradient(cls, theta, start, end, inputs, targets, penalty):
        """start, end [R, B, S, k]; inputs [R, B, T, S]; targets [R, B, S]."""
        A, _, _, V, c = theta
        R, B, T, S = inputs.shape
        n, k = B * S, start.shape[-1]
        inputs = jnp.moveaxis(inputs, 2, 1).reshape(R, T, n)
        unrolled = [start.reshape(R, n, k)]
        for step in range(T):
            unrolled.append(cls._cell(theta, unrolled[-1], inputs[:, step]))
        last = unrolled[-1]
        logits = jnp.einsum("rij,rnj->rni", V, last) + c[:, None]
        slope = jax.nn.softmax(logits) - jax.nn.one_hot(targets.reshape(R, n), 2)
        of_end = penalty * (end.reshape(R, n, k) - last)
        delta = jnp.einsum("rij,rni->rnj", V, slope) - of_end
        slopes = [None] * T
        for step in reversed(range(T)):
            slopes[step] = delta * (1 - jnp.square(unrolled[step + 1]))
            delta = cls._transposed_product(A, slopes[step])
        dz = jnp.stack(slopes, 1).reshape(R, T * n, k)
        states = jnp.stack(unrolled[:-1], 1).reshape(R, T * n, k)
        ones = inputs.reshape(R, T * n, 1)
        of_b = dz.sum(1)
        of_u1 = jnp.where(ones == 1, dz, 0).sum(1)
        gradient = (
            jnp.einsum("rni,rnj->rij", dz, states),
            jnp.stack([of_b - of_u1, of_u1], -1),
            of_b,
            jnp.einsum("rni,rnj->rij", slope, last),
            slope.sum(1),
        )
        shape = (R, B, S, k)
        return tuple(g / n for g in gradient), delta.reshape(shape), of_end.reshape(shape)


class RunsLast(Functions):
    """Runs are the last axis, the one that vectors run along: everything is elementwise.

    Sums are written out term by term; XLA's own reductions over another axis do not vectorise.
    """

    @staticmethod
    def pack(array):
        return jnp.moveaxis(array, 0, -1)

    @staticmethod
    def unpack(array):
        return jnp.moveaxis(array, -1, 0)

    @staticmethod
    def per_run(values, like):
        return values

    @classmethod
    def _cell(cls, theta, states, inputs):
        """[..., k, R] and [..., R] to [..., k, R]."""
        A, U, b, _, _ = theta
        z = b + jnp.where(inputs[..., None, :] == 1, U[:, 1], U[:, 0])
        for j in range(A.shape[1]):
            z = z + A[:, j] * states[..., j, None, :]
        return cls.tanh(z)

    @classmethod
    def advance(cls, theta, states, inputs):
        _, _, _, V, c = theta
        following = cls._cell(theta, cls._to_columns(states), inputs.T)
        logits = ((V[1] - V[0]) * following).sum(-2) + c[1] - c[0]
        return jnp.moveaxis(following, -1, 0), logits.T

    @staticmethod
    def _to_columns(states):
        """[R, ..., k] to [..., k, R]."""
        return jnp.moveaxis(states, 0, -1)

    @classmethod
    def gradient(cls, theta, start, end, inputs, targets, penalty):
        A, _, _, V, c = theta
        R, B, T, S = inputs.shape
        k = start.shape[-1]
        n = B * S
        columns = (n, k, R)
        inputs = jnp.transpose(inputs, (2, 1, 3, 0)).reshape(T, n, R)
        first = cls._to_columns(start).reshape(columns)

        def forward(states, step_inputs):
            return cls._cell(theta, states, step_inputs), states

        # A loop, not T copies: it keeps XLA from fusing, and so computing again, what came before.
        last, states = jax.lax.scan(forward, first, inputs, unroll=T if k == 4 else 1)
        logits = ((V[1] - V[0]) * last).sum(1) + c[1] - c[0]
        slope = jax.nn.sigmoid(logits) - cls._to_columns(targets).reshape(n, R)
        of_end = penalty * (cls._to_columns(end).reshape(columns) - last)
        delta = slope[:, None] * (V[1] - V[0]) - of_end

        def backward(carry, before):
            delta, after = carry
            dz = delta * (1 - jnp.square(after))
            back = A[0] * dz[:, 0, None]
            for i in range(1, k):
                back = back + A[i] * dz[:, i, None]
            return (back, before), dz

        (delta, _), dz = jax.lax.scan(
            backward, (delta, last), states, reverse=True, unroll=T if k == 4 else 1
        )
        of_b = dz.sum((0, 1))
        of_u1 = jnp.where(inputs[:, :, None] == 1, dz, 0).sum((0, 1))
        of_v1 = (slope[:, None] * last).sum(0)
        of_c1 = slope.sum(0)
        gradient = (
            cls._outer_products(dz.reshape(T * n, k, R), states.reshape(T * n, k, R)),
            jnp.stack([of_b - of_u1, of_u1], 1),
            of_b,
            jnp.stack([-of_v1, of_v1]),
            jnp.stack([-of_c1, of_c1]),
        )
        shape = (B, S, k, R)
        back = [jnp.moveaxis(g.reshape(shape), -1, 0) for g in (delta, of_end)]
        return tuple(g / n for g in gradient), *back

    @staticmethod
    def _outer_products(dz, states, block=20):
        """The sum over the first axis of dz_i s_j, in blocks: [k, k, R]."""
        count, k, R = dz.shape
        total = jnp.zeros((k, k, R))

        def add(total, pair):
            for left, right in zip(*pair):
                total = total + left[:, None] * right[None]
            return total, None

        whole = count - count % block
        if whole > block:
            blocks = tuple(x[:whole].reshape(-1, block, k, R) for x in (dz, states))
            total, _ = jax.lax.scan(add, total, blocks)
        else:
            whole = 0
        return add(total, (dz[whole:], states[whole:]))[0]


class RunsFirstOwn(OwnFunctions, RunsFirst):
    """With functions of our own."""


class RunsLastOwn(OwnFunctions, RunsLast):
    """With functions of our own."""


LAYOUTS = {
    "runs-first": RunsFirst,
    "runs-last": RunsLast,
    "runs-first-own": RunsFirstOwn,
    "runs-last-own": RunsLastOwn,
}
