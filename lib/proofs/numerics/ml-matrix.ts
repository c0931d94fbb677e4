import type * as mlMatrix from 'ml-matrix';
import { packageOfProofs } from '../packages';

/** What the proofs use of ml-matrix. */
export const { EigenvalueDecomposition, Matrix, pseudoInverse, SingularValueDecomposition, solve } =
  packageOfProofs('ml-matrix') as typeof mlMatrix;

/** A matrix of ml-matrix. */
export type Matrix = mlMatrix.Matrix;
