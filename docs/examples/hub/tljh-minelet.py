"""Tells every session on the hub where the mine's database is."""

c = get_config()  # noqa: F821, the hub provides it
c.Spawner.environment.update({"MINELET_CACHE": "/srv/minelet"})
