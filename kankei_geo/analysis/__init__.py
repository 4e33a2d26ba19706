"""What is measured, ranked, compared and judged."""
