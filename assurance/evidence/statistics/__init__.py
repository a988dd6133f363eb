"""The statistics of evidence: bounds on proportions, rates, and means, from integers that were counted.

Every `upper` and `lower` is one-sided at its confidence; a two-sided interval at 95 % is both at 97.5 %. Bad arguments
raise ValueError with a plain sentence. `special` is the one door to SciPy, opened when a bound is computed.
"""
