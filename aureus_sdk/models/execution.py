# DO NOT EDIT: written by custom/tools/compose.py from custom/models/execution.py; change that, then run `make generate`
"""How a run of a workflow stands, and how it ended."""

from .task_execution_result import TaskExecutionResult
from .task_execution_status import TaskExecutionStatus
from .task_progress import TaskProgress
from .task_run_status import TaskRunStatus
from .workflow_execution_result import WorkflowExecutionResult
from .workflow_execution_status import WorkflowExecutionStatus
from .workflow_page import WorkflowPage
from .workflow_run_status import WorkflowRunStatus
from .workflow_status import WorkflowStatus

__all__ = [
    "TaskExecutionResult",
    "TaskExecutionStatus",
    "TaskProgress",
    "TaskRunStatus",
    "WorkflowExecutionResult",
    "WorkflowExecutionStatus",
    "WorkflowPage",
    "WorkflowRunStatus",
    "WorkflowStatus",
]
