"""The tour behind ``kb demo``: a shipped article, from its text to answers."""
