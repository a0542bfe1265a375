"""Use of AI that nobody registered: which hosts count, how logs are read, how many people stay unseen."""
