"""Three looks at one pilot without fooling ourselves: error spending, bounds, futility, and the size a gate needs."""
