declare module 'mnist' {
  /** The digits of one class. */
  interface DigitClass {
    /** Pixels in [0, 1], 784 for each image, rows from the top. */
    readonly raw: readonly number[];
    readonly length: number;
  }
  /** Ten classes, 0 to 9: the first 10,000 images of MNIST's training set, grouped by class. */
  const digits: readonly DigitClass[];
  export default digits;
}
