"""The hidden causes of an org (who is slow, which product fails, what a deal is about), sampled from a spec."""
