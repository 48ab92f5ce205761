"""Values and rules without input or output: the words of the whole house."""
