import type { Address, Expression, Lanes, Local, Operation } from '../kernel-language/expressions';
import type { Body, FunctionBuilder, Statement } from '../kernel-language/function-builder';

/** Kernels in C++, with `prelude.ts` before them: a function for each, of the memory and its parameters. */
export function cppFunctions(functions: Readonly<Record<string, FunctionBuilder>>): string {
  return Object.entries(functions)
    .map(([name, f]) => cppFunction(name, f))
    .join('\n');
}

const TYPES = { i32: 'Integer', vector: 'Vector', four: 'Four' } as const;

function cppFunction(name: string, f: FunctionBuilder): string {
  const writer = new CppWriter(f.lanes);
  writer.write(f.body);
  const parameters = f.parameters.map(({ index }) => `, Integer x${index}`).join('');
  const variables = f.variables.map((type, i) => `  ${TYPES[type]} x${f.parameters.length + i};\n`);
  return `static void ${name}(char *memory${parameters}) {\n${variables.join('')}${writer.text}}\n`;
}

class CppWriter {
  text = '';
  readonly #lanes: Lanes;

  constructor(lanes: Lanes) {
    this.#lanes = lanes;
  }

  write(body: Body): void {
    for (const statement of body) this.#statement(statement);
  }

  #statement(statement: Statement): void {
    switch (statement.kind) {
      case 'set':
        this.text += `${nameOf(statement.local)} = ${this.#expression(statement.value)};\n`;
        // What is loaded once for several products stays in a register: GCC would load it again for each.
        if (statement.value.kind === 'load') this.text += `keep(${nameOf(statement.local)});\n`;
        break;
      case 'store':
        this.#store('Vector', statement);
        break;
      case 'store-four':
        this.#store('Four', statement);
        break;
      case 'store-integer':
        this.#store('Word', statement);
        break;
      case 'add-to-doubles':
        this.text += `addToDoubles(${this.#pointer(statement.address)}, ${nameOf(statement.value)});\n`;
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
        this.text += `if (${nameOf(statement.count)}) {\n`;
        this.write(statement.body);
        this.text += '}\n';
        break;
      case 'loop':
        this.text += 'do {\n';
        this.write(statement.body);
        this.text += `} while (--${nameOf(statement.iterations)});\n`;
        break;
    }
  }

  #store(
    type: string,
    { address, value }: { readonly address: Address; readonly value: Expression },
  ): void {
    this.text += `put<${type}>(${this.#pointer(address)}, ${this.#expression(value)});\n`;
  }

  #expression(expression: Expression): string {
    switch (expression.kind) {
      case 'get':
        return nameOf(expression.local);
      case 'integer':
        return `Integer(${expression.value}ll)`;
      case 'zeros':
        return 'Vector{}';
      case 'operation':
        return `${functionOf(expression.name)}(${expression.of.map((one) => this.#expression(one)).join(', ')})`;
      case 'lane':
        return `laneOf(${this.#expression(expression.of)}, ${expression.index})`;
      case 'shuffle': {
        const [a, b] = expression.of.map((one) => this.#expression(one));
        return `Four(__builtin_shuffle(${a}, ${b}, FourIntegers{${expression.lanes.join(', ')}}))`;
      }
      case 'load':
        return `at<Vector>(${this.#pointer(expression.address)})`;
      case 'load-four':
        return `at<Four>(${this.#pointer(expression.address)})`;
      case 'load-integer':
        return `Integer(at<Word>(${this.#pointer(expression.address)}))`;
      case 'load-lane': {
        const into = this.#expression(expression.into);
        const word = `at<Word>(${this.#pointer(expression.address)})`;
        return `withLane(${into}, ${expression.index}, ${word})`;
      }
      case 'combined':
        return `combined(${expression.of.map((one) => this.#expression(one)).join(', ')})`;
      case 'part':
        return `partOf<${expression.index}>(${this.#expression(expression.of)})`;
    }
  }

  #pointer({ base, offset }: Address): string {
    if (base === null) return `memory + ${(offset * this.#lanes) / 4}`;
    return `memory + ${nameOf(base)} + ${offset}`;
  }
}

function nameOf({ index }: Local): string {
  return `x${index}`;
}

/** The prelude's function for an operation: its name in one word, which may be none of C++'s own. */
function functionOf(name: Operation): string {
  if (name === 'and' || name === 'or' || name === 'xor') return `${name}_`;
  return name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
}
