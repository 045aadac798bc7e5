/** The entry of the operator's translating thread (src/controllers/rancher-stack/translator.ts): wiring only. */
import { parentPort } from 'node:worker_threads';

import { type CompositionInput, compose } from './controllers/rancher-stack/composition.ts';

parentPort?.on('message', (input: CompositionInput) => parentPort?.postMessage(compose(input)));
