"""What the Makefile calls: checks, benchmarks and set-up. Never installed, never imported by the packages."""
