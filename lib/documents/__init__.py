"""Word and PDF of the trade's standard sheets, posters, reports. What people typed is data, never source."""
