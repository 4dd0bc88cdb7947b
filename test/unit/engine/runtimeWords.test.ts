import assert from 'node:assert/strict';
import { runtimeWords } from '../../../src/engine/runtimeWords';

const call =
  '/onnxruntime_src/onnxruntime/core/providers/cuda/cuda_call.cc:154 std::conditional_t<THRW, void, onnxruntime::common::Status> onnxruntime::CudaCall(ERRTYPE, const char*, const char*, SUCCTYPE, const char*, const char*, int) [with ERRTYPE = cudaError; bool THRW = true; SUCCTYPE = cudaError; std::conditional_t<THRW, void, common::Status> = void] ';
const place =
  ' ; GPU=-1 ; hostname=vm ; file=/onnxruntime_src/onnxruntime/core/providers/cuda/cuda_execution_provider.cc ; line=352 ; expr=cudaSetDevice(info_.device_id); ';

describe('what the runtime says', () => {
  for (const [what, said, shown] of [
    [
      'of CUDA, as 1.30 says it without a driver that fits',
      `${call}${call}CUDA failure 35: CUDA driver version is insufficient for CUDA runtime version${place}\n\n`,
      'CUDA failure 35: CUDA driver version is insufficient for CUDA runtime version.',
    ],
    [
      'of cuDNN',
      `${call}CUDNN failure 1: CUDNN_STATUS_NOT_INITIALIZED${place}`,
      'CUDNN failure 1: CUDNN_STATUS_NOT_INITIALIZED.',
    ],
    ['of a file', 'Load model from /tmp/a.onnx failed:Protobuf parsing failed.', 'Protobuf parsing failed.'],
  ] as const)
    it(`is shown without its source: ${what}`, () => assert.equal(runtimeWords(new Error(said)), shown));
});
