"""The README says what is so: its tour runs as it stands."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def test_the_tour_of_the_readme_runs_as_it_stands(tmp_path: Path) -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    (tour,) = re.findall(r"^```python\n(.*?)^```", readme, re.MULTILINE | re.DOTALL)
    article = tmp_path / "kb" / "demo"
    article.mkdir(parents=True)
    for name in ("article.txt", "article.json"):
        shutil.copy(ROOT / "kb" / "demo" / name, article)
    run = subprocess.run(
        [sys.executable, "-c", tour], cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False,
        env={"PATH": "", "PYTHONPATH": str(ROOT)},
    )
    assert run.returncode == 0, run.stderr
    assert "ballistic missiles hypothetical United States" in run.stdout
    assert (tmp_path / "kb.ttl").stat().st_size > 1000


def test_the_readme_names_every_format_of_lists() -> None:
    from kb.loaders.lists import LISTS

    readme = (ROOT / "README.md").read_text("utf-8")
    assert [form.word for form in LISTS if f"`{form.word}`" not in readme] == []
