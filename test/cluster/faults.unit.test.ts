import { expect, test } from 'vitest';

import { packetCount } from './faults.ts';

test('packets that were met are counted, those that were spared are not', () => {
  const listed = [
    'Chain DROVER-FAULT (2 references)',
    '    pkts      bytes target     prot opt in     out     source               destination         ',
    '       7      420 RETURN     0    --  *      *       10.244.2.5           10.244.2.0/24       ',
    '      12      720 DROP       6    --  *      *       10.244.2.5           10.244.0.0/16        tcp flags:0x17/0x02',
    '       3      180 REJECT     6    --  eth0   *       0.0.0.0/0            0.0.0.0/0            reject-with tcp-reset',
    '',
  ].join('\n');
  expect(packetCount(listed)).toBe(15);
  expect(packetCount('Chain DROVER-FAULT (0 references)\n')).toBe(0);
});
