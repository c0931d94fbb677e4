"""Executes one notebook in its kernel: execute_notebook.py NOTEBOOK OUTPUT [--timeout SECONDS].

Says where it is, a line for each cell. Writes the executed notebook even when a cell fails, so that its
output can be read. Exit code 1 and one message with notebook, cell and error on failure, 130 when
interrupted.
"""

import argparse
import contextlib
import logging
import os
import signal
import sys
import tempfile
import time
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

# Errors that nothing awaits surface a moment after the cell that caused them.
GRACE_SECONDS = 0.3


class CellFailed(Exception):
    """A cell did not do its work; the message says why."""


def without_kernel_frames(text):
    """A stack trace less the kernel's own frames, which say nothing about the notebook."""
    lines = text.strip().splitlines()
    return "\n".join(line for line in lines if "tslab/dist" not in line and "(node:" not in line)


def error_text(cell):
    """What the cell wrote to stderr: tslab's errors carry no message of their own."""
    parts = [out.text for out in cell.get("outputs", []) if out.get("name") == "stderr"]
    return without_kernel_frames("".join(parts)) or "the kernel reported an error without a message"


def run_cell(client, cell, index, faults):
    try:
        client.execute_cell(cell, index)
    except CellTimeoutError:
        raise CellFailed(f"no end after {client.timeout} s (time-out)") from None
    except DeadKernelError:
        raise CellFailed("the kernel died (process.exit, out of memory or a crash)") from None
    except CellExecutionError:
        raise CellFailed(error_text(cell)) from None
    except KeyboardInterrupt:
        # The client's task, which is cut off here, would be reported with its stack.
        logging.getLogger("asyncio").disabled = True
        raise
    check_faults(faults)


def check_faults(faults):
    text = without_kernel_frames(faults.read_text(encoding="utf-8"))
    if text:
        raise CellFailed(f"an error that no cell awaited:\n{text}")


def run_cells(client, faults):
    cells = [(i, cell) for i, cell in enumerate(client.nb.cells) if cell.cell_type == "code"]
    where = "before the first cell"
    try:
        for number, (index, cell) in enumerate(cells, start=1):
            where = f"code cell {number} of {len(cells)}"
            print(where, flush=True)
            run_cell(client, cell, index, faults)
        time.sleep(GRACE_SECONDS)
        check_faults(faults)
    except CellFailed as failure:
        raise CellFailed(f"{where}: {failure}") from None


def execute(notebook, output, timeout):
    # Some editors begin a file with a byte order mark.
    nb = nbformat.reads(notebook.read_text(encoding="utf-8-sig"), as_version=4)
    try:
        # Between the choice of a kernel's ports and its start, another process may take one.
        if not execute_once(nb, notebook.parent, timeout) and not execute_once(
            nb, notebook.parent, timeout
        ):
            raise CellFailed("the kernel does not start")
    finally:
        output.parent.mkdir(parents=True, exist_ok=True)
        nbformat.write(nb, output)


def execute_once(nb, folder, timeout):
    """False if the kernel did not start."""
    with tempfile.TemporaryDirectory() as temporary, contextlib.ExitStack() as stack:
        faults = Path(temporary) / "faults"
        faults.touch()
        client = NotebookClient(
            nb,
            timeout=timeout,
            kernel_name="tslab",
            resources={"metadata": {"path": str(folder)}},
        )
        kernel = client.setup_kernel(env={**os.environ, "FPP_KERNEL_FAULTS": str(faults)})
        try:
            stack.enter_context(kernel)
        except RuntimeError:
            return False
        run_cells(client, faults)
    return True


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("notebook", type=Path)
    parser.add_argument("output", type=Path)
    parser.add_argument("--timeout", type=int, default=600, help="seconds that one cell may take")
    options = parser.parse_args()
    for asked in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(asked, signal.default_int_handler)
    try:
        execute(options.notebook, options.output, options.timeout)
    except CellFailed as failure:
        print(f"\nFailed: {options.notebook.name}, {failure}", file=sys.stderr, flush=True)
        return 1
    except KeyboardInterrupt:
        print(f"\nInterrupted: {options.notebook.name}", file=sys.stderr, flush=True)
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
