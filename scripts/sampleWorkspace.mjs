// A workspace such as a newcomer might have: the sample network, an early checkpoint of it, data and code that uses them.
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './setup/processes.mjs';

const code = `"""Draws pictures of clothes with the sample network: Euler steps from pure noise."""

import numpy as np
import onnxruntime as ort

SIGMA_MIN, SIGMA_MAX, RHO, STEPS = 0.002, 80.0, 7.0, 18

denoiser = ort.InferenceSession("fashion.onnx")
ramp = np.linspace(0, 1, STEPS)
sigmas = (SIGMA_MAX ** (1 / RHO) + ramp * (SIGMA_MIN ** (1 / RHO) - SIGMA_MAX ** (1 / RHO))) ** RHO
sigmas = np.append(sigmas, 0.0).astype(np.float32)

x = sigmas[0] * np.random.default_rng(0).standard_normal((16, 1, 28, 28), dtype=np.float32)
for sigma, following in zip(sigmas, sigmas[1:]):
    (denoised,) = denoiser.run(None, {"x": x, "sigma": np.full(16, sigma, np.float32)})
    x += (following - sigma) * (x - denoised) / sigma
np.save("pictures.npy", x)
`;

/** Fills `folder`; files of the same names are written anew. */
export function writeSampleWorkspace(folder) {
  mkdirSync(folder, { recursive: true });
  for (const name of ['fashion.onnx', 'fashion-early.onnx', 'fashion-2000.npy']) {
    copyFileSync(path.join(root, 'media', 'sample', name), path.join(folder, name));
  }
  writeFileSync(path.join(folder, 'draw.py'), code);
  return folder;
}
