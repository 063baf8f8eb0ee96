#!/bin/sh
# Installed by gen-hooks, which rewrites it.
# The Google guest agent calls it before a snapshot with guest-flush, and gives it a
# list of disks. Any status but 0 is an error for the agent: no instance is frozen.
exec @PRE_FREEZE@ freeze
