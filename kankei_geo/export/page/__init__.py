"""A view as one web page that needs no server."""
