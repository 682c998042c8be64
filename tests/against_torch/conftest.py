"""PyTorch on one thread, as NumPy is."""

import torch

torch.set_num_threads(1)
