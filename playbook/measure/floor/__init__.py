"""Nothing about fewer than five people gets out: not in a cell, not by subtraction, not by comparing two reports."""
