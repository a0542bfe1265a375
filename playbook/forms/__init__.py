"""Forms: views of pilot.yaml and workflow.yaml. Widgets where a person works, a table of the answers everywhere else."""

from playbook.forms.form import form
from playbook.forms.map_form import draw_map

__all__ = ["draw_map", "form"]
