// Before anything loads the runtime.
import './besideCuda';
import path from 'node:path';
import { diagnose } from '../diagnosis/diagnose';
import { inputFiles } from '../diagnosis/inputFiles';
import { inspect } from '../diagnosis/inspect';
import { providerStatuses } from '../diagnosis/device/statuses';
import type { DiagnosisEvent } from '../domain/events';
import { Lanes, type OpenLanes } from '../engine/lanes/lanes';
import { headerFile } from '../engine/remote/headerFile';
import { trial } from '../engine/trial';
import { connect } from '../shared/rpc';
import type { ParentApi, WorkerApi } from '../shared/worker';
import { runTrial } from './client';
import { planReference } from '../verification/planReference';
import { verify } from '../verification/verify';
import { endWithParent } from './orphanWatch';

/** The child process: serves one parent and ends with it. */
endWithParent();

const trialInChild = (request: Parameters<typeof runTrial>[0]): ReturnType<typeof runTrial> =>
  runTrial(request, { script: __filename });

const openLanes: OpenLanes = (start, count) => Lanes.open(path.join(__dirname, 'lane.js'), start, count);

// Not awaited one by one: the channel keeps their order.
const send = (event: DiagnosisEvent): void => void parent.event(event).catch(() => undefined);

/** If the question cannot be asked, the diagnosis continues. */
const askParent = (secondsEach: number): Promise<void> => parent.mayGoOn(secondsEach).catch(() => undefined);

const api = {
  diagnose: async (request) => {
    await diagnose(request, { runTrial: trialInChild, openLanes }, send, askParent);
  },
  verify: (request) => verify(request, trialInChild, send),
  planReference: (request) => planReference(request, trialInChild, send),
  inputFiles,
  inspect,
  headerFile,
  providers: () => providerStatuses(trialInChild),
  trial,
} satisfies { [K in keyof WorkerApi]: (...args: Parameters<WorkerApi[K]>) => unknown };

const { remote: parent } = connect<ParentApi>(
  { post: (message) => process.send?.(message), listen: (receive) => void process.on('message', receive) },
  api,
);
