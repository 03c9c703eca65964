"""One file per family, named by its public id; nothing else lives here."""
