"""The vocabulary of the program: values and rules without input or output."""
