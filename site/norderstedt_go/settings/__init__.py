"""Settings by concern. `dev` (embedded demo), `test` and `production` put them together."""
