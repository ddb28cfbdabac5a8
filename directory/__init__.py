"""The directory keeps the truth: what partners offer, where, for whom, said by whom and when."""
