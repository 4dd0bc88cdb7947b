// Loaded by overhead.mjs into every process and thread of a diagnosis (NODE_OPTIONS=--require): notes each call of the network in the
// worker, and writes the notes to $SCORESCOPE_CALLS when the report is sent. Where sessions work side by side, `lanes` holds the calls
// of those in threads, and `joined` what one session would have been given at once. The product itself is not changed.
const { closeSync, openSync, readFileSync, readSync, writeFileSync } = require('node:fs');
const Module = require('node:module');
const { isMainThread, threadId, Worker } = require('node:worker_threads');

const file = process.env.SCORESCOPE_CALLS;
const calls = [];
const memory = [];
const threads = new Set();
const joined = [];
let prepared = null;

/** Milliseconds that this thread has run; on other systems than Linux those of all threads of the process. */
const busy = (() => {
  try {
    const stat = openSync('/proc/thread-self/schedstat', 'r');
    const text = Buffer.alloc(64);
    process.on('exit', () => closeSync(stat));
    return () => Number(text.toString('latin1', 0, readSync(stat, text, 0, 64, 0)).split(' ')[0]) / 1e6;
  } catch {
    return () => process.cpuUsage().user / 1e3 + process.cpuUsage().system / 1e3;
  }
})();
const now = () => ({ wall: performance.timeOrigin + performance.now(), busy: busy() });
exports.now = now;

if (file && !isMainThread) {
  recordRuntime();
  process.on('exit', () => writeFileSync(laneFile(threadId), JSON.stringify(calls)));
}
if (file && isMainThread && process.send) {
  recordRuntime();
  recordLanes();
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
          lanes: [...threads].map((thread) => JSON.parse(readFileSync(laneFile(thread), 'utf8'))),
          joined,
          memory,
          peak: process.resourceUsage().maxRSS * 1024,
          processors: process.cpuUsage(),
        }),
      );
    return send.call(this, message, ...rest);
  };
}

function laneFile(thread) {
  return `${file}.${thread}`;
}

/** [batch, start] of what sessions side by side are given within one turn of the event loop. */
let open = null;
function join(feeds) {
  if (open) {
    open[0] += batchOf(feeds);
    return;
  }
  open = [batchOf(feeds), now().wall];
  joined.push(open);
  setImmediate(() => (open = null));
}

function recordLanes() {
  const { postMessage } = Worker.prototype;
  Worker.prototype.postMessage = function (message, ...rest) {
    if (message?.feeds) {
      threads.add(this.threadId);
      join(message.feeds);
    }
    return postMessage.call(this, message, ...rest);
  };
}

function recordRuntime() {
  const load = Module._load;
  Module._load = function (request, ...rest) {
    const loaded = load.call(this, request, ...rest);
    if (request === 'onnxruntime-node') record(loaded.InferenceSession.prototype);
    return loaded;
  };
}

function batchOf(feeds) {
  return Math.max(...Object.values(feeds).map(({ dims }) => dims[0] ?? 1));
}

/** A call's batch and times. Products of matrices go through the runtime, too, and are none of the network. */
function record(prototype) {
  if (prototype.isRecorded) return;
  prototype.isRecorded = true;
  const { run } = prototype;
  prototype.run = async function (feeds, ...rest) {
    if (this.inputNames.join() === 'a,b') return run.call(this, feeds, ...rest);
    const batch = batchOf(feeds);
    if (threads.size > 0) join(feeds);
    const before = now();
    const answer = await run.call(this, feeds, ...rest);
    const after = now();
    calls.push([batch, before.wall, after.wall - before.wall, after.busy - before.busy, before.busy]);
    if (calls.length % 20 === 0) memory.push(process.memoryUsage.rss());
    return answer;
  };
}
