#!/usr/bin/env node
// Becomes dist/drover.mjs. Most of what a short command takes is compiling: the compiled code is kept in a cache, in the
// system's temporary directory or where NODE_COMPILE_CACHE says, which has to be on before the program itself is loaded.
import { enableCompileCache } from 'node:module';

enableCompileCache();
await import('./drover-cli.mjs');
