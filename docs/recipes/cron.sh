#!/bin/sh
# Every checkpoint that is due, for every pilot below a folder. A crontab line for Mondays at six:
#   0 6 * * 1  /opt/playbook/cron.sh /srv/pilots >> /var/log/playbook.log 2>&1
# Interrupted, it goes on where it stopped: unchanged steps are not run again.
set -eu
pilots=${1:?name the folder in which the pilots are}

set -- "$pilots"/*/pilot.yaml
[ -e "$1" ] || { echo "$pilots: there is no pilot in it (no */pilot.yaml)" >&2; exit 3; }
for file in "$@"; do
    shift
    set -- "$@" "${file%/pilot.yaml}"
done
playbook run "$@" --workers 2
playbook portfolio "$@" --out "$pilots/portfolio"
