"""One online step and one update of fpp_jax_large.py on each instance given as JSON on stdin.

Used by test/bench/jax-large-peer.test.ts, which compares them with the reference engine.
"""

import json
import sys
from functools import partial

import jax
import jax.numpy as jnp

from fpp_jax_large import WAYS, Case, Study, advance, update


@partial(jax.jit, static_argnums=(0, 1))
def one_update(case, way, given, slots, rate, penalty):
    """The study after one step and one update."""
    slot_from, slot_to, start = slots
    nothing = jnp.zeros(())
    accumulator = tuple(map(jnp.ones_like, given["theta"]))
    data = (given["states"], given["observations"], given["targets"])
    study = Study(given["theta"], accumulator, *data, nothing, nothing, nothing)
    now = (given["observation"], given["target"])
    study = advance(case, given["embedding"], study, slot_from, slot_to, *now)
    return update(case, WAYS[way], given["embedding"], study, start, rate, penalty)


def answer(instance):
    """The online loss, theta and states, for every way."""
    case = Case(**instance["case"])
    real, integer = jnp.float32, jnp.int32
    kinds = {
        "states": real,
        "observations": integer if case.words else real,
        "observation": integer if case.words else real,
        "targets": integer,
        "target": integer,
    }
    given = {field: jnp.array(instance[field], kind) for field, kind in kinds.items()}
    given["theta"] = tuple(jnp.array(instance[field], real) for field in ("cell", "readout"))
    given["embedding"] = jnp.array(instance["embedding"], real) if case.words else None
    slots = tuple(instance[field] for field in ("from", "to", "start"))
    answers = {}
    for name in WAYS:
        after = one_update(case, name, given, slots, instance["rate"], instance["lambda"])
        answers[name] = {
            "loss": after.loss.tolist(),
            "cell": after.theta[0].tolist(),
            "readout": after.theta[1].tolist(),
            "states": after.states.tolist(),
        }
    return answers


json.dump([answer(instance) for instance in json.load(sys.stdin)], sys.stdout)
