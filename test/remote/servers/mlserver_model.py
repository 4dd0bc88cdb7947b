"""A runtime for MLServer that answers with onnxruntime."""

import os
import time

import numpy as np
import onnxruntime
from mlserver import MLModel
from mlserver.types import InferenceRequest, InferenceResponse, ResponseOutput

TYPES = {"tensor(float)": "FP32", "tensor(float16)": "FP16", "tensor(double)": "FP64", "tensor(int64)": "INT64"}
NUMPY = {"FP32": np.float32, "FP64": np.float64, "FP16": np.float16, "INT64": np.int64, "INT32": np.int32}


class OnnxModel(MLModel):
    async def load(self):
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        path = self.settings.parameters.uri
        self.session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
        self.slow = float(os.environ.get("SLOW_BATCH", "0"))
        return True

    async def predict(self, payload: InferenceRequest) -> InferenceResponse:
        start = time.monotonic()
        feeds = {}
        for tensor in payload.inputs:
            data = np.array(tensor.data.root if hasattr(tensor.data, "root") else tensor.data, NUMPY[tensor.datatype])
            feeds[tensor.name] = data.reshape(tensor.shape)
        names = [port.name for port in self.session.get_outputs()]
        outputs = [
            ResponseOutput(name=port.name, datatype=TYPES[port.type], shape=list(value.shape), data=value.ravel().tolist())
            for port, value in zip(self.session.get_outputs(), self.session.run(names, feeds))
        ]
        time.sleep(max(0, self.slow - (time.monotonic() - start)))
        return InferenceResponse(model_name=self.name, outputs=outputs)
