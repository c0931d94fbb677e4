export { online } from './online';
export type { OnlineOptions } from './online-options';
export type { CandidateStanding, OnlineLearner } from './online-learner';
export type { OnlineStream, Pushed, SampleOptions, Taken, Ticket } from './online-stream';
export type { Candidate } from './candidates';
export {
  RecursiveLeastSquares,
  type RecursiveLeastSquaresOptions,
} from './recursive-least-squares';
export type {
  ClassField,
  ClassPrediction,
  Field,
  FieldValue,
  NumberField,
  PredictionOf,
  RecordSpec,
  ValueOf,
  ValueSpec,
  VectorField,
  VectorSpec,
} from './values';
