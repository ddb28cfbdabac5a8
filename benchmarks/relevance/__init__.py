"""The judged set of queries and its measures; ``make relevance`` writes ``docs/relevance.md``."""
