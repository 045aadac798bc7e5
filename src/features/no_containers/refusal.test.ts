import { expect, test } from 'vitest';

import { convertText } from '../../../test/conformance/convert-text.ts';

test.each([
  ['image: rancher/none', 'selects none'],
  ['image: rancher/none, scale: 2, labels: {io.rancher.service.selector.container: ""}', 'selects none'],
  [
    'image: rancher/none, labels: {io.rancher.service.selector.container: a=b}, lb_config: {port_rules: [{source_port: 1}]}',
    'balancer',
  ],
])('{%s} is left out', (keys, why) => {
  const { manifests, diagnostics } = convertText(`it: {${keys}}`);
  expect(manifests.map(({ kind }) => kind)).toEqual(['Namespace']);
  expect(diagnostics).toMatchObject([{ code: 'RC5211', grade: 'unsupported', message: expect.stringContaining(why) }]);
});
