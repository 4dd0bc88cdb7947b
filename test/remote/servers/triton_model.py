"""A model of Triton's Python backend that answers with onnxruntime: what a user without Triton's own ONNX backend would write."""

import json
import os
import sys
import time

# The server's Python leaves PYTHONPATH aside.
sys.path.append(os.environ["MODEL_PACKAGES"])

import numpy as np
import onnxruntime
import triton_python_backend_utils as pb_utils


class TritonPythonModel:
    def initialize(self, args):
        parameters = json.loads(args["model_config"])["parameters"]
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        path = parameters["path"]["string_value"]
        self.session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
        # Seconds that a batch takes at least: a slow accelerator.
        self.slow = float(os.environ.get("SLOW_BATCH", "0"))

    def execute(self, requests):
        responses = []
        for request in requests:
            start = time.monotonic()
            feeds = {
                port.name: pb_utils.get_input_tensor_by_name(request, port.name).as_numpy()
                for port in self.session.get_inputs()
            }
            names = [port.name for port in self.session.get_outputs()]
            outputs = [
                pb_utils.Tensor(name, np.ascontiguousarray(value))
                for name, value in zip(names, self.session.run(names, feeds))
            ]
            time.sleep(max(0, self.slow - (time.monotonic() - start)))
            responses.append(pb_utils.InferenceResponse(output_tensors=outputs))
        return responses
