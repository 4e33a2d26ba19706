"""Maps of the screen: classes, tiles, overlays, legend, tooltip."""
