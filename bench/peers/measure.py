"""Measures one case in JAX: `measure.py <case as JSON> <layout> [core]`.

Writes the milliseconds a step when it is warm; then reads "<steps>" lines, and answers each with the
milliseconds that so many steps took. With a core given, it stays on that core.
"""

import json
import os
import sys
import time

if len(sys.argv) > 3:
    # Before JAX is there: XLA makes as many threads as there are cores to run on.
    os.sched_setaffinity(0, {int(sys.argv[3])})

import jax  # noqa: E402

from fpp_jax import Case, begin, runner  # noqa: E402
from layouts import LAYOUTS  # noqa: E402

# The number of steps is part of a compiled program: few programs, called again and again.
CHUNK_MILLISECONDS = 50


def main():
    case = Case(**json.loads(sys.argv[1]))
    layout = LAYOUTS[sys.argv[2]]
    run = runner(case, layout)
    study = run(begin(case, layout), case.truncationLength - 1, False)

    def timed(chunks, steps):
        nonlocal study
        before = time.perf_counter()
        for _ in range(chunks):
            study = run(study, steps)
        jax.block_until_ready(study)
        return 1000 * (time.perf_counter() - before)

    timed(1, 8)
    pace = timed(2, 8) / 16
    chunk = max(8, int(CHUNK_MILLISECONDS / pace))
    timed(max(1, case.bufferSize // chunk), chunk)
    pace = timed(2, chunk) / (2 * chunk)
    print(pace, flush=True)
    for line in sys.stdin:
        chunks = max(1, round(int(line) / chunk))
        print(timed(chunks, chunk) / (chunks * chunk), flush=True)


main()
