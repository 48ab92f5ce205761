"""The global shortcuts that open quick capture and search, implemented for each platform."""
