"""The command line: one module per group of commands, shared arguments, progress on a terminal."""
