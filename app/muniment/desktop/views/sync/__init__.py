"""Sync between devices: setting it up, the devices, invitations and conflicts."""
