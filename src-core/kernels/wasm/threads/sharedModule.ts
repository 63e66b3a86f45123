/** `env.memory` without limits, as the import section of a module ends that was compiled for a memory of its own. */
const ownMemory = [0x03, 0x65, 0x6e, 0x76, 0x06, 0x6d, 0x65, 0x6d, 0x6f, 0x72, 0x79, 0x02, 0x00, 0x00];
const headerLength = 8;
const importSection = 2;
/** Shared, at least 0 pages and at most 65,536. */
const sharedLimits = [0x03, 0x00, 0x80, 0x80, 0x04];

/**
 * The same module for a memory that is shared. Kernels on shared memory are the same code, and only what the module says
 * of the memory it imports is another: three bytes (WebAssembly core specification 5.3.8, limits, with the threads proposal).
 * @throws Error where the module is not one of ours
 */
export function onSharedMemory(module: Uint8Array): Uint8Array<ArrayBuffer> {
  const at = sectionAt(module, importSection);
  const length = module[at + 1] ?? 0;
  const end = at + 2 + length;
  const limits = end - 2;
  // Both lengths are single bytes, as the section holds two names.
  const isOurs = length + sharedLimits.length - 2 < 0x80 && ownMemory.every((byte, index) => module[end - ownMemory.length + index] === byte);
  if (!isOurs) throw new Error('the kernels do not import their memory last, without limits');
  const made = new Uint8Array(module.length + sharedLimits.length - 2);
  made.set(module.subarray(0, limits));
  made[at + 1] = length + sharedLimits.length - 2;
  made.set(sharedLimits, limits);
  made.set(module.subarray(end), limits + sharedLimits.length);
  return made;
}

/** Where a section begins, with its number. */
function sectionAt(module: Uint8Array, wanted: number): number {
  let at = headerLength;
  while (at < module.length && module[at] !== wanted) {
    let [length, shift] = [0, 0];
    do {
      at += 1;
      length |= ((module[at] ?? 0) & 0x7f) << shift;
      shift += 7;
    } while ((module[at] ?? 0) & 0x80);
    at += 1 + length;
  }
  return at;
}
