"""Articles of one file format each: bytes become a Document with its text, title, outlet and date; the extractor reads its facts."""
