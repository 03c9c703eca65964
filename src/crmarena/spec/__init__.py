"""The org we want: the spec, the shipped recipes and the content packs a world is made of."""
