"""What browsers ask of the sensors."""
