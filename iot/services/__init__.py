"""Writes of the sensors."""
