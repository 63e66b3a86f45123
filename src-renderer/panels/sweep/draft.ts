import { create } from 'zustand';
import type { PlanDraft } from './sweepPlan.ts';

interface Draft {
  readonly draft: PlanDraft;
  readonly change: (draft: PlanDraft) => void;
}

/** What is typed stays while other tabs are looked at. */
export const useDraft = create<Draft>()((set) => ({
  draft: { axes: [{ setting: 'learningRate', text: '0.01, 0.03, 0.1', kinds: [], nodes: [] }], seeds: '1..3' },
  change: (draft) => {
    set({ draft });
  },
}));
