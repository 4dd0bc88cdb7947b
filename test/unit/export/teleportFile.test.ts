import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { loadMoments } from '../../../src/data/moments/momentsFile';
import { loadTeleport, saveTeleport } from '../../../src/data/teleportFile';
import { teleportBundle } from '../../../src/export/bundle';
import { recommendedSkip } from '../../../src/export/skip';
import { cleanLevel, edmSchedule } from '../../../src/score/noise/schedule';
import { exportedSkip } from '../../support/exportedSkip';
import { temporaryFolder } from '../../support/temporaryFolder';

const levels = [...[80, 40, 5, 1].map((sigma) => edmSchedule().levelAt(sigma)), cleanLevel()];

describe('the Gaussian kept beside a report', () => {
  const { file } = temporaryFolder();
  const skip = exportedSkip(levels, 1);

  it('comes back, the basis rounded to float32, the rest to the last bit', async () => {
    await saveTeleport(file('k.safetensors'), skip.teleport);
    const { gaussian, own, plan, startScale, about } = await loadTeleport(file('k.safetensors'));
    const { basis } = skip.teleport.gaussian;
    assert.deepEqual(gaussian, { ...skip.teleport.gaussian, basis: Float64Array.from(basis, Math.fround) });
    assert.deepEqual(own, skip.teleport.own);
    assert.deepEqual(plan, skip.teleport.plan);
    assert.equal(startScale, 80);
    assert.equal(about['model_sha256'], skip.report.model.sha256);
  });

  it('is a file of moments as well, and without a plan it has no levels of one', async () => {
    await saveTeleport(file('none.safetensors'), { ...skip.teleport, plan: null });
    assert.equal((await loadTeleport(file('none.safetensors'))).plan, null);
    assert.equal((await loadMoments(file('none.safetensors'))).tail, 0.02);
  });

  it('becomes a bundle that says what it was made from', async () => {
    writeFileSync(file('b.safetensors'), teleportBundle(skip));
    const { about, plan } = await loadTeleport(file('b.safetensors'));
    assert.deepEqual(JSON.parse(about['plan']!), skip.plan);
    assert.equal(about['model'], 'unet.onnx');
    assert.equal(plan!.length, 4);
  });

  it('is refused for another report, for one without a skip, and for a file of another kind', async () => {
    const { report } = skip;
    await saveTeleport(file('k.safetensors'), skip.teleport);
    assert.deepEqual((await recommendedSkip(report, file('k.safetensors'))).remaining, skip.remaining);
    const refused = (other: typeof report, name: string | null, message: RegExp): Promise<void> =>
      assert.rejects(recommendedSkip(other, name && file(name)), { name: 'DiagnosisError', message });
    await refused({ ...report, createdAt: '2025-01-01T00:00:00.000Z' }, 'k.safetensors', /a different diagnosis/);
    await refused({ ...report, skip: { ...report.skip, recommended: null } }, 'k.safetensors', /no skip/);
    await refused(report, null, /No Gaussian was saved/);
    await refused(report, 'gone.safetensors', /no file/);
    writeFileSync(file('other.safetensors'), 'version https://git-lfs.github.com/spec/v1');
    await refused(report, 'other.safetensors', /not a file of moments/);
  });
});
