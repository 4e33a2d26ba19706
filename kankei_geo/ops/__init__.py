"""What runs beside the pages: the log and the gate of the server."""
