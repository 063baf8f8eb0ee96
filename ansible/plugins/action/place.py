# Copyright: the authors of gen-hooks
# GNU General Public License v3.0 or later (see https://www.gnu.org/licenses/gpl-3.0.txt)
"""Runs place.sh on the guest with what was rendered for it; the guest needs no Python."""

from __future__ import absolute_import, division, print_function

__metaclass__ = type

import io
import json
import os
import shlex
import tarfile

from ansible.errors import AnsibleActionFail
from ansible.module_utils.common.text.converters import to_bytes, to_text
from ansible.plugins.action import ActionBase

OPTIONS = {
    "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
    "source": {"type": "path"},
    "shared": {"type": "path"},
    "layout": {"type": "str", "choices": ["legacy", "backupScripts.d"]},
    "adopt": {"type": "bool", "default": False},
    "without_tools": {"type": "bool", "default": False},
    "without_instances": {"type": "bool", "default": False},
}
# one of these has what differs between guests
OWN = ("settings", "pre-freeze-script", "50-gen-hooks")
# these may be the same for many guests
SHARED = ("engine", "logrotate", "gen-hooks-metrics")
FILES = os.path.join(os.path.dirname(__file__), "..", "..", "roles", "hooks", "files")
# stands between the output of place.sh and its errors
BORDER = "----errors----"
# the exit statuses of place.sh
AS_WANTED, WOULD_CHANGE, BUSY = 0, 2, 75


class ActionModule(ActionBase):
    """What roles/hooks calls."""

    TRANSFERS_FILES = True
    _supports_async = False

    def run(self, tmp=None, task_vars=None):
        result = super(ActionModule, self).run(tmp, task_vars)
        checked, given = self.validate_argument_spec(
            argument_spec=OPTIONS, required_if=[("state", "present", ("source",))]
        )
        del checked
        files = self._rendered(given) if given["state"] == "present" else {}
        files["place.sh"] = read(os.path.join(FILES, "place.sh"))
        try:
            status, printed = self._place(files, given)
        finally:
            self._remove_tmp_path(self._connection._shell.tmpdir)
        result.update(told(status, printed, self._task.check_mode))
        return result

    def _rendered(self, given):
        source = self._loader.path_dwim(given["source"])
        shared = self._loader.path_dwim(given["shared"] or given["source"])
        self._ask_index(shared, os.path.basename(os.path.normpath(source)))
        found = {}
        own = [name for name in OWN if os.path.isfile(os.path.join(source, name))]
        if not own:
            raise AnsibleActionFail(
                "%s: has no settings, pre-freeze-script or 50-gen-hooks, expected the folder of one host that gen-hooks render writes"
                % source
            )
        # place.sh says if they are of two renderings
        for name in own:
            found[name] = read(os.path.join(source, name))
        for name in SHARED:
            if name == "engine" and own[0] != "settings":
                continue
            for folder in (source, shared, FILES):
                path = os.path.join(folder, name)
                if os.path.isfile(path):
                    found[name] = read(path)
                    break
        return found

    def _ask_index(self, shared, host):
        """What gen-hooks render --fleet tells of the host: why there is nothing of it."""
        path = os.path.join(shared, "index.json")
        if not os.path.isfile(path):
            return
        try:
            hosts = json.loads(to_text(read(path)))["hosts"]
            known = [one for one in hosts if one["name"] == host]
            for one in known:
                if one["kind"] != "rendered":
                    said = ["%s:%s: %s" % (each["file"], each["line"], each["message"]) for each in one["findings"]]
                    raise AnsibleActionFail("%s: was not rendered\n%s" % (host, "\n".join(said)))
        except (ValueError, KeyError, TypeError) as error:
            raise AnsibleActionFail("%s: is not what gen-hooks render --fleet wrote: %s" % (path, error))
        if not known:
            raise AnsibleActionFail("%s: has no host %s, expected one that was rendered" % (path, host))

    def _place(self, files, given):
        shell = self._connection._shell
        folder = self._make_tmp_path()
        archive = shell.join_path(folder, "files.tar")
        # one file, since each transfer costs two processes
        self._transfer_data(archive, tarred(files))
        self._fixup_perms2([folder, archive], execute=False)
        folder = folder.rstrip("/")
        words = ["sh", folder + "/place.sh"]
        if self._task.check_mode:
            words.append("--check")
        if self._task.diff:
            words.append("--diff")
        for option in ("adopt", "without_tools", "without_instances"):
            if given[option]:
                words.append("--" + option.replace("_", "-"))
        if given["state"] == "absent":
            words.append("--remove")
        else:
            words += ["--layout", given["layout"]] if given["layout"] else []
            words.append(folder)
        script = "tar -x -f %s -C %s && { %s 2>%s; status=$?; printf '%%s\\n' %s; cat %s; exit $status; }" % (
            shlex.quote(archive),
            shlex.quote(folder),
            " ".join(map(shlex.quote, words)),
            shlex.quote(folder + "/errors"),
            BORDER,
            shlex.quote(folder + "/errors"),
        )
        ended = self._low_level_execute_command(script)
        # with a terminal, as sudo may need one, the connection has one stream, and its lines end with a return
        printed = "".join((ended["stdout"], ended["stderr"])).replace("\r", "")
        # the folder on the guest is gone, so what is said of it is said of the folder on the controller
        return ended["rc"], printed.replace(folder, given["source"] or "")


def tarred(files):
    """The bytes of an archive of these files."""
    archive = io.BytesIO()
    with tarfile.open(fileobj=archive, mode="w") as tar:
        for name, content in sorted(files.items()):
            entry = tarfile.TarInfo(name)
            entry.size, entry.mode = len(content), 0o600
            tar.addfile(entry, io.BytesIO(content))
    return archive.getvalue()


def read(path):
    """The bytes of a file on the controller."""
    try:
        with open(to_bytes(path), "rb") as stream:
            return stream.read()
    except (IOError, OSError) as error:
        raise AnsibleActionFail("%s: cannot be read: %s" % (path, error.strerror))


def told(status, printed, check_mode):
    """The result of a task from the exit status of place.sh and what it printed."""
    out, border, said = printed.rpartition(BORDER + "\n")
    lines = out.splitlines()
    word = lines.pop() if lines and lines[-1] in ("changed", "unchanged", "would change") else ""
    diff = next((at for at, line in enumerate(lines) if line.startswith("--- ")), len(lines))
    result = {
        "changed": word in ("changed", "would change"),
        "busy": status == BUSY,
        "steps": [line for line in lines[:diff] if not line.startswith("note: ")],
        "notes": [line[len("note: "):] for line in lines[:diff] if line.startswith("note: ")],
    }
    if lines[diff:]:
        result["diff"] = {"prepared": "\n".join(lines[diff:]) + "\n"}
    # a shell or tar that fails ends with the status of --check too, and without the word
    expected = {"changed": AS_WANTED, "unchanged": AS_WANTED, "would change": WOULD_CHANGE if check_mode else None}
    if not word or status != expected[word]:
        result.update(failed=True, rc=status, msg=said.strip() or "place.sh: ended with %s" % status)
    return result
