"""Prompts, batched decoding and samplers."""
