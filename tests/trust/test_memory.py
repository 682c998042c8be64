"""Linux: training works in the memory that it has, and asks the system for no more."""

import subprocess
import sys

FAULTS_PER_STEP = """
import resource
import numpy as np
from nnbook.losses import mean_squared_error
from nnbook.structure import identity, init_network, tanh
from nnbook.training import fit

network = init_network([2, 64, 64, 1], [tanh, tanh, identity], np.random.default_rng(0))
X, Y, faults = np.ones((500, 2)), np.ones((500, 1)), []
for epochs in (10, 110):
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    fit(network, X, Y, mean_squared_error, learning_rate=0.1, epochs=epochs)
    faults.append(resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before)
print((faults[1] - faults[0]) / 100)
"""


def test_a_step_works_in_the_memory_of_the_step_before():
    # one array of 500 x 64 floats is 63 pages, each a fault where the memory is new
    done = subprocess.run(
        [sys.executable, "-c", FAULTS_PER_STEP], check=True, capture_output=True, text=True
    )
    assert float(done.stdout) < 10
