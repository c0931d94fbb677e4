import eslint from '@eslint/js';
import tseslint from 'typescript-eslint';

const node = {
  console: 'readonly',
  process: 'readonly',
  performance: 'readonly',
  setTimeout: 'readonly',
  clearTimeout: 'readonly',
  setInterval: 'readonly',
  clearInterval: 'readonly',
  fetch: 'readonly',
  AbortController: 'readonly',
  AbortSignal: 'readonly',
  URL: 'readonly',
  Buffer: 'readonly',
};
const page = { document: 'readonly', setInterval: 'readonly' };
const commonJs = { require: 'readonly', module: 'writable', __dirname: 'readonly' };

export default tseslint.config(
  { ignores: ['dist/', 'reports/', 'data/', 'coverage/', '**/.venv/', '.jupyter/'] },
  eslint.configs.recommended,
  { files: ['**/*.mjs'], languageOptions: { globals: node } },
  { files: ['examples/pointer/pointer.js'], languageOptions: { globals: page } },
  {
    files: ['**/*.cjs'],
    languageOptions: { sourceType: 'commonjs', globals: { ...node, ...commonJs } },
  },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      // Numbers are what messages here are about; String(n) around each adds nothing.
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
    },
  },
);
