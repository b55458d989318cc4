"""Programs as a user meets them: from start to end, with the largest memory they held."""

import json
import os
import subprocess
import tempfile
import time


class Failed(Exception):
    """A program that did not do what was asked."""


def run(command, environment=None):
    """Runs `command` to its end: its standard output, wall-clock seconds and peak resident bytes.

    The peak is the kernel's (`wait4`), the same for every program. A child counts at least as much as its parent
    held when it began, which is why the harness itself imports nothing large.
    """
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        start = time.perf_counter()
        child = subprocess.Popen(
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=errors,
            env=os.environ | (environment or {}),
        )
        try:
            _, status, usage = os.wait4(child.pid, 0)
        except KeyboardInterrupt:
            child.kill()
            raise
        seconds = time.perf_counter() - start
        child.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        errors.seek(0)
        if child.returncode != 0:
            words = errors.read().decode(errors="replace").strip()
            raise Failed(f"{' '.join(map(str, command))}: exit code {child.returncode}\n{words[-2000:]}")
        return output.read().decode(), {
            "seconds": seconds,
            "cpu_seconds": usage.ru_utime + usage.ru_stime,
            "peak_bytes": usage.ru_maxrss * 1024,
        }


def run_json(command, environment=None):
    """The same for a program that prints one JSON object: that object and, under `process`, what it took."""
    output, took = run(command, environment)
    found = json.loads(output)
    return (found if isinstance(found, dict) else {"result": found}) | {"process": took}


class Server:
    """A program that answers lines, such as a network whose compilation is too dear to repeat."""

    def __init__(self, command):
        self.command = [str(part) for part in command]
        self.errors = tempfile.TemporaryFile()
        self.child = subprocess.Popen(
            self.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.errors, text=True
        )

    def ask(self, line):
        """The JSON object that answers `line`."""
        try:
            self.child.stdin.write(f"{line}\n")
            self.child.stdin.flush()
            answer = self.child.stdout.readline()
        except BrokenPipeError:
            answer = ""
        if not answer:
            self.errors.seek(0)
            words = self.errors.read().decode(errors="replace").strip()
            raise Failed(f"{' '.join(self.command)}: it ended\n{words[-2000:]}")
        return json.loads(answer)

    def close(self):
        """Ends the program."""
        self.child.stdin.close()
        self.child.terminate()
        self.child.wait()
