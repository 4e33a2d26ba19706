"""Tables of the screen and of documents."""
