"""Earlier versions of the draft: looking through them, and taking things back."""
