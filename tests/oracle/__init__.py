"""The definitions of the metrics read a second time, in plain Python over plain records.

No SQL, no numpy, no pandas, nothing of metrics/ or data/: what stands here was written from the docstrings and
definitions alone, as slowly and as plainly as it can be. tests/test_oracle.py holds the metrics against it on random
warehouses; a difference is a mistake in one of the two, and the definition says in which.
"""
