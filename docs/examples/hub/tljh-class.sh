#!/usr/bin/env bash
# A class of up to a hundred: one password for all, a bound for each, an address with https.
# Run it as the teacher. Change what stands in CAPITALS.
set -euo pipefail

sudo tljh-config set auth.DummyAuthenticator.password CHANGE-THIS-FOR-THE-CLASS
sudo tljh-config set auth.type dummy

sudo tljh-config set limits.memory 1G
sudo tljh-config set limits.cpu 1
sudo tljh-config set user_environment.default_app jupyterlab
sudo tljh-config set services.cull.timeout 3600

sudo tljh-config set https.enabled true
sudo tljh-config set https.letsencrypt.email YOU@EXAMPLE.ORG
sudo tljh-config add-item https.letsencrypt.domains HUB.EXAMPLE.ORG

sudo tljh-config reload
sudo tljh-config reload proxy
