"""Opening books of other programs: the preview before anything is written."""
