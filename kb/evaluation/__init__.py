"""Measure the extractor: predictions in the guideline's format, and scores against gold facts."""
