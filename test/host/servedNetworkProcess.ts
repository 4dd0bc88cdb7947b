import { serveModel } from '../support/inferenceServer';

/** Serves the .onnx file that is named, and sends its parent the address: the extension host itself must not load the runtime. */
void serveModel(process.argv[2]!).then(({ address }) => process.send?.(address));
