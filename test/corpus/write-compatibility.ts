/** `npm run compatibility`: writes docs/compatibility.md from the corpus of real stacks beside the project. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { root } from '../cluster/cache.ts';
import { compatibilityOf, compatibilityPage } from './compatibility.ts';
import { corpusStacks, hasCorpus } from './stacks.ts';

if (hasCorpus()) {
  writeFileSync(join(root, 'docs/compatibility.md'), compatibilityPage(compatibilityOf([...corpusStacks()])));
} else {
  console.error('there is no corpus of real stacks beside the project: docs/compatibility.md stays as it is');
  process.exitCode = 1;
}
