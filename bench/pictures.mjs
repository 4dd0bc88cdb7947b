// Pictures with a spectrum like that of photographs, as uint8 .npy: what the benchmarks of moments take.
import { closeSync, openSync, writeSync } from 'node:fs';

/** Coefficients of the cosine transform, each picture in turn: variance 1/(1 + f²), channels mixed as colours are. */
export function writePictures(file, count, [channels, height, width]) {
  const header = `{'descr': '|u1', 'fortran_order': False, 'shape': (${count}, ${channels}, ${height}, ${width}), }`;
  const padded = header.padEnd(117 + 64 * Math.ceil((header.length - 117) / 64)) + '\n';
  const length = Buffer.alloc(2);
  length.writeUInt16LE(padded.length);
  const out = openSync(file, 'w');
  writeSync(out, Buffer.concat([Buffer.from('\x93NUMPY\x01\x00', 'latin1'), length, Buffer.from(padded)]));
  const cosines = (n) =>
    Float64Array.from({ length: n * n }, (_, i) =>
      Math.cos((Math.PI * Math.floor(i / n) * (2 * (i % n) + 1)) / (2 * n)),
    );
  const [down, across] = [cosines(height), cosines(width)];
  const normal = normals(7);
  const plane = new Float64Array(height * width);
  const half = new Float64Array(height * width);
  const picture = new Uint8Array(channels * height * width);
  const planes = Array.from({ length: channels }, () => new Float64Array(height * width));
  for (let sample = 0; sample < count; sample++) {
    for (const target of planes) {
      for (let i = 0; i < plane.length; i++)
        plane[i] = normal() / Math.sqrt(1 + Math.floor(i / width) ** 2 + (i % width) ** 2);
      half.fill(0);
      for (let u = 0; u < height; u++)
        for (let v = 0; v < width; v++)
          for (let x = 0, c = plane[u * width + v]; x < width; x++) half[u * width + x] += c * across[v * width + x];
      target.fill(0);
      for (let u = 0; u < height; u++)
        for (let y = 0; y < height; y++)
          for (let x = 0, c = down[u * height + y]; x < width; x++) target[y * width + x] += c * half[u * width + x];
    }
    for (let c = 0; c < channels; c++)
      for (let i = 0; i < plane.length; i++) {
        const grey = planes[0][i];
        const value = c === 0 ? grey : 0.9 * grey + 0.3 * planes[c][i];
        picture[c * plane.length + i] = Math.max(0, Math.min(255, Math.round(128 + 24 * value)));
      }
    writeSync(out, picture);
  }
  closeSync(out);
}

function normals(seed) {
  let state = seed;
  const uniform = () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  return () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
}
