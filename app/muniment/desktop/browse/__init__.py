"""The parts of Browse: selections and what is done to them, filters, one memory's surroundings."""
