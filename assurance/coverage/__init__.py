"""Coverage of both disciplines: what counts, what is missing, and the tables that show it."""
