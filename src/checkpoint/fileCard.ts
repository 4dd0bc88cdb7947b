import type { CardPort, FileCard } from '../domain/fileCard';
import { shortened } from '../shared/shown';
import { shortenedMetadata } from './metadata';
import type { Port } from './onnx/header';
import { readAnyHeader } from './onnx/readHeader';

/** A card is read by people: what is longer than these is cut. */
const MOST_PORTS = 100;
const MOST_OPERATORS = 300;
const MOST_FILES = 50;
const MOST_AXES = 12;
const LONGEST_NAME = 200;

/**
 * What an .onnx file says about itself, in milliseconds and a few megabytes, whatever it holds: no weights are read and the runtime is not
 * loaded.
 * @throws DiagnosisError for what is no whole ONNX model
 */
export async function readFileCard(file: string): Promise<FileCard> {
  const header = await readAnyHeader(file);
  const operators = Object.entries(header.operators).map(([name, count]) => ({ name: named(name), count }));
  return {
    path: file,
    bytes: header.bytes,
    externalFiles: header.externalFiles.slice(0, MOST_FILES).map(named),
    externalBytes: header.externalBytes,
    producer: named(header.producer),
    irVersion: header.irVersion,
    opsets: header.opsets.slice(0, MOST_FILES).map(({ domain, version }) => ({ domain: named(domain), version })),
    inputs: header.inputs.slice(0, MOST_PORTS).map(cardPort),
    outputs: header.outputs.slice(0, MOST_PORTS).map(cardPort),
    parameters: header.weights,
    weights: header.weightTypes,
    operators: operators
      .sort((a, b) => b.count - a.count || a.name.localeCompare(b.name, 'en'))
      .slice(0, MOST_OPERATORS),
    metadata: shortenedMetadata(header.metadata),
  };
}

function cardPort({ name, type, shape, unranked }: Port): CardPort {
  const sizes = shape.slice(0, MOST_AXES).map((size) => (typeof size === 'number' ? size : named(size)));
  return { name: named(name), type, shape: unranked ? null : sizes };
}

function named(name: string): string {
  return shortened(name, LONGEST_NAME);
}
