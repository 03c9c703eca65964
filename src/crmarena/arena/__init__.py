"""Where names become objects: one play, and batches of plays by agents without a model."""
