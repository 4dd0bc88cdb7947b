"""
Starts Triton's server as nvidia-pytriton carries it, without pytriton's own proxy, on a model repository made of one .onnx file:
python triton.py FILE.onnx NAME HTTP_PORT FOLDER. It runs until it is ended.
"""

import os
import shutil
import sys
import sysconfig
from pathlib import Path

import onnxruntime
import pytriton

TYPES = {
    "tensor(float)": "TYPE_FP32",
    "tensor(float16)": "TYPE_FP16",
    "tensor(double)": "TYPE_FP64",
    "tensor(int64)": "TYPE_INT64",
    "tensor(int32)": "TYPE_INT32",
}


def port(value):
    dims = [size if isinstance(size, int) else -1 for size in value.shape]
    return f'{{ name: "{value.name}", data_type: {TYPES[value.type]}, dims: {dims} }}'


def main(path, name, http, folder):
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    version = Path(folder) / "models" / name / "1"
    version.mkdir(parents=True, exist_ok=True)
    shutil.copy(Path(__file__).with_name("triton_model.py"), version / "model.py")
    inputs = ", ".join(map(port, session.get_inputs()))
    outputs = ", ".join(map(port, session.get_outputs()))
    (version.parent / "config.pbtxt").write_text(
        f'name: "{name}"\nbackend: "python"\nmax_batch_size: 0\n'
        f"input: [{inputs}]\noutput: [{outputs}]\n"
        f'instance_group: [{{ kind: KIND_CPU, count: 1 }}]\nparameters: {{ key: "path", value: {{ string_value: "{path}" }} }}\n'
    )
    root = Path(pytriton.__file__).parent / "tritonserver"
    # The process that runs a model is looked for beside the backend; the package keeps one for each version of Python.
    backends = Path(folder) / "backends"
    shutil.rmtree(backends, ignore_errors=True)
    shutil.copytree(root / "backends", backends)
    stub = root / "python_backend_stubs" / f"{sys.version_info.major}.{sys.version_info.minor}" / "triton_python_backend_stub"
    (Path(shutil.copy(stub, backends / "python"))).chmod(0o755)
    environment = dict(os.environ)
    libpython = Path(sysconfig.get_config_var("LIBDIR") or "")
    libraries = [libpython, root.parent.parent / "nvidia_pytriton.libs", backends / "python"]
    environment["LD_LIBRARY_PATH"] = ":".join([*map(str, libraries), environment.get("LD_LIBRARY_PATH", "")])
    environment["MODEL_PACKAGES"] = sysconfig.get_path("purelib")
    server = root / "bin" / "tritonserver"
    arguments = [
        f"--model-repository={version.parent.parent}",
        f"--backend-directory={backends}",
        f"--http-port={http}",
        "--http-address=127.0.0.1",
        "--allow-grpc=false",
        "--allow-metrics=false",
        "--log-verbose=0",
    ]
    os.execve(server, [str(server), *arguments], environment)


main(sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4])
