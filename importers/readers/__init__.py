"""Readers: from bytes to plain values, streamed and bounded, knowing nothing of any format's meaning."""
