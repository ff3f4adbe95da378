"""The models: what there are, what they are, and which is used."""
