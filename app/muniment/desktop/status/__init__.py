"""What goes on in the background, told at the foot of the window."""
