"""StateBase's API (v1), as its documentation and its clients use it."""
