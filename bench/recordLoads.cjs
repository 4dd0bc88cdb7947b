// Loaded by activation.mjs into every process of the host (node --require): writes the files of $ACTIVATION_OF that are loaded when
// the extension's `activate` returns to $ACTIVATION_LIST, and again those loaded three seconds later. The product itself is not changed.
const { statSync, writeFileSync } = require('node:fs');
const Module = require('node:module');
const path = require('node:path');

const { ACTIVATION_OF: folder = '', ACTIVATION_LIST: list = '' } = process.env;
const isOurs = (file) => file.startsWith(folder + path.sep);
const main = path.join(folder, 'extension.js');

const load = Module.prototype.load;
Module.prototype.load = function (file) {
  load.call(this, file);
  if (folder === '' || file !== main) return;
  const { activate } = this.exports;
  this.exports = {
    activate: (...args) => {
      const result = activate(...args);
      const record = () => {
        const files = Object.keys(require.cache).filter(isOurs);
        return files.map((name) => ({ file: name, bytes: statSync(name).size }));
      };
      const atOnce = record();
      setTimeout(() => writeFileSync(list, JSON.stringify({ atOnce, soon: record() })), 3000);
      return result;
    },
  };
};
