"""What `Benchmarks/run` is made of: all standard library but the figures; what it starts needs more."""
