"""StateBase's API (v1): what its documentation describes and what its clients call."""
