"""The models on this computer, and the remote model."""
