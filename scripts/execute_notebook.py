"""Executes one notebook in its kernel: execute_notebook.py NOTEBOOK OUTPUT [--timeout SECONDS].

Says how far it is: one line that is written over on a terminal, and a line every few seconds
elsewhere. Writes the executed notebook even when a cell fails, so that its output can be read.
Exit code 1 and one message with notebook, cell and error on failure, 130 when interrupted.
"""

import argparse
import logging
import os
import shutil
import sys
import tempfile
import threading
import time
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

# How often progress is told: on a terminal, and elsewhere.
REDRAW_SECONDS = 0.2
HEARTBEAT_SECONDS = 10
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


class Progress:
    """Tells which cell is running and for how long the notebook has been."""

    def __init__(self, label):
        self.label = label
        self.where = "starting the kernel"
        self.live = sys.stdout.isatty()
        self.done = threading.Event()

    def __enter__(self):
        self.start = time.monotonic()
        self.thread = threading.Thread(target=self.beat, daemon=True)
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.done.set()
        self.thread.join()
        if self.live:
            print("\r\033[K", end="", flush=True)

    def beat(self):
        while not self.done.wait(REDRAW_SECONDS if self.live else HEARTBEAT_SECONDS):
            line = f"{self.label}: {self.where}, {time.monotonic() - self.start:.0f} s"
            if self.live:
                width = shutil.get_terminal_size().columns - 1
                print(f"\r\033[K{line[:width]}", end="", flush=True)
            else:
                print(line, flush=True)


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


def run_cells(client, faults, progress):
    cells = [(i, cell) for i, cell in enumerate(client.nb.cells) if cell.cell_type == "code"]
    try:
        for number, (index, cell) in enumerate(cells, start=1):
            progress.where = f"code cell {number} of {len(cells)}"
            run_cell(client, cell, index, faults)
        time.sleep(GRACE_SECONDS)
        check_faults(faults)
    except CellFailed as failure:
        raise CellFailed(f"{progress.where}: {failure}") from None


def execute(notebook, output, timeout, progress):
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
                run_cells(client, faults, progress)
        finally:
            output.parent.mkdir(parents=True, exist_ok=True)
            nbformat.write(nb, output)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("notebook", type=Path)
    parser.add_argument("output", type=Path)
    parser.add_argument("--timeout", type=int, default=600, help="seconds that one cell may take")
    parser.add_argument("--label", help="stands before the progress; default: the notebook's name")
    options = parser.parse_args()
    try:
        with Progress(options.label or options.notebook.name) as progress:
            execute(options.notebook, options.output, options.timeout, progress)
    except CellFailed as failure:
        print(f"\nFailed: {options.notebook.name}, {failure}", file=sys.stderr, flush=True)
        return 1
    except KeyboardInterrupt:
        print(f"\nInterrupted: {options.notebook.name}", file=sys.stderr, flush=True)
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
