"""Previews: the sites of open pull requests, published beside the guide under preview/NUMBER/.

GitHub Pages has one site for a repository, so guide and previews are published together, each from
what its build has handed over (an artifact of Actions). Nothing else is kept: a preview is there as
long as its pull request is open, and the next publication is without it.

Only pull requests by people who may write to this repository are shown. A preview is served from
the address of the guide, where its scripts could read and change what readers keep there, such as
their notebooks in JupyterLite; a stranger's scripts, or those of a package that nobody has looked
at yet, must not get there. The sites of other pull requests can be downloaded from their checks.

Of Python it needs only what comes with it: nothing is installed where it runs.
"""
