"""The members of mybinder.org's federation: the only place that names their hosts."""

MEMBERS = (
    "https://2i2c.mybinder.org",
    "https://gesis.mybinder.org",
    "https://bids.mybinder.org",
)
"""Each builds and keeps images of its own: an image of one is none of another.

mybinder.org can send a repository to the same member each time, by its name, as long as that one
is well (images/federation-redirect/app.py of the same repository, read at 02a7110). Whether it is
set to is not known here, so all are asked.
"""

SEEN = "2026-08-05"
"""The day of the configuration that names them."""

SOURCE = "https://github.com/jupyterhub/mybinder.org-deploy/blob/95860db/config/prod.yaml"
