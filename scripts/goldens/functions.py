"""functions/NAME.json: the functions of functions_NAME.py, as PyTorch computes them on the CPU.

Run `python3 -B functions.py` for all files, or add names: `python3 -B functions.py sorting`.
"""

import importlib
import sys
from pathlib import Path

import torch

from cases import collect
from common import write

PREFIX = "functions_"
NAMES = sorted(path.stem[len(PREFIX) :] for path in Path(__file__).parent.glob(f"{PREFIX}*.py"))

if __name__ == "__main__":
    for name in sys.argv[1:] or NAMES:
        module = importlib.import_module(PREFIX + name)
        write(f"functions/{name}", {"torch": torch.__version__, "cases": collect(module.rows)})
