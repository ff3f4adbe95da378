"""Which models are on this computer; getting and checking them."""
