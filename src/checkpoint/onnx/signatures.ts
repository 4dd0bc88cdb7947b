import { DiagnosisError } from '../../shared/failure';

interface Signature {
  /** Completes "… is not an ONNX model but …". */
  what: string;
  remedy: string;
  matches(head: Buffer, size: number): boolean;
}

const exportFirst = 'Export the network with torch.onnx.export first and diagnose the .onnx file.';

/** What people meet under the name of an .onnx file, told by its first bytes. */
const signatures: Signature[] = [
  {
    what: 'a Git LFS pointer: the file itself was not downloaded',
    remedy: 'Run git lfs pull in its repository.',
    matches: isLfsPointer,
  },
  {
    what: 'an HTML page, probably the answer of a server to a failed download',
    remedy: 'Download the file again, by its direct link and with the access it needs.',
    matches: (head) => /^\s*(<!doctype html|<html|<head)/i.test(head.toString('latin1')),
  },
  {
    what: 'a safetensors file, which holds weights without a network',
    remedy: exportFirst,
    matches: (head, size) =>
      head.length > 9 && head.readBigUInt64LE() + 8n <= BigInt(size) && head.toString('latin1', 8, 10) === '{"',
  },
  {
    what: 'a PyTorch checkpoint (a zip archive)',
    remedy: exportFirst,
    matches: (head) => startsWith(head, 'PK\x03\x04') && head.includes('.pkl'),
  },
  {
    what: 'a zip archive',
    remedy: 'Unpack it and diagnose the .onnx file in it.',
    matches: (head) => startsWith(head, 'PK\x03\x04'),
  },
  {
    what: 'a gzip archive',
    remedy: 'Unpack it and diagnose the .onnx file in it.',
    matches: (head) => head[0] === 0x1f && head[1] === 0x8b,
  },
  {
    what: 'a Python pickle, as torch.save and joblib write it',
    remedy: exportFirst,
    matches: (head) =>
      head[0] === 0x80 && /[\x02-\x05]/.test(latin1(head, 1, 2)) && /[}\]cX(\x8a\x95]/.test(latin1(head, 2, 3)),
  },
  {
    what: 'an HDF5 file, as Keras writes it',
    remedy: 'Convert it with tf2onnx and diagnose the .onnx file.',
    matches: (head) => startsWith(head, '\x89HDF'),
  },
  {
    what: 'a GGUF file',
    remedy: exportFirst,
    matches: (head) => startsWith(head, 'GGUF'),
  },
  {
    what: 'a model in the runtime’s own .ort format',
    remedy: 'Diagnose the .onnx file it was made from.',
    matches: (head) => latin1(head, 4, 8) === 'ORTM',
  },
  {
    what: 'a JSON text',
    remedy: 'Name the .onnx file itself.',
    matches: (head) => /^\s*[[{]\s*["\]}{[]/.test(head.toString('latin1')),
  },
];

/** Throws when the first bytes belong to a known format other than ONNX. `name` is the file's name for the message. */
export function refuseOtherFormats(name: string, head: Buffer, size: number): void {
  const found = signatures.find((signature) => signature.matches(head, size));
  if (found) throw new DiagnosisError('not-onnx', `${name} is not an ONNX model but ${found.what}.`, found.remedy);
}

/** Whether the bytes are the pointer that Git LFS leaves in place of a file. */
export function isLfsPointer(head: Buffer): boolean {
  return startsWith(head, 'version https://git-lfs');
}

function startsWith(head: Buffer, text: string): boolean {
  return latin1(head, 0, text.length) === text;
}

function latin1(head: Buffer, start: number, end: number): string {
  return head.toString('latin1', start, end);
}
