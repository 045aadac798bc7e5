/**
 * `npm run bench:scale`: what the operator costs with so many units. `--services 1000 --scale 10 --hosts 100`;
 * `--profile FOLDER` writes down where its processor time goes.
 */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

import { buildComponents, buildKwok, requireGo } from '../../cluster/components.ts';
import { tableOf } from '../../scale/meter.ts';
import { ScaledPlane } from '../../scale/scaled-plane.ts';
import { story } from '../../scale/story.ts';

const { values } = parseArgs({
  options: {
    services: { type: 'string', default: '1000' },
    scale: { type: 'string', default: '10' },
    hosts: { type: 'string', default: '100' },
    profile: { type: 'string' },
  },
});

await requireGo();
await buildComponents();
await buildKwok();
const settings = values.profile ? { NODE_OPTIONS: `--cpu-prof --cpu-prof-dir=${resolve(values.profile)}` } : {};
const world = await ScaledPlane.start(Number(values.hosts), settings);
try {
  const size = { services: Number(values.services), scale: Number(values.scale) };
  const { figures, excesses } = await story(world, size);
  console.log(tableOf(figures));
  console.log(`${excesses.length} moments with a unit too many`);
  for (const excess of excesses.slice(0, 20)) console.log(excess);
  process.exitCode = excesses.length > 0 ? 1 : 0;
} finally {
  await world.stop();
}
