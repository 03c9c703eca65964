"""Readers that recover the latents of an org from its emitted rows and texts alone, and what they must agree with."""
