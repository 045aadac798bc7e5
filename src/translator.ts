/** The entry of the operator's translating thread (src/controllers/rancher-stack/translator.ts): wiring only. */
import { parentPort } from 'node:worker_threads';

import { type CompositionInput, compose } from './controllers/rancher-stack/composition.ts';
import type { ThreadMessage } from './controllers/rancher-stack/translator.ts';

const say = (message: ThreadMessage) => parentPort?.postMessage(message);

parentPort?.on('message', (input: CompositionInput) => say(compose(input)));
say('ready');
