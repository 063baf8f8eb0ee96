# Copyright: the authors of gen-hooks
# GNU General Public License v3.0 or later (see https://www.gnu.org/licenses/gpl-3.0.txt)
"""The documentation of the action plugin of this name, which does the work."""

from __future__ import absolute_import, division, print_function

__metaclass__ = type

DOCUMENTATION = r"""
---
module: place
short_description: Puts rendered snapshot hooks in their places on a guest, or removes them
description:
  - Writes the hooks that gen-hooks rendered as C(gen-hooks install) does. Each file is written whole one folder up where VMware Tools
    would run it, post-thaw is exchanged before pre-freeze, and if an exchange fails all files are what they were.
  - Refuses, with all reasons, where the installation would do harm. While a snapshot is under way it fails with C(busy).
  - The guest needs no Python and no Node, but a shell, coreutils and flock.
version_added: 1.0.0
author:
  - the authors of gen-hooks (@gen-hooks)
options:
  state:
    description:
      - V(absent) removes all files of gen-hooks but the log, and puts back the hooks that O(adopt) replaced, with their owner and mode.
    type: str
    choices: [present, absent]
    default: present
  source:
    description:
      - Folder on the controller with C(settings), or a whole C(pre-freeze-script) or C(50-gen-hooks), of this host.
    type: path
  shared:
    description:
      - Folder on the controller with what is the same for many hosts, such as C(engine). The default is O(source).
    type: path
  layout:
    description:
      - Where VMware Tools finds the hooks. The default is the layout that was rendered.
    type: str
    choices: [legacy, backupScripts.d]
  adopt:
    description:
      - Replace hooks that gen-hooks did not write or that were edited, and keep them in C(/var/lib/gen-hooks/replaced).
      - C(gen-hooks uninstall) knows what was replaced so, and O(state=absent) what C(gen-hooks install --adopt) replaced.
    type: bool
    default: false
  without_tools:
    description:
      - Install where VMware Tools is missing, as in an image.
    type: bool
    default: false
  without_instances:
    description:
      - Install where the command of a planned instance, C(iris) or C(ccontrol), is missing.
    type: bool
    default: false
attributes:
  check_mode:
    description: Says what would change, and writes nothing.
    support: full
  diff_mode:
    description: Shows the header and the settings of the hooks; the header has the digest of the engine.
    support: full
"""

EXAMPLES = r"""
- name: Place the hooks of this host
  gen_hooks.guest.place:
    source: "rendered/hosts/{{ inventory_hostname }}"
    shared: rendered
"""

RETURN = r"""
steps:
  description: What was done, or in check mode would be done, a line each.
  returned: always
  type: list
  elements: str
  sample: ["/usr/sbin/post-thaw-script: new"]
notes:
  description: What was met that stops nothing.
  returned: always
  type: list
  elements: str
busy:
  description: Whether nothing was done because a snapshot or another installation is under way.
  returned: always
  type: bool
rc:
  description: The exit status of place.sh, where it failed.
  returned: failure
  type: int
"""
