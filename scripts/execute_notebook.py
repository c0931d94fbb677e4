"""Executes one notebook in its kernel: execute_notebook.py NOTEBOOK OUTPUT [--timeout SECONDS].

Prints a line for every code cell. Writes the executed notebook even when a cell fails, so that
its output can be read. Exit code 1 and one message with notebook, cell and error on failure.
"""

import argparse
import os
import sys
import tempfile
import threading
import time
from contextlib import contextmanager
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

HEARTBEAT_SECONDS = 10
# Errors that nothing awaits surface a moment after the cell that caused them.
GRACE_SECONDS = 0.3


class CellFailed(Exception):
    """A cell did not do its work; the message says why."""


def first_line(cell):
    lines = [line.strip() for line in cell.source.splitlines() if line.strip()]
    text = lines[0] if lines else ""
    return text if len(text) <= 60 else text[:59] + "…"


def without_kernel_frames(text):
    """A stack trace less the kernel's own frames, which say nothing about the notebook."""
    lines = text.strip().splitlines()
    return "\n".join(line for line in lines if "tslab/dist" not in line and "(node:" not in line)


def error_text(cell):
    """What the cell wrote to stderr: tslab's errors carry no message of their own."""
    parts = [out.text for out in cell.get("outputs", []) if out.get("name") == "stderr"]
    return without_kernel_frames("".join(parts)) or "the kernel reported an error without a message"


@contextmanager
def signs_of_life(label):
    """Prints every few seconds that a long cell is still running."""
    done = threading.Event()
    start = time.monotonic()

    def beat():
        while not done.wait(HEARTBEAT_SECONDS):
            print(f"    {label} … {time.monotonic() - start:.0f} s", flush=True)

    thread = threading.Thread(target=beat, daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def run_cell(client, cell, index, faults):
    try:
        client.execute_cell(cell, index)
    except CellTimeoutError:
        raise CellFailed(f"no end after {client.timeout} s (time-out)") from None
    except DeadKernelError:
        raise CellFailed("the kernel died (process.exit, out of memory or a crash)") from None
    except CellExecutionError:
        raise CellFailed(error_text(cell)) from None
    check_faults(faults)


def check_faults(faults):
    text = without_kernel_frames(faults.read_text(encoding="utf-8"))
    if text:
        raise CellFailed(f"an error that no cell awaited:\n{text}")


def run_cells(client, faults):
    cells = [(i, cell) for i, cell in enumerate(client.nb.cells) if cell.cell_type == "code"]
    label = ""
    try:
        for number, (index, cell) in enumerate(cells, start=1):
            label = f"code cell {number} of {len(cells)}"
            start = time.monotonic()
            with signs_of_life(label):
                run_cell(client, cell, index, faults)
            print(f"    {label}  {time.monotonic() - start:5.1f} s  {first_line(cell)}", flush=True)
        time.sleep(GRACE_SECONDS)
        check_faults(faults)
    except CellFailed as failure:
        raise CellFailed(f"{label}: {failure}") from None


def execute(notebook, output, timeout):
    nb = nbformat.read(notebook, as_version=4)
    with tempfile.TemporaryDirectory() as folder:
        faults = Path(folder) / "faults"
        faults.touch()
        client = NotebookClient(
            nb,
            timeout=timeout,
            kernel_name="tslab",
            resources={"metadata": {"path": str(notebook.parent)}},
        )
        try:
            with client.setup_kernel(env={**os.environ, "FPP_KERNEL_FAULTS": str(faults)}):
                run_cells(client, faults)
        finally:
            output.parent.mkdir(parents=True, exist_ok=True)
            nbformat.write(nb, output)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("notebook", type=Path)
    parser.add_argument("output", type=Path)
    parser.add_argument("--timeout", type=int, default=600, help="seconds that one cell may take")
    options = parser.parse_args()
    start = time.monotonic()
    print(f"  {options.notebook.name}", flush=True)
    try:
        execute(options.notebook, options.output, options.timeout)
    except CellFailed as failure:
        print(f"\nFailed: {options.notebook.name}, {failure}", file=sys.stderr, flush=True)
        return 1
    print(f"  {options.notebook.name} executed in {time.monotonic() - start:.1f} s", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
