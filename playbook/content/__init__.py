"""The content foundation: the register of sources and the folder it describes."""
