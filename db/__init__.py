"""Tables, engine and index; knows nothing of lib or pages."""
