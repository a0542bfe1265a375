"""Running: steps through papermill, receipts, the record, and the place where a pilot is put together."""
