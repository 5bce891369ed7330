"""How quick and how good the others are: `make bench-…`. Needed by nothing else."""
