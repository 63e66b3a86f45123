"""Tells which PyTorch this is, its matrix library, and how fast that multiplies on one thread. One line of JSON."""
import json
import re
import time

import torch

SIZE, TIMES = 512, 5

torch.set_num_threads(1)
a, b = torch.randn(SIZE, SIZE), torch.randn(SIZE, SIZE)
a @ b
times = []
for _ in range(TIMES):
    start = time.perf_counter()
    a @ b
    times.append(time.perf_counter() - start)
try:
    with open("/proc/self/maps", encoding="utf-8") as handle:
        blas = sorted(set(re.findall(r"/((?:lib)?(?:open)?(?:blas|mkl)[^/\s]*)$", handle.read(), re.M)))
except OSError:
    blas = []
print(json.dumps({"version": torch.__version__, "blas": blas, "gemm": 2 * SIZE**3 / min(times) / 1e9}))
