"""Kernels that start with their imports done: one parent imports everything once, each kernel is a fork of it.

A kernel made here is a real ipykernel with its own process, environment, folder and random numbers. Papermill, nbval
and JupyterLab reach it through the provisioner `playbook-warm`. In any doubt a stock kernel is started instead.
"""
