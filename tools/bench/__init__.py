"""`make bench`: how fast the host is, against the bare framework on the same core in the same run.

The server stands on one core, everything else (this process, the provider, a database server) on another. What is
counted is complete and its answers are checked. Absolute figures of a shared machine drift; the ratios of one run hold.
How each figure comes about is written in docs/how-to/benchmark.md.
"""
