import { expect, test } from 'vitest';

import { codes, convertKeys, convertText } from '../../../test/conformance/convert-text.ts';

const prefix = 'io.rancher.container';

test('a client of the API is told once that there is none', () => {
  const keys = `labels:\n  ${prefix}.create_agent: true\n  ${prefix}.agent.role: environmentAdmin`;
  const { spec, said } = convertKeys(keys);
  expect(spec).toMatchObject({ labels: { [`${prefix}.create_agent`]: 'true' } });
  expect(said.map((text) => text.slice(0, 6))).toEqual(['RC5126', 'RC5127']);
  expect(said[0]).toContain('CATTLE_URL');
});

test.each(['agent_service.metadata', 'agent_service.kubernetes_stack', 'create_agent_label', 'agent.volumes_strategy'])(
  '%s is warned of',
  (label) => {
    expect(convertKeys(`labels: {${prefix}.${label}: true}`).said).toEqual([expect.stringContaining('RC5126')]);
  },
);

test('who does not ask is told nothing', () => {
  expect(convertKeys(`labels: {${prefix}.create_agent: false}`).said).toEqual([]);
});

test("a balancer asked for itself: Rancher's own program is not run", () => {
  const lb = `lb:\n  image: rancher/load-balancer-service\n  labels: {${prefix}.create_agent: true}\n`;
  expect(codes(convertText(lb))).not.toContain('RC5126');
  expect(codes(convertText(lb))).toContain('RC5127');
});
