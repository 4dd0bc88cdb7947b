import type { Criterion } from '../../domain/criterion';
import type { Interval, Report, Warning } from '../../domain/report';
import { cheapest, CRITERIA, pays } from '../../domain/rungs';
import { counted, sigma } from '../../shared/format';
import { sameness, statusWord, verdictSentence, type VerdictState, headline } from '../../shared/verdict';
import { verdictOf, type Verdict } from '../wording';
import { t } from '../../shared/l10n';

/** What surfaces beside the code show of a report: a report holds images, its summary some hundred words. */
export interface Summary {
  verdict: Verdict;
  state: VerdictState;
  sentence: string;
  /** The NMSE of the Gaussian by σ, the highest first; of levels that measure the network's linearity. */
  nmse: { sigma: number; nmse: Interval }[];
  rungs: { criterion: Criterion; title: string; answer: string; status: string }[];
  findings: Warning[];
  sampler: { steps: number; evaluations: number };
  /** Of the plan that is recommended. */
  plan: { sigma: number; remainingSteps: number; evaluations: number } | null;
  isPartial: boolean;
}

export function summaryOf(report: Report): Summary {
  const { skip, sampler, model, warnings, linearity } = report;
  return {
    verdict: verdictOf(report),
    state: headline(report).state,
    sentence: verdictSentence(report),
    nmse: linearity
      .flatMap(({ sigma: level, gaussian, repeatable }) =>
        gaussian && repeatable !== false && level > 0 ? [{ sigma: level, nmse: gaussian.denoiserNmse }] : [],
      )
      .sort((a, b) => b.sigma - a.sigma),
    rungs: CRITERIA.flatMap((criterion) => {
      const rung = skip.rungs?.[criterion];
      if (!rung) return [];
      const plan = cheapest(rung);
      const how = plan && (pays(rung) ? t('skip to σ {0}', sigma(plan.sigma)) : t('fewer steps'));
      const answer = plan ? `${counted(plan.evaluations, 'evaluation')}, ${how}` : t('no fewer');
      return [{ criterion, title: sameness(criterion, model), answer, status: statusWord(rung.status) }];
    }),
    findings: warnings,
    sampler: { steps: sampler.steps, evaluations: sampler.evaluations },
    plan: skip.recommended && {
      sigma: skip.recommended.sigma,
      remainingSteps: skip.recommended.remainingSteps,
      evaluations: skip.recommended.evaluations,
    },
    isPartial: report.partial === true,
  };
}
