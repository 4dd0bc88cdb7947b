import assert from 'node:assert/strict';
import { labelText, messageText, withIcon } from '../../../src/editor/shown';
import { hostileNames, obeyed } from '../../support/hostileNames';

/** How VS Code finds links in notifications (base/common/linkedText.ts), and icons in labels (base/browser/ui/iconLabel). */
const link = /\[([^\]]+)\]\(((?:https?:\/\/|command:|file:)[^)\s]+)(?: (["'])(.+?)(\3))?\)/i;
const icon = /\$\([A-Za-z0-9-]+(?:~[A-Za-z]+)?\)/;

describe('text from outside in VS Code', () => {
  it('makes no link of a name in a notification', () => {
    assert.match(hostileNames.link, link);
    for (const name of [hostileNames.link, '[a](https://example.com)', '[a]\u200b(file:///etc)', '[[a]](command:x)'])
      assert.doesNotMatch(messageText(`The file does not fix the shape of x: [${name}, W].`), link);
    assert.equal(messageText('[a](command:b)'), '[a] (command:b)');
  });

  it('draws no icon of a name in a label, only our own before it', () => {
    assert.match(hostileNames.icon, icon);
    for (const name of [hostileNames.icon, '$$(x)', '$\u202e(error)']) assert.doesNotMatch(labelText(name), icon);
    assert.equal(withIcon('edit', '$(error)'), '$(edit) $ (error)');
    assert.equal(withIcon(undefined, 'x.onnx'), 'x.onnx');
  });

  it('is short and has one line', () => {
    for (const name of Object.values(hostileNames))
      for (const text of [messageText(name), labelText(name)]) {
        assert.doesNotMatch(text, obeyed);
        assert.doesNotMatch(text, /\n/);
      }
    assert.equal(labelText('x'.repeat(5000)).length, 201);
    assert.equal(messageText('x'.repeat(5000)).length, 1001);
  });
});
