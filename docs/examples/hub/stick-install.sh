#!/usr/bin/env bash
# In the classroom, without a network. Copy the stick's folder to the laptop; run this in it:
#   ./stick-install.sh python3.13
set -euo pipefail
python=${1:-python3}

export PIP_NO_INDEX=1                   # ask nobody on the web
export PIP_FIND_LINKS=wheels            # everything is here, beside this file
"$python" -m venv lessons
lessons/bin/python -m pip install --require-hashes -r binder/requirements.txt
lessons/bin/python -m pip install jupyterlab minelet
lessons/bin/python -m minelet build

echo "Ready. Start with: lessons/bin/jupyter lab notebooks"
