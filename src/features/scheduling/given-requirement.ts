import type { Location } from '../../model/location.ts';
import type { Requirement, Rule } from './affinity-label.ts';

/** A requirement of a label's value, its macros evaluated, with where it comes from. */
export interface GivenRequirement extends Requirement {
  readonly rule: Rule;
  /** The label it stands in. */
  readonly label: string;
  readonly at: Location;
}
