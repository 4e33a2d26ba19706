"""What is drawn by Matplotlib: figures of every page, and the atlas."""
