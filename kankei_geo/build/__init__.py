"""What makes the shipped files from the raw ones."""
