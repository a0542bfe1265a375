"""One table as a person edits it: rows of text in the file's own columns, judged, merged, saved, taken back."""
