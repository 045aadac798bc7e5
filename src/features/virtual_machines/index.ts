import { type Diagnostic, note, warning } from '../../model/diagnostic.ts';
import type { WrittenService } from '../../model/service.ts';
import type { TranslateContext } from '../../model/translate-context.ts';
import { isNothing } from '../../model/written-value.ts';
import { defineFeature, type OwnedKey } from '../feature.ts';
import { sidekickSpec, spec } from './spec.ts';

const says = 'Virtual machines are not run: run it as a container, or with an operator for virtual machines.';
const refused = (key: string): OwnedKey => ({ key, file: 'either', grade: 'unsupported', says });
const settings = ['vcpu', 'memory', 'userdata', 'disks'];
const ofDisks = ['name', 'size', 'driver', 'opts', 'root', 'read_iops', 'write_iops'];

/** `type: virtualMachine` ran the image's disk in a container of its own. Nothing becomes of such a service. */
export const virtualMachines = defineFeature({
  name: 'virtual_machines',
  keys: [refused('type'), ...settings.map((key) => refused(key)), ...ofDisks.map((key) => refused(`disks[].${key}`))],
  spec,
  launch: [],
  in: { sidekick: sidekickSpec },
  claims: { order: 6, as: 'refused', is: isVirtualMachine, refusal },
  translate: (service, context) => {
    noteSettings(service, context);
    return {};
  },
});

/** Rancher took `virtualMachine` and `virtual_machine`, in any case of letters. */
function isVirtualMachine({ keys }: WrittenService): boolean {
  const type = keys.get('type')?.value;
  return type?.kind === 'scalar' && /^virtual_?machine$/i.test(type.text);
}

function refusal(service: WrittenService): Diagnostic {
  const message = `${service.name} is left out: it is a virtual machine, which Drover does not run`;
  const hint = 'run what is in it as a container, or the machine with an operator for virtual machines';
  return warning('RC5214', message, { at: service.location, hint, grade: 'unsupported' });
}

/** On a container Rancher passed over them. */
function noteSettings({ keys }: WrittenService, { report }: TranslateContext): void {
  for (const key of ['type', ...settings]) {
    const entry = keys.get(key);
    if (!entry || isNothing(entry.value)) continue;
    const message = `\`${key}\` is left out: it belongs to virtual machines, and Rancher passed over it here`;
    const hint = key === 'memory' ? 'the limit of a container is `mem_limit`' : undefined;
    report(note('RC5215', message, { at: entry.keyLocation, hint }));
  }
}
