"""Roads, drive minutes and what a car reaches."""
