"""Airflow: the checkpoints of all pilots every Monday, as one notebook that Airflow's papermill operator runs.

Needs `apache-airflow-providers-papermill`. Put `checkpoints.ipynb` beside this file in the DAG folder and set three
Airflow variables: `playbook_pilots` (a pattern, such as /srv/pilots/*), `playbook_notebooks` (a folder for the executed
notebook) and `playbook_command` (where playbook is installed; it may be an environment of its own).
"""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from airflow.providers.papermill.operators.papermill import PapermillOperator
from airflow.sdk import DAG

with DAG(
    dag_id="playbook_checkpoints",
    schedule="0 6 * * 1",
    start_date=datetime(2026, 1, 5, tzinfo=UTC),
    catchup=False,
    max_active_runs=1,
    dagrun_timeout=timedelta(hours=3),
):
    PapermillOperator(
        task_id="checkpoints",
        input_nb=str(Path(__file__).with_name("checkpoints.ipynb")),
        output_nb="{{ var.value.get('playbook_notebooks', '/srv/pilots') }}/checkpoints-{{ ds }}.ipynb",
        parameters={
            "pilots": "{{ var.value.get('playbook_pilots', '/srv/pilots/*') }}",
            "command": "{{ var.value.get('playbook_command', 'playbook') }}",
        },
        kernel_name="python3",
        language_name="python",
        retries=2,  # a second attempt is harmless: finished steps are not run again
    )
