"""What `Benchmarks/run` is made of. It needs nothing but the standard library; its children and figures need more."""
