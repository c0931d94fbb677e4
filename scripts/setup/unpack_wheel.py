"""Unpacks TensorFlow's two libraries and the C headers from its wheel: unpack_wheel.py WHEEL FOLDER."""

import shutil
import sys
import zipfile
from pathlib import Path

LIBRARIES = {
    "tensorflow/libtensorflow_cc.so.2",
    "tensorflow/libtensorflow_framework.so.2",
}
HEADERS = "tensorflow/include/"


def target(name):
    """Where a member of the wheel goes below the folder, or None when it is not needed."""
    if name in LIBRARIES:
        return Path("lib") / Path(name).name
    if name.startswith(HEADERS) and name.endswith(".h") and ("/c/" in name or "/platform/" in name):
        return Path("include") / name[len(HEADERS):]
    return None


def main(wheel, folder):
    with zipfile.ZipFile(wheel) as archive:
        for name in archive.namelist():
            place = target(name)
            if place is None:
                continue
            file = Path(folder) / place
            file.parent.mkdir(parents=True, exist_ok=True)
            with archive.open(name) as source, open(file, "wb") as copy:
                shutil.copyfileobj(source, copy, 1 << 20)


main(*sys.argv[1:])
