import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { exampleReport } from '../support/exampleReport';
import { gaussianDenoiser } from '../support/onnxGraph';

/** A folder with a network that is small and exactly linear, a file that is none, and code that uses the network. */
export interface Workspace {
  folder: string;
  remove(): void;
}

const shape = [1, 8, 8];
const dimension = 64;

/** Orthonormal rows [rank, dimension]: leading cosines of the discrete cosine transform. */
function cosines(rank: number): Float64Array {
  return Float64Array.from({ length: rank * dimension }, (_, index) => {
    const k = Math.floor(index / dimension);
    const norm = Math.sqrt((k === 0 ? 1 : 2) / dimension);
    return norm * Math.cos((Math.PI * k * ((index % dimension) + 0.5)) / dimension);
  });
}

export function makeWorkspace(): Workspace {
  const folder = mkdtempSync(path.join(tmpdir(), 'scorescope-e2e-'));
  const network = gaussianDenoiser({
    mean: new Float64Array(dimension).fill(-0.3),
    basis: cosines(4),
    eigenvalues: Float64Array.of(12, 6, 3, 1.5),
    tail: 0.04,
    shape,
  });
  writeFileSync(path.join(folder, 'gaussian.onnx'), network);
  writeFileSync(path.join(folder, 'broken.onnx'), network.subarray(0, Math.floor(network.length / 2)));
  writeFileSync(
    path.join(folder, 'draw.py'),
    ['import onnxruntime as ort', '', 'denoiser = ort.InferenceSession("gaussian.onnx")', ''].join('\n'),
  );
  const data = { 'application/vnd.scorescope+json': exampleReport() };
  const cell = {
    ...{ cell_type: 'code', execution_count: 1, metadata: {}, source: ['!scorescope diagnose gaussian.onnx --json -'] },
    outputs: [{ output_type: 'display_data', metadata: {}, data }],
  };
  const notebook = { cells: [cell], metadata: {}, nbformat: 4, nbformat_minor: 5 };
  writeFileSync(path.join(folder, 'report.ipynb'), JSON.stringify(notebook));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
