"""Starts MLServer on one .onnx file: python mlserver_start.py FILE.onnx NAME HTTP_PORT FOLDER. It runs until it is ended."""

import json
import os
import shutil
import sys
from pathlib import Path


def main(path, name, http, folder):
    here = Path(folder)
    (here / name).mkdir(parents=True, exist_ok=True)
    shutil.copy(Path(__file__).with_name("mlserver_model.py"), here / "mlserver_model.py")
    settings = {
        "host": "127.0.0.1",
        "http_port": http,
        "grpc_port": http + 1,
        "metrics_port": http + 2,
        # Requests are answered in the server's own process.
        "parallel_workers": 0,
    }
    (here / "settings.json").write_text(json.dumps(settings))
    model = {"name": name, "implementation": "mlserver_model.OnnxModel", "parameters": {"uri": path}}
    (here / name / "model-settings.json").write_text(json.dumps(model))
    environment = dict(os.environ, PYTHONPATH=str(here))
    command = str(Path(sys.executable).with_name("mlserver"))
    os.execve(command, [command, "start", str(here)], environment)


main(sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4])
