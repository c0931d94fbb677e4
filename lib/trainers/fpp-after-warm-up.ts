import { integer, parseOptions, record } from '../validation/options';
import { Fpp, type FppOptions, type ResolvedFppOptions } from './fpp';

const schema = record({ warmUp: integer(0) });

/**
 * FPP that only fills its buffer for the first steps, where Algorithm 1 begins to learn at t = T.
 * Then the few windows there are each come many times in a mini-batch, and their states move by the
 * sum of as many steps: far past their targets, if states have a large rate of their own.
 */
export class FppAfterWarmUp extends Fpp {
  override readonly name = 'FPP after warm-up';
  override readonly options: ResolvedFppOptions & { readonly warmUp: number };

  /**
   * @param options those of FPP
   * @param warmUp transitions that are stored before learning begins
   * @throws OptionError if an option does not fit, or T > N
   */
  constructor(options: FppOptions, warmUp: number, ...surplus: never[]) {
    super(options);
    this.options = {
      ...new Fpp(options).options,
      ...parseOptions('FppAfterWarmUp', schema, { warmUp }, surplus),
    };
  }
}
