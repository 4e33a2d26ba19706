"""Questions in words, answered from the data by a small grammar and never by guessing."""
