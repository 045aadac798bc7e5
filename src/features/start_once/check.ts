import { warning } from '../../model/diagnostic.ts';
import type { TranslateContext } from '../../model/translate-context.ts';
import type { TranslatedMember } from '../feature.ts';
import { courseOf, lends } from './course.ts';
import { withoutBeside } from './ignored.ts';

/** What of a sidekick that runs once depends on all that its unit is: how it is run. */
export function check(members: readonly TranslatedMember[], { report, linkTarget }: TranslateContext): void {
  const unit = members.map(({ written, spec }, at) => {
    return { name: at === 0 ? 'primary' : (linkTarget(written.name)?.name ?? written.name), spec };
  });
  for (const [at, { written, spec }] of members.entries()) {
    const name = unit[at]?.name;
    if (at === 0 || name === undefined || spec['startOnce'] !== true) continue;
    const course = courseOf(name, unit);
    const left = withoutBeside.filter((member) => spec[member] !== undefined);
    const place = { at: written.location };
    if (course === 'beside' && left.length > 0) {
      const message = `${written.name} runs once beside the others, as an ephemeral container, which has no ${left.join(', ')}`;
      const hint = 'make it a service of its own where it needs them';
      report(warning('RC5146', message, { ...place, hint, grade: 'unsupported' }));
    } else if (course === 'first' && !lends(name, unit)) {
      const message = `${written.name} runs to its end before the other members of its unit start, since an ephemeral container cannot mount its secrets, or data that is kept; in Rancher they started together`;
      const hint =
        'make it a service of its own where it waits for another member, or does not end: the unit would never start';
      report(warning('RC5146', message, { ...place, hint, grade: 'approximate' }));
    }
  }
}
