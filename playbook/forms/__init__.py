"""Forms: views of pilot.yaml. Widgets where a person works, a table of the answers everywhere else."""

from playbook.forms.form import form

__all__ = ["form"]
