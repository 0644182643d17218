"""The container's files: nothing runs as root, every library is hashed, and no secret gets into the image."""

import re
import tomllib
from pathlib import Path

import pytest

from bot.config.model import keys

ROOT = Path(__file__).parent.parent
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
COMPOSE = (ROOT / "compose.yaml").read_text(encoding="utf-8")
IGNORED = (ROOT / ".dockerignore").read_text(encoding="utf-8").split()


def test_libraries_are_installed_from_hashes_only() -> None:
    installs = re.findall(r"pip install [^\n]+", DOCKERFILE)
    assert len(installs) == 2
    assert all("--require-hashes" in one or "--no-deps --no-build-isolation" in one for one in installs)


def test_nothing_runs_as_root_and_the_image_has_a_plain_name() -> None:
    final = DOCKERFILE.split("\nFROM ")[-1]
    assert re.search(r"^USER vigil$", final, re.MULTILINE)
    assert set(re.findall(r"(?m)^FROM (\S+)", DOCKERFILE)) == {"python:3.11-slim"}


def test_only_the_program_gets_into_the_image() -> None:
    assert IGNORED[0] == "*"
    packages = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = {one.rstrip("*") for one in packages["tool"]["setuptools"]["packages"]["find"]["include"]}
    allowed = {one.removeprefix("!") for one in IGNORED if one.startswith("!")}
    assert allowed == wanted | {"constraints.txt", "pyproject.toml", "README.md", "LICENSE"}
    for name in allowed:
        assert (ROOT / name).exists()
        assert re.search(rf"(?m)^COPY .*\b{re.escape(name)}\b", DOCKERFILE), name


@pytest.mark.parametrize("text", [DOCKERFILE, COMPOSE], ids=["Dockerfile", "compose.yaml"])
def test_every_variable_of_the_program_is_a_key_of_the_settings(text: str) -> None:
    known = {"VIGIL_" + key.upper().replace(".", "__") for key in keys()} | {"VIGIL_CONFIG"}
    assert set(re.findall(r"VIGIL_[A-Z_]+", text)) <= known
