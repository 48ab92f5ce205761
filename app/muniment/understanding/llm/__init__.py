"""What a local language model is asked, and how its answers are checked."""
