"""What finds each sort of secret in a text: values that show themselves, and words beside them."""
