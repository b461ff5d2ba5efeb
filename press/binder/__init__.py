"""Binder's environment on a branch of its own, and its images on mybinder.org.

The branch holds what the image needs and nothing else, so it moves only when the environment
changes, and not with every sentence of the guide. A workflow writes it (`branch`) and then asks
the members of mybinder.org's federation to build it (`warm`), so that no reader waits for that.
The lessons are fetched into a session when it starts: see press/launch/addresses.py.
"""
