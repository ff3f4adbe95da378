"""The models on this computer: catalogue, installation, inspection, and choosing a format."""
