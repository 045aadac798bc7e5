import { expect, test } from 'vitest';

import { codes, convertText } from '../../../test/conformance/convert-text.ts';

const link = 'io.rancher.service.selector.link';
const container = 'io.rancher.service.selector.container';

function selected(labels: Record<string, string>) {
  const conversion = convertText(JSON.stringify({ web: { image: 'nginx', labels } }));
  const { selectorLink, selectorContainer } = conversion.manifests[1]?.spec ?? {};
  return { selectorLink, selectorContainer, said: codes(conversion) };
}

test.each([
  [{ [link]: 'tier=web' }, { selectorLink: 'tier=web', selectorContainer: undefined, said: ['RC5165'] }],
  [{ [container]: ' a in (b,c) ' }, { selectorLink: undefined, selectorContainer: 'a in (b,c)', said: [] }],
  [{ [link]: '' }, { selectorLink: undefined, selectorContainer: undefined, said: [] }],
  [{ [link]: 'my key=b' }, { selectorLink: undefined, selectorContainer: undefined, said: ['RC4148'] }],
  [{ [link]: `a=${'b'.repeat(1023)}` }, { selectorLink: undefined, selectorContainer: undefined, said: ['RC4148'] }],
])('%j', (labels, expected) => {
  expect(selected(labels)).toEqual(expected);
});
