"""Settings for every test: no GPU chosen by chance, no live display, two threads shared by two workers."""

import os

# Before torch is imported, and inherited by every notebook kernel. The committed notebooks are of the quick profile.
os.environ |= {"COURSE_PROFILE": "quick", "COURSE_LIVE": "0", "OMP_NUM_THREADS": "1", "MPLBACKEND": "Agg"}
