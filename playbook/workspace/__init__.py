"""A pilot's folder: reading it, writing into it, and the record of what was agreed and found."""
