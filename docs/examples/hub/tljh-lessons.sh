#!/usr/bin/env bash
# The packages of the lessons, and the mine, for everybody on the hub. Run it as the
# teacher, in a terminal of the hub, in the folder of the guide's repository.
set -euo pipefail

sudo -E pip install --require-hashes --requirement binder/requirements.txt
sudo -E pip install --no-deps --no-build-isolation .

# One database for all, which they may read and not write.
sudo mkdir --parents /srv/minelet
sudo -E env MINELET_CACHE=/srv/minelet python3 -m minelet build
sudo chmod --recursive a+rX /srv/minelet

sudo cp docs/examples/hub/tljh-minelet.py \
  /opt/tljh/config/jupyterhub_config.d/minelet.py
sudo tljh-config reload hub
