"""What the story holds: its names, people and places, dates, and facts that notes state."""
