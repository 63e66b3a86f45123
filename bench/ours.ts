import { documentOf, workloadOf } from '../src-core/testing/workloads.ts';
import { type Contender, openSession, stepOf } from './contenders.ts';
import { serve } from './peers/serve.mjs';

/* One of our contenders in a process of its own, as the peers are: its arguments are a workload's id and the contender as JSON. */

const [, , id = '', contender = ''] = process.argv;
const session = openSession(JSON.parse(contender) as Contender, documentOf(workloadOf(id).model));
if (session) await serve({ step: stepOf(session), loss: () => session.loss });
else console.log(JSON.stringify({ absent: 'it cannot run here' }));
