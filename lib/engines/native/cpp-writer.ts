import type { Address, Expression, Lanes, Local, Operation } from '../kernel-language/expressions';
import type { Body, FunctionBuilder, Statement } from '../kernel-language/function-builder';

/**
 * Kernels in C++, with `prelude.ts` before them: a function for each, of the memory and its parameters.
 *
 * @param width numbers of the processor's vectors; a wider one of the language is several of them
 */
export function cppFunctions(
  functions: Readonly<Record<string, FunctionBuilder>>,
  width: Lanes,
): string {
  return Object.entries(functions)
    .map(([name, f]) => cppFunction(name, f, width))
    .join('\n');
}

const TYPES = { i32: 'Integer', vector: 'Vector', four: 'Four', number: 'Vector' } as const;

function cppFunction(name: string, f: FunctionBuilder, width: Lanes): string {
  const writer = new CppWriter(f.lanes, width);
  writer.write(f.body);
  const parameters = f.parameters.map(({ index }) => `, Integer x${index}`).join('');
  const variables = f.variables.map((type, i) => {
    const local = { index: f.parameters.length + i, type };
    return `  ${TYPES[type]} ${writer.namesOf(local).join(', ')};\n`;
  });
  return `static void ${name}(char *memory${parameters}) {\n${variables.join('')}${writer.text}}\n`;
}

class CppWriter {
  text = '';
  /** Numbers of the processor's vectors. */
  readonly #width: Lanes;
  /** How many of them are a vector of the language. */
  readonly #parts: number;

  constructor(lanes: Lanes, width: Lanes) {
    this.#width = width;
    this.#parts = lanes / width;
  }

  write(body: Body): void {
    for (const statement of body) this.#statement(statement);
  }

  /** What a variable is called, or its parts are. */
  namesOf(local: Local): string[] {
    const parts = local.type === 'vector' ? this.#parts : 1;
    return Array.from({ length: parts }, (_, part) => this.#nameOf(local, part));
  }

  #statement(statement: Statement): void {
    switch (statement.kind) {
      case 'set':
        this.#set(statement.local, statement.value);
        break;
      case 'store':
        for (let part = 0; part < this.#parts; part++) this.#store('Vector', statement, part);
        break;
      case 'store-four':
        this.#store('Four', statement);
        break;
      case 'store-integer':
        this.#store('Word', statement);
        break;
      case 'add-to-doubles':
        // A double takes two floats' room.
        for (const [part, name] of this.namesOf(statement.value).entries()) {
          this.text += `addToDoubles(${this.#pointer(statement.address, 2 * part)}, ${name});\n`;
        }
        break;
      case 'store-lane': {
        const { address, value, index } = statement;
        this.#store('Word', { address, value: { kind: 'lane', of: value, index } });
        break;
      }
      case 'in-order':
        for (const part of statement.parts) this.write(part);
        break;
      case 'branch':
        this.text += `if (${this.#expression(statement.condition)}) {\n`;
        this.write(statement.ifNot0);
        this.text += '} else {\n';
        this.write(statement.if0);
        this.text += '}\n';
        break;
      case 'unless-0':
        this.text += `if (${this.#nameOf(statement.count)}) {\n`;
        this.write(statement.body);
        this.text += '}\n';
        break;
      case 'loop':
        this.text += 'do {\n';
        this.write(statement.body);
        this.text += `} while (--${this.#nameOf(statement.iterations)});\n`;
        break;
    }
  }

  #set(local: Local, value: Expression): void {
    const names = this.namesOf(local);
    if (names.length === 1) {
      this.text += `${names[0]} = ${this.#expression(value)};\n`;
    } else {
      // All parts before any changes: one may be computed from others.
      const made = names.map((_, part) => `made${part} = ${this.#expression(value, part)}`);
      const kept = names.map((name, part) => `${name} = made${part};`);
      this.text += `{ const Vector ${made.join(', ')}; ${kept.join(' ')} }\n`;
    }
    // What is loaded once for several products stays in a register: GCC would load it again for each.
    if (value.kind === 'load') this.text += names.map((name) => `keep(${name});\n`).join('');
  }

  #store(
    type: string,
    { address, value }: { readonly address: Address; readonly value: Expression },
    part = 0,
  ): void {
    this.text += `put<${type}>(${this.#pointer(address, part)}, ${this.#expression(value, part)});\n`;
  }

  /** @param part which of a vector's parts; of no matter for anything else */
  #expression(expression: Expression, part = 0): string {
    switch (expression.kind) {
      case 'get':
        return this.#nameOf(expression.local, part);
      case 'integer':
        return `Integer(${expression.value}ll)`;
      case 'zeros':
        return 'Vector{}';
      case 'operation':
        return this.#operation(expression, part);
      case 'lane':
        return this.#laneOf(expression.of, expression.index);
      case 'shuffle': {
        const [a, b] = expression.of.map((one) => this.#expression(one));
        return `Four(__builtin_shuffle(${a}, ${b}, FourIntegers{${expression.lanes.join(', ')}}))`;
      }
      case 'load':
        return `at<Vector>(${this.#pointer(expression.address, part)})`;
      case 'load-four':
        return `at<Four>(${this.#pointer(expression.address)})`;
      case 'load-number':
        return `everywhere(at<float>(${this.#pointer(expression.address)}))`;
      case 'load-integer':
        return `Integer(at<Word>(${this.#pointer(expression.address)}))`;
      case 'load-lane': {
        const into = this.#expression(expression.into, part);
        const lane = expression.index - part * this.#width;
        if (lane < 0 || lane >= this.#width) return into;
        return `withLane(${into}, ${lane}, at<Word>(${this.#pointer(expression.address)}))`;
      }
      case 'combined': {
        const fours = this.#width / 4;
        const own = expression.of.slice(part * fours, (part + 1) * fours);
        const written = own.map((one) => this.#expression(one)).join(', ');
        return fours === 1 ? written : `combined(${written})`;
      }
      case 'part': {
        const fours = this.#width / 4;
        const of = this.#expression(expression.of, Math.floor(expression.index / fours));
        return fours === 1 ? of : `partOf<${expression.index % fours}>(${of})`;
      }
    }
  }

  #operation(
    { name, of }: { readonly name: Operation; readonly of: readonly Expression[] },
    part: number,
  ): string {
    if (name === 'any-true') {
      const parts = Array.from({ length: this.#parts }, (_, i) => this.#expression(of[0], i));
      return `(${parts.map((one) => `anyTrue(${one})`).join(' | ')})`;
    }
    return `${functionOf(name)}(${of.map((one) => this.#expression(one, part)).join(', ')})`;
  }

  #laneOf(of: Expression, index: number): string {
    const vector = this.#expression(of, Math.floor(index / this.#width));
    return `laneOf(${vector}, ${index % this.#width})`;
  }

  #pointer({ base, offset }: Address, part = 0): string {
    const further = part * 4 * this.#width;
    if (base === null) return `memory + ${(offset * this.#parts * this.#width) / 4 + further}`;
    return `memory + ${this.#nameOf(base)} + ${offset + further}`;
  }

  #nameOf({ index, type }: Local, part = 0): string {
    return type === 'vector' && this.#parts > 1 ? `x${index}_${part}` : `x${index}`;
  }
}

/** The prelude's function for an operation: its name in one word, which may be none of C++'s own. */
function functionOf(name: Operation): string {
  if (name === 'and' || name === 'or' || name === 'xor') return `${name}_`;
  return name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
}
