/**
 * `npm run bench:scale`: what the operator costs with so many units, and what stock Deployments take for as many Pods, in
 * turns. `--services 1000 --scale 10 --hosts 100 --rounds 2`; `--profile FOLDER` writes down where the operator's
 * processor time goes.
 */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

import { buildComponents, buildKwok, requireGo } from '../../cluster/components.ts';
import { tableOf } from '../../scale/meter.ts';
import { ScaledPlane } from '../../scale/scaled-plane.ts';
import { story } from '../../scale/story.ts';
import { deploymentsStory, stockTableOf } from './deployments.ts';

const { values } = parseArgs({
  options: {
    services: { type: 'string', default: '1000' },
    scale: { type: 'string', default: '10' },
    hosts: { type: 'string', default: '100' },
    rounds: { type: 'string', default: '2' },
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
  for (let round = 1; round <= Number(values.rounds); round++) {
    const ours = async () => {
      const { figures, excesses } = await story(world, size, round);
      console.log(`\nround ${round}, RancherServices\n${tableOf(figures)}`);
      console.log(`${excesses.length} moments with a unit too many`);
      for (const excess of excesses.slice(0, 20)) console.log(excess);
      if (excesses.length > 0) process.exitCode = 1;
    };
    const stock = async () => {
      const figures = await deploymentsStory(world, size, round);
      console.log(`\nround ${round}, Deployments\n${stockTableOf(figures)}`);
    };
    // Who comes first takes turns too: what the store has held before may cost the second.
    for (const tell of round % 2 === 1 ? [ours, stock] : [stock, ours]) await tell();
  }
} finally {
  await world.stop();
}
