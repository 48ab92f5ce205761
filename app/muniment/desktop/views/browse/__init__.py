"""The parts of Browse: bulk changes, filters, and everything around a single memory."""
