"""Words, dates, numbers and error messages as the window shows them."""
