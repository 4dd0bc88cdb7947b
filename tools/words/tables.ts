import { families } from '../../src/domain/families';
import { findingTitles } from '../../src/domain/generated/findings';
import { predictions } from '../../src/domain/predictions';
import { termTitles } from '../../src/domain/terms';
import { timeInputs } from '../../src/domain/timeInputs';
import { helpOf, kindOf, sentenceOf, START_FIELDS } from '../../src/shared/startForm';

/** Words that host and page show from tables of the domain, which do not know of translations: `translated` looks them up. */
export const tables: readonly string[] = [
  ...Object.values(findingTitles),
  ...Object.values(termTitles),
  ...Object.values(families).map(({ title }) => title),
  ...Object.values(predictions).map(({ output }) => output),
  ...Object.values(timeInputs).map(({ title }) => title),
  ...START_FIELDS.flatMap((field) => {
    const kind = kindOf(field);
    const choices =
      kind.type === 'choice' ? Object.values((kind.descriptions ?? {}) as Readonly<Record<string, string>>) : [];
    return [helpOf(field), ...choices.map(sentenceOf)];
  }),
];
