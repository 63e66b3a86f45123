/*
 * How instructions lie in a module's memory, and what preparation tells the kernels. The kernels' own copy of these
 * numbers, `assembly/numbers.generated.ts`, is written by `npm run generate`.
 */

/** Words of 32 bits: the operation, eight operands, the address of a buffer; then the constant, a float64. */
export const RecordLayout = { bytes: 48, constant: 40 } as const;

/** The operation of a product that is shared between threads; its record is that of `fusedMatmul`. Behind all others. */
export const sharedProduct = 64;

/** The place of the buffer's address among a record's words. */
export const bufferWord = 9;

/** The flags of a prepared product: those of `fusedMatmul`, then which factors are packed, then the function. */
export const PreparedFlag = { transposedA: 1, transposedB: 2, accumulate: 4, bias: 8, packedA: 16, packedB: 32, functionShift: 6 } as const;

/**
 * The blocks of a packed product: numbers of k that are added up at once, so that a panel of B (32 bytes wide) takes
 * 8 KiB, and rows of A.
 */
export const Blocks = { depth: 256, height: 128 } as const;
