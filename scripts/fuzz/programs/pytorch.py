"""Runs random programs in PyTorch. Reads a program as JSON from each line, and writes its results.

Every program runs twice, in float32 and in float64. How far the two lie apart says how far two
correct implementations of float32 may lie apart.
"""

import json
import sys
import warnings

import torch

from tensors import run_tensors
from training import run_training

torch.set_num_threads(1)
warnings.simplefilter("ignore")

RUNNERS = {"tensors": run_tensors, "training": run_training}

if __name__ == "__main__":
    for line in sys.stdin:
        program = json.loads(line)
        answer = RUNNERS[program["kind"]](program)
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()
