"""Forms: views of pilot.yaml, workflow.yaml and the tables. Widgets where a person works, a table of the answers everywhere else."""

from playbook.forms.form import form
from playbook.forms.map_form import draw_map
from playbook.forms.table_form import fill_in

__all__ = ["draw_map", "fill_in", "form"]
