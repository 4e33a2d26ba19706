"""The door for programs: tables and results by address, as map features, and as tools.

`answers` makes what is told, with the functions of the pages; `web` hands it out over HTTP,
`mcp_server` to an assistant. Nothing is written, and nothing is computed here.
"""
