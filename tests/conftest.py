"""Settings for every test: no GPU chosen by chance, no live display, two threads shared by two workers."""

import os

# Before torch is imported, and inherited by every notebook kernel: committed notebooks are executed like this.
os.environ |= {
    "COURSE_PROFILE": "quick", "COURSE_DEVICE": "cpu", "COURSE_PRECISION": "fp32", "COURSE_LIVE": "0",
    "OMP_NUM_THREADS": "1",
}  # fmt: skip
