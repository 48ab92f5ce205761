"""Export and import requests and reports."""
