import './hangOnRequest.ts';
import '../engine/worker.ts';

// The real engine, which hangs when it is asked to.
