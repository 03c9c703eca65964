"""How the analyst reads a question and works it out: plain language in, SOQL through the env, an answer out."""
