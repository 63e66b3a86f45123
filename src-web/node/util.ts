type Callback<R> = (error: Error | null, result: R) => void;

/** As Node's, for functions of one or two arguments that call back. */
export function promisify<A extends unknown[], R>(act: (...given: [...A, Callback<R>]) => void): (...given: A) => Promise<R> {
  return (...given) =>
    new Promise((resolve, reject) => {
      const done: Callback<R> = (error, result) => {
        if (error) reject(error);
        else resolve(result);
      };
      act(...given, done);
    });
}
