"""The verbs of the command line: a module is a verb, a folder is a group of them."""
