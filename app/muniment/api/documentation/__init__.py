"""The documentation page of the port: made here from the OpenAPI document, no script, no CDN."""
