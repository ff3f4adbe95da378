"""Language models: the adapters for llama.cpp and transformers, and clients of servers."""
