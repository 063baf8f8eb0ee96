#!/bin/sh
# Installed by gen-hooks, which rewrites it.
# The Google guest agent calls it after a snapshot with guest-flush, and gives it a
# list of disks. Where pre.sh was not run it ends with 1: no freeze covers the snapshot.
exec @POST_THAW@ thaw
