import type { Budget } from './budget.ts';
import { Fault } from './fault.ts';
import type { Dictionary, Value } from './value.ts';

/**
 * What a parameter takes. `value`: anything, and no value at all; `any`: the same, but Go sees nil where there is none;
 * `map` is sprig's map of anything, which `.Values` is not.
 */
export interface ParameterTypes {
  value: Value;
  any: Value;
  string: string;
  int: number;
  float64: number;
  bool: boolean;
  map: Dictionary;
}

export type ParameterType = keyof ParameterTypes;

type Arguments<P extends readonly ParameterType[]> = { [K in keyof P]: ParameterTypes[P[K]] };

/** A function that templates may call. The evaluation has checked number and types of the arguments. */
export interface TemplateFunction {
  readonly parameters: readonly ParameterType[];
  /** Type of any number of further arguments; absent: there are none. */
  readonly rest?: ParameterType;
  readonly call: (values: readonly unknown[], budget: Budget) => Value;
}

export type FunctionTable = Readonly<Record<string, TemplateFunction>>;

/** A function with this many arguments. */
export function fixed<const P extends readonly ParameterType[]>(
  parameters: P,
  call: (values: Arguments<P>, budget: Budget) => Value,
): TemplateFunction {
  return { parameters, call: (values, budget) => call(values as unknown as Arguments<P>, budget) };
}

/** A function with this many arguments, and any number of further ones of one type. */
export function variadic<const P extends readonly ParameterType[], R extends ParameterType>(
  parameters: P,
  rest: R,
  call: (values: Arguments<P>, others: readonly ParameterTypes[R][], budget: Budget) => Value,
): TemplateFunction {
  return {
    parameters,
    rest,
    call: (values, budget) =>
      call(
        values.slice(0, parameters.length) as unknown as Arguments<P>,
        values.slice(parameters.length) as ParameterTypes[R][],
        budget,
      ),
  };
}

/** What Go's function would have returned as an error, or panicked with. */
export function fail(message: string): never {
  throw new Fault('execution', message);
}
