// A stand-in for an engine that cannot even start.
throw new Error('this engine does not start');
