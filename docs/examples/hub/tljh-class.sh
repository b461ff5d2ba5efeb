#!/usr/bin/env bash
# A class of up to a hundred: one password, a bound for each, an address with https.
# Run it as the teacher, right after the installation. Change what stands in CAPITALS.
set -euo pipefail

# 8 characters or more for the class, 32 or more for the teacher; anybody may choose a name
sudo tljh-config set auth.SharedPasswordAuthenticator.user_password CHANGE-THIS-FOR-THE-CLASS
sudo tljh-config set auth.SharedPasswordAuthenticator.admin_password \
  CHANGE-THIS-FOR-THE-TEACHERS-ONLY
sudo tljh-config set auth.SharedPasswordAuthenticator.allow_all true
sudo tljh-config set auth.type shared-password

sudo tljh-config set limits.memory 1G
sudo tljh-config set limits.cpu 1
sudo tljh-config set services.cull.timeout 3600

sudo tljh-config set https.enabled true
sudo tljh-config set https.letsencrypt.email YOU@EXAMPLE.ORG
sudo tljh-config add-item https.letsencrypt.domains HUB.EXAMPLE.ORG

sudo tljh-config reload
sudo tljh-config reload proxy
