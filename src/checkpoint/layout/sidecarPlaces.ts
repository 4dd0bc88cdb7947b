/** Where a model's sidecar belongs: `unet.onnx` → `unet.onnx.scorescope.json`. */
export function sidecarPath(model: string): string {
  return `${model}.scorescope.json`;
}

/** Where a model's sidecar is looked for: the first that is there counts. */
export function sidecarPlaces(model: string): string[] {
  return [sidecarPath(model), sidecarPath(model.replace(/\.onnx$/i, ''))];
}
