"""Reads of the sensors."""
