import path from 'node:path';
import { DiagnosisError } from '../../shared/failure';
import { readEntry } from './entry';
import { checkExternalFiles } from './externalData';
import { elementBytes, elementTypeName } from './elementTypes';
import type { Header } from './header';
import { readFunction, readGraph, type Contents } from './graph';
import { refuseLanguageModel } from '../notADenoiser';
import { withFile } from './openFile';
import { refuseUnsupported } from './runtimeLimits';
import { refuseOtherFormats } from './signatures';
import { atMost, WireError, WireFile, type Field } from './wire';

/** Fields of onnx.ModelProto. */
const model = {
  irVersion: 1,
  producerName: 2,
  producerVersion: 3,
  graph: 7,
  opsetImport: 8,
  metadataProps: 14,
  functions: 25,
};
/** No IR version in sight is near it; random bytes usually are. */
const highestIrVersion = 1000;
const MOST_OPSETS = 1000;

type Sections = Pick<Header, 'irVersion' | 'producer' | 'opsets' | 'metadata'> & {
  graph: Pick<Header, 'inputs' | 'outputs'> | null;
  contents: Contents;
};

/**
 * Reads a model's header: milliseconds and a few megabytes, whatever the size of its weights.
 * @throws DiagnosisError for anything that is not a whole ONNX model that the runtime can take, saying what it is instead.
 */
export async function readHeader(file: string): Promise<Header> {
  const { header, contents } = await parse(file);
  refuseUnsupported(path.basename(file), header, contents.functions);
  const whole = { ...header, externalFiles: checkExternalFiles(file, contents.externalEnds) };
  refuseLanguageModel(whole);
  return whole;
}

/**
 * The same of any ONNX model, also of one that the runtime cannot take, is no denoiser, or lacks its files of weights; these are named
 * as the model names them, and not looked for.
 * @throws DiagnosisError for what is no whole ONNX model
 */
export async function readAnyHeader(file: string): Promise<Header> {
  return (await parse(file)).header;
}

/** Inside a promise although the reads are synchronous, so that every failure arrives as a rejection. */
function parse(file: string): Promise<{ header: Header; contents: Contents }> {
  return Promise.resolve().then(() => withFile(file, (descriptor, size) => read(file, new WireFile(descriptor, size))));
}

function read(file: string, wire: WireFile): { header: Header; contents: Contents } {
  const name = path.basename(file);
  if (wire.size === 0) {
    throw new DiagnosisError('not-onnx', `${name} is empty.`, 'Export or download it again.');
  }
  refuseOtherFormats(name, wire.bytes(0, Math.min(wire.size, 512)), wire.size);
  const sections: Sections = {
    irVersion: 0,
    producer: '',
    opsets: [],
    metadata: {},
    graph: null,
    contents: { operators: new Map(), functions: new Set(), elementsOfType: new Map(), externalEnds: new Map() },
  };
  try {
    readSections(wire, sections);
  } catch (error) {
    if (error instanceof WireError) throw explain(name, error, sections);
    throw error;
  }
  const { graph, contents, ...about } = sections;
  if (!looksLikeOnnx(sections)) throw notOnnx(name);
  if (!graph || (graph.inputs.length === 0 && graph.outputs.length === 0)) {
    throw new DiagnosisError(
      'not-onnx',
      `${name} is an ONNX file without a graph.`,
      'Export the network again; this file holds nothing that can run.',
    );
  }
  const externalBytes = [...contents.externalEnds.values()].reduce((sum, end) => sum + end, 0);
  const externalFiles = [...contents.externalEnds.keys()];
  const header = {
    path: file,
    bytes: wire.size,
    externalBytes,
    externalFiles,
    ...about,
    ...graph,
    ...summed(contents),
  };
  return { header, contents };
}

function summed({
  elementsOfType,
  operators,
}: Contents): Pick<Header, 'weights' | 'weightType' | 'weightTypes' | 'operators'> {
  const byCount = [...elementsOfType].sort((a, b) => b[1] - a[1]);
  const weightTypes = byCount
    .filter(([, elements]) => elements > 0)
    .map(([code, elements]) => {
      const each = elementBytes(code);
      return { type: elementTypeName(code), elements, bytes: each === 0 ? null : Math.ceil(elements * each) };
    });
  return {
    weights: byCount.reduce((sum, [, elements]) => sum + elements, 0),
    weightType: byCount[0] ? elementTypeName(byCount[0][0]) : '',
    weightTypes: weightTypes.sort((a, b) => (b.bytes ?? 0) - (a.bytes ?? 0)),
    operators: Object.fromEntries(operators),
  };
}

function readSections(wire: WireFile, sections: Sections): void {
  const metadata = new Map<string, string>();
  const producer: string[] = [];
  for (const field of wire.fields()) {
    if (field.number === model.irVersion) sections.irVersion = field.value;
    else if (!field.isRange) continue;
    else if (field.number === model.producerName) producer[0] = wire.text(field);
    else if (field.number === model.producerVersion) producer[1] = wire.text(field);
    else if (field.number === model.opsetImport)
      atMost(sections.opsets.push(readOpset(wire, field)), MOST_OPSETS, 'operator sets');
    else if (field.number === model.graph) sections.graph = readGraph(wire, field, sections.contents);
    else if (field.number === model.functions) readFunction(wire, field, sections.contents);
    else if (field.number === model.metadataProps) metadata.set(...readEntry(wire, field));
  }
  sections.producer = producer.filter(Boolean).join(' ');
  sections.metadata = Object.fromEntries(metadata);
}

/** OperatorSetIdProto. */
function readOpset(wire: WireFile, range: Field): { domain: string; version: number } {
  const opset = { domain: '', version: 0 };
  for (const field of wire.fields(range.start, range.end)) {
    if (field.number === 1 && field.isRange) opset.domain = wire.text(field);
    else if (field.number === 2) opset.version = field.value;
  }
  return opset;
}

function looksLikeOnnx({ irVersion }: Sections): boolean {
  return Number.isInteger(irVersion) && irVersion >= 1 && irVersion <= highestIrVersion;
}

function explain(name: string, error: WireError, sections: Sections): DiagnosisError {
  if (!looksLikeOnnx(sections)) return notOnnx(name, error);
  if (error.missing === undefined) {
    return new DiagnosisError(
      'not-onnx',
      `${name} begins like an ONNX model but is damaged (${error.message}).`,
      'Export or download it again.',
      { cause: error },
    );
  }
  return new DiagnosisError(
    'not-onnx',
    `${name} is cut short: at least ${error.missing} bytes are missing at its end.`,
    'Copy or download it again.',
    { cause: error },
  );
}

function notOnnx(name: string, cause?: Error): DiagnosisError {
  return new DiagnosisError(
    'not-onnx',
    `${name} is not an ONNX model: its bytes do not follow the format.`,
    'Check that it is the file you mean, and export or download it again.',
    { cause },
  );
}
