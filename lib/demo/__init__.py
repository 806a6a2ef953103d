"""An invented company: for looking around, and for measuring on a large one."""
