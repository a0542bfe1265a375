"""Files that want to do harm, made by script: no binary file is committed."""
