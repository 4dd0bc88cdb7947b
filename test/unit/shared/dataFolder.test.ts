import assert from 'node:assert/strict';
import path from 'node:path';
import { dataFolder, type Machine } from '../../../src/shared/dataFolder';

describe('the folder of ScoreScope’s data', () => {
  const on = (platform: NodeJS.Platform, env: Machine['env'] = {}): string =>
    dataFolder({ platform, env, home: platform === 'win32' ? 'C:\\Users\\ada' : '/home/ada' });

  it('is where each system has the data of a user', () => {
    assert.equal(on('linux'), '/home/ada/.local/share/scorescope');
    assert.equal(on('linux', { XDG_DATA_HOME: '/data' }), '/data/scorescope');
    assert.equal(on('linux', { XDG_DATA_HOME: 'relative' }), '/home/ada/.local/share/scorescope');
    assert.equal(on('darwin'), '/home/ada/Library/Application Support/ScoreScope');
    assert.equal(on('win32', { LOCALAPPDATA: 'D:\\Local' }), 'D:\\Local\\ScoreScope');
    assert.equal(on('win32'), 'C:\\Users\\ada\\AppData\\Local\\ScoreScope');
  });

  it('is another where SCORESCOPE_HOME says so', () => {
    assert.equal(on('linux', { SCORESCOPE_HOME: '/mnt/reports' }), '/mnt/reports');
    assert.equal(on('win32', { SCORESCOPE_HOME: '\\\\server\\reports' }), '\\\\server\\reports\\');
    assert.equal(
      dataFolder({ env: { SCORESCOPE_HOME: 'here' }, platform: process.platform, home: '/' }),
      path.resolve('here'),
    );
  });
});
