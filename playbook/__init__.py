"""The pilot-to-scale playbook."""
