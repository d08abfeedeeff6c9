"""Articles over HTTP: what is posted is read in a process of its own and answered as claims; with a token it is kept."""
