import type { FunctionBuilder } from '../kernel-language/function-builder';
import type { Lanes } from '../kernel-language/expressions';
import { ADDRESSES, CALL_WORDS } from '../lanes/program';
import { cppFunctions } from './cpp-writer';
import { prelude } from './prelude';

/**
 * Kernels as the C++ of a Node-API addon. It exports each function, of the memory's address and its
 * integers; under the same name with {@link CODE_SUFFIX}, where its code stands; `run`, which goes through a
 * program; and `addressOf`, which gives the address of an ArrayBuffer. The few declarations of Node-API stand
 * here, as its binary interface never changes: a compiler is all that is needed.
 */
export function addonSource(
  functions: Readonly<Record<string, FunctionBuilder>>,
  width: Lanes,
): string {
  const names = Object.keys(functions);
  const calls = Object.entries(functions).map(([name, f]) => callOf(name, f.parameters.length));
  const exported = names.flatMap((name) => [
    `  define(env, exports, "${name}", call_${name});`,
    `  defineCode(env, exports, "${name}${CODE_SUFFIX}", code_${name});`,
  ]);
  return [
    prelude(width),
    cppFunctions(functions, width),
    GLUE,
    ...calls,
    REGISTER(exported.join('\n')),
  ].join('\n');
}

/** What the name of where a function stands ends in. */
export const CODE_SUFFIX = ' code';

const GLUE = `
extern "C" {
typedef struct napi_env__ *napi_env;
typedef struct napi_value__ *napi_value;
typedef struct napi_callback_info__ *napi_callback_info;
typedef napi_value (*napi_callback)(napi_env, napi_callback_info);
int napi_get_cb_info(napi_env, napi_callback_info, size_t *, napi_value *, napi_value *, void **);
int napi_get_value_uint32(napi_env, napi_value, uint32_t *);
int napi_get_value_double(napi_env, napi_value, double *);
int napi_create_double(napi_env, double, napi_value *);
int napi_get_arraybuffer_info(napi_env, napi_value, void **, size_t *);
int napi_create_function(napi_env, const char *, size_t, napi_callback, void *, napi_value *);
int napi_set_named_property(napi_env, napi_value, const char *, napi_value);
}

static void define(napi_env env, napi_value exports, const char *name, napi_callback call) {
  napi_value f;
  napi_create_function(env, name, strlen(name), call, nullptr, &f);
  napi_set_named_property(env, exports, name, f);
}

typedef void (*Code)(char *, const Word *);

static void defineCode(napi_env env, napi_value exports, const char *name, Code code) {
  napi_value address;
  napi_create_double(env, (double)(uintptr_t)code, &address);
  napi_set_named_property(env, exports, name, address);
}

struct Paired { Code several, single; };

static inline void callOn(char *memory, const Word *call, Code code, Word first, Word blocks) {
  Word values[${ADDRESSES} + 3];
  for (size_t i = 0; i < ${ADDRESSES}; i++) values[i + (i > 0)] = call[i + 2] + first * call[i + ${ADDRESSES} + 2];
  values[1] = blocks;
  for (size_t i = 0; i < 2; i++) values[i + ${ADDRESSES} + 1] = call[i + 2 * ${ADDRESSES} + 2];
  code(memory, values);
}

static void runProgram(char *memory, const Paired *codes, const Word *program, Word calls, Word groups, Word unit) {
  for (Word first = 0; first < groups; first += unit) {
    const Word count = unit < groups - first ? unit : groups - first;
    for (const Word *call = program; call < program + calls * ${CALL_WORDS}; call += ${CALL_WORDS}) {
      const Paired &code = codes[call[0]];
      const Word rest = count % call[1];
      if (count > rest) callOn(memory, call, code.several, first, (count - rest) / call[1]);
      if (rest > 0) callOn(memory, call, code.single, first + count - rest, rest);
    }
  }
}

static napi_value call_addressOf(napi_env env, napi_callback_info info) {
  size_t count = 1, bytes;
  napi_value buffer, result;
  void *data;
  napi_get_cb_info(env, info, &count, &buffer, nullptr, nullptr);
  napi_get_arraybuffer_info(env, buffer, &data, &bytes);
  napi_create_double(env, (double)(uintptr_t)data, &result);
  return result;
}

template <size_t n> struct Arguments {
  char *memory;
  Word values[n + 1] = {};
  Arguments(napi_env env, napi_callback_info info) {
    size_t count = n + 1;
    napi_value given[n + 1];
    double address;
    napi_get_cb_info(env, info, &count, given, nullptr, nullptr);
    napi_get_value_double(env, given[0], &address);
    memory = (char *)(uintptr_t)address;
    for (size_t i = 0; i < n; i++) napi_get_value_uint32(env, given[i + 1], &values[i]);
  }
};

static napi_value call_run(napi_env env, napi_callback_info info) {
  size_t count = 6;
  napi_value given[6];
  double memory, codes;
  Word numbers[4];
  napi_get_cb_info(env, info, &count, given, nullptr, nullptr);
  napi_get_value_double(env, given[0], &memory);
  napi_get_value_double(env, given[1], &codes);
  for (size_t i = 0; i < 4; i++) napi_get_value_uint32(env, given[i + 2], &numbers[i]);
  char *base = (char *)(uintptr_t)memory;
  runProgram(base, (const Paired *)(uintptr_t)codes, (const Word *)(base + numbers[0]), numbers[1], numbers[2], numbers[3]);
  return nullptr;
}
`;

function callOf(name: string, parameters: number): string {
  const all = (array: string): string =>
    Array.from({ length: parameters }, (_, i) => `, ${array}[${i}]`).join('');
  return `static void code_${name}(char *memory, const Word *values) {
  ${name}(memory${all('values')});
}
static napi_value call_${name}(napi_env env, napi_callback_info info) {
  Arguments<${parameters}> given(env, info);
  ${name}(given.memory${all('given.values')});
  return nullptr;
}
`;
}

const REGISTER = (exported: string): string => `
extern "C" __attribute__((visibility("default"))) napi_value
napi_register_module_v1(napi_env env, napi_value exports) {
${exported}
  define(env, exports, "run", call_run);
  define(env, exports, "addressOf", call_addressOf);
  return exports;
}
`;
