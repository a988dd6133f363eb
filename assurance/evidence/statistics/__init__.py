"""The statistics of evidence: exact bounds for shares, rates, clusters, pairs, repeated looks and judged labels.

Integers in, numbers out. `confidence` is one-sided everywhere; whoever wants two sides halves what may go wrong.
Special functions come from SciPy, through `special` alone.
"""
