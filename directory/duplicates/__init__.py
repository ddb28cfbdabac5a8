"""Duplicates: two records of the same thing, found with evidence, merged as layers, separated again.

``blocking`` says which records to compare, ``evidence`` what speaks for and against, ``scoring`` adds it up;
all three are pure. ``merging`` does and undoes, ``pairs`` keeps what was found and decided.
"""
