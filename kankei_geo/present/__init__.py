"""How results are told and drawn; nothing is computed here."""
