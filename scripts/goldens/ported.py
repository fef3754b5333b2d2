"""ported.json: the losses that the programs in ported/ print.

examples/ported has each of them again, ported to Gradus.
"""

import contextlib
import io
import re
import runpy
from pathlib import Path

import torch

from common import number, write

FOLDER = Path(__file__).parent / "ported"


def losses(path):
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        runpy.run_path(str(path))
    return [number(float(loss)) for loss in re.findall(r"Loss: (\S+)", printed.getvalue())]


write("ported", {
    "torch": torch.__version__,
    "losses": {path.stem: losses(path) for path in sorted(FOLDER.glob("*.py"))},
})
