"""The nouns: charter, evidence, check, finding, rubric, verdict, result. Frozen, typed, without files or frames."""
