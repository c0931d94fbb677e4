"""Measures one case in JAX: `measure.py <module> <case as JSON> <way> [core]`.

Writes the milliseconds a step when it is warm; then reads numbers of steps, one a line, and answers
each with the milliseconds a step that they took. With a core given, it stays on that core.
"""

import importlib
import json
import os
import sys
import time

if len(sys.argv) > 4:
    # Before JAX is there: XLA makes as many threads as there are cores to run on.
    os.sched_setaffinity(0, {int(sys.argv[4])})

import jax  # noqa: E402

module = importlib.import_module(sys.argv[1])

WARM_UP_MILLISECONDS = 500


def main():
    case = module.Case(**json.loads(sys.argv[2]))
    way = module.WAYS[sys.argv[3]]
    run = module.runner(case, way)
    size = module.steps_a_call(case)
    study = module.begin(case, way)
    for _ in range(-(-case.bufferSize // size)):
        study = run(study, False)

    def timed(steps):
        """Milliseconds a step, over at least so many."""
        nonlocal study
        calls = -(-steps // size)
        before = time.perf_counter()
        for _ in range(calls):
            study = run(study, True)
        jax.block_until_ready(study)
        return 1000 * (time.perf_counter() - before) / (calls * size)

    timed(1)
    print(timed(round(WARM_UP_MILLISECONDS / timed(1))), flush=True)
    for line in sys.stdin:
        print(timed(int(line)), flush=True)


main()
