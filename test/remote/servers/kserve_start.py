"""Starts KServe's own model server on one .onnx file: python kserve_start.py FILE.onnx NAME HTTP_PORT FOLDER. It runs until it is ended."""

import os
import sys
import time

import onnxruntime
from kserve import InferOutput, InferResponse, Model, ModelServer

TYPES = {"tensor(float)": "FP32", "tensor(float16)": "FP16", "tensor(double)": "FP64", "tensor(int64)": "INT64", "tensor(int32)": "INT32"}


def port(value):
    dims = [size if isinstance(size, int) else -1 for size in value.shape]
    return {"name": value.name, "datatype": TYPES[value.type], "shape": dims}


class OnnxModel(Model):
    def __init__(self, name, path):
        super().__init__(name)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        self.session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
        self.slow = float(os.environ.get("SLOW_BATCH", "0"))
        self.ready = True

    def get_input_types(self):
        return [port(value) for value in self.session.get_inputs()]

    def get_output_types(self):
        return [port(value) for value in self.session.get_outputs()]

    def predict(self, payload, headers=None, response_headers=None):
        start = time.monotonic()
        feeds = {tensor.name: tensor.as_numpy() for tensor in payload.inputs}
        outputs = []
        for value, array in zip(self.session.get_outputs(), self.session.run(None, feeds)):
            output = InferOutput(name=value.name, shape=list(array.shape), datatype=TYPES[value.type])
            output.set_data_from_numpy(array)
            outputs.append(output)
        time.sleep(max(0, self.slow - (time.monotonic() - start)))
        return InferResponse(
            response_id=payload.id or "1",
            model_name=self.name,
            infer_outputs=outputs,
            requested_outputs=payload.request_outputs,
        )


def main(path, name, http):
    ModelServer(http_port=http, enable_grpc=False, workers=1).start([OnnxModel(name, path)])


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
