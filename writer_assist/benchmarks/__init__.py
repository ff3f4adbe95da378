"""Benchmarks that print ratios measured in one run; `writer-assist bench`."""
