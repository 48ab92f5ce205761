"""The rows of a namespace as records of a bundle, and back."""
