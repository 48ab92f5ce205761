"""The search view: field, filters, results with explanations, and kept searches."""
