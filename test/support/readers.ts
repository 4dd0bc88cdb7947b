/** Everything that reads a file from outside, or makes something of what was read: what the fuzz driver feeds. */
import { baselineSampler, type BaselineSampler } from '../../src/diagnosis/baseline/baselineSampler';

export { assignRoles } from '../../src/checkpoint/inputs';
export { modelInFolder } from '../../src/checkpoint/layout/modelFolder';
export { readSidecar } from '../../src/checkpoint/layout/sidecar';
export { readHeader } from '../../src/checkpoint/onnx/readHeader';
export { readImage as readPicture } from '../../src/data/formats/decodeImage';
export { readEmbeddings } from '../../src/data/formats/embeddings';
export { loadMoments } from '../../src/data/moments/momentsFile';
export { openDataSet } from '../../src/data/openDataSet';
export { openCheckpoint } from '../../src/diagnosis/checkpoint';
export { knownOf } from '../../src/diagnosis/recognition/known';
export { teleportBundle } from '../../src/export/bundle';
export { flavourIds as FLAVOURS } from '../../src/domain/flavours';
export { samplerCode } from '../../src/export/code/flavours';
export { reportCsv } from '../../src/export/csv';
export { teleportGraph } from '../../src/export/graph';
export { comparisonHtml, reportHtml } from '../../src/export/html';
export { recommendedSkip, type Skip } from '../../src/export/skip';
export { compareReports } from '../../src/reports/compare';
export { checkReport } from '../../src/reports/reportSchema';
export { DiagnosisError } from '../../src/shared/failure';
export { summary } from '../../src/terminal/summary';

/** The baseline sampler, with its full run as `own`. */
export function ownSampler(
  ...given: Parameters<typeof baselineSampler>
): BaselineSampler & { readonly own: BaselineSampler['fullRun'] } {
  const sampler = baselineSampler(...given);
  return { ...sampler, own: sampler.fullRun };
}
