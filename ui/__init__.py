"""Pages, JSON API, exports and the command line."""
