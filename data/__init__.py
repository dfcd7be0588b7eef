"""The warehouse and everything kept in it.

Imported before numpy wherever the program starts: OpenBLAS reads the number of its threads when it is loaded. Matrices
are small here, and each of its threads that has nothing to do spins for a while after every call and every start, which
takes a third of the processor from whoever is at work.
"""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
