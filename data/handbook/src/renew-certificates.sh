#!/bin/sh
# Re-enrols many Kestrel gateways whose device certificate has expired (E-4107).
#
#   renew-certificates.sh TICKET < serials.txt
#
# One serial number a line, with its hyphen (KG2-0091734). Lines that begin with # are skipped.
# Stops after three failures in a row, because then the fault is not in the gateways: most often the CA
# is unreachable or the service tunnel is down. Exit status: 0 all renewed, 1 some failed, 2 stopped.
set -eu

ticket=${1:?usage: renew-certificates.sh TICKET < serials.txt}
failures_in_a_row=0
failed=0

renew() {
    serial=$1
    registry reenrol --serial "$serial" --minutes 20 --reason "$ticket" || return 1
    if tunnel exec "$serial" -- kctl cert renew --bootstrap; then
        status=0
    else
        status=1
    fi
    # Never leave a window open longer than it is needed.
    registry reenrol --serial "$serial" --close || true
    return $status
}

while IFS= read -r serial; do
    case $serial in
        '' | '#'*) continue ;;
        K[GX][24]-[0-9]*) ;;
        *)
            printf '%s: not a serial number, skipped\n' "$serial" >&2
            failed=1
            continue
            ;;
    esac
    if renew "$serial"; then
        printf '%s renewed\n' "$serial"
        failures_in_a_row=0
    else
        printf '%s FAILED\n' "$serial" >&2
        failed=1
        failures_in_a_row=$((failures_in_a_row + 1))
        if [ "$failures_in_a_row" -ge 3 ]; then
            echo 'three failures in a row, stopping; is the certificate authority reachable?' >&2
            exit 2
        fi
    fi
    sleep 2 # the CA admits 40 requests a minute
done

exit $failed
