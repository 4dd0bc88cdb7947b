import { parentPort, workerData } from 'node:worker_threads';
import type { InferenceSession } from 'onnxruntime-node';
import { openSession } from '../session';
import { received, sent, type LaneAnswer, type LaneCall, type LaneStart } from './messages';
import { messageOf } from '../../shared/failure';

/** One lane, in a thread of its own: opens the network and answers calls in their order until it is asked to end. */
export async function serveLane(): Promise<void> {
  const port = parentPort;
  if (!port) throw new Error('a lane runs in a thread');
  const { model, threads } = workerData as LaneStart;
  const post = (answer: LaneAnswer): void => port.postMessage(answer);
  let session: InferenceSession;
  try {
    session = await openSession(model, 'cpu', threads);
  } catch (error) {
    post({ id: 0, failure: messageOf(error) });
    return;
  }
  const answer = async (call: NonNullable<LaneCall>): Promise<void> => {
    try {
      const outputs = await session.run(received(call.feeds), [...call.outputs]);
      post({ id: call.id, outputs: sent(outputs) });
    } catch (error) {
      post({ id: call.id, failure: messageOf(error) });
    }
  };
  let last = Promise.resolve();
  port.on('message', (call: LaneCall) => {
    last = last.then(() => (call ? answer(call) : session.release().finally(() => port.close())));
  });
  post({ id: 0 });
}
