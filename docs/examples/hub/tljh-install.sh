#!/usr/bin/env bash
# The Littlest JupyterHub, on a fresh machine with Ubuntu that serves nothing else.
# Change what stands in CAPITALS.
set -euo pipefail

sudo apt update
sudo apt install --yes python3 python3-dev git curl
curl --fail --location https://tljh.jupyter.org/bootstrap.py |
  sudo -E python3 - --admin teacher:CHANGE-THIS-FOR-THE-TEACHER --show-progress-page
