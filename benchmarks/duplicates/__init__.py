"""Duplicates on the real samples: precision of automatic merges, recall with the queue, on labelled pairs."""
