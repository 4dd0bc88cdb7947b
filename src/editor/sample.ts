import { mkdir, readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { writeWhole } from '../shared/atomicWrite';
import { DiagnosisError, messageOf } from '../shared/failure';
import { t } from '../shared/l10n';

const model = 'fashion.onnx';
const data = 'fashion-2000.npy';

/**
 * Copies the sample checkpoint with its data to `folder`, where it can be changed and survives an update of the
 * extension. A sidecar file beside it names the data, so that its report shows both Gaussians.
 * @param media - the folder the extension ships the sample in
 * @returns the path of the checkpoint to open
 */
export async function unpackSample(media: string, folder: string): Promise<string> {
  try {
    await mkdir(folder, { recursive: true });
    for (const name of await readdir(media)) await copyWhenChanged(path.join(media, name), path.join(folder, name));
    const sidecar = path.join(folder, `${model}.scorescope.json`);
    // Who has changed it keeps it.
    if (!(await readdir(folder)).includes(path.basename(sidecar)))
      await writeWhole(sidecar, `${JSON.stringify({ data }, null, 2)}\n`);
  } catch (error) {
    const why = messageOf(error);
    throw new DiagnosisError(
      'storage',
      t('The sample could not be copied to {0}: {1}.', folder, why),
      t('Free some disk space, or open a checkpoint of your own.'),
      { cause: error },
    );
  }
  return path.join(folder, model);
}

/** An unchanged file keeps its modification time, so that its report stays up to date. */
async function copyWhenChanged(from: string, to: string): Promise<void> {
  const [shipped, there] = await Promise.all([stat(from), stat(to).catch(() => null)]);
  if (shipped.isFile() && shipped.size !== there?.size) await writeWhole(to, await readFile(from));
}
