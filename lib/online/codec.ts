import { width, type Space } from '../environments';
import { checkValue } from '../environments/check-values';
import { DataError, OptionError } from '../validation/errors';
import { LARGEST_STANDARDISED, Standardiser } from './standardiser';
import type { AnyPrediction, Field, RecordSpec, ValueSpec } from './values';

/**
 * Between the values of a stream as they are written and as the network takes them in. Reading checks and
 * moves nothing; what is standardised is so by what was noted before.
 */
export class Codec {
  /** What the network observes or predicts. */
  readonly space: Space;
  readonly standardiser: Standardiser;
  readonly #spec: ValueSpec;
  readonly #parts: readonly Part[];

  /** @throws OptionError if a record has no field, or predicts what cannot be predicted with others */
  constructor(what: 'observation' | 'target', spec: ValueSpec) {
    this.#spec = spec;
    if (spec.kind === 'record') {
      if (what === 'target') checkTargets(spec);
      this.#parts = Object.entries(spec.fields).map(([name, field]) => partOf(field, name));
      const size = this.#parts.reduce((sum, part) => sum + part.encodedSize, 0);
      this.space = { kind: 'vector', size };
    } else {
      this.#parts = [{ ...partOf(spec), encodedSize: width(spec) }];
      this.space =
        spec.kind === 'class'
          ? { kind: 'class', classes: spec.classes }
          : { kind: 'vector', size: spec.size };
    }
    this.standardiser = new Standardiser(
      this.#parts.flatMap(({ size, isStandardised }) => Array<boolean>(size).fill(isStandardised)),
    );
  }

  /**
   * A value's numbers as they were given, for {@link encode} and `standardiser.note`; NaN where a field is
   * missing.
   *
   * @param place names it in errors, e.g. `observation`
   * @throws DataError if it is no such value
   */
  read(place: string, value: unknown): Float64Array {
    if (this.#spec.kind !== 'record') {
      checkValue('online', place, this.space, value);
      return Float64Array.from(typeof value === 'number' ? [value] : (value as ArrayLike<number>));
    }
    const given = fieldsOf(this.#spec, place, value);
    return Float64Array.from(
      this.#parts.flatMap((part) => numbersOf(part, `${place}.${part.name}`, given[part.name])),
    );
  }

  /**
   * What the network takes in.
   *
   * @param largest no number may be farther from 0
   * @throws DataError if one is
   */
  encode(place: string, numbers: Float64Array, largest: number): Float64Array {
    const encoded: number[] = [];
    let at = 0;
    for (const part of this.#parts) {
      const own = numbers.subarray(at, at + part.size);
      const isThere = !Number.isNaN(own[0]);
      if (part.classes > 0 && this.#spec.kind === 'record') {
        for (let i = 0; i < part.classes; i++) encoded.push(Number(own[0] === i));
      } else {
        for (let i = 0; i < part.size; i++) {
          if (part.isStandardised && Math.abs(own[i]) > LARGEST_STANDARDISED) {
            const allowed = `of numbers within ±${LARGEST_STANDARDISED}, where they are standardised`;
            throw new DataError('online', place, own[i], allowed);
          }
          encoded.push(isThere ? this.standardiser.scaled(at + i, own[i]) : 0);
        }
      }
      if (part.mayBeMissing) encoded.push(Number(isThere));
      at += part.size;
    }
    const misfit = encoded.findIndex((number) => !(Math.abs(number) <= largest));
    if (misfit !== -1) {
      const allowed = `of numbers within ±${largest}, which the engine's precision holds`;
      throw new DataError('online', place, encoded[misfit], allowed);
    }
    return Float64Array.from(encoded);
  }

  /** What the network's numbers predict. */
  decode(outputs: Float64Array): AnyPrediction {
    if (this.#spec.kind === 'class') {
      return {
        best: outputs.indexOf(outputs.reduce((a, b) => Math.max(a, b))),
        probabilities: outputs,
      };
    }
    const numbers = outputs.map((output, i) => this.standardiser.unscaled(i, output));
    if (this.#spec.kind === 'vector') return numbers;
    let at = 0;
    const named = this.#parts.map(({ name, size, isVector }) => {
      const own = numbers.slice(at, (at += size));
      return [name, isVector ? own : own[0]] as const;
    });
    return Object.fromEntries(named);
  }
}

/** What of a value belongs together. */
interface Part {
  readonly name: string;
  /** Numbers as they are given. */
  readonly size: number;
  /** 0 where it is no class. */
  readonly classes: number;
  readonly isVector: boolean;
  readonly isStandardised: boolean;
  readonly mayBeMissing: boolean;
  /** Numbers that the network takes in. */
  readonly encodedSize: number;
}

function partOf(field: Field, name = ''): Part {
  const { mayBeMissing = false } = field as { mayBeMissing?: boolean };
  const size = field.kind === 'vector' ? field.size : 1;
  const classes = field.kind === 'class' ? field.classes : 0;
  return {
    name,
    size,
    classes,
    isVector: field.kind === 'vector',
    isStandardised: field.kind !== 'class' && field.standardise === true,
    mayBeMissing,
    encodedSize: Math.max(classes, size) + Number(mayBeMissing),
  };
}

/** @throws OptionError naming a field that cannot be predicted beside others */
function checkTargets({ fields }: RecordSpec): void {
  for (const [name, field] of Object.entries(fields)) {
    if (field.kind === 'class') {
      const allowed =
        'a number or a vector: a network has one loss, so classes are predicted alone, by a target ' +
        'of kind "class"';
      throw new OptionError('online', `target.fields.${name}`, field, allowed);
    }
    if (field.mayBeMissing !== true) continue;
    const allowed = 'left out: a target is missing as a whole, and is null then';
    throw new OptionError('online', `target.fields.${name}.mayBeMissing`, true, allowed);
  }
}

/** @throws DataError if something has not the fields of a record */
function fieldsOf(
  { fields }: RecordSpec,
  place: string,
  value: unknown,
): Readonly<Record<string, unknown>> {
  const names = Object.keys(fields);
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  if (!isObject || ArrayBuffer.isView(value)) {
    throw new DataError('online', place, value, `an object of ${names.join(', ')}`);
  }
  const unknown = Object.keys(value).find((name) => !Object.hasOwn(fields, name));
  if (unknown !== undefined) {
    const given = (value as Record<string, unknown>)[unknown];
    const allowed = `left out (the fields are ${names.join(', ')})`;
    throw new DataError('online', `${place}.${unknown}`, given, allowed);
  }
  return value as Record<string, unknown>;
}

/** @throws DataError if a field's value is not one */
function numbersOf(part: Part, place: string, value: unknown): number[] {
  const { size, classes, isVector, mayBeMissing } = part;
  if (value === null && mayBeMissing) return Array<number>(size).fill(NaN);
  if (classes > 0) checkValue('online', place, { kind: 'class', classes }, value);
  else if (isVector) checkValue('online', place, { kind: 'vector', size }, value);
  else if (typeof value !== 'number' || !Number.isFinite(value)) {
    throw new DataError(
      'online',
      place,
      value,
      mayBeMissing ? 'a finite number, or null' : 'a finite number',
    );
  }
  return typeof value === 'number' ? [value] : Array.from(value as ArrayLike<number>);
}
