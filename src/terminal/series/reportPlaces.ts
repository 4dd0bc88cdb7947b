import path from 'node:path';
import { reportHtml } from '../../export/html';
import { pageStyle } from '../../export/pageStyle';
import { shortNames } from '../../reports/series/order';
import { makeFolder, saveFile } from '../../shared/files';
import { jsonLines } from '../../shared/shown';
import type { Output } from '../../shared/outputs';
import { gaussianFileBeside } from '../gaussianFile';
import type { MemberRun } from './diagnoseMember';

/** Where the reports of a series are written. */
export interface ReportPlaces {
  /** Every file that may be written. */
  readonly outputs: readonly Output[];
  /** Writes the report of one checkpoint with its Gaussian. */
  write(model: string, run: MemberRun): Promise<void>;
  /** The JSON and the page of a checkpoint, relative to a folder; null where reports are not written. */
  jsonOf(model: string, folder: string): string | null;
  pageOf(model: string, folder: string): string | null;
}

const NOWHERE: ReportPlaces = {
  outputs: [],
  write: () => Promise.resolve(),
  jsonOf: () => null,
  pageOf: () => null,
};

/**
 * @param folder made where it does not exist; absent where no reports are asked for
 * @param members absolute paths
 */
export async function reportPlaces(folder: string | undefined, members: readonly string[]): Promise<ReportPlaces> {
  if (folder === undefined) return NOWHERE;
  await makeFolder(folder);
  const names = uniqueNames(shortNames(members));
  const stems = new Map(members.map((model, i) => [model, path.resolve(folder, names[i] ?? '')]));
  const stemOf = (model: string): string => stems.get(model) ?? path.resolve(folder, path.basename(model));
  const relative = (file: string, from: string): string => path.relative(from, file).split(path.sep).join('/');
  return {
    outputs: [...stems.values()].flatMap((stem) =>
      ['json', 'html', 'gaussian.safetensors'].map((end) => ({ label: '--reports', file: `${stem}.${end}` })),
    ),
    async write(model, { report, gaussian }) {
      const json = `${stemOf(model)}.json`;
      const beside = await gaussianFileBeside(json);
      if (gaussian !== null) await beside?.copy(gaussian);
      const named = beside?.nameIn(report) ?? report;
      await saveFile(json, `${jsonLines(named, 1)}\n`);
      await beside?.place();
      await saveFile(`${stemOf(model)}.html`, reportHtml(named, await pageStyle(__dirname)));
    },
    jsonOf: (model, from) => relative(`${stemOf(model)}.json`, from),
    pageOf: (model, from) => relative(`${stemOf(model)}.html`, from),
  };
}

/** Names of files for checkpoints that lie in different folders. */
function uniqueNames(names: readonly string[]): string[] {
  const used = new Set<string>();
  return names.map((name) => {
    const plain = name.replace(/[^\w.,=+-]+/g, '-').replace(/^[.-]+/, '') || 'report';
    let free = plain;
    // Some file systems tell no case apart.
    for (let number = 2; used.has(free.toLowerCase()); number++) free = `${plain}-${number}`;
    used.add(free.toLowerCase());
    return free;
  });
}
