import { binding, type Attribute } from './tensor';

/**
 * Attributes of kernels. TensorFlow infers types from the inputs (but not from lists of them) and
 * knows defaults; only what it cannot know is given, as each attribute costs 0.5 to 1 µs.
 */
export function typeAttribute(name: string, value: number): Attribute {
  return { name, type: binding.TF_ATTR_TYPE, value };
}

export function flag(name: string, value: boolean): Attribute {
  return { name, type: binding.TF_ATTR_BOOL, value };
}

export function count(name: string, value: number): Attribute {
  return { name, type: binding.TF_ATTR_INT, value };
}

export function real(name: string, value: number): Attribute {
  return { name, type: binding.TF_ATTR_FLOAT, value };
}

export function text(name: string, value: string): Attribute {
  return { name, type: binding.TF_ATTR_STRING, value };
}

export function shapeAttribute(name: string, value: readonly number[]): Attribute {
  return { name, type: binding.TF_ATTR_SHAPE, value };
}
