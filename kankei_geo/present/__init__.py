"""Show what the pipeline measured. Nothing here computes."""
