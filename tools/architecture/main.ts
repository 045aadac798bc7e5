/** Checks the import rules over src, test and tools. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

import { violations } from './rules.ts';

const root = join(import.meta.dirname, '../..');
const files = ['src', 'test', 'tools'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !path.includes('node_modules')),
);
const found = violations(files.map((path) => ({ path: relative(root, path), text: readFileSync(path, 'utf8') })));
for (const line of found) console.error(line);
process.exitCode = found.length > 0 ? 1 : 0;
