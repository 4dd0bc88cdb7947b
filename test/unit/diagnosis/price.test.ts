import assert from 'node:assert/strict';
import { priceOf, type Outlook } from '../../../src/diagnosis/look';
import { optionDefaults } from '../../../src/domain/options';
import { optionsIn, problemOf } from '../../../src/shared/startForm';

const outlook = (roles: Outlook['roles'] = ['sample', 'time']): Outlook => ({
  section: {} as Outlook['section'],
  options: { ...optionDefaults, model: '/models/unet.onnx' },
  roles,
  usualSampler: 'heun',
});

describe('what a diagnosis takes at most, before it runs', () => {
  it('is the limit of the effort, or its runs of the sampler where those are more', () => {
    assert.deepEqual(priceOf(outlook(), {}), { sampler: { name: 'heun', steps: 18 }, run: 35, limit: 4000 });
    assert.equal(priceOf(outlook(), { effort: 'quick' }).limit, 35 * 15);
    assert.deepEqual(priceOf(outlook(), { sampler: 'euler', steps: 250 }), {
      sampler: { name: 'euler', steps: 250 },
      run: 250,
      limit: 25_000,
    });
  });

  it('counts guidance twice, unless the network takes its scale', () => {
    assert.equal(priceOf(outlook(['sample', 'time', 'class']), { guidance: 3 }).run, 70);
    assert.equal(priceOf(outlook(['sample', 'time', 'guidance']), { guidance: 3 }).run, 35);
  });
});

describe('what is typed into the start form', () => {
  it('is read as on the command line, and what cannot be used is said and left out', () => {
    const values = { effort: 'quick', steps: ' 25 ', class: 'all', guidance: '1.5', data: '' } as const;
    assert.deepEqual(optionsIn(values), { effort: 'quick', steps: 25, class: 'all', guidance: 1.5 });
    assert.equal(problemOf('steps', '2.5'), 'Enter a whole number from 2 to 1000.');
    assert.equal(problemOf('class', 'some'), 'Enter a whole number from 0 to 2147483647, or all.');
    assert.equal(problemOf('guidance', 'x'), 'Enter a number from -1000 to 1000.');
    assert.equal(problemOf('steps', ''), null);
    assert.deepEqual(optionsIn({ steps: '1', sampler: 'unheard-of' }), {});
  });
});
