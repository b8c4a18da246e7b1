"""Sets the suite's own data folder and database before the settings are read."""

import atexit
import os
import shutil
import tempfile

DATA = tempfile.mkdtemp(prefix="luoshi-test-")
os.mkdir(os.path.join(DATA, "static"))
atexit.register(shutil.rmtree, DATA, ignore_errors=True)
os.environ["LUOSHI_DATA"] = DATA
os.environ["LUOSHI_DATABASE"] = os.environ.get("LUOSHI_TEST_DATABASE", "")
os.environ.setdefault("LUOSHI_ORIGIN", "luoshi.test")
