import { afterAll, beforeAll, expect, test } from 'vitest';

import { buildComponents, buildKwok, requireGo } from '../cluster/components.ts';
import { tableOf } from './meter.ts';
import { ScaledPlane } from './scaled-plane.ts';
import { story } from './story.ts';

let world: ScaledPlane;

beforeAll(async () => {
  await requireGo();
  await buildComponents();
  await buildKwok();
  world = await ScaledPlane.start(20);
}, 1_200_000);

afterAll(async () => {
  await world?.stop();
});

test('200 services of ten units come up, are healed and go, with no unit too many at any moment', async () => {
  const { figures, excesses } = await story(world, { services: 200, scale: 10 });
  console.log(`\n${tableOf(figures)}\n`);
  expect(excesses).toEqual([]);
}, 600_000);
