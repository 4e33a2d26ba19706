"""What a reader looks at: settings, address, filters, search, codes of documents."""
