"""Located events as coded columns in memory or on disk, the selection of some of them, its link, and its sums."""
