"""Generation: prompts, batched decoding, sampling, choosing among texts, measuring influence."""
