import type { ClassSpace, VectorSpace } from '../environments';

/** A number of a record. */
export interface NumberField {
  readonly kind: 'number';
  /** Whether it is brought to mean 0 and variance 1, as they have been so far, itself included. Default false. */
  readonly standardise?: boolean;
  /** Whether it may be null: then it is 0 (the mean), and a further input says that it is missing. Default false. */
  readonly mayBeMissing?: boolean;
}

/** A class of a record; it enters the network as a one-hot vector. */
export interface ClassField extends ClassSpace {
  /** Whether it may be null: then no class is hot, and a further input says that it is missing. Default false. */
  readonly mayBeMissing?: boolean;
}

/** Some numbers of a record that belong together, e.g. what is one-hot already. */
export interface VectorField extends VectorSpace, Omit<NumberField, 'kind'> {}

/** One of the named values of a record. */
export type Field = NumberField | ClassField | VectorField;

/** Values with names, of different kinds: together the vector that the network takes in or predicts. */
export interface RecordSpec<
  Fields extends Readonly<Record<string, Field>> = Readonly<Record<string, Field>>,
> {
  readonly kind: 'record';
  readonly fields: Fields;
}

/** A vector of numbers. */
export interface VectorSpec extends VectorSpace {
  /** Whether each number is brought to mean 0 and variance 1, as they have been so far. Default false. */
  readonly standardise?: boolean;
}

/** What one sample of a stream consists of: a class, a vector, or a record of both. */
export type ValueSpec = ClassSpace | VectorSpec | RecordSpec;

/** A value of a record's field; null: it is missing. */
export type FieldValue = number | ArrayLike<number> | null;

/** An observation or a target: a class, a vector, or a record, as the stream's description says. */
export type Value = number | ArrayLike<number> | Readonly<Record<string, FieldValue>>;

/** Values that fit a description. */
export type ValueOf<Spec extends ValueSpec> = Spec extends { readonly kind: 'class' }
  ? number
  : Spec extends { readonly kind: 'vector' }
    ? ArrayLike<number>
    : Spec extends RecordSpec<infer Fields>
      ? Readonly<Record<keyof Fields, FieldValue>>
      : never;

/** What is predicted of a class. */
export interface ClassPrediction {
  /** The most probable one; of equally probable ones the lowest. */
  readonly best: number;
  /** [classes] */
  readonly probabilities: Float64Array;
}

/** What is predicted: for a class its probabilities, for a vector its numbers, for a record its numbers by name. */
export type PredictionOf<Spec extends ValueSpec> = Spec extends { readonly kind: 'class' }
  ? ClassPrediction
  : Spec extends { readonly kind: 'vector' }
    ? Float64Array
    : Spec extends RecordSpec<infer Fields>
      ? {
          readonly [Name in keyof Fields]: Fields[Name] extends VectorField ? Float64Array : number;
        }
      : never;

/** Any of them. */
export type AnyPrediction =
  ClassPrediction | Float64Array | Readonly<Record<string, number | Float64Array>>;
