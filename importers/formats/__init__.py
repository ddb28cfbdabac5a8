"""One module per format: how it is read, and what its rows mean."""
