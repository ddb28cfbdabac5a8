"""Search finds what the directory keeps: one contract, two engines, one scorer of our own."""
