"""What sync has sent and received."""
