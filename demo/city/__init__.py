"""The simulated city: what its invented sensors measure at any moment, a broker of the demo's own, and who speaks when.

`python -m demo.city` is the process (docs/decisions/0029-simulated-city.md). Its modules know no database, but for
`history`, which fills the weeks before the demo began from the same rules.
"""
