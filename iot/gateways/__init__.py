"""The only places that speak to a broker or a bus."""
