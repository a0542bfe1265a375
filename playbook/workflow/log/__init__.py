"""Event logs: CSV, Parquet, XES and OCEL to one frame, with everything that had to be left out said aloud."""
