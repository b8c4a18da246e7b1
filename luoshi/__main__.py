"""The command `luoshi`: each subcommand is a file in `luoshi/web/management/commands`."""

import os
import sys

from django.core.management import execute_from_command_line


def main() -> None:
    """Runs the command that the arguments name; its exit code is the process's."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "luoshi.settings")
    execute_from_command_line(["luoshi", *sys.argv[1:]])


if __name__ == "__main__":
    main()
