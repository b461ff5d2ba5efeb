"""`python -m minelet`, as a person and the Makefile call it."""

import json
import signal
import socket
import subprocess
import sys
import urllib.request

import pytest

from minelet.__main__ import main


def test_build_says_that_it_is_built(yeast, capsys):
    assert main(["build"]) == 0
    said = "embedded yeast mine is built already: 6,399 genes, data of 2017-01-18\n"
    assert capsys.readouterr().out == said


def test_info(yeast, capsys):
    assert main(["info"]) == 0
    out = capsys.readouterr().out
    assert "6,399 Gene" in out
    assert "Saccharomyces Genome Database (SGD), Stanford University, CC BY 4.0" in out
    assert main(["info", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert set(told) >= {
        "name", "release", "data_date", "assembly", "sources", "counts", "lists",
        "seconds_to_build", "database_bytes", "build_key",
    }  # fmt: skip


@pytest.mark.parametrize("ended_by", [signal.SIGINT, signal.SIGTERM])
def test_serve_until_it_is_ended(yeast, ended_by):
    command = [sys.executable, "-m", "minelet", "serve", "--port", "0"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True) as process:
        line = process.stdout.readline()
        address = line.split(": ", 1)[1].split(" ")[0]
        assert line.startswith("embedded yeast mine: http://127.0.0.1:")
        with urllib.request.urlopen(f"{address}/version/ws") as answer:
            assert answer.read() == b"35\n"
        process.send_signal(ended_by)
        assert process.wait(20) == 0
        assert process.stderr.read() == ""


@pytest.mark.parametrize("ended_by", [signal.SIGINT, signal.SIGTERM])
def test_a_build_that_is_ended_says_so_and_leaves_nothing(tmp_path, ended_by):
    model, items = tmp_path / "model.xml", tmp_path / "items.xml"
    model.write_text(
        '<model name="m" package="m"><class name="A" is-interface="false">'
        '<attribute name="x" type="java.lang.String"/></class></model>'
    )
    item = '<item class="A"><attribute name="x" value="1"/></item>\n'
    items.write_text(f"<items>{item * 300_000}</items>")
    command = [sys.executable, "-m", "minelet", "build", "--model", str(model)]
    command += ["--items", str(items), "--output", str(tmp_path / "out" / "mine.sqlite")]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True) as process:
        process.stderr.read(10)  # of its progress: it has begun
        process.send_signal(ended_by)
        said = process.communicate(timeout=30)[1]
    assert process.returncode == 130
    assert said.endswith("\nminelet: ended before it was done; nothing was written\n")
    assert "Traceback" not in said
    assert not list(tmp_path.glob("out/*"))


def test_a_port_in_use_is_named(yeast, capsys):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert main(["serve", "--port", str(port)]) == 1
    said = capsys.readouterr().err
    assert said.startswith(f"minelet: port {port} cannot be used (")
    assert said.endswith("): name another with --port\n")


@pytest.mark.parametrize("port", ["70000", "-1", "eighty"])
def test_a_port_that_is_none_is_refused(yeast, port, capsys):
    with pytest.raises(SystemExit) as caught:
        main(["serve", "--port", port])
    assert caught.value.code == 2
    assert "--port" in capsys.readouterr().err
