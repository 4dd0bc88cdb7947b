// Loaded by overhead.mjs into every process of a diagnosis (NODE_OPTIONS=--require): notes each call of the network in the worker, and
// writes the notes to $SCORESCOPE_CALLS when the report is sent. The product itself is not changed.
const { closeSync, openSync, readSync, writeFileSync } = require('node:fs');
const Module = require('node:module');

const file = process.env.SCORESCOPE_CALLS;
const calls = [];
const memory = [];
let prepared = null;

/** Milliseconds that this process's main thread has run; on other systems than Linux those of all its threads. */
const busy = (() => {
  try {
    const stat = openSync(`/proc/self/task/${process.pid}/schedstat`, 'r');
    const text = Buffer.alloc(64);
    process.on('exit', () => closeSync(stat));
    return () => Number(text.toString('latin1', 0, readSync(stat, text, 0, 64, 0)).split(' ')[0]) / 1e6;
  } catch {
    return () => process.cpuUsage().user / 1e3 + process.cpuUsage().system / 1e3;
  }
})();
const now = () => ({ wall: performance.timeOrigin + performance.now(), busy: busy() });
exports.now = now;

if (file && process.send) {
  const load = Module._load;
  Module._load = function (request, ...rest) {
    const loaded = load.call(this, request, ...rest);
    if (request === 'onnxruntime-node') record(loaded.InferenceSession.prototype);
    return loaded;
  };
  const send = process.send;
  process.send = function (message, ...rest) {
    const event = message?.name === 'event' ? message.args[0] : null;
    if (event?.kind === 'plan') prepared = now();
    if (event?.kind === 'report')
      writeFileSync(
        file,
        JSON.stringify({
          started: performance.timeOrigin,
          prepared,
          ended: now(),
          calls,
          memory,
          peak: process.resourceUsage().maxRSS * 1024,
          processors: process.cpuUsage(),
        }),
      );
    return send.call(this, message, ...rest);
  };
}

/** A call's batch and times. Products of matrices go through the runtime, too, and are none of the network. */
function record(prototype) {
  if (prototype.isRecorded) return;
  prototype.isRecorded = true;
  const { run } = prototype;
  prototype.run = async function (feeds, ...rest) {
    if (this.inputNames.join() === 'a,b') return run.call(this, feeds, ...rest);
    const batch = Math.max(...Object.values(feeds).map(({ dims }) => dims[0] ?? 1));
    const before = now();
    const answer = await run.call(this, feeds, ...rest);
    const after = now();
    calls.push([batch, before.wall, after.wall - before.wall, after.busy - before.busy, before.busy]);
    if (calls.length % 20 === 0) memory.push(process.memoryUsage.rss());
    return answer;
  };
}
