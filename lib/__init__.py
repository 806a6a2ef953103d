"""The frame (files) and the rooms of the business (folders)."""
