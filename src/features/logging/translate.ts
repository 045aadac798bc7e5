import { note, type Report, warning } from '../../model/diagnostic.ts';
import { expectMap, expectText } from '../../model/expect.ts';
import type { WrittenService } from '../../model/service.ts';
import type { TranslateContext } from '../../model/translate-context.ts';
import { isNothing, type WrittenEntry } from '../../model/written-value.ts';

/** Becomes nothing: Kubernetes has no log driver for one container. */
export function translate({ keys }: WrittenService, { report }: TranslateContext): object {
  sayLeftOut(keys.get('log_driver'), keys.get('log_opt'), report);
  const logging = expectMap(keys.get('logging'), report);
  if (logging) sayLeftOut(logging.entries.get('driver'), logging.entries.get('options'), report);
  return {};
}

/** `json-file` writes to the host's disk and is read by `docker logs`, which is what the kubelet does. */
function sayLeftOut(driver: WrittenEntry | undefined, options: WrittenEntry | undefined, report: Report): void {
  const name = expectText(driver, report)?.trim() ?? '';
  const kept = name === '' || name === 'json-file' || name === 'journald';
  if (driver && name !== '') {
    const at = driver.keyLocation;
    if (kept) {
      const message = `the log driver ${name} is left out: the kubelet keeps the output on the host, for kubectl logs`;
      report(note('RC5107', message, { at, grade: 'approximate' }));
    } else {
      const message = `the log driver ${name} is left out: in a cluster a collector on every host sends the output on`;
      const hint = 'run a collector such as Fluent Bit or Vector for the whole cluster; kubectl logs works as it is';
      report(warning('RC5114', message, { at, hint, grade: 'unsupported' }));
    }
  }
  if (!options || isEmpty(options)) return;
  const message = `the options of the log driver (\`${options.key}\`) are left out with it`;
  const hint = 'how much is kept is a setting of the kubelet: containerLogMaxSize, containerLogMaxFiles';
  report(note('RC5107', message, { at: options.keyLocation, hint }));
}

function isEmpty({ value }: WrittenEntry): boolean {
  return isNothing(value) || (value.kind === 'map' && value.entries.size === 0);
}
