import { expect, test } from 'vitest';

import { rendered } from '../../plan/units.fixture.ts';

test.each(['nginx', 'nginx:latest', 'registry.example:5000/a/b@sha256:0'])(
  '%s is pulled where it is missing only',
  (image) => {
    expect(rendered({ image }).container).toMatchObject({ name: 'primary', image, imagePullPolicy: 'IfNotPresent' });
  },
);

test('always is always', () => {
  expect(rendered({ image: 'nginx:1', pullImage: 'always' }).container).toMatchObject({ imagePullPolicy: 'Always' });
});
