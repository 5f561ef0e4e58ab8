"""Rules of the sensors without a database."""
