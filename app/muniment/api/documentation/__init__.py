"""The documentation page of the port, rendered from the OpenAPI document without script or CDN."""
