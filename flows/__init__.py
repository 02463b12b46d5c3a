"""Orchestration: the stages in their order, the command line, and the only place that knows Prefect."""
