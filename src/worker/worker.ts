import { diagnose } from '../diagnosis/diagnose';
import { inputFiles } from '../diagnosis/inputFiles';
import { inspect } from '../diagnosis/inspect';
import { providerStatuses } from '../diagnosis/device/statuses';
import { trial } from '../engine/trial';
import { connect } from '../shared/rpc';
import type { ParentApi, WorkerApi } from '../shared/worker';
import { runTrial } from './client';
import { endWithParent } from './orphanWatch';

/** The child process: serves one parent and ends with it. */
endWithParent();

const trialInChild = (request: Parameters<typeof runTrial>[0]): ReturnType<typeof runTrial> =>
  runTrial(request, { script: __filename });

const api = {
  diagnose: async (request) => {
    // Not awaited one by one: the channel keeps their order.
    await diagnose(request, trialInChild, (event) => void parent.event(event).catch(() => undefined));
  },
  inputFiles,
  inspect,
  providers: () => providerStatuses(trialInChild),
  trial,
} satisfies { [K in keyof WorkerApi]: (...args: Parameters<WorkerApi[K]>) => unknown };

const { remote: parent } = connect<ParentApi>(
  { post: (message) => process.send?.(message), listen: (receive) => void process.on('message', receive) },
  api,
);
