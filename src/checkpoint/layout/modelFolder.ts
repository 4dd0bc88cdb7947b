import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { DiagnosisError } from '../../shared/failure';
import { isRecord } from '../../shared/json';
import { readCompanionJson } from './companionJson';

/** What diffusers' pipelines call the network that denoises. */
const denoisers = ['unet', 'transformer', 'dit', 'denoiser', 'prior'];
/** Parts of a pipeline that are no denoisers, by folder or file name. */
const otherPart = /^(vae|text_?encoder|tokenizer|safety_checker|image_?encoder|feature_extractor|controlnet|vocoder)/i;

/**
 * The folders whose `scheduler/`, `vae_decoder/` and so on belong to a model, nearest first: its own, the one above, and
 * the one above that if it is a pipeline's.
 */
export async function pipelineFolders(model: string): Promise<string[]> {
  const own = path.dirname(path.resolve(model));
  const above = path.dirname(own);
  const top = path.dirname(above);
  const folders = [own, above, ...((await isFile(path.join(top, 'model_index.json'))) ? [top] : [])];
  return [...new Set(folders)];
}

/** The folders that a sidecar may name files in: the model's own, and the pipeline's that the model belongs to. */
export async function sidecarFolders(model: string): Promise<string[]> {
  const own = path.dirname(path.resolve(model));
  const above = path.dirname(own);
  return (await isFile(path.join(above, 'model_index.json'))) ? [own, above] : [own];
}

/**
 * The denoising network in a folder: by diffusers' `model_index.json` and folder names, or the only .onnx file in it.
 * @throws DiagnosisError when there is none, or several that could be meant
 */
export async function modelInFolder(folder: string): Promise<string> {
  const found = await networksIn(folder);
  const [only, ...more] = found;
  if (only !== undefined && more.length === 0) return only;
  const name = path.basename(path.resolve(folder));
  if (only === undefined) {
    throw new DiagnosisError(
      'file-unreadable',
      `${name} is a folder without a denoising network: neither unet/model.onnx or transformer/model.onnx nor an .onnx file of its own.`,
      'Name the .onnx file itself.',
    );
  }
  const listed = found.slice(0, 5).map((file) => path.relative(folder, file).replaceAll('\\', '/'));
  if (found.length > listed.length) listed.push(`${found.length - listed.length} more`);
  throw new DiagnosisError(
    'usage',
    `${name} is a folder with several networks: ${listed.join(', ')}.`,
    'Name the one to diagnose.',
  );
}

/**
 * The checkpoints of a folder that holds several and is no pipeline, such as that of a training run: its .onnx files, or else its folders
 * with a network each. None where the folder stands for one network.
 */
export async function checkpointsInFolder(folder: string): Promise<string[]> {
  if ((await inPipeline(folder)).length > 0) return [];
  const own = await candidatesIn(folder);
  if (own.length === 1) return [];
  const found = own.length > 1 ? own : await foldersWithNetwork(folder);
  return found.length > 1 ? found : [];
}

/** Whether a path is a folder that stands for one network. */
export async function holdsNetwork(folder: string): Promise<boolean> {
  const isFolder = (await stat(folder).catch(() => null))?.isDirectory() === true;
  return isFolder && (await networksIn(folder)).length === 1;
}

async function foldersWithNetwork(folder: string): Promise<string[]> {
  const found: string[] = [];
  for (const name of (await listing(folder)).sort())
    if (await holdsNetwork(path.join(folder, name))) found.push(path.join(folder, name));
  return found;
}

async function networksIn(folder: string): Promise<string[]> {
  const named = await inPipeline(folder);
  return named.length > 0 ? named : candidatesIn(folder);
}

/** Denoisers in the sub-folders that model_index.json names, or that diffusers would name so. */
async function inPipeline(folder: string): Promise<string[]> {
  const index = await readCompanionJson(path.join(folder, 'model_index.json'), null);
  const parts = isRecord(index) ? Object.keys(index).filter((key) => /^[^_][^\\/]*$/.test(key)) : [];
  const names = parts.filter((part) => denoisers.some((name) => part.startsWith(name)));
  const found: string[] = [];
  for (const name of new Set([...names, ...denoisers])) found.push(...(await modelsIn(path.join(folder, name))));
  return found;
}

/** `model.onnx`, or whatever .onnx files are there instead. */
async function modelsIn(folder: string): Promise<string[]> {
  const names = (await listing(folder)).filter((name) => /\.onnx$/i.test(name)).sort();
  const usual = names.filter((name) => name === 'model.onnx');
  return (usual.length > 0 ? usual : names).map((name) => path.join(folder, name));
}

/** The folder's own .onnx files that are not by their names another part of a pipeline; else those in `onnx/`. */
async function candidatesIn(folder: string): Promise<string[]> {
  const own = (await contentsOf(folder)).filter((name) => /\.onnx$/i.test(name)).sort();
  const fitting = own.filter((name) => !otherPart.test(name));
  const files: string[] = [];
  for (const name of fitting) if (await isFile(path.join(folder, name))) files.push(path.join(folder, name));
  return files.length > 0 || own.length > 0 ? files : modelsIn(path.join(folder, 'onnx'));
}

async function listing(folder: string): Promise<string[]> {
  return readdir(folder).catch(() => []);
}

async function contentsOf(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR')
      throw new DiagnosisError('file-missing', `There is no folder ${folder}.`, 'Check the path.', { cause: error });
    throw new DiagnosisError(
      'file-unreadable',
      `${path.basename(folder)} cannot be read (${code ?? String(error)}).`,
      'Check its permissions.',
      { cause: error },
    );
  }
}

async function isFile(file: string): Promise<boolean> {
  return (await stat(file).catch(() => null))?.isFile() === true;
}
